import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { ExchangeOptions } from '../src/exchange-options.js';
import { startExchange } from '../src/start-exchange.js';

/** The instant at which clocks by hand begin. */
export const AT = '2026-03-11T15:20:01Z';
const SEEDED = { kind: 'seeded', seed: 1, symbols: ['AAPL', 'MSFT', 'BTC/USD'] } as const;

/** What a test has opened; closed by {@link closeAll}, the last one first. */
export const closers: (() => void | Promise<void>)[] = [];

/** Closes what a test has opened. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Waits until something holds, at most five seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`expected ${what} within 5 s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Starts an exchange whose clock is moved by hand. */
export async function openExchange(options: Partial<ExchangeOptions> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
  closers.push(() => rmSync(home, { recursive: true, force: true }));
  const started = await startExchange({
    home,
    market: SEEDED,
    clock: 'manual',
    at: AT,
    ...options,
  });
  closers.push(() => started.close());
  const post = async (name: string, body: unknown): Promise<Response> =>
    fetch(`${started.url}/control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return { ...started, post, paper: started.keys[0]!, live: started.keys[1]! };
}

/** Returns the address of websockets. */
export const ws = (url: string): string => url.replace('http', 'ws');

/** A client of its own, to see what goes over the wire. */
export async function rawClient(url: string, headers: Readonly<Record<string, string>> = {}) {
  const socket = new WebSocket(url, { headers });
  const heard: unknown[] = [];
  let closed = false;
  let refused = '';
  let binary = false;
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    binary = isBinary;
    heard.push(JSON.parse(data.toString()));
  });
  socket.on('close', () => (closed = true));
  socket.on('error', (error) => (refused = error.message));
  closers.push(() => socket.terminate());
  await until('an open socket', () => socket.readyState === socket.OPEN || refused !== '');
  return {
    heard,
    socket,
    send: (message: unknown) => socket.send(JSON.stringify(message)),
    isClosed: () => closed,
    isBinary: () => binary,
    refused: () => refused,
  };
}
