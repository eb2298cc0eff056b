import { streaming } from '@alpacahq/alpaca-trade-api';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AT,
  closeAll,
  closers,
  openExchange,
  rawClient,
  until,
  ws,
} from '../../test/practice-exchange.js';
import type { Exchange } from '../start-exchange.js';

afterEach(closeAll);

function stockStream(
  venue: Exchange,
  keys: { readonly keyId: string; readonly secret: string },
  options: { readonly reconnect?: boolean; readonly pingIntervalMs?: number } = {},
) {
  const stream = new streaming.StockDataStream({
    credentials: { keyId: keys.keyId, secret: keys.secret },
    url: `${ws(venue.url)}/data-stream/v2/iex`,
    initialReconnectMs: 20,
    maxReconnectAttempts: -1,
    ...options,
  });
  const errors: string[] = [];
  stream.onError((error) => errors.push(error));
  closers.push(() => stream.disconnect());
  return { stream, errors };
}

describe('the stream of shares through the SDK', () => {
  it('tells quotes, trades and candles that REST tells too', async () => {
    const venue = await openExchange();
    const { stream } = stockStream(venue, venue.paper);
    const bars: { symbol: string; timestampRaw?: string | undefined; close: number }[] = [];
    const counts = { trades: 0, quotes: 0, daily: 0 };
    let acks = 0;
    stream.on(streaming.EVENT.SUBSCRIPTION, () => acks++);
    stream.onBar((bar) => bars.push(bar));
    stream.onTrade(() => counts.trades++);
    stream.onQuote(() => counts.quotes++);
    stream.onDailyBar(() => counts.daily++);
    stream.subscribeForBars(['AAPL', 'MSFT']);
    stream.subscribeForTrades(['AAPL']);
    stream.subscribeForQuotes(['MSFT']);
    stream.subscribeForDailyBars(['*']);
    stream.connect();
    expect(await stream.waitForAuthentication(5_000)).toBe(true);
    await until('an acknowledgement', () => acks > 0);
    await venue.post('advance', { ms: 120_000 });
    await until('four candles', () => bars.length === 4);
    expect(counts.trades).toBeGreaterThan(40);
    expect(counts.quotes).toBeGreaterThan(150);
    expect(counts.daily).toBe(4);
    const query = 'symbols=AAPL&timeframe=1Min&start=2026-03-11T15:20:00Z&end=2026-03-11T15:21:30Z';
    const answer = await fetch(`${venue.url}/data/v2/stocks/bars?${query}`, {
      headers: {
        'APCA-API-KEY-ID': venue.paper.keyId,
        'APCA-API-SECRET-KEY': venue.paper.secret,
      },
    });
    const page = (await answer.json()) as { bars: Record<string, { t: string; c: number }[]> };
    const told = bars.filter(({ symbol }) => symbol === 'AAPL');
    // MessagePack always carries nanoseconds.
    const inWords = told.map(({ timestampRaw, close }) => [
      timestampRaw?.replace('.000000000', ''),
      close,
    ]);
    expect(inWords).toEqual(page.bars['AAPL']!.map(({ t, c }) => [t, c]));
  });

  it('refuses the second connection of a key with 406 and keeps the first', async () => {
    const venue = await openExchange();
    const first = stockStream(venue, venue.paper);
    first.stream.connect();
    expect(await first.stream.waitForAuthentication(5_000)).toBe(true);
    const second = stockStream(venue, venue.paper, { reconnect: false });
    second.stream.connect();
    await until('an error', () => second.errors.includes('connection limit exceeded'));
    const other = stockStream(venue, venue.live);
    other.stream.connect();
    expect(await other.stream.waitForAuthentication(5_000)).toBe(true);
    expect(first.stream.getState()).toBe(streaming.STATE.AUTHENTICATED);
    const counts = (await (await fetch(`${venue.url}/control/connections`)).json()) as {
      key: string;
    }[];
    expect(counts.find(({ key }) => key === venue.paper.keyId)).toMatchObject({
      stream: 'data',
      endpoint: '/data-stream/v2/iex',
      open: 1,
      opened: 1,
      refused: 1,
    });
  });

  it('is cut, barred with 406 for a while, and found again with its subscriptions', async () => {
    const venue = await openExchange();
    const { stream, errors } = stockStream(venue, venue.paper);
    let again = 0;
    const bars: unknown[] = [];
    stream.onReconnected(() => again++);
    stream.onBar((bar) => bars.push(bar));
    stream.subscribeForBars(['AAPL']);
    stream.connect();
    await stream.waitForAuthentication(5_000);
    const cut = await venue.post('cut', { stream: 'data', barMs: 30_000 });
    expect(await cut.json()).toEqual({ cut: 1 });
    await until('a refusal', () => errors.includes('connection limit exceeded'));
    expect(again).toBe(0);
    await venue.post('advance', { ms: 30_001 });
    await until('a connection', () => again === 1);
    await until('a subscription', () => stream.getSubscriptions().bars.length === 1);
    await venue.post('advance', { ms: 60_000 });
    await until('a candle', () => bars.length > 0);
  });

  it('stays open without a word while it is mute, and answers pings unless told not to', async () => {
    const venue = await openExchange();
    const { stream } = stockStream(venue, venue.paper);
    const symbols: string[] = [];
    stream.onBar(({ symbol }) => symbols.push(symbol));
    stream.subscribeForBars(['*']);
    stream.connect();
    await stream.waitForAuthentication(5_000);
    await until('a subscription', () => stream.getSubscriptions().bars.length === 1);
    await venue.post('mute', { symbols: ['AAPL'], on: true });
    await venue.post('advance', { ms: 60_000 });
    await until('a candle', () => symbols.length > 0);
    expect(symbols).toEqual(['MSFT']);
    await venue.post('mute', { on: false });
    await venue.post('advance', { ms: 60_000 });
    await until('both candles', () => symbols.length === 3);
    const raw = await rawClient(`${ws(venue.url)}/data-stream/v2/sip`);
    let pongs = 0;
    raw.socket.on('pong', () => pongs++);
    raw.socket.ping();
    await until('a pong', () => pongs === 1);
    await venue.post('mute', { on: true, pings: false });
    raw.socket.ping();
    await venue.post('mute', { on: false });
    raw.socket.ping();
    await until('a pong', () => pongs === 2);
  });

  it('loses, doubles and reorders what it is told to', async () => {
    const venue = await openExchange({ market: { kind: 'manual', symbols: ['AAPL'] } });
    const { stream } = stockStream(venue, venue.paper);
    const prices: number[] = [];
    stream.onTrade(({ price }) => prices.push(price));
    stream.subscribeForTrades(['AAPL']);
    stream.connect();
    await stream.waitForAuthentication(5_000);
    await until('a subscription', () => stream.getSubscriptions().trades.length === 1);
    const print = (price: number): Promise<Response> =>
      venue.post('market', { symbol: 'AAPL', price });
    await venue.post('drop', { what: 'event', stream: 'data' });
    await print(1);
    await venue.post('dup', { events: 1, stream: 'data' });
    await print(2);
    await venue.post('reorder', { events: 2, stream: 'data' });
    await print(3);
    await print(4);
    await print(5);
    await until('five prints', () => prices.length === 5);
    expect(prices).toEqual([2, 2, 4, 3, 5]);
  });
});

