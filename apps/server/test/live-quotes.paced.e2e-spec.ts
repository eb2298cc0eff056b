import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { decodeSlice } from '@vela/market';
import { startExchangeProcess } from '@vela/testkit';
import { LiveFloor } from './live-floor.js';
import { IN_AND_OUT, connect, today, within } from './live-minutes.js';
import { ERRORS } from './live-scene.js';

const MINUTE = 60_000;

describe('a paper account on a live feed with quotes', () => {
  it('is filled at the quotes of the stream', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
    const exchange = await startExchangeProcess(folder);
    const floor = await LiveFloor.open();
    try {
      await connect(floor, exchange);
      const { feed } = await floor.done(
        `feedCreate(input: { name: "coins", kind: STREAM, account: "main", symbols: ["BTC/USD"],
          timeframes: ["1m"], quotes: true, from: "${today()}" }) { feed { id } ${ERRORS} }`,
      );
      await floor.push('in-and-out', IN_AND_OUT);
      const accountId = await floor.account('practice');
      const of = { strategy: 'in-and-out', feedId: feed.id, accountId, cash: '1000000' };
      const id = await floor.deploy({ name: 'paper', ...of });
      await floor.reach('running', id);
      const fill = await within('a fill', 3 * MINUTE, async () => {
        const [row] = await floor.rows<{ at: number; price: string; side: string }>(
          'select at, price, side from fill where account_id = $1 order by n',
          [accountId],
        );
        return row ?? false;
      });
      const [row] = await floor.rows<{ body: Buffer }>(
        `select body from feed_slice where feed_id = $1 and available_at >= $2 order by n limit 1`,
        [feed.id, fill.at],
      );
      const [quotes] = decodeSlice(row!.body).quotes!;
      expect([...quotes!.ask]).toContain(Number(fill.price));
      expect(fill.side).toBe('buy');
    } finally {
      await floor.close();
      await exchange.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});
