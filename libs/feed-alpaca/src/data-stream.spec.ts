import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encode } from '@msgpack/msgpack';
import { parseInstant } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { Credential, MarketEvent } from '@vela/ports';
import { until } from '@vela/testkit';
import { BehaviorSubject } from 'rxjs';
import type { Subscription } from 'rxjs';
import { AlpacaDesk, POLITE, acknowledgement } from '../test/alpaca-desk.js';
import type { DeskSocket } from '../test/alpaca-desk.js';
import { AlpacaMarketData } from './alpaca-market-data.js';
import type { StreamTiming } from './stream/timing.js';

const stock = (symbol: string): Instrument =>
  createInstrument({ id: `ins_${symbol.toLowerCase()}`, symbol, venue: 'XNAS', priceScale: 4 });
const [AAPL, MSFT] = [stock('AAPL'), stock('MSFT')];
const BTC = createInstrument({
  id: 'ins_btc',
  symbol: 'BTC/USD',
  venue: 'CRYPTO',
  assetClass: 'CRYPTO',
  priceScale: 9,
});
const CANDLES = { candles: true, quotes: false, trades: false };
const QUICK: Partial<StreamTiming> = {
  retryFirstMs: 1,
  retryMaxMs: 5,
  refusedMs: 40,
  authMs: 40,
  readyMs: 2_000,
  closeMs: 200,
  settleMs: 5,
};

let desk: AlpacaDesk;
let lines: string[];
let listening: Subscription[];
let wanted: BehaviorSubject<readonly Instrument[]>;
beforeEach(async () => {
  desk = await AlpacaDesk.open();
  lines = [];
  listening = [];
  wanted = new BehaviorSubject<readonly Instrument[]>([AAPL]);
});
afterEach(async () => {
  for (const one of listening) one.unsubscribe();
  await desk.close();
});

const log = (message: string, fields: object = {}): void => {
  lines.push(`${message} ${JSON.stringify(fields)}`);
};

const open = (credential: Credential, timing: Partial<StreamTiming> = {}): AlpacaMarketData =>
  new AlpacaMarketData({
    environment: 'paper',
    credential,
    venueUrl: desk.url,
    log: { debug: log, info: log, warn: log, error: log },
    timing: { ...QUICK, ...timing },
    random: () => 0.5,
  });

interface Listening {
  readonly events: MarketEvent[];
  readonly states: () => string[];
  readonly stop: () => void;
}

const KEY = { kind: 'key', keyId: 'PKTESTKEY', secret: 'verysecret' } as const;

function listen(
  data = open(KEY),
  channel = 'iex',
  wants: Parameters<AlpacaMarketData['stream']>[2] = CANDLES,
): Listening {
  const events: MarketEvent[] = [];
  const subscription = data.stream(channel, wanted, wants).subscribe((event) => events.push(event));
  listening.push(subscription);
  const states = (): string[] =>
    events.flatMap((event) => (event.kind === 'connection' ? [event.state] : []));
  return { events, states, stop: () => subscription.unsubscribe() };
}

const eventually = (what: string, met: () => boolean): Promise<unknown> =>
  until(async () => met(), { timeoutMs: 4_500, what });

const connected = ({ states }: Listening, times = 1): Promise<unknown> =>
  eventually(
    'it is connected',
    () => states().filter((one) => one === 'connected').length >= times,
  );

const bar = (T: string, S: string, rest: object = {}): object => ({
  T,
  S,
  o: 10,
  h: 11,
  l: 9,
  c: 10.5,
  v: 100,
  n: 3,
  vw: 10.2,
  t: new Date('2024-01-02T15:00:00Z'),
  ...rest,
});

const actions = (socket: DeskSocket): unknown[] => socket.told.map(({ action }) => action);

