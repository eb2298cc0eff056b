import { beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE, VelaError, parseInstant } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { AccountRecord, AssetReport, MarketDataPort, MarketSnapshot } from '@vela/ports';
import type { Ground } from '../ground.js';
import { MarketService } from './market-service.js';

const listed = (symbol: string, name: string, more: Partial<AssetReport> = {}): AssetReport => ({
  symbol,
  name,
  assetClass: 'EQUITY',
  venue: 'XNAS',
  tradable: true,
  shortable: true,
  fractionable: true,
  marginable: true,
  priceIncrement: null,
  quantityIncrement: null,
  ...more,
});

const LISTED = [
  listed('AAPL', 'Apple Inc.'),
  listed('APLE', 'Apple Hotels'),
  listed('PAPL', 'Pineapple Energy'),
  listed('SPY', 'SPDR S&P 500 ETF Trust', { venue: 'ARCX' }),
  listed('SPX', 'Spx Holdings'),
];
const COINS = [listed('BTC/USD', 'Bitcoin', { assetClass: 'CRYPTO', venue: 'CRYPTO' })];

/** A provider that answers from lists and counts what it is asked. */
class ScriptedProvider {
  readonly asked: string[] = [];
  failure: VelaError | null = null;

  readonly port = {
    capabilities: { provider: 'alpaca', assetClasses: ['EQUITY', 'ETF', 'CRYPTO'] },
    snapshots: async (instruments: readonly Instrument[]) =>
      this.answer(`snapshots ${instruments.map(({ symbol }) => symbol).join()}`, () =>
        instruments.map(({ id }) => ({ instrumentId: id }) as MarketSnapshot),
      ),
    assets: async (kind: string) =>
      this.answer(`assets ${kind}`, () => (kind === 'CRYPTO' ? COINS : LISTED)),
    movers: async () => this.answer('movers', () => ({ gainers: [], losers: [], mostActive: [] })),
    clock: async () =>
      this.answer('clock', () => ({ at: 1, open: true, nextOpen: 3, nextClose: 2 })),
    calendar: async (from: string, to: string) =>
      this.answer(`calendar ${from} ${to}`, () => [{ date: from, opensAt: 1, closesAt: 2 }]),
  } as unknown as MarketDataPort;

  private async answer<T>(what: string, told: () => T): Promise<T> {
    this.asked.push(what);
    await Promise.resolve();
    if (this.failure !== null) throw this.failure;
    return told();
  }
}

const STORED = [
  createInstrument({ id: 'ins_1', symbol: 'AAPL' }),
  createInstrument({ id: 'ins_2', symbol: 'SPY', assetClass: 'ETF' }),
  createInstrument({ id: 'ins_3', symbol: 'SPX', assetClass: 'INDEX' }),
  createInstrument({ id: 'ins_4', symbol: 'mine_1' }),
];

let provider: ScriptedProvider;
let accounts: Pick<AccountRecord, 'id' | 'name' | 'broker'>[];
let opening: VelaError | null;
let now: number;
let market: MarketService;
beforeEach(() => {
  provider = new ScriptedProvider();
  accounts = [{ id: 'acc_1', name: 'practice', broker: 'alpaca' }];
  opening = null;
  now = parseInstant('2026-03-02T15:00:00Z');
  market = new MarketService({
    tenantId: 'ten',
    clock: { now: () => now },
    accounts: { list: async () => accounts },
    marketData: async () => {
      if (opening !== null) throw opening;
      return provider.port;
    },
    instruments: {
      get: async (_: string, id: string) => STORED.find((one) => one.id === id) ?? null,
      findBySymbol: async (_: string, symbol: string) =>
        STORED.find((one) => one.symbol === symbol) ?? null,
      list: async (_: string, { query }: { query: string }) =>
        STORED.filter(({ symbol }) => symbol.toLowerCase().includes(query)),
    },
  } as unknown as Ground);
});

const failureOf = async (work: Promise<unknown>): Promise<VelaError> => {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof VelaError) return thrown;
  throw new Error(`expected a VelaError, found ${String(thrown)}`);
};

const search = (query: string, more: object = {}) =>
  market.search({ query, assetClass: null, first: 20, account: null, ...more });

describe('symbols that are named', () => {
  it('are stored instruments, or what the provider lists under them in capitals', async () => {
    const named = await market.named(['aapl', 'mine_1', ' tsla', 'eth/usd']);
    expect(named.map(({ id, assetClass }) => [id, assetClass])).toEqual([
      ['ins_1', 'EQUITY'],
      ['ins_4', 'EQUITY'],
      ['alpaca:TSLA', 'EQUITY'],
      ['alpaca:ETH/USD', 'CRYPTO'],
    ]);
  });

  it.each([[''], ['A,B'], ['AA PL'], ['.A'], ['A'.repeat(16)], ['/USD'], ['Ä']])(
    'are refused when none can be: %j',
    async (symbol) => {
      const { code, path } = await failureOf(market.named(['AAPL', symbol]));
      expect([code, path]).toEqual(['INVALID_INPUT', ['symbols', '1']]);
    },
  );
});