describe('the stream of crypto through the SDK', () => {
  it('tells prints, candles and order books, the whole book first', async () => {
    const venue = await openExchange();
    const stream = new streaming.CryptoDataStream({
      credentials: { keyId: 'oauth', secret: venue.paper.token },
      url: `${ws(venue.url)}/data-stream/v1beta3/crypto/us`,
    });
    closers.push(() => stream.disconnect());
    const resets: boolean[] = [];
    const sides = new Set<string | undefined>();
    const bars: string[] = [];
    stream.onOrderbook(({ reset }) => resets.push(reset));
    stream.onTrade(({ takerSide }) => sides.add(takerSide));
    stream.onBar(({ symbol }) => bars.push(symbol));
    stream.subscribeForOrderbooks(['BTC/USD']);
    stream.subscribeForTrades(['*']);
    stream.subscribeForBars(['*']);
    stream.connect();
    expect(await stream.waitForAuthentication(5_000)).toBe(true);
    await until('a book', () => resets.length === 1);
    await venue.post('advance', { ms: 60_000 });
    await until('a candle', () => bars.length > 0);
    expect(bars).toEqual(['BTC/USD']);
    expect(resets[0]).toBe(true);
    expect(resets.slice(1)).not.toContain(true);
    expect(resets.length).toBeGreaterThan(50);
    expect([...sides]).toEqual(expect.arrayContaining(['B', 'S']));
  });
});

