import { isIP } from 'node:net';
import { z } from 'zod';

/** How talkative logs are. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Returns whether an address reaches this machine alone. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host === '::1' ||
  host === '[::1]' ||
  (isIP(host) === 4 && host.startsWith('127.'));

const wholeNumber = (expected: string, min: number, max: number): z.ZodType<number> =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,6}$/)
          .transform(Number),
      ],
      { error: expected },
    )
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, expected);

const address = (expected: string, schemes: readonly string[]): z.ZodType<string> =>
  z
    .string({ error: expected })
    .refine(
      (text) =>
        text
          .split(',')
          .every(
            (part) => URL.canParse(part.trim()) && schemes.includes(new URL(part.trim()).protocol),
          ),
      expected,
    );

/** A key of 32 bytes, written as 44 characters. */
const keyText = (expected: string): z.ZodType<string> =>
  z.string({ error: expected }).regex(/^[A-Za-z0-9+/]{43}=$/, expected);

const text = (expected: string): z.ZodType<string> =>
  z.string({ error: expected }).min(1, expected);

/** One thing that can be configured. */
export interface Setting<T> {
  /** Its name in the environment. */
  readonly env: string;
  readonly description: string;
  readonly schema: z.ZodType<T>;
  /** How much of a value may be shown. */
  readonly show: 'all' | 'address' | 'nothing';
}

const setting = <T>(
  env: string,
  description: string,
  schema: z.ZodType<T>,
  show: Setting<T>['show'] = 'all',
): Setting<T> => ({ env, description, schema, show });

/** Everything that can be configured, by its name in code, in files and as a flag. */
export const SETTINGS = {
  home: setting('VELA_HOME', 'Folder of data, logs and locks', text('a path')),
  databaseUrl: setting(
    'DATABASE_URL',
    'PostgreSQL to use instead of the embedded one',
    address('an address such as postgresql://user:password@host:5432/name', [
      'postgres:',
      'postgresql:',
    ]),
    'address',
  ),
  natsUrl: setting(
    'NATS_URL',
    'NATS to use instead of the bus in this process',
    address('an address such as nats://host:4222', ['nats:', 'tls:']),
    'address',
  ),
  port: setting(
    'VELA_PORT',
    'Port of the server, 0 for any free one',
    wholeNumber('a port of 0 to 65535', 0, 65_535),
  ),
  host: setting(
    'VELA_HOST',
    'Address the server listens on',
    text('an address').refine(
      isLoopback,
      'a loopback address such as 127.0.0.1 (accounts do not exist yet, so whoever reaches the ' +
        'server may do everything)',
    ),
  ),
  logLevel: setting(
    'VELA_LOG_LEVEL',
    'Least important lines that are logged',
    z.enum(LOG_LEVELS, { error: `one of ${LOG_LEVELS.join(', ')}` }),
  ),
  logFormat: setting(
    'VELA_LOG_FORMAT',
    'Form of log lines: json, text, or auto for text on a terminal',
    z.enum(['auto', 'json', 'text'], { error: 'one of auto, json, text' }),
  ),
  workers: setting(
    'VELA_WORKERS',
    'Threads in which strategies run',
    wholeNumber('a whole number of 1 to 256', 1, 256),
  ),
  url: setting(
    'VELA_URL',
    'Server that commands speak to',
    address('an address such as http://localhost:3000', ['http:', 'https:']),
    'address',
  ),
  token: setting('VELA_TOKEN', 'Token for that server', text('a token'), 'nothing'),
  masterKey: setting(
    'VELA_MASTER_KEY',
    'Key that seals credentials of brokers, in place of a file in the data folder',
    keyText('32 bytes in base64 (openssl rand -base64 32)'),
    'nothing',
  ),
} as const;

/** A key of {@link SETTINGS}. */
export type SettingName = keyof typeof SETTINGS;

/** The names of all settings, in the order in which they are listed. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];