describe('snapshots', () => {
  it('are asked for at once, without what the provider cannot have', async () => {
    const told = await market.snapshots(STORED, null);
    expect(told.map((one) => one?.instrumentId ?? null)).toEqual(['ins_1', 'ins_2', null, null]);
    expect(provider.asked).toEqual(['snapshots AAPL,SPY']);
    expect(await market.snapshots(STORED.slice(2), null)).toEqual([null, null]);
    expect(provider.asked).toHaveLength(1);
  });

  it('fail as the provider does', async () => {
    provider.failure = new VelaError('BROKER_REJECTED', 'no', { hint: 'connect again' });
    expect(await failureOf(market.snapshots(STORED, null))).toBe(provider.failure);
  });

  it('need one account of the provider, by id or name where there are more', async () => {
    accounts = [...accounts, { id: 'acc_2', name: 'other', broker: 'alpaca' }];
    expect((await failureOf(market.movers(null))).code).toBe('DATA_AMBIGUOUS');
    expect((await market.movers('other')).provider).toBe('alpaca');
    accounts = [{ id: 'acc_3', name: 'paper', broker: 'paper' }];
    expect(await failureOf(market.movers(null))).toMatchObject({
      code: 'NOT_FOUND',
      hint: 'Connect one: vela account connect alpaca.',
      path: ['account'],
    });
    expect((await failureOf(market.movers('paper'))).code).toBe('INVALID_INPUT');
  });
});

describe('a search', () => {
  const symbols = async (query: string, more?: object): Promise<readonly string[]> =>
    (await search(query, more)).nodes.map(({ symbol }) => symbol);

  it('puts the symbol first, then what begins so, then words, then what is inside', async () => {
    expect(await symbols('AAPL')).toEqual(['AAPL']);
    expect(await symbols('apl')).toEqual(['APLE', 'AAPL', 'PAPL']);
    expect(await symbols('apple')).toEqual(['AAPL', 'APLE', 'PAPL']);
    expect(await symbols('btc')).toEqual(['BTC/USD']);
    expect(await search('apple', { first: 1 })).toMatchObject({ totalCount: 3 });
  });

  it('knows what is stored, also without a list, and keeps an index apart', async () => {
    const { nodes } = await search('sp');
    expect(
      nodes.map((one) => [one.symbol, one.assetClass, one.listed !== null, one.instrument?.id]),
    ).toEqual([
      ['SPX', 'EQUITY', true, undefined],
      ['SPX', 'INDEX', false, 'ins_3'],
      ['SPY', 'ETF', true, 'ins_2'],
    ]);
    expect(await symbols('sp', { assetClass: 'ETF' })).toEqual(['SPY']);
    expect(await symbols('mine')).toEqual(['mine_1']);
    const [byName] = (await search('apple inc')).nodes;
    expect(byName?.instrument?.id).toBe('ins_1');
  });

  it('fetches the list once for all who ask, and again after ten minutes', async () => {
    await Promise.all([search('a'), search('b'), search('c')]);
    now += 9 * MINUTE;
    await search('d');
    expect(provider.asked).toEqual(['assets EQUITY', 'assets CRYPTO']);
    now += 2 * MINUTE;
    await search('e');
    expect(provider.asked).toHaveLength(4);
  });

  it('does not keep a failure', async () => {
    provider.failure = new VelaError('UNAVAILABLE', 'down', { retryable: true });
    expect((await failureOf(search('a'))).message).toBe('down');
    provider.failure = null;
    expect((await search('apple')).totalCount).toBe(3);
  });

  it.each([
    ['query', { query: ' ' }],
    ['query', { query: 'a'.repeat(101) }],
    ['first', { first: 0 }],
    ['first', { first: 101 }],
  ])('refuses a wrong %s: %j', async (field, wrong) => {
    const { code, path } = await failureOf(search('a', wrong));
    expect([code, path]).toEqual(['INVALID_INPUT', [field]]);
  });
});

describe('hours', () => {
  const none = { account: null, venue: null };
  const open = { from: null, to: null };

  it('are those of the provider while an account is connected', async () => {
    expect(await market.clock(none)).toMatchObject({
      source: { kind: 'PROVIDER', provider: 'alpaca' },
      open: true,
      nextClose: 2,
    });
    const { source, sessions } = await market.calendar({ ...none, ...open });
    expect(source.kind).toBe('PROVIDER');
    expect(sessions).toHaveLength(1);
    expect(provider.asked).toEqual(['clock', 'calendar 2026-03-02 2026-04-01']);
  });

  it.each([
    ['has none', () => void (accounts = [])],
    ['was disconnected', () => void (opening = new VelaError('NOT_FOUND', 'has no key'))],
    ['is in another process', () => void (opening = new VelaError('UNAVAILABLE', 'may not'))],
  ])('are those of New York when the provider %s', async (_why, prepare) => {
    prepare();
    const clock = await market.clock(none);
    expect(clock).toMatchObject({ source: { kind: 'CALENDAR', venue: 'XNYS' }, open: true });
    expect(clock.nextClose).toBe(parseInstant('2026-03-02T21:00:00Z'));
    const days = await market.calendar({ ...none, ...open });
    expect(days).toMatchObject({ timeZone: 'America/New_York' });
    expect(days.sessions.length).toBeGreaterThan(20);
  });

  it('of a provider that does not answer are an error, not a guess', async () => {
    provider.failure = new VelaError('UNAVAILABLE', 'down', { retryable: true });
    expect((await failureOf(market.clock(none))).message).toBe('down');
    opening = new VelaError('NOT_FOUND', 'has no key');
    const named = { account: 'practice', venue: null };
    expect((await failureOf(market.clock(named))).message).toBe('has no key');
  });

  it('of a venue need no account; one that never closes says so', async () => {
    accounts = [];
    const clock = await market.clock({ account: null, venue: 'crypto' });
    expect(clock).toMatchObject({ source: { venue: 'CRYPTO' }, open: true, nextOpen: null });
    expect((await failureOf(market.clock({ account: null, venue: 'NOPE' }))).hint).toMatch(/XNYS/);
  });

  it('end where the calendar does', async () => {
    const far = { from: parseInstant('1850-01-01'), to: parseInstant('1850-02-01') };
    const asked = market.calendar({ account: null, venue: 'XNYS', ...far });
    expect((await failureOf(asked)).code).toBe('DATA_MISSING');
  });
});
