import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built command line, run as a process of its own: what users run. */
const MAIN = fileURLToPath(new URL('../../../dist/bundle/main.js', import.meta.url));

/** What a command left behind. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document on standard output. */
  readonly json: () => unknown;
}

/** How a command is run. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** Returns the environment of a command: nothing of the developer's own settings. */
function environment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = tmpdir() } = process.env;
  return { PATH, HOME, TMPDIR, ...env };
}

/** Starts a command. */
export function spawnVela(args: readonly string[], options: RunOptions = {}): ChildProcess {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run npm run build`);
  return spawn(process.execPath, [MAIN, ...args], {
    env: environment(options.env),
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Returns what a started command leaves behind when it ends. */
export async function ended(child: ChildProcess, timeoutMs = 60_000): Promise<Run> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (part: Buffer) => (stdout += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (stderr += part.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return {
    code,
    stdout,
    stderr,
    json: () => {
      try {
        return JSON.parse(stdout) as unknown;
      } catch {
        throw new Error(`expected one JSON document, found: ${stdout}\nstderr: ${stderr}`);
      }
    },
  };
}

/** Runs a command to its end. */
export async function vela(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = spawnVela(args, options);
  const run = ended(child, options.timeoutMs);
  child.stdin?.end(options.input ?? '');
  return run;
}

/** Returns a new folder that every user may enter: PostgreSQL does not run as root. */
export function openFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `vela-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Removes a folder of a test. */
export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true });

/** A server that runs as a process of its own, like one of a user. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Returns a server that answers. */
  static async start(env: Readonly<Record<string, string>>, port = 0): Promise<ServerProcess> {
    const child = spawnVela(['serve', '--port', String(port), '--json'], { env });
    let stderr = '';
    child.stderr?.on('data', (part: Buffer) => (stderr += part.toString()));
    const url = await new Promise<string>((resolve, reject) => {
      let stdout = '';
      child.stdout?.on('data', (part: Buffer) => {
        stdout += part.toString();
        if (stdout.includes('\n')) resolve((JSON.parse(stdout) as { url: string }).url);
      });
      child.once('close', (code) => reject(new Error(`serve ended with ${code}: ${stderr}`)));
    });
    return new ServerProcess(child, url);
  }

  /** Ends the server as Ctrl-C does; returns its exit status and how long it took. */
  async stop(): Promise<{ readonly code: number | null; readonly ms: number }> {
    const begun = performance.now();
    const closed = new Promise<number | null>((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGINT');
    return { code: await closed, ms: performance.now() - begun };
  }
}
