import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeSlice } from '@vela/market';
import { startExchangeProcess } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { LiveFloor } from './live-floor.js';
import { ERRORS } from './live-scene.js';

const DEPLOYMENTS = 30;
/** How long the exchange bars the stream when the owner dies; VELA_BAR_MS=90000 for the whole proof. */
const BAR_MS = Number(process.env['VELA_BAR_MS'] ?? 15_000);
const MINUTE = 60_000;

const IN_AND_OUT = `import { Strategy } from 'vela';

/** Buys one, and closes with the next candle. */
export default class InAndOut extends Strategy {
  override onCandle(): void {
    if (this.size() > 0) this.close();
    else this.buy(1);
  }
}
`;

const today = (): string => new Date().toISOString().slice(0, 10);

/** Connects the paper account of an exchange and returns its id. */
async function connect(floor: LiveFloor, exchange: ExchangeProcess): Promise<string> {
  const keys = (await exchange.question('keys')) as Json[];
  const { keyId: apiKey, secret: apiSecret } = keys.find(
    ({ environment }: Json) => environment === 'paper',
  );
  const of = { broker: 'ALPACA', mode: 'PAPER', name: 'main', apiKey, apiSecret };
  const { brokerAccount } = await floor.done(
    `brokerAccountConnect(input: $input) { brokerAccount { id } ${ERRORS} }`,
    { input: { ...of, venueUrl: exchange.url } },
    'Connect($input: BrokerAccountConnectInput!)',
  );
  return brokerAccount.id;
}

/** Waits until something is so, longer than others wait: minutes take a minute. */
async function within<T>(what: string, ms: number, probe: () => Promise<T | false>): Promise<T> {
  for (const end = Date.now() + ms; ; await pause(100)) {
    const found = await probe();
    if (found !== false) return found;
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
  }
}

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
