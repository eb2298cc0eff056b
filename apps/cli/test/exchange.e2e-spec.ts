import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ended, spawnVela } from './vela-process.js';

/** What the command says about itself. */
interface Started {
  readonly url: string;
  readonly keys: readonly { readonly environment: string; readonly token: string }[];
}

const folders: string[] = [];
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
  folders.push(made);
  return made;
}

/** Starts an exchange and waits until it has told where it is. */
async function start(home: string, port = '0'): Promise<Started & { child: ChildProcess }> {
  const child = spawnVela(['exchange', '--home', home, '--port', port, '--json', '--quiet']);
  running.add(child);
  child.once('exit', () => running.delete(child));
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.includes('\n')) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
  return { ...(JSON.parse(line) as Started), child };
}

const stopped = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });

describe('vela exchange', () => {
  it('ends at Ctrl-C, and after kill -9 starts again with the same keys, orders and port', async () => {
    const home = folder();
    const first = await start(home);
    const headers = { Authorization: `Bearer ${first.keys[0]!.token}` };
    const order = {
      symbol: 'BTC/USD',
      qty: '1',
      side: 'buy',
      type: 'limit',
      limit_price: '1',
      time_in_force: 'gtc',
      client_order_id: 'kept',
    };
    const placed = await fetch(`${first.url}/paper/v2/orders`, {
      method: 'POST',
      headers,
      body: JSON.stringify(order),
    });
    expect(placed.status).toBe(200);
    await stopped(first.child, 'SIGKILL');
    const second = await start(home, new URL(first.url).port);
    expect(second.url).toBe(first.url);
    expect(second.keys).toEqual(first.keys);
    const path = '/paper/v2/orders:by_client_order_id?client_order_id=kept';
    const found = await fetch(second.url + path, { headers });
    expect(await found.json()).toMatchObject({ symbol: 'BTC/USD' });
    expect(await stopped(second.child, 'SIGINT')).toBe(0);
    const third = await start(home);
    expect(await stopped(third.child, 'SIGTERM')).toBe(0);
  }, 60_000);

  it('says which port or folder is in use', async () => {
    const home = folder();
    const first = await start(home);
    const { port } = new URL(first.url);
    const taken = await ended(spawnVela(['exchange', '--home', folder(), '--port', port]));
    expect([taken.code, taken.stderr]).toEqual([
      6,
      expect.stringContaining(`port ${port} is in use`),
    ]);
    const same = await ended(spawnVela(['exchange', '--home', home, '--port', '0', '--json']));
    expect(same.code).toBe(6);
    expect(same.json()).toMatchObject({ error: { code: 'UNAVAILABLE' } });
    await stopped(first.child, 'SIGINT');
  }, 60_000);
});
