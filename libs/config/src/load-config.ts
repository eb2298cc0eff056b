import { VelaError, messageOf } from '@vela/kernel';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config, Origin } from './config.js';
import { projectFolder } from './project-folder.js';
import { Secret, maskAddresses } from './secret.js';
import { SETTINGS, SETTING_NAMES } from './settings.js';
import type { SettingName } from './settings.js';

/** Where settings come from; a flag wins over the environment, that over a file. */
export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By setting name; undefined counts as not given. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Path of a JSON object by setting name; it must exist when it is given. */
  readonly file?: string | undefined;
  /** Folder from which paths are resolved; the current one by default. */
  readonly cwd?: string;
  /** Cores of the machine; asked for by default. */
  readonly cores?: number;
}

interface Given {
  readonly value: unknown;
  readonly origin: Origin;
  /** How the user calls it. */
  readonly label: string;
}

/**
 * Returns the settings of this process, frozen. Throws `INVALID_INPUT` that lists every wrong
 * value at once with what was expected; values that may hold a secret are not repeated.
 */
export function loadConfig(sources: ConfigSources): Config {
  const wrong: string[] = [];
  const file = sources.file === undefined ? {} : readFile(sources.file, wrong);
  const flags = sources.flags ?? {};
  for (const name of SETTING_NAMES) {
    if (flags[name] === undefined || !isSecret(name)) continue;
    const { env } = SETTINGS[name];
    wrong.push(`${flagOf(name)}: expected no secret as a flag, set ${env} instead`);
  }
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins: Partial<Record<SettingName, Origin>> = {};
  const cwd = sources.cwd ?? process.cwd();
  const defaults = defaultsOf(cwd, sources.cores ?? availableParallelism());
  for (const name of SETTING_NAMES) {
    const given = find(name, { env: sources.env, flags, file });
    origins[name] = given?.origin ?? 'default';
    if (given === null) {
      values[name] = defaults[name];
      continue;
    }
    const parsed = SETTINGS[name].schema.safeParse(given.value);
    if (parsed.success) values[name] = shield(name, parsed.data, cwd);
    else
      wrong.push(
        `${given.label}: expected ${parsed.error.issues[0]!.message}${found(name, given.value)}`,
      );
  }
  if (wrong.length > 0) {
    throw new VelaError('INVALID_INPUT', `the configuration is wrong:\n  ${wrong.join('\n  ')}`, {
      hint: 'Correct or unset these values; `vela config list` shows all settings.',
    });
  }
  return Object.freeze({ ...values, origins: Object.freeze(origins) }) as Config;
}

function defaultsOf(cwd: string, cores: number): Record<SettingName, unknown> {
  return {
    home: join(projectFolder(cwd), '.vela'),
    databaseUrl: null,
    natsUrl: null,
    port: 3_000,
    host: '127.0.0.1',
    logLevel: 'info',
    logFormat: 'auto',
    workers: Math.max(1, cores - 1),
    url: null,
    token: null,
    masterKey: null,
  };
}

function find(
  name: SettingName,
  {
    env,
    flags,
    file,
  }: Required<Pick<ConfigSources, 'env' | 'flags'>> & {
    readonly file: Readonly<Record<string, unknown>>;
  },
): Given | null {
  const { env: variable } = SETTINGS[name];
  if (flags[name] !== undefined && !isSecret(name)) {
    return { value: flags[name], origin: 'flag', label: flagOf(name) };
  }
  // An empty variable is how many tools unset one.
  const set = env[variable];
  if (set !== undefined && set !== '')
    return { value: set, origin: 'environment', label: variable };
  if (file[name] === undefined) return null;
  return { value: file[name], origin: 'file', label: `${name} in the configuration file` };
}

/** Others see the flags of a process, and shells remember them. */
const isSecret = (name: SettingName): boolean => SETTINGS[name].show === 'nothing';

const flagOf = (name: SettingName): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function shield(name: SettingName, value: unknown, cwd: string): unknown {
  if (name === 'home') return resolve(cwd, String(value));
  const { show } = SETTINGS[name];
  if (show === 'all') return value;
  const hidden = String(value);
  return show === 'nothing' ? new Secret(hidden) : new Secret(hidden, maskAddresses(hidden));
}

function found(name: SettingName, value: unknown): string {
  // An address that cannot be read may still hold a password, so only its kind is told.
  if (SETTINGS[name].show !== 'all')
    return typeof value === 'string' ? '' : `, found ${typeof value}`;
  return `, found ${JSON.stringify(value)}`;
}

function readFile(path: string, wrong: string[]): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    // The parser repeats parts of the text, which may hold a secret.
    const why = thrown instanceof SyntaxError ? 'it is no JSON' : messageOf(thrown);
    wrong.push(`configuration file ${path}: expected a JSON object, but ${why}`);
    return {};
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    wrong.push(`configuration file ${path}: expected a JSON object`);
    return {};
  }
  for (const key of Object.keys(parsed)) {
    if (!(key in SETTINGS)) {
      wrong.push(`${key} in the configuration file: expected one of ${SETTING_NAMES.join(', ')}`);
    }
  }
  return parsed as Readonly<Record<string, unknown>>;
}
