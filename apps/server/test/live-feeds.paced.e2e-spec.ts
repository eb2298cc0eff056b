import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchangeProcess } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { KeyedScene } from './keyed-scene.js';
import { ERRORS } from './live-scene.js';

const FEED = `feed { id name kind state detail lastSlice marketTime lagSeconds
  series { timeframe instrument { symbol } }
  stream { provider accountId channel candles quotes extendedHours from } lateCandles { kind } }`;
const CREATE = `mutation C($input: FeedCreateInput!) {
  feedCreate(input: $input) { ${FEED} created seriesAdded ${ERRORS} } }`;
const READ = `query F($id: ID!) { ${FEED.replace('feed {', 'feed(id: $id) {')} }`;
const MINUTE = 60_000;

describe('a live feed of the exchange', () => {
  let folder: string;
  let exchange: ExchangeProcess;
  let scene: KeyedScene;
  let account: Json;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
    exchange = await startExchangeProcess(folder, ['--seed', '7']);
    scene = await KeyedScene.open(['all']);
    const keys = (await exchange.question('keys')) as Json[];
    const { keyId: apiKey, secret: apiSecret } = keys.find(
      ({ environment }: Json) => environment === 'paper',
    );
    account = await scene.connect({ name: 'main', apiKey, apiSecret, venueUrl: exchange.url });
  }, 90_000);
  afterAll(async () => {
    await scene?.close();
    await exchange?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const day = (back: number): string =>
    new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const stocks = (changes: object = {}): object => ({
    name: 'us',
    kind: 'STREAM',
    account: 'main',
    symbols: ['AAPL'],
    timeframes: ['1m', '5m'],
    extendedHours: true,
    from: day(0),
    ...changes,
  });
  const open = async (stream: string): Promise<number> => {
    const all = (await exchange.question('connections')) as Json[];
    return all
      .filter((one: Json) => one.stream === stream)
      .reduce((sum: number, one: Json) => sum + Number(one.open), 0);
  };
  async function until(id: string, fits: (feed: Json) => boolean, ms = 100_000): Promise<Json> {
    for (const end = Date.now() + ms; ; ) {
      const feed = await scene.ask(READ, { id });
      if (fits(feed)) return feed;
      if (Date.now() > end) throw new Error(`not in time: ${JSON.stringify(feed)}`);
      await pause(200);
    }
  }
  const slices = (id: string): Promise<readonly Json[]> =>
    scene.host.ground.feeds.slices(id, 0, 5_000) as Promise<readonly Json[]>;

  it('is one for each account and channel, and is extended when it is asked for again', async () => {
    const { feed, created, userErrors } = await scene.ask(CREATE, { input: stocks() });
    expect(userErrors).toEqual([]);
    expect(created).toBe(true);
    expect(feed).toMatchObject({
      kind: 'STREAM',
      stream: { accountId: account.id, channel: 'iex' },
    });
    const again = await scene.ask(CREATE, {
      input: stocks({ name: 'another', symbols: ['MSFT', 'AAPL'], timeframes: ['5m'] }),
    });
    expect(again).toMatchObject({
      created: false,
      seriesAdded: 2,
      feed: { id: feed.id, name: 'us' },
    });
    const keys = again.feed.series.map((one: Json) => `${one.instrument.symbol} ${one.timeframe}`);
    expect(keys).toEqual(['AAPL 1m', 'AAPL 5m', 'MSFT 1m', 'MSFT 5m']);
    const once = await scene.ask(CREATE, { input: stocks() });
    expect(once).toMatchObject({ created: false, seriesAdded: 0 });
  }, 60_000);

  it('refuses what it cannot be', async () => {
    const problems = async (changes: object): Promise<string[]> => {
      const { userErrors } = await scene.ask(CREATE, { input: stocks(changes) });
      return userErrors.map(({ path, code }: Json) => `${code} ${path.join('.')}`);
    };
    expect(await problems({ symbols: ['AAPL', 'BTC/USD'] })).toEqual([
      'INVALID_INPUT input.channel',
    ]);
    expect(await problems({ symbols: ['NOSUCH'] })).toEqual(['NOT_FOUND input.symbol']);
    expect(await problems({ account: 'nobody' })).toEqual(['NOT_FOUND input.account']);
    expect(await problems({ timeframes: ['30s'] })).toEqual(['INVALID_INPUT input.timeframes']);
    expect(await problems({ quotes: true })).toEqual(['ALREADY_EXISTS input.quotes']);
    expect(await problems({ from: '2200-01-01' })).toEqual(['INVALID_INPUT input.from']);
    expect(await problems({ name: '' })).toEqual(['INVALID_INPUT input.name']);
  }, 60_000);

  it('delivers what history has, minute by minute, over one connection', async () => {
    const { feed } = await scene.ask(CREATE, { input: stocks() });
    await until(feed.id, ({ state }) => state === 'LIVE');
    const { lastSlice } = await until(feed.id, ({ lastSlice: n }) => Number(n) > 0);
    const later = await until(feed.id, (now) => Number(now.lastSlice) >= Number(lastSlice) + 1);
    expect(later.lagSeconds).toBeLessThan(10);
    expect(later).toMatchObject({ state: 'LIVE', detail: null });
    expect(await open('data')).toBe(1);
    const rows = await slices(feed.id);
    expect(rows.map(({ n }) => n)).toEqual(rows.map((_, i) => i + 1));
    const at = rows.map(({ availableAt }) => availableAt / 1_000);
    // From the first of them on every minute is there: the market of the exchange never rests.
    expect(at.slice(1).every((one, i) => MINUTE === one - at[i]!)).toBe(true);
  }, 200_000);

  it('is down while it is barred, comes back by itself, and lost nothing', async () => {
    const { feed } = await scene.ask(CREATE, { input: stocks() });
    await until(feed.id, ({ state }) => state === 'LIVE');
    const before = (await slices(feed.id)).length;
    await exchange.control('cut', { stream: 'data', barMs: 20_000 });
    const down = await until(feed.id, ({ state }) => state === 'DOWN', 5_000);
    expect(down.detail).toMatch(/\w/);
    await until(feed.id, ({ state }) => state === 'LIVE', 120_000);
    await until(feed.id, (now) => Number(now.lastSlice) >= before + 2);
    const rows = await slices(feed.id);
    const at = rows.map(({ availableAt }) => availableAt / 1_000);
    expect(at.slice(1).every((one, i) => MINUTE === one - at[i]!)).toBe(true);
    const alerts = await scene.ask(
      `{ alerts(first: 50) { nodes { severity code message feedId } } }`,
    );
    const codes = alerts.nodes
      .filter((one: Json) => one.feedId === feed.id)
      .map((one: Json) => one.code);
    expect(codes).toEqual(expect.arrayContaining(['FEED_DOWN', 'FEED_LIVE']));
  }, 300_000);

  it('with quotes is stale within fifteen seconds of a stream that is open and mute', async () => {
    const input = stocks({ name: 'coins', symbols: ['BTC/USD'], timeframes: ['1m'], quotes: true });
    const { feed, userErrors } = await scene.ask(CREATE, { input });
    expect(userErrors).toEqual([]);
    expect(feed.stream).toMatchObject({ channel: 'crypto-us', quotes: true });
    await until(feed.id, ({ state }) => state === 'LIVE');
    await pause(3_000);
    const mute = { stream: 'data', symbols: null, pings: true };
    const sinceMs = performance.now();
    await exchange.control('mute', { ...mute, on: true });
    const { detail } = await until(feed.id, ({ state }) => state === 'STALE', 30_000);
    expect(performance.now() - sinceMs).toBeLessThan(15_000);
    expect(detail).toMatch(/mute: nothing of BTC\/USD since/);
    await exchange.control('mute', { ...mute, on: false });
    await until(feed.id, ({ state }) => state === 'LIVE', 60_000);
    const [slice] = (await slices(feed.id)).slice(-1);
    await until(feed.id, (now) => Number(now.lastSlice) > Number(slice?.n ?? 0));
    const [quoted] = (await slices(feed.id)).slice(-1);
    expect(quoted!.batch.quotes[0].length).toBeGreaterThan(10);
  }, 240_000);
});
