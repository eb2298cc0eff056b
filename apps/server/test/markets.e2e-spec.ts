import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createInstrument } from '@vela/market';
import { startExchangeProcess } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { KeyedScene } from './keyed-scene.js';

const SHARES = 'GET /data/v2/stocks/snapshots';
const COINS = 'GET /data/v1beta3/crypto/us/snapshots';
const QUOTES = `query Q($symbols: [String!]!, $account: String) {
  quotes(symbols: $symbols, account: $account) {
    symbol known at bid ask last change changeRatio volume instrument { symbol } } }`;

let folder: string;
let exchange: ExchangeProcess;
let scene: KeyedScene;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vela-markets-'));
  exchange = await startExchangeProcess(folder, ['--hours', 'calendar']);
  scene = await KeyedScene.open(['all']);
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await exchange?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function counts(): Promise<Readonly<Record<string, number>>> {
  return (await exchange.question('requests')) as Readonly<Record<string, number>>;
}

/** Returns what is done and how often the exchange was asked under names meanwhile. */
async function counted<T>(
  names: readonly string[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly calls: readonly number[] }> {
  const before = await counts();
  const result = await work();
  const after = await counts();
  return { result, calls: names.map((name) => (after[name] ?? 0) - (before[name] ?? 0)) };
}

async function refusal(query: string, variables: object = {}): Promise<Json> {
  const { errors } = await scene.answer(query, variables);
  expect(errors).toHaveLength(1);
  const { message, extensions } = errors[0] as Json;
  return { message, ...extensions };
}

describe('markets without a connected account', () => {
  it.each([
    ['quotes', '{ quotes(symbols: ["AAPL"]) { symbol } }'],
    ['snapshots', '{ marketSnapshots(symbols: ["AAPL"]) { symbol } }'],
    ['the overview', '{ marketOverview { asOf } }'],
    ['a search', '{ assetSearch(query: "apple") { totalCount } }'],
  ])('refuse %s with the command that connects one', async (_name, query) => {
    expect(await refusal(query)).toMatchObject({
      code: 'NOT_FOUND',
      message: 'there is no account of alpaca',
      hint: 'Connect one: vela account connect alpaca.',
      inputPath: ['account'],
    });
  });

  it('have clock and calendar of a venue all the same, and say so', async () => {
    const clock = await scene.ask('{ marketClock { source provider venue open nextOpen } }');
    expect(clock).toMatchObject({ source: 'CALENDAR', provider: null, venue: 'XNYS' });
    const days = await scene.ask(`{ marketCalendar(from: "2024-12-23", to: "2024-12-26") {
      source venue timeZone sessions { date opensAt closesAt earlyClose name } } }`);
    expect(days).toMatchObject({ source: 'CALENDAR', timeZone: 'America/New_York' });
    expect(days.sessions.map(({ date }: Json) => date)).toEqual([
      '2024-12-23',
      '2024-12-24',
      '2024-12-26',
    ]);
    expect(days.sessions[1]).toMatchObject({
      opensAt: '2024-12-24T14:30:00Z',
      closesAt: '2024-12-24T18:00:00Z',
      earlyClose: true,
    });
  });
});

describe('markets by a connected account', () => {
  beforeAll(async () => {
    const [key] = (await exchange.question('keys')) as Json[];
    await scene.connect({
      name: 'practice',
      apiKey: key.keyId,
      apiSecret: key.secret,
      venueUrl: exchange.url,
    });
    const { tenantId, instruments, ids } = scene.host.ground;
    for (const symbol of ['AAPL', 'MSFT', 'BTC/USD', 'SPX']) {
      const assetClass = symbol === 'SPX' ? 'INDEX' : symbol === 'BTC/USD' ? 'CRYPTO' : 'EQUITY';
      const id = ids.next('instrument');
      await instruments.ensure(tenantId, createInstrument({ id, symbol, assetClass }));
    }
  }, 60_000);

  it('are quotes of all symbols by one call for shares and one for coins', async () => {
    const symbols = ['msft', 'BTC/USD', 'AAPL', 'TSLA', 'NOPE', 'AAPL'];
    const { result, calls } = await counted([SHARES, COINS], () => scene.ask(QUOTES, { symbols }));
    expect(calls).toEqual([1, 1]);
    expect(result.map(({ symbol }: Json) => symbol)).toEqual([
      'MSFT',
      'BTC/USD',
      'AAPL',
      'TSLA',
      'NOPE',
      'AAPL',
    ]);
    expect(result[2]).toMatchObject({
      known: true,
      bid: expect.any(Number),
      ask: expect.any(Number),
      instrument: { symbol: 'AAPL' },
    });
    expect(result[3]).toMatchObject({ known: true, instrument: null });
    expect(result[4]).toMatchObject({ known: false, bid: null, last: null, change: null });
    expect(result[5]).toEqual(result[2]);
  });

  it('are snapshots, their change that of the last price since the close before', async () => {
    const { result, calls } = await counted([SHARES], () =>
      scene.ask(`{ marketSnapshots(symbols: ["AAPL", "MSFT"], account: "practice") {
        symbol quote { last change } day { close volume } previousDay { close } } }`),
    );
    expect(calls).toEqual([1]);
    const [{ quote, previousDay }] = result;
    expect(quote.change).toBeCloseTo(quote.last - previousDay.close, 8);
  });

  it('are fields of every instrument of an operation, by one call', async () => {
    const { result, calls } = await counted([SHARES, COINS], () =>
      scene.ask(`{ instruments(first: 50) { nodes { symbol
        quote { bid known } snapshot { known } again: quote(account: "practice") { known } } } }`),
    );
    // The account by its name is another question than the only one.
    expect(calls).toEqual([2, 2]);
    const known = result.nodes.map(({ symbol, quote }: Json) => [symbol, quote.known]);
    expect(new Map(known)).toEqual(
      new Map([
        ['SPX', false],
        ['BTC/USD', true],
        ['MSFT', true],
        ['AAPL', true],
      ]),
    );
  });

  it('are what moved and traded the most', async () => {
    const { gainers, losers, mostActive, provider } = await scene.ask(`{ marketOverview {
      provider asOf gainers { symbol price change changeRatio }
      losers { symbol } mostActive { symbol volume } } }`);
    expect(provider).toBe('alpaca');
    expect(gainers.length + losers.length).toBeGreaterThan(0);
    expect(mostActive[0].volume).toBeGreaterThan(0);
  });

  it('are searched by symbol and name in a list that is fetched once', async () => {
    const query = `query S($text: String!, $class: AssetClass) {
      assetSearch(query: $text, assetClass: $class, first: 5) { provider totalCount
        nodes { symbol name assetClass venue listed { tradable } instrument { symbol } } } }`;
    const search = (text: string, kind: string | null = null): Promise<Json> =>
      scene.ask(query, { text, class: kind });
    const { result, calls } = await counted(['GET /paper/v2/assets'], () =>
      Promise.all([search('aapl'), search('apple'), search('btc', 'CRYPTO'), search('spx')]),
    );
    // Shares and coins.
    expect(calls).toEqual([2]);
    const [bySymbol, byName, coins, stored] = result;
    expect(bySymbol.nodes[0]).toMatchObject({
      symbol: 'AAPL',
      venue: 'XNAS',
      listed: { tradable: true },
      instrument: { symbol: 'AAPL' },
    });
    expect(byName.nodes[0].symbol).toBe('AAPL');
    expect(coins.nodes.map((one: Json) => one.assetClass)).toEqual(['CRYPTO']);
    expect(stored.nodes[0]).toMatchObject({ symbol: 'SPX', listed: null, assetClass: 'INDEX' });
    const { totalCount, nodes } = await search('no such thing');
    expect([totalCount, nodes]).toEqual([0, []]);
  });

  it('have the clock and the calendar of the broker, or of a venue that is named', async () => {
    const clock = await scene.ask('{ marketClock { source provider venue at open nextOpen } }');
    expect(clock).toMatchObject({ source: 'PROVIDER', provider: 'alpaca', venue: null });
    const range = 'from: "2024-12-23", to: "2024-12-26"';
    const fields = 'source sessions { date opensAt closesAt earlyClose }';
    const told = await scene.ask(`{ marketCalendar(${range}) { ${fields} } }`);
    const own = await scene.ask(`{ marketCalendar(${range}, venue: "xnys") { ${fields} } }`);
    expect([told.source, own.source]).toEqual(['PROVIDER', 'CALENDAR']);
    const hours = ({ sessions }: Json): Json =>
      sessions.map(({ date, opensAt, closesAt }: Json) => [date, opensAt, closesAt]);
    expect(hours(told)).toEqual(hours(own));
    expect(told.sessions[0].earlyClose).toBeNull();
  });

  it.each([
    ['no symbol', '{ quotes(symbols: []) { symbol } }', 'BAD_USER_INPUT', '1 to 200 symbols'],
    ['a bad symbol', '{ quotes(symbols: ["A B"]) { symbol } }', 'BAD_USER_INPUT', 'found "A B"'],
    [
      'an id of nothing',
      '{ quotes(symbols: ["ins_00000000000000000000000000"]) { symbol } }',
      'NOT_FOUND',
      'no instrument',
    ],
    [
      'an unknown account',
      '{ marketOverview(account: "other") { asOf } }',
      'NOT_FOUND',
      'there is no account "other"',
    ],
    ['no text', '{ assetSearch(query: " ") { totalCount } }', 'BAD_USER_INPUT', 'query: expected'],
    [
      'too many rows',
      '{ assetSearch(query: "a", first: 101) { totalCount } }',
      'BAD_USER_INPUT',
      'first: expected 1 to 100',
    ],
    [
      'an unknown venue',
      '{ marketClock(venue: "XXXX") { open } }',
      'NOT_FOUND',
      'no trading calendar for "XXXX"',
    ],
    [
      'a venue and an account',
      '{ marketClock(venue: "XNYS", account: "practice") { open } }',
      'BAD_USER_INPUT',
      'found both',
    ],
    [
      'days that end before they begin',
      '{ marketCalendar(from: "2024-01-02", to: "2024-01-01") { source } }',
      'BAD_USER_INPUT',
      'expected a range of 1 to 800 days',
    ],
    [
      'too many days',
      '{ marketCalendar(from: "2020-01-01", to: "2024-01-01") { source } }',
      'BAD_USER_INPUT',
      'expected a range of 1 to 800 days',
    ],
    [
      'no date',
      '{ marketCalendar(from: "today") { source } }',
      'GRAPHQL_VALIDATION_FAILED',
      'date',
    ],
  ])('refuse %s', async (_name, query, code, message) => {
    const refused = await refusal(query);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(message);
  });

  it('refuse more symbols than one question may have', async () => {
    const symbols = Array.from({ length: 201 }, (_, index) => `A${index}`);
    const { message, code } = await refusal(QUOTES, { symbols });
    expect([code, message]).toEqual(['BAD_USER_INPUT', 'expected 1 to 200 symbols, found 201']);
  });

  it('say why when the key is refused, and when the exchange does not serve', async () => {
    const path = '/data/v2/stocks/snapshots';
    await exchange.control('status', { code: 401, count: 1, path });
    expect(await refusal(QUOTES, { symbols: ['AAPL'] })).toMatchObject({
      code: 'BROKER_REJECTED',
      hint: expect.stringContaining('vela account connect alpaca'),
    });
    // One more than the attempts that there is time for.
    await exchange.control('status', { code: 429, count: 8, path });
    expect(await refusal(QUOTES, { symbols: ['AAPL'] })).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('HTTP 429'),
      hint: expect.stringContaining('share so many calls a minute'),
    });
  }, 60_000);

  it('let out no secret', async () => {
    const all = (await exchange.question('keys')) as Json[];
    const seen = scene.out.join('\n');
    for (const { keyId, secret, token } of all) {
      for (const canary of [keyId, secret, token]) expect(seen.includes(canary)).toBe(false);
    }
  });
});
