import { CommanderError } from 'commander';
import { COMMANDS } from './commands/index.js';
import type { Connection, Context, Environment, Intent } from './context.js';
import { EXIT, exitCodeOf, type ExitCode } from './exit-code.js';
import { type GlobalFlags, readGlobalFlags } from './global-flags.js';
import { Interruption, type SignalSource } from './interruption.js';
import { Output, type TextStream } from './output/output.js';
import { expandPrefixes, namedCommand } from './prefixes.js';
import { buildProgram, type Call, usageError } from './program.js';
import { installation } from './installation.js';

/** The world of one command line; `process` in practice. */
export interface Host {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly signals: SignalSource;
  /** Ends the process at once; for a second Ctrl-C. */
  readonly exit: (code: ExitCode) => void;
}

/** Time for a command to clean up after it was asked to end. */
const GRACE_MS = 10_000;

/** Returns the exit status of a command line after it was run. Never throws. */
export async function runCommandLine(host: Host): Promise<ExitCode> {
  const parsed = parse(host);
  if ('exitCode' in parsed) return parsed.exitCode;
  const { call, flags } = parsed;
  const output = outputFor(host, flags);
  const interruption = new Interruption(host.signals, () => host.exit(EXIT.interrupted));
  const connections = new ConnectionOnce();
  const context: Context = {
    output,
    flags,
    env: host.env,
    stdin: host.stdin,
    signal: interruption.signal,
    connect: (intent = { willRun: false }) => connections.get(context, intent),
  };
  try {
    interruption.start(flags.timeoutMs);
    const { action } = await call.load();
    return (await endedInTime(action(context, call.input), context.signal)) ?? EXIT.done;
  } catch (thrown) {
    output.failure(thrown);
    return exitCodeOf(thrown);
  } finally {
    await connections.close();
    interruption.stop();
  }
}

type Parsed =
  | { readonly call: Call; readonly flags: GlobalFlags }
  | { readonly exitCode: ExitCode };

function parse(host: Host): Parsed {
  const argv =
    host.stdin.isTTY && host.stderr.isTTY === true
      ? expandPrefixes(host.argv, COMMANDS)
      : host.argv;
  let call: Call | undefined;
  const streams = {
    version: installation().version,
    write: (text: string) => void host.stdout.write(text),
  };
  const program = buildProgram(COMMANDS, streams, (asked) => (call = asked));
  // Whether to complain in JSON must be known even when the rest cannot be parsed.
  const json = argv.includes('--json');
  try {
    program.parse([...argv], { from: 'user' });
    const flags = readGlobalFlags(program.opts());
    if (call !== undefined) return { call, flags };
    return { exitCode: EXIT.done };
  } catch (thrown) {
    const path = namedCommand(argv, COMMANDS);
    const error = thrown instanceof CommanderError ? usageError(thrown, path) : thrown;
    if (error === null) return { exitCode: EXIT.done };
    outputFor(host, readGlobalFlags({ json })).failure(error);
    return { exitCode: exitCodeOf(error) };
  }
}

function outputFor(host: Host, flags: GlobalFlags): Output {
  const { json, quiet, verbose, color } = flags;
  const { stdout, stderr, env } = host;
  return new Output({ json, quiet, verbose, color, stdout, stderr, env });
}

/**
 * Returns what the action returns. After an interruption the action may clean up and end by
 * itself; when it does not within the grace time, the reason of the interruption is thrown.
 */
async function endedInTime<T>(action: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    const begin = (): void => {
      timer = setTimeout(() => reject(signal.reason as Error), GRACE_MS);
    };
    signal.addEventListener('abort', begin, { once: true });
  });
  try {
    return await Promise.race([action, overdue]);
  } finally {
    clearTimeout(timer);
  }
}

/** Connects once for each command and closes what was opened. */
class ConnectionOnce {
  private connection: Promise<Connection> | undefined;

  get(context: Context, intent: Intent): Promise<Connection> {
    this.connection ??= import('./connection/connect.js').then(({ connect }) =>
      connect(context, intent),
    );
    return this.connection;
  }

  async close(): Promise<void> {
    const connection = await this.connection?.catch(() => undefined);
    await connection?.close();
  }
}
