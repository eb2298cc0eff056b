import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@vela/kernel';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { AnyJson } from './venue-world.js';

const MAIN = fileURLToPath(new URL('../../../dist/bundle/exchange.js', import.meta.url));
const KILLS = 8;
const WORKERS = 6;

const home = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
let child: ChildProcess | null = null;
afterAll(async () => {
  await kill();
  rmSync(home, { recursive: true, force: true });
});

async function start(): Promise<string> {
  const words = ['--market', 'manual', '--symbols', 'AAPL', '--rate-per-minute', '1000000'];
  child = spawn(process.execPath, [MAIN, '--home', home, '--port', '0', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  return (JSON.parse(line) as { url: string }).url;
}

async function kill(): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function ask(url: string, path: string, init: RequestInit = {}): Promise<AnyJson> {
  const response = await fetch(`${url}${path}`, init);
  return response.json();
}

const control = (url: string, name: string, input: object): Promise<AnyJson> =>
  ask(url, `/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });

/** Sends orders until the exchange is gone; returns the answers that arrived, by client id. */
async function send(
  url: string,
  headers: Record<string, string>,
  names: () => string,
): Promise<Map<string, AnyJson>> {
  const answered = new Map<string, AnyJson>();
  for (;;) {
    const name = names();
    const order = { symbol: 'AAPL', qty: '1', type: 'market', time_in_force: 'day', side: 'buy' };
    const body = JSON.stringify({ ...order, client_order_id: name });
    try {
      answered.set(name, await ask(url, '/paper/v2/orders', { method: 'POST', headers, body }));
    } catch {
      return answered;
    }
  }
}

describe('an exchange that is killed while it takes orders', () => {
  it('has every order that it has answered for, once, and its money fits its fills', async () => {
    const random = createRandom(1, 'kills');
    const answered = new Map<string, AnyJson>();
    let sent = 0;
    for (let round = 0; round < KILLS; round++) {
      const url = await start();
      const keys: AnyJson[] = await ask(url, '/control/keys');
      const { keyId, secret } = keys.find(({ environment }) => environment === 'paper');
      const headers = { 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secret };
      await control(url, 'market', { symbol: 'AAPL', bid: 1, ask: 1.01, price: 1 });
      // It dies at a random order, with others on their way.
      const last = sent + 20 + random.integer(200);
      const name = (): string => {
        if (sent === last) child!.kill('SIGKILL');
        return `order-${sent++}`;
      };
      const workers = Array.from({ length: WORKERS }, () => send(url, headers, name));
      const maps = await Promise.all(workers);
      await kill();
      for (const [id, order] of maps.flatMap((map) => [...map])) answered.set(id, order);
    }
    const url = await start();
    // What was taken and not yet routed is filled now.
    await control(url, 'market', { symbol: 'AAPL', bid: 1, ask: 1.01, price: 1 });
    const deadline = Date.now() + 10_000;
    let ledger: AnyJson;
    do ledger = await ask(url, '/control/ledger?environment=paper');
    while (
      ledger.orders.some((order: AnyJson) => order.status !== 'filled') &&
      Date.now() < deadline
    );
    const byName = new Map<string, AnyJson>(
      ledger.orders.map((order: AnyJson) => [order.client_order_id, order]),
    );
    expect(byName.size).toBe(ledger.orders.length);
    expect(answered.size).toBeGreaterThan(KILLS * 10);
    for (const [name, order] of answered) {
      expect(byName.get(name)).toMatchObject({ id: order.id, status: 'filled' });
    }
    expect(ledger.orders.length).toBeLessThanOrEqual(sent);
    expect(ledger.executions).toHaveLength(ledger.orders.length);
    expect(Number(ledger.positions[0].qty)).toBe(ledger.orders.length);
    const cents = ledger.executions.length * 101;
    expect(Math.round(Number(ledger.account.cash) * 100)).toBe(10_000_000 - cents);
  }, 60_000);
});
