import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlpacaMarketData } from '@vela/feed-alpaca';
import { DAY, MINUTE, parseInstant, parseTimeframe } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { Credential, HistoryPage, HistoryRequest, MarketEvent } from '@vela/ports';
import { until } from '@vela/testkit';
import { of } from 'rxjs';
import type { Subscription } from 'rxjs';
import { startExchange } from '../src/index.js';
import type { Exchange } from '../src/index.js';

const home = mkdtempSync(join(tmpdir(), 'vela-exchange-data-'));
let exchange: Exchange;
const listening: Subscription[] = [];
beforeAll(async () => {
  exchange = await startExchange({
    home,
    market: { kind: 'seeded', seed: 3, symbols: ['AAPL', 'MSFT', 'BTC/USD'], ticksPerSecond: 20 },
    ratePerMinute: 10_000,
  });
});
afterAll(async () => {
  for (const one of listening) one.unsubscribe();
  await exchange.close();
  rmSync(home, { recursive: true, force: true });
});

const AAPL = createInstrument({ id: 'ins_aapl', symbol: 'AAPL', venue: 'XNAS', priceScale: 4 });
const BTC = createInstrument({
  id: 'ins_btc',
  symbol: 'BTC/USD',
  venue: 'CRYPTO',
  assetClass: 'CRYPTO',
  priceScale: 9,
});
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const credentialOf = (kind: 'key' | 'token', environment: 'paper' | 'live'): Credential => {
  const keys = exchange.keys.find((one) => one.environment === environment)!;
  return kind === 'key'
    ? { kind, keyId: keys.keyId, secret: keys.secret }
    : { kind, token: keys.token };
};

const open = (
  kind: 'key' | 'token' = 'key',
  environment: 'paper' | 'live' = 'paper',
): AlpacaMarketData =>
  new AlpacaMarketData({
    environment,
    credential: credentialOf(kind, environment),
    venueUrl: exchange.url,
    log: quiet,
    requestsPerMinute: 10_000,
    retry: { firstMs: 5, maxMs: 20 },
    timing: { retryFirstMs: 5, retryMaxMs: 50, refusedMs: 100, authMs: 100 },
  });

