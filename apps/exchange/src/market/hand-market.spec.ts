import { describe, expect, it } from '@jest/globals';
import { MINUTE, parseInstant } from '@vela/kernel';
import { ManualClock } from '../clock/manual-clock.js';
import { openMarket } from '../open-market.js';
import { parseCandles } from './candle-file.js';
import { History } from './history.js';
import type { MarketMessage } from './market-message.js';
import { ReplayedMinutes } from './replayed-minutes.js';
import { Tape } from './tape.js';
import type { Bar } from './tape.js';
import { TradingHours } from './trading-hours.js';

const AT = parseInstant('2026-03-11T15:20:00Z');
const MINUTES = { count: 1, unit: 'Min' } as const;

function byHand() {
  const clock = new ManualClock(AT);
  const choice = { kind: 'manual', symbols: ['AAPL', 'BTC/USD'] } as const;
  const open = openMarket(choice, { hours: 'always', clock });
  const heard: MarketMessage[] = [];
  open.market.messages.subscribe((message) => heard.push(message));
  return { clock, heard, ...open };
}

function bars(history: History, symbol: string, from: number, to: number): Bar[] {
  const range = { symbol, from, to, descending: false };
  return [...history.bars(range, MINUTES)].filter((bar): bar is Bar => bar !== null);
}

describe('a market by hand', () => {
  it('says nothing by itself', () => {
    const { clock, heard, market } = byHand();
    clock.advance(3_600_000);
    expect(heard).toEqual([]);
    expect(market.quote('AAPL')).toBeNull();
    expect(market.lastPrice('AAPL')).toBeNull();
  });

  it('moves before anybody is told', () => {
    const { market } = byHand();
    const seen: unknown[] = [];
    market.ticks.subscribe(({ symbol, kind }) =>
      seen.push([kind, market.quote(symbol)?.bid, market.lastPrice(symbol)]),
    );
    market.setByHand('AAPL', { bid: 189.99, ask: 190.01, price: 190 });
    expect(seen).toEqual([
      ['quote', '189.99', null],
      ['trade', '189.99', '190'],
    ]);
  });

  it('makes a candle of prints by hand when the minute is over', () => {
    const { clock, heard, market, history } = byHand();
    for (const [price, size] of [
      [10, 1],
      [12, 1],
      [9, 2],
    ] as const) {
      clock.advance(1_000);
      market.setByHand('AAPL', { price, size });
    }
    clock.advance(60_000);
    const expected = {
      at: AT,
      open: 10,
      high: 12,
      low: 9,
      close: 9,
      volume: 4,
      trades: 3,
      vwap: 10,
    };
    expect(bars(history, 'AAPL', AT, AT)).toEqual([expected]);
    expect(heard.filter(({ kind }) => kind === 'bar')).toEqual([
      { kind: 'bar', symbol: 'AAPL', bar: expected },
    ]);
  });

  it('tells a candle by hand at once, with prints, and once', () => {
    const { clock, heard, market, history } = byHand();
    const candle = { open: 5, high: 7, low: 4, close: 6, volume: 100, trades: 4, vwap: 5.5 };
    market.setCandle('AAPL', candle);
    clock.advance(120_000);
    expect(heard.filter(({ kind }) => kind === 'bar')).toHaveLength(1);
    expect(bars(history, 'AAPL', AT - MINUTE, AT)).toEqual([{ at: AT - MINUTE, ...candle }]);
    expect(market.lastPrice('AAPL')).toBe('6');
  });

  it('refuses a bid above the ask and a symbol that it has not', () => {
    const { market } = byHand();
    expect(() => market.setByHand('AAPL', { bid: 2, ask: 1 })).toThrow('expected bid <= ask');
    expect(() => market.setByHand('MSFT', { bid: 2 })).toThrow('there is no symbol "MSFT"');
  });

  it('finds an asset by symbol, by symbol without slash and by id', () => {
    const { market } = byHand();
    const asset = market.asset('BTCUSD');
    expect(asset?.symbol).toBe('BTC/USD');
    expect(market.asset(asset!.id)).toBe(asset);
    expect(asset!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(market.asset('NOPE')).toBeNull();
  });
});

describe('a halt', () => {
  it('silences a symbol, and history says the same afterwards', () => {
    const clock = new ManualClock(AT);
    const choice = { kind: 'seeded', seed: 1, symbols: ['AAPL', 'MSFT'], lateShare: 0 } as const;
    const { market, history } = openMarket(choice, { hours: 'always', clock });
    const heard: MarketMessage[] = [];
    market.messages.subscribe((message) => heard.push(message));
    clock.advance(90_000);
    market.halt('AAPL', true);
    expect(market.halted('AAPL')).toBe(true);
    clock.advance(180_000);
    market.halt('AAPL', false);
    clock.advance(60_000);
    const told = heard.flatMap((one) =>
      one.kind === 'bar' && one.symbol === 'AAPL' ? [one.bar] : [],
    );
    expect(told.map(({ at }) => (at - AT) / MINUTE)).toEqual([-1, 0, 1, 4]);
    expect(bars(history, 'AAPL', AT - MINUTE, clock.now())).toEqual(told);
    expect(heard.filter(({ kind }) => kind === 'status')).toHaveLength(2);
  });
});

describe('a replay', () => {
  const file = [
    'symbol,time,open,high,low,close,volume',
    'AAPL,2026-03-11T15:00:00Z,10,12,9,11,800',
    'AAPL,2026-03-11T15:01:00Z,11,11.5,10,10.5,803',
    'AAPL,2026-03-11T15:02:00Z,10.5,13,10.5,13,0',
  ].join('\n');

  it('plays each candle exactly, and from the beginning again', () => {
    const source = new ReplayedMinutes(parseCandles(file, 'replay.csv'));
    const history = new History(new Tape(source), new TradingHours('always'), () => AT);
    const first = parseInstant('2026-03-11T15:00:00Z');
    const played = bars(history, 'AAPL', first, first + 5 * MINUTE).map(
      ({ open, high, low, close, volume }) => [open, high, low, close, volume],
    );
    const once = [
      [10, 12, 9, 11, 800],
      [11, 11.5, 10, 10.5, 803],
      [10.5, 13, 10.5, 13, 0],
    ];
    expect(played).toEqual([...once, ...once]);
  });

  it.each([
    ['no column volume', 'symbol,time,open,high,low,close\n'],
    ['holds no candle', 'symbol,time,open,high,low,close,volume\n'],
    ['line 2: expected a date', 'symbol,time,open,high,low,close,volume\nA,soon,1,1,1,1,1'],
    ['as open, found "x"', 'symbol,time,open,high,low,close,volume\nA,2026-01-01,x,1,1,1,1'],
    ['low <= open', 'symbol,time,open,high,low,close,volume\nA,2026-01-01,5,1,1,1,1'],
    ['line 2: expected a symbol', 'symbol,time,open,high,low,close,volume\n,2026-01-01,1,1,1,1,1'],
    [
      'line 3: expected a time after',
      'symbol,time,open,high,low,close,volume\nA,2026-01-01,1,1,1,1,1\nA,2026-01-01,1,1,1,1,1',
    ],
  ])('refuses a file: %s', (message, text) => {
    expect(() => parseCandles(text, 'bad.csv')).toThrow(message);
  });
});