describe('a stream of Alpaca', () => {
  it('subscribes everything in one frame, once, before it says that it is connected', async () => {
    wanted.next([AAPL, MSFT]);
    const heard = listen(open(KEY), 'iex', { candles: true, quotes: true, trades: true });
    await connected(heard);
    expect(desk.last.path).toBe('/data-stream/v2/iex');
    expect(desk.last.told).toEqual([
      { action: 'auth', key: 'PKTESTKEY', secret: 'verysecret' },
      {
        action: 'subscribe',
        bars: ['AAPL', 'MSFT'],
        updatedBars: ['AAPL', 'MSFT'],
        quotes: ['AAPL', 'MSFT'],
        trades: ['AAPL', 'MSFT'],
        statuses: ['AAPL', 'MSFT'],
      },
    ]);
    expect(heard.states()).toEqual(['connected']);
  });

  it('opens with a token, and reads coins from a stream without halts', async () => {
    wanted.next([BTC]);
    const heard = listen(open({ kind: 'token', token: 'tok-1' }), 'crypto-us');
    await connected(heard);
    expect(desk.last.path).toBe('/data-stream/v1beta3/crypto/us');
    expect(desk.last.told).toEqual([
      { action: 'auth', key: 'oauth', secret: 'tok-1' },
      { action: 'subscribe', bars: ['BTC/USD'], updatedBars: ['BTC/USD'] },
    ]);
    desk.last.say(bar('b', 'BTC/USD', { v: 0, t: new Date('2024-01-02T15:01:00Z') }));
    await eventually('the candle is there', () => heard.events.length === 2);
    expect(heard.events[1]).toMatchObject({
      kind: 'candle',
      revision: 0,
      candle: { instrumentId: 'ins_btc', timeframe: '1m', volume: 0, trades: 3, vwap: 10.2 },
    });
  });

  it('tells candles, their corrections, quotes, trades and halts with exact times', async () => {
    const heard = listen(open(KEY), 'sip', { candles: true, quotes: true, trades: true });
    await connected(heard);
    // Milliseconds are what a Date can hold; the wire holds nanoseconds.
    const at = new Date('2024-01-02T15:00:00.123Z');
    desk.last.say(
      bar('b', 'AAPL'),
      bar('u', 'AAPL', { v: 120 }),
      { T: 'q', S: 'AAPL', bp: 10, bs: 2, ap: 0, as: 0, t: at },
      { T: 't', S: 'AAPL', i: 1, x: 'V', p: 10.25, s: 50, t: at },
      { T: 's', S: 'AAPL', sc: 'H', sm: 'Trading Halt', t: at },
      { T: 's', S: 'AAPL', sc: 'Q', sm: 'Quotation Resumption', t: at },
      { T: 's', S: 'AAPL', sc: 'T', sm: 'Trading Resumption', t: at },
      bar('b', 'TSLA'),
    );
    await eventually('all is heard', () => heard.events.length === 7);
    const [, first, again, quote, trade, halted, resumed] = heard.events;
    const openAt = parseInstant('2024-01-02T15:00:00Z');
    expect(first).toMatchObject({ revision: 0, candle: { openAt, close: 10.5, volume: 100 } });
    expect(again).toMatchObject({ revision: 1, candle: { openAt, volume: 120 } });
    expect(quote).toMatchObject({
      quote: { bid: 10, bidSize: 2, ask: null, at: openAt + 123_000 },
    });
    expect(trade).toMatchObject({ kind: 'trade', price: 10.25, size: 50, at: openAt + 123_000 });
    expect([halted, resumed]).toEqual([
      { kind: 'halt', instrumentId: 'ins_aapl', halted: true },
      { kind: 'halt', instrumentId: 'ins_aapl', halted: false },
    ]);
  });

  it('leaves out what cannot be, says so once, and goes on', async () => {
    const heard = listen();
    await connected(heard);
    desk.last.say(bar('b', 'AAPL', { c: 'much' }), bar('b', 'AAPL', { h: 1 }), bar('b', 'AAPL'));
    desk.last.say(bar('b', 'AAPL', { t: new Date('2024-01-02T15:00:30Z') }), bar('b', 'AAPL'));
    await eventually('the good ones are heard', () => heard.events.length === 3);
    expect(heard.states()).toEqual(['connected']);
    expect(lines.filter((line) => line.includes('could not be read')).length).toBe(1);
  });

  it('survives frames that are no frames', async () => {
    const heard = listen();
    await connected(heard);
    desk.last.say();
    (desk.last as unknown as { say(...of: unknown[]): void }).say(null, 7);
    desk.last.say(bar('b', 'AAPL'));
    await eventually('the good one is heard', () => heard.events.length === 2);
    expect(encode([]).length).toBe(1);
  });

  it('connects again after a loss, with everything that is wanted by then', async () => {
    const heard = listen();
    await connected(heard);
    wanted.next([AAPL, MSFT]);
    await eventually('the second is asked for', () => desk.last.told.length > 2);
    desk.last.cut();
    await connected(heard, 2);
    expect(heard.states()).toEqual(['connected', 'disconnected', 'connected']);
    expect(desk.last.told[1]).toMatchObject({
      bars: ['AAPL', 'MSFT'],
      updatedBars: ['AAPL', 'MSFT'],
    });
    expect(actions(desk.last)).toEqual(['auth', 'subscribe']);
  });

  it('asks again for what is missing in the acknowledgements, but not for ever', async () => {
    let acknowledged = 0;
    desk.script = (socket, frame) => {
      // Forgets the second symbol twice.
      if (frame['action'] !== 'subscribe' || ++acknowledged > 3) return POLITE(socket, frame);
      socket.say({ ...acknowledgement(socket), bars: ['AAPL'] });
    };
    wanted.next([AAPL, MSFT]);
    const heard = listen();
    await connected(heard);
    await eventually('it was asked for again', () => acknowledged > 3);
    const asked = desk.last.told.slice(2);
    for (const frame of asked) expect(frame).toEqual({ action: 'subscribe', bars: ['MSFT'] });
    expect(asked.length).toBe(3);
  });

  it('tells when symbols stay unheard because there are too many', async () => {
    desk.script = (socket, frame) => {
      if (frame['action'] !== 'subscribe') return POLITE(socket, frame);
      socket.say({ T: 'error', code: 405, msg: 'symbol limit exceeded' });
      socket.say({ T: 'subscription', bars: [], updatedBars: [], statuses: [] });
    };
    const heard = listen();
    const limited = (): boolean =>
      heard.events.some(
        (event) =>
          event.kind === 'connection' && event.detail?.includes('not subscribed: bars of AAPL'),
      );
    await eventually('it is told', limited);
    expect(desk.sockets.length).toBe(1);
    expect(heard.events).toContainEqual({
      kind: 'connection',
      state: 'connected',
      detail: 'symbol limit exceeded',
    });
  });

  it('asserts its subscriptions again when the same instruments are told once more', async () => {
    wanted.next([AAPL, MSFT]);
    const heard = listen();
    await connected(heard);
    wanted.next([MSFT, AAPL]);
    await eventually('it is asked for again', () => desk.last.told.length > 2);
    expect(desk.last.told[2]).toMatchObject({
      action: 'subscribe',
      bars: ['AAPL', 'MSFT'],
      updatedBars: ['AAPL', 'MSFT'],
    });
    expect(desk.sockets.length).toBe(1);
  });

  it('drops symbols that are not wanted any more', async () => {
    wanted.next([AAPL, MSFT]);
    const heard = listen();
    await connected(heard);
    wanted.next([MSFT]);
    await eventually('it is taken off', () => actions(desk.last).includes('unsubscribe'));
    expect(desk.last.told[2]).toEqual({ action: 'unsubscribe', bars: ['AAPL'] });
    desk.last.say(bar('b', 'AAPL'), bar('b', 'MSFT'));
    await eventually('the other is heard', () => heard.events.length === 2);
    expect(heard.events[1]).toMatchObject({ candle: { instrumentId: 'ins_msft' } });
  });

  it('waits at least a minute after the connection limit, and leaves its own socket first', async () => {
    desk.script = (socket, frame) => {
      if (desk.sockets.length > 1) return POLITE(socket, frame);
      // A server that leaves the socket open after its word.
      socket.say({ T: 'error', code: 406, msg: 'connection limit exceeded' });
    };
    const heard = listen();
    await eventually('it is refused', () => heard.states().includes('refused'));
    const [first] = desk.sockets;
    await eventually('the socket is closed', () => !first!.isOpen);
    const began = performance.now();
    await connected(heard);
    // 40 ms stand for the minute; half of the quarter is the jitter.
    expect(performance.now() - began).toBeGreaterThan(30);
    expect(heard.events[0]).toEqual({
      kind: 'connection',
      state: 'refused',
      detail: 'connection limit exceeded',
    });
  });

  it.each([
    [401, 'not authenticated'],
    [402, 'auth failed'],
    [409, 'insufficient subscription'],
  ])('says that a key is needed after %i and tries again later', async (code, msg) => {
    desk.script = (socket, frame) => {
      if (desk.sockets.length > 1) return POLITE(socket, frame);
      socket.say({ T: 'error', code, msg });
    };
    const heard = listen();
    await connected(heard);
    expect(heard.events[0]).toEqual({ kind: 'connection', state: 'auth-required', detail: msg });
  });

  it('tries again soon when only the log-in was too late', async () => {
    desk.script = (socket, frame) => {
      if (desk.sockets.length > 1) return POLITE(socket, frame);
      socket.say({ T: 'error', code: 404, msg: 'auth timeout' });
    };
    const heard = listen();
    await connected(heard);
    expect(heard.events[0]).toMatchObject({ state: 'disconnected', detail: 'auth timeout' });
  });

  it('gives up on a server that acknowledges nothing, and tries another connection', async () => {
    desk.script = (socket, frame) => {
      if (desk.sockets.length > 1) POLITE(socket, frame);
    };
    const heard = listen(open(KEY, { readyMs: 50 }));
    await connected(heard);
    expect(heard.states()).toEqual(['disconnected', 'connected']);
  });

  it('notices a connection that answers no pings, without a word to its listener before', async () => {
    const heard = listen(open(KEY, { pingMs: 40, pongMs: 20 }));
    await connected(heard);
    await eventually('some pings were answered', () => desk.pings > 3);
    // Pongs are life of the connection, and nobody takes them for data.
    expect(heard.events.length).toBe(1);
    desk.mute();
    await connected(heard, 2);
    expect(heard.states().slice(0, 3)).toEqual(['connected', 'disconnected', 'connected']);
  });

  it('keeps knocking while nobody is there', async () => {
    const heard = listen();
    await connected(heard);
    const { url } = desk;
    await desk.close();
    await eventually(
      'it tried some times',
      () => heard.states().filter((one) => one === 'disconnected').length > 3,
    );
    expect(url).toContain('127.0.0.1');
    desk = await AlpacaDesk.open(Number(new URL(url).port));
    await connected(heard, 2);
  });

  it('has one socket a channel while somebody listens, and none after', async () => {
    const data = open(KEY);
    const first = listen(data);
    await connected(first);
    const second = listen(data);
    expect(second.events[0]).toMatchObject({ state: 'refused' });
    first.stop();
    await connected(second);
    const [before, after] = desk.sockets;
    expect([before!.isOpen, after!.isOpen]).toEqual([false, true]);
    second.stop();
    await eventually('the last is closed', () => !after!.isOpen);
    expect(desk.sockets.length).toBe(2);
  });

  it('connects also while nothing is wanted yet', async () => {
    wanted.next([]);
    const heard = listen();
    await connected(heard);
    expect(actions(desk.last)).toEqual(['auth']);
    wanted.next([AAPL]);
    await eventually('it is asked for', () => actions(desk.last).includes('subscribe'));
  });

  it('refuses a channel that there is not', () => {
    expect(() => open(KEY).stream('tape', wanted, CANDLES)).toThrow(
      'expected one of iex, sip, delayed_sip, test, crypto-us, found "tape"',
    );
  });

  it('tells no secret in its events and lines', async () => {
    desk.greet = (socket) => {
      const msg = 'connection limit exceeded for PKTESTKEY verysecret';
      socket.say({ T: 'error', code: 499, msg });
    };
    const heard = listen();
    await eventually('it is refused', () => heard.states().includes('refused'));
    const told = `${JSON.stringify(heard.events)} ${lines.join()}`;
    expect(told).toContain('connection limit exceeded for *** ***');
    expect(told).not.toMatch(/verysecret|PKTESTKEY/);
  });
});
