import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, which is what a user installs. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '');

/** What a process left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a process runs and what it sees of the environment. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

function start(command: string, args: readonly string[], { cwd, env = {} }: Place): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR = tmpdir() } = process.env;
  return spawn(command, args, { cwd, env: { PATH, HOME, TMPDIR, NO_COLOR: '1', ...env } });
}

/** Runs a program to its end, at most a minute. */
export async function run(command: string, args: readonly string[], place: Place): Promise<Ended> {
  const child = start(command, args, place);
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { code, stdout, stderr };
}

/** Runs a script by Node, as a user does: types are stripped, nothing is compiled. */
export const runScript = (args: readonly string[], place: Place): Promise<Ended> =>
  run(process.execPath, args, place);

/**
 * Returns a new project of a user outside of the repository, in which `vela` is installed as npm
 * installs a folder: by a link. The command line is beside it under `bin`.
 */
export function openProject(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `vela-${name}-`));
  // PostgreSQL, which a server starts below it, does not run as root.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'vela'), 'dir');
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  mkdirSync(join(folder, 'bin'));
  const vela = join(folder, 'bin', 'vela');
  writeFileSync(vela, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/dist/bundle/main.js" "$@"\n`);
  chmodSync(vela, 0o755);
  return folder;
}

/** A server of a project, which all of its commands find. */
export interface Server {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a server whose data lie below a folder. */
export async function startServer(folder: string): Promise<Server> {
  const PATH = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
  const env = { PATH, VELA_HOME: join(folder, 'home') };
  const child = start(join(folder, 'bin', 'vela'), ['serve', '--port', '0', '--json'], {
    cwd: folder,
    env,
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    void closed.then((code) => reject(new Error(`serve ended with ${code}: ${stderr}`)));
  });
  return {
    env,
    stop: async () => {
      child.kill('SIGINT');
      await closed;
    },
  };
}
