import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ask } from './api-server.js';
import type { Answer } from './api-server.js';

const MAIN = fileURLToPath(new URL('../../../dist/bundle/server.js', import.meta.url));
const START_MS_MAX = 60_000;

/** A built server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  ask(query: string, variables?: object): Promise<Answer>;
  /** What the process wrote to stderr so far. */
  log(): string;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
  /** Asks it to end; returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built server with an environment of its own and resolves once it answers. */
export async function startProcess(
  env: Readonly<Record<string, string>>,
  roles = 'all',
): Promise<ServerProcess> {
  const { PATH, HOME, TZ, LANG } = process.env;
  const child = spawn(process.execPath, [MAIN, roles], {
    env: { PATH, HOME, TZ, LANG, VELA_PORT: '0', VELA_LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const onExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
  const url = await firstLine(child, () => said);
  return {
    url,
    pid: child.pid!,
    ask: (query, variables) => ask(url, query, variables),
    log: () => said,
    kill: async () => {
      await end(child, 'SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Returns the exit code and stderr of a server that is expected not to start. */
export async function startRefused(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], VELA_PORT: '0', VELA_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, said };
}

function firstLine(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server did not start in time: ${log()}`));
    }, START_MS_MAX);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}: ${log()}`));
    });
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve((JSON.parse(text) as { url: string }).url);
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}
