import { VelaError } from '@vela/kernel';
import type { OptionSpec } from './option-spec.js';

/** Options that every command takes, before or behind its name. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: '--json', description: 'print one JSON document, nothing else' },
  { flags: '--url <url>', description: 'speak with the server at this address (VELA_URL)' },
  { flags: '--local', description: 'run in this process, even when a server is running' },
  { flags: '--config <file>', description: 'settings as a JSON object; the environment wins' },
  { flags: '--timeout <time>', description: 'give up after 30, 30s or 5m; exit status 124' },
  { flags: '-y, --yes', description: 'answer yes to every question' },
  { flags: '--no-input', description: 'never ask; fail where an answer is needed' },
  { flags: '-q, --quiet', description: 'no progress and no hints' },
  { flags: '--verbose', description: 'more detail, and the whole story of a failure' },
  { flags: '--no-color', description: 'no colour (also NO_COLOR)' },
];

/** The options of {@link GLOBAL_OPTIONS} with their values. */
export interface GlobalFlags {
  readonly json: boolean;
  readonly url: string | undefined;
  readonly local: boolean;
  /** Path of a file with settings. */
  readonly config: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly yes: boolean;
  /** False with `--no-input`. */
  readonly input: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
}

/** Returns the flags out of what commander parsed. */
export function readGlobalFlags(options: Readonly<Record<string, unknown>>): GlobalFlags {
  const timeout = options['timeout'];
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    json: options['json'] === true,
    url: text('url'),
    config: text('config'),
    local: options['local'] === true,
    timeoutMs: typeof timeout === 'string' ? parseDuration(timeout) : undefined,
    yes: options['yes'] === true,
    input: options['input'] !== false,
    quiet: options['quiet'] === true,
    verbose: options['verbose'] === true,
    color: options['color'] !== false,
  };
}

/** Longest timer of the platform: 2^31 - 1 milliseconds. */
const TIMEOUT_MAX_MS = 2_147_483_647;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Returns milliseconds of `30`, `30s`, `500ms`, `5m` or `1h`; a bare number counts seconds. */
export function parseDuration(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text.trim());
  const ms = Number(match?.[1]) * UNITS[match?.[2] ?? 's']!;
  if (ms > 0 && ms <= TIMEOUT_MAX_MS) return ms;
  throw new VelaError('INVALID_INPUT', `--timeout: expected a time such as 30s, found "${text}"`, {
    hint: 'Write seconds, or a number with ms, s, m or h, up to 24 days.',
    path: ['timeout'],
  });
}
