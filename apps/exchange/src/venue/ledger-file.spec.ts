import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VenueWorld } from '../../test/venue-world.js';
import type { Change } from './change.js';
import { openLedger } from './ledger-file.js';

const refused = (clientOrderId: string): Change => ({
  kind: 'refusedId',
  environment: 'paper',
  clientOrderId,
});

function withFolder(run: (folder: string, path: string) => void | Promise<void>) {
  return async (): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'vela-ledger-'));
    try {
      await run(folder, join(folder, 'trading.ledger'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function readAll(folder: string): (readonly Change[])[] {
  const read: (readonly Change[])[] = [];
  openLedger(folder, (changes) => read.push(changes)).close();
  return read;
}

describe('a ledger', () => {
  it(
    'is read as it was written',
    withFolder((folder) => {
      const ledger = openLedger(folder, () => {});
      ledger.append([refused('a'), refused('é\n')]);
      ledger.append([refused('c')]);
      ledger.close();
      expect(readAll(folder)).toEqual([[refused('a'), refused('é\n')], [refused('c')]]);
    }),
  );

  it(
    'loses only the last transaction when it is cut at any byte of it, and goes on',
    withFolder((folder, path) => {
      const ledger = openLedger(folder, () => {});
      ledger.append([refused('first')]);
      const kept = statSync(path).size;
      ledger.append([refused('second'), refused('third')]);
      ledger.close();
      const whole = readFileSync(path);
      for (let size = kept; size < whole.length; size++) {
        writeFileSync(path, whole);
        truncateSync(path, size);
        expect(readAll(folder)).toEqual([[refused('first')]]);
        expect(statSync(path).size).toBe(kept);
        const again = openLedger(folder, () => {});
        again.append([refused('next')]);
        again.close();
        expect(readAll(folder)).toEqual([[refused('first')], [refused('next')]]);
      }
    }),
  );

  it(
    'changed by hand is refused with its line',
    withFolder((folder, path) => {
      openLedger(folder, () => {}).close();
      appendFileSync(path, `${JSON.stringify([refused('a')])}\nnonsense\n`);
      expect(() => readAll(folder)).toThrow(/expected JSON in line 2 of/);
    }),
  );

  it(
    'of a killed process holds everything that was answered',
    withFolder(async (folder, path) => {
      // The same calls as the ledger makes, in a process that tells each line once it is written.
      const script = `
        const { openSync, writeSync } = require('node:fs');
        const file = openSync(process.argv[1], 'a+');
        for (let i = 0; ; i++) {
          const change = { kind: 'refusedId', environment: 'paper', clientOrderId: String(i) };
          writeSync(file, JSON.stringify([change]) + '\\n');
          writeSync(1, i + '\\n');
        }`;
      const child = spawn(process.execPath, ['-e', script, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let told = '';
      const ended = new Promise((resolve) => child.once('exit', resolve));
      for await (const chunk of child.stdout) {
        told += String(chunk);
        if (told.length > 20_000) break;
      }
      child.kill('SIGKILL');
      await ended;
      const answered = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
      const read = readAll(folder);
      expect(read.length).toBeGreaterThan(answered);
      expect(read[answered]).toEqual([refused(String(answered))]);
    }),
  );
});

describe('an exchange that starts again', () => {
  it('is the same after a restart, and its orders go on', () => {
    const world = new VenueWorld({ partialShare: 1 });
    world.control('timing', { cancelMs: 5_000 });
    world.order({ qty: '10', client_order_id: 'partly' });
    const resting = world.order({ type: 'limit', limit_price: '90', time_in_force: 'gtc' });
    const dying = world.order({ type: 'limit', limit_price: '89' });
    world.order({
      side: 'buy',
      symbol: 'MSFT',
      qty: '2',
      order_class: 'bracket',
      take_profit: { limit_price: '60' },
      stop_loss: { stop_price: '40' },
    });
    world.order({ qty: '1', symbol: 'AAPL', client_order_id: 'partly' });
    world.call('DELETE', `/v2/orders/${dying.id}`);
    world.call('PATCH', '/v2/account/configurations', { trade_confirm_email: 'none' });
    const questions = [
      '/v2/account',
      '/v2/account/configurations',
      '/v2/positions',
      '/v2/orders?status=all&limit=500&nested=true',
      '/v2/account/activities',
      '/v2/account/portfolio/history',
    ];
    const look = (): unknown => [
      ...questions.flatMap((url) => [world.call('GET', url), world.call('GET', url, null, 'live')]),
      world.control('ledger'),
    ];
    const before = look();
    world.restart();
    expect(look()).toEqual(before);
    world.clock.advance(5_000);
    expect(world.show(dying.id).status).toBe('canceled');
    expect(world.call('GET', '/v2/orders:by_client_order_id?client_order_id=partly').status).toBe(
      'filled',
    );
    world.market.move('AAPL', '88', '88.5');
    world.clock.settle();
    // The first part of it; the rest follows.
    expect(world.show(resting.id).status).not.toBe('new');
    expect(world.order({ client_order_id: 'partly' }).message).toContain('must be unique');
    world.close();
  });

  it('has forgotten nothing but the transaction that was cut', () => {
    const world = new VenueWorld();
    const path = join(world.folder, 'trading.ledger');
    world.order({ client_order_id: 'kept' });
    const kept = statSync(path).size;
    const report = JSON.stringify(world.control('ledger'));
    // Written, but its answer never left.
    world.raw('POST', '/v2/orders', {
      symbol: 'AAPL',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
      client_order_id: 'cut',
    });
    const whole = readFileSync(path);
    for (let size = kept; size < whole.length; size += 7) {
      world.restart(() => writeFileSync(path, whole.subarray(0, size)));
      expect(JSON.stringify(world.control('ledger'))).toBe(report);
      expect(world.raw('GET', '/v2/orders:by_client_order_id?client_order_id=cut').status).toBe(
        404,
      );
    }
    world.close();
  });
});
