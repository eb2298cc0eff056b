import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchangeProcess } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { LiveFloor } from './live-floor.js';
import { IN_AND_OUT, connect, today, within } from './live-minutes.js';
import { ERRORS } from './live-scene.js';

const DEPLOYMENTS = 30;
/** How long the exchange bars the stream when the owner dies; VELA_BAR_MS=90000 for the whole proof. */
const BAR_MS = Number(process.env['VELA_BAR_MS'] ?? 15_000);
const MINUTE = 60_000;

describe('thirty deployments on one key', () => {
  let folder: string;
  let exchange: ExchangeProcess;
  let floor: LiveFloor;
  let feedId: string;
  let accountId: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
    exchange = await startExchangeProcess(folder);
    floor = await LiveFloor.open();
    accountId = await connect(floor, exchange);
    const { feed } = await floor.done(
      `feedCreate(input: { name: "us", kind: STREAM, account: "main", symbols: ["AAPL"],
        timeframes: ["1m"], extendedHours: true, from: "${today()}" }) {
        feed { id } ${ERRORS} }`,
    );
    feedId = feed.id;
    await floor.push('in-and-out', IN_AND_OUT);
  }, 180_000);
  afterAll(async () => {
    await floor?.close();
    await exchange?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const stateOf = async (): Promise<string> => {
    const [row] = await floor.rows<{ state: string }>('select state from feed where id = $1', [
      feedId,
    ]);
    return row!.state;
  };
  const instants = async (): Promise<number[]> => {
    const rows = await floor.rows<{ at: string }>(
      'select available_at as at from feed_slice where feed_id = $1 order by n',
      [feedId],
    );
    return rows.map(({ at }) => Number(at) / 1_000);
  };
  const streams = async (): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (const { stream, open } of (await exchange.question('connections')) as Json[]) {
      found[stream] = (found[stream] ?? 0) + Number(open);
    }
    return found;
  };
  it('open one stream of data and one of trading', async () => {
    const ids: string[] = [];
    for (let i = 0; i < DEPLOYMENTS; i++) {
      const of = { strategy: 'in-and-out', feedId, accountId, cash: '10000' };
      ids.push(await floor.deploy({ name: `d${i}`, ...of }));
    }
    await floor.reach('running', ...ids);
    expect(await streams()).toEqual({ data: 1, trading: 1 });
    await within('each of them trades', 2 * MINUTE, async () => {
      const [row] = await floor.rows<{ count: number }>(
        'select count(distinct actor_id) as count from fill where account_id = $1',
        [accountId],
      );
      return row!.count === DEPLOYMENTS && row!;
    });
    expect(await streams()).toEqual({ data: 1, trading: 1 });
  }, 240_000);

  it(
    'lose no candle when their owner dies while the exchange bars the stream',
    async () => {
      const before = (await instants()).length;
      await exchange.control('cut', { stream: 'data', barMs: BAR_MS });
      await floor.server.kill();
      await floor.start();
      // Until it is connected nobody takes it for live.
      await within('it is down', 20_000, async () => (await stateOf()) === 'DOWN');
      await within('it is live', 3 * MINUTE + BAR_MS, async () => (await stateOf()) === 'LIVE');
      await within('minutes', 3 * MINUTE, async () => (await instants()).length >= before + 2);
      const at = await instants();
      expect(at.slice(1).every((one, i) => MINUTE === one - at[i]!)).toBe(true);
      expect(await streams()).toEqual({ data: 1, trading: 1 });
    },
    420_000 + BAR_MS,
  );
});