describe('a data stream in JSON', () => {
  it('greets, wants a key, acknowledges with the whole set and says what is wrong', async () => {
    const venue = await openExchange();
    const client = await rawClient(`${ws(venue.url)}/data-stream/v2/iex`);
    const { keyId: key, secret } = venue.paper;
    client.send({ action: 'subscribe', bars: ['AAPL'] });
    client.send({ action: 'auth', key, secret });
    client.send({ action: 'auth', key, secret });
    client.send({ action: 'subscribe', bars: ['AAPL'], trades: ['MSFT'] });
    client.send({ action: 'subscribe', bars: ['*'] });
    client.send({ action: 'unsubscribe', trades: ['MSFT'] });
    client.send({ action: 'subscribe', bars: 'AAPL' });
    client.send({ action: 'subscribe', orderbooks: ['AAPL'] });
    client.send({ action: 'dance' });
    client.socket.send('{');
    await until('every answer', () => client.heard.length === 11);
    const set = {
      T: 'subscription',
      quotes: [],
      updatedBars: [],
      dailyBars: [],
      statuses: [],
      lulds: [],
      imbalances: [],
    };
    const more = { trades: ['MSFT'], corrections: ['MSFT'], cancelErrors: ['MSFT'] };
    const none = { trades: [], corrections: [], cancelErrors: [] };
    expect(client.heard).toEqual([
      [{ T: 'success', msg: 'connected' }],
      [{ T: 'error', code: 401, msg: 'not authenticated' }],
      [{ T: 'success', msg: 'authenticated' }],
      [{ T: 'error', code: 403, msg: 'already authenticated' }],
      [{ ...set, ...more, bars: ['AAPL'] }],
      [{ ...set, ...more, bars: ['AAPL', '*'] }],
      [{ ...set, ...none, bars: ['AAPL', '*'] }],
      [{ T: 'error', code: 400, msg: 'invalid syntax' }],
      [{ T: 'error', code: 410, msg: 'invalid subscribe action for this feed' }],
      [{ T: 'error', code: 400, msg: 'invalid syntax' }],
      [{ T: 'error', code: 400, msg: 'invalid syntax' }],
    ]);
    expect(client.isBinary()).toBe(false);
  });

  it('takes keys of the upgrade, and ends without any after ten seconds', async () => {
    const venue = await openExchange();
    const url = `${ws(venue.url)}/data-stream/v2/test`;
    const headed = await rawClient(url, {
      'APCA-API-KEY-ID': venue.paper.keyId,
      'APCA-API-SECRET-KEY': venue.paper.secret,
    });
    await until('two messages', () => headed.heard.length === 2);
    expect(headed.heard[1]).toEqual([{ T: 'success', msg: 'authenticated' }]);
    const silent = await rawClient(url);
    await venue.post('advance', { ms: 10_001 });
    await until('an end', () => silent.isClosed());
    expect(silent.heard.at(-1)).toEqual([{ T: 'error', code: 404, msg: 'auth timeout' }]);
    expect(headed.isClosed()).toBe(false);
  });

  it('ends for a wrong key with 402, and obeys the limits of the basic plan', async () => {
    const venue = await openExchange({ plan: 'basic' });
    const { keyId: key, secret } = venue.paper;
    const wrong = await rawClient(`${ws(venue.url)}/data-stream/v2/iex`);
    wrong.send({ action: 'auth', key, secret: 'no' });
    await until('an end', () => wrong.isClosed());
    expect(wrong.heard.at(-1)).toEqual([{ T: 'error', code: 402, msg: 'auth failed' }]);
    const sip = await rawClient(`${ws(venue.url)}/data-stream/v2/sip`);
    sip.send({ action: 'auth', key, secret });
    await until('an end', () => sip.isClosed());
    expect(sip.heard.at(-1)).toEqual([{ T: 'error', code: 409, msg: 'insufficient subscription' }]);
    const iex = await rawClient(`${ws(venue.url)}/data-stream/v2/iex`);
    iex.send({ action: 'auth', key, secret });
    const symbols = Array.from({ length: 31 }, (_, at) => `A${at}`);
    iex.send({ action: 'subscribe', trades: symbols });
    iex.send({ action: 'subscribe', bars: symbols });
    await until('four answers', () => iex.heard.length === 4);
    expect(iex.heard[2]).toEqual([{ T: 'error', code: 405, msg: 'symbol limit exceeded' }]);
    expect(iex.heard[3]).toMatchObject([{ T: 'subscription', bars: symbols, trades: [] }]);
  });

  it('tells halts, and refuses web pages and unknown endpoints', async () => {
    const venue = await openExchange();
    const client = await rawClient(`${ws(venue.url)}/data-stream/v2/iex`);
    client.send({ action: 'auth', key: venue.paper.keyId, secret: venue.paper.secret });
    client.send({ action: 'subscribe', statuses: ['*'] });
    await until('three answers', () => client.heard.length === 3);
    await venue.post('halt', { symbol: 'AAPL', on: true });
    await until('a halt', () => client.heard.length === 4);
    expect(client.heard[3]).toMatchObject([{ T: 's', S: 'AAPL', sc: 'H', t: AT }]);
    const page = await rawClient(`${ws(venue.url)}/data-stream/v2/iex`, {
      Origin: 'https://example.com',
    });
    expect(page.refused()).toContain('403');
    const nowhere = await rawClient(`${ws(venue.url)}/data-stream/v3/iex`);
    expect(nowhere.refused()).toContain('404');
  });
});
