import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { until } from './until.js';

const START_MS_MAX = 5_000;

/** A real NATS server on a free loopback port, for one test. */
export interface TestNats {
  readonly url: string;
  /** Ends the server like an operator would. */
  stop(): Promise<void>;
  /** Ends the server at once, without a word to its clients. */
  kill(): Promise<void>;
  /** Starts it again on the same port after {@link kill} or {@link stop}. */
  restart(): Promise<void>;
}

/** Returns the path of nats-server: VELA_NATS_SERVER, else from PATH, else /usr/sbin. */
export function natsServerPath(): string {
  const named = process.env['VELA_NATS_SERVER'];
  if (named !== undefined && named !== '') return named;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const found = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'nats-server'))
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      'expected nats-server on PATH, in /usr/sbin or named by VELA_NATS_SERVER, found none; ' +
        'install it, for instance with apt-get install -y nats-server',
    );
  }
  return found;
}

async function launch(port: number, config: readonly string[]): Promise<[ChildProcess, number]> {
  const folder = mkdtempSync(join(tmpdir(), 'vela-nats-'));
  const args = ['-a', '127.0.0.1', '-p', String(port), '--ports_file_dir', folder, ...config];
  const child = spawn(natsServerPath(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2_000)));
  const onExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
  try {
    const ports = await until(
      () => {
        if (child.exitCode !== null) throw new Error(`nats-server ended: ${said}`);
        const file = readdirSync(folder).find((name) => name.endsWith('.ports'));
        const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
        return text.endsWith('}') ? (JSON.parse(text) as { nats: readonly string[] }) : null;
      },
      { timeoutMs: START_MS_MAX, what: 'nats-server listens' },
    );
    return [child, Number(new URL(ports.nats[0]!).port)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

/** Returns a started server; `config` are further arguments of nats-server. */
export async function startNats(config: readonly string[] = []): Promise<TestNats> {
  let [child, port] = await launch(-1, config);
  return {
    url: `nats://127.0.0.1:${port}`,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
    async restart() {
      await end(child, 'SIGTERM');
      [child, port] = await launch(port, config);
    },
  };
}
