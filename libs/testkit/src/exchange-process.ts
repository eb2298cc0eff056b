import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../dist/bundle/exchange.js', import.meta.url));
const START_MS_MAX = 60_000;

/** The local exchange in a process of its own. */
export interface ExchangeProcess {
  readonly url: string;
  /** Does an operation of the control plane. */
  control(operation: string, body: object): Promise<unknown>;
  /** Asks the control plane, for instance for `keys` or `requests`. */
  question(name: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the built exchange on a folder and resolves once it answers. */
export async function startExchangeProcess(
  home: string,
  words: readonly string[] = [],
): Promise<ExchangeProcess> {
  const child = spawn(process.execPath, [MAIN, '--home', home, '--port', '0', ...words], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const onExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', onExit);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no exchange in time: ${said}`)), START_MS_MAX);
    let text = '';
    child.once('exit', (code) => reject(new Error(`the exchange ended with ${code}: ${said}`)));
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve((JSON.parse(text) as { readonly url: string }).url);
    });
  });
  return {
    url,
    control: async (operation, body) =>
      answer(
        await fetch(`${url}/control/${operation}`, { method: 'POST', body: JSON.stringify(body) }),
      ),
    question: async (name) => answer(await fetch(`${url}/control/${name}`)),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', onExit);
    },
  };
}

async function answer(reply: Response): Promise<unknown> {
  const text = await reply.text();
  if (!reply.ok) throw new Error(`the control plane answered ${reply.status}: ${text}`);
  return JSON.parse(text) as unknown;
}