const control = async (operation: string, body: object): Promise<void> => {
  const reply = await fetch(`${exchange.url}/control/${operation}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect([reply.status, await reply.text()]).toEqual([200, expect.any(String)]);
};

async function pages(
  data: AlpacaMarketData,
  request: Omit<HistoryRequest, 'after'>,
): Promise<HistoryPage[]> {
  const all: HistoryPage[] = [];
  let after: string | null = null;
  do {
    const page: HistoryPage = await data.history(
      { ...request, after },
      new AbortController().signal,
    );
    all.push(page);
    after = page.next;
  } while (after !== null);
  return all;
}

function listen(
  data: AlpacaMarketData,
  channel: string,
  instrument: Instrument,
): { readonly events: MarketEvent[]; readonly states: () => string[]; readonly stop: () => void } {
  const events: MarketEvent[] = [];
  const wants = { candles: true, quotes: true, trades: true };
  const subscription = data
    .stream(channel, of([instrument]), wants)
    .subscribe((event) => events.push(event));
  listening.push(subscription);
  const states = (): string[] =>
    events.flatMap((event) => (event.kind === 'connection' ? [event.state] : []));
  return { events, states, stop: () => subscription.unsubscribe() };
}

const heard = (events: readonly MarketEvent[], kind: MarketEvent['kind']): Promise<unknown> =>
  until(() => events.some((event) => event.kind === kind), { timeoutMs: 10_000, what: kind });

describe.each([
  ['key', 'paper'],
  ['token', 'paper'],
  ['key', 'live'],
] as const)('market data of the exchange by %s on %s', (kind, environment) => {
  it('walks the pages of the past without a candle twice or missing', async () => {
    const from = parseInstant('2024-01-01');
    const request = {
      instrument: BTC,
      timeframe: parseTimeframe('1m'),
      from,
      to: from + 8 * DAY,
      adjustment: 'raw' as const,
      channel: null,
    };
    const [first, second, none] = await pages(open(kind, environment), request);
    expect([first!.candles.length, none]).toEqual([10_000, undefined]);
    const openAt = [first, second].flatMap((page) => [...page!.candles.openAt]);
    expect(openAt.length).toBe(new Set(openAt).size);
    expect(openAt).toEqual(openAt.toSorted((a, b) => a - b));
    expect([first!.badCount, first!.repeated]).toEqual([0, 0]);
    expect(openAt[0]! - from).toBeLessThan(MINUTE * 60);
    expect(Number.isFinite(first!.vwap![0]!)).toBe(true);
  }, 30_000);

  it('knows assets, clock, calendar, snapshots and movers', async () => {
    const data = open(kind, environment);
    expect(await data.asset('AAPL')).toMatchObject({ assetClass: 'EQUITY', tradable: true });
    expect(await data.asset('BTC/USD')).toMatchObject({ assetClass: 'CRYPTO', venue: 'CRYPTO' });
    expect(await data.asset('NOPE')).toBeNull();
    expect((await data.assets('CRYPTO')).map(({ symbol }) => symbol)).toContain('BTC/USD');
    expect(Math.abs((await data.clock()).at - Date.now() * 1_000)).toBeLessThan(60 * 1e6);
    expect(await data.calendar('2024-07-03', '2024-07-05')).toEqual([
      {
        date: '2024-07-03',
        opensAt: parseInstant('2024-07-03T13:30:00Z'),
        closesAt: parseInstant('2024-07-03T17:00:00Z'),
      },
      expect.objectContaining({ date: '2024-07-05' }),
    ]);
    const [apple, coin] = await data.snapshots([AAPL, BTC]);
    for (const one of [apple!, coin!]) {
      expect(one.lastPrice).toBeGreaterThan(0);
      expect(one.quote!.ask).toBeGreaterThanOrEqual(one.quote!.bid!);
      expect(one.day!.high).toBeGreaterThanOrEqual(one.day!.low);
    }
    const { mostActive } = await data.movers();
    expect(mostActive.length).toBeGreaterThan(0);
  });

  it('hears quotes and trades of stocks and coins', async () => {
    const data = open(kind, environment);
    const [stocks, coins] = [listen(data, 'iex', AAPL), listen(data, 'crypto-us', BTC)];
    for (const { events } of [stocks, coins]) {
      await heard(events, 'quote');
      await heard(events, 'trade');
    }
    stocks.stop();
    coins.stop();
  }, 30_000);
});

describe('a data stream of the exchange', () => {
  it('is lost and found again, barred for a while in between', async () => {
    const { events, states, stop } = listen(open(), 'sip', AAPL);
    await heard(events, 'quote');
    await control('cut', { stream: 'data', barMs: 300 });
    await until(() => states().filter((state) => state === 'connected').length === 2, {
      timeoutMs: 10_000,
      what: 'it is connected again',
    });
    expect(states().slice(0, 2)).toEqual(['connected', 'disconnected']);
    expect(states()).toContain('refused');
    const before = events.length;
    await until(() => events.length > before, { what: 'it is heard again' });
    stop();
  }, 30_000);

  it('has room for one connection of a key', async () => {
    const first = listen(open(), 'iex', AAPL);
    await heard(first.events, 'connection');
    const second = listen(open(), 'iex', AAPL);
    await until(() => second.states().includes('refused'), { what: 'the second is refused' });
    expect(first.states()).toEqual(['connected']);
    first.stop();
    await until(() => second.states().includes('connected'), {
      timeoutMs: 10_000,
      what: 'the second has its turn',
    });
    second.stop();
  }, 30_000);
});

describe('the past by way of a bad wire', () => {
  it('is whole after 429 and 5xx', async () => {
    await control('status', { code: 503, count: 2, path: '/bars' });
    await control('status', { code: 429, count: 1, path: '/bars' });
    const from = parseInstant('2024-03-01');
    const [page] = await pages(open(), {
      instrument: BTC,
      timeframe: parseTimeframe('1m'),
      from,
      to: from + DAY / 4,
      adjustment: 'raw',
      channel: null,
    });
    expect(page!.candles.length).toBe(360);
  });
});
