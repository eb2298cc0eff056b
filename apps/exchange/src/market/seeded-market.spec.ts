import { describe, expect, it } from '@jest/globals';
import { DAY, MINUTE, SECOND, parseInstant } from '@vela/kernel';
import fc from 'fast-check';
import { ManualClock } from '../clock/manual-clock.js';
import type { MarketChoice } from '../exchange-options.js';
import { openMarket } from '../open-market.js';
import type { BarWidth } from './bar-width.js';
import type { History } from './history.js';
import type { MarketMessage } from './market-message.js';
import { CORRECTED_AFTER } from './tape.js';
import type { Bar } from './tape.js';

const MINUTES: BarWidth = { count: 1, unit: 'Min' };
const AT = parseInstant('2026-03-11T15:20:00Z');

function market(
  options: {
    readonly at?: number;
    readonly choice?: MarketChoice;
    readonly hours?: 'always' | 'calendar';
  } = {},
) {
  const clock = new ManualClock(options.at ?? AT + SECOND);
  const choice = options.choice ?? { kind: 'seeded', seed: 7 };
  return { clock, ...openMarket(choice, { hours: options.hours ?? 'always', clock }) };
}

function barsOf(history: History, symbol: string, from: number, to: number, width = MINUTES) {
  const range = { symbol, from, to, descending: false };
  return [...history.bars(range, width)].filter((bar): bar is Bar => bar !== null);
}

describe('a seeded market', () => {
  it('tells the same candles for a range however it is read and whenever', () => {
    const one = market().history;
    const all = barsOf(one, 'AAPL', AT - DAY, AT - DAY + 200 * MINUTE);
    expect(all).toHaveLength(201);
    fc.assert(
      fc.property(fc.nat(199), fc.nat(199), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        // Another market of the same seed, hours later and read elsewhere first.
        const other = market({ at: AT + 5 * 60 * MINUTE }).history;
        barsOf(other, 'AAPL', AT, AT + b * MINUTE);
        const part = barsOf(other, 'AAPL', AT - DAY + from * MINUTE, AT - DAY + to * MINUTE);
        expect(part).toEqual(all.slice(from, to + 1));
      }),
      { numRuns: 10 },
    );
  });

  it('differs by seed and by symbol', () => {
    const closes = (seed: number, symbol: string): number[] =>
      barsOf(
        market({ choice: { kind: 'seeded', seed } }).history,
        symbol,
        AT - MINUTE * 30,
        AT,
      ).map(({ close }) => close);
    expect(closes(1, 'AAPL')).toEqual(closes(1, 'AAPL'));
    expect(closes(1, 'AAPL')).not.toEqual(closes(2, 'AAPL'));
    expect(closes(1, 'AAPL')).not.toEqual(closes(1, 'MSFT'));
  });

  it('wanders as much as its volatility says and never far from where it began', () => {
    const choice = { kind: 'seeded', seed: 3, symbols: ['AAPL'], volatility: 0.3 } as const;
    const { history } = market({ choice });
    const days = barsOf(history, 'AAPL', AT - 150 * DAY, AT - DAY, { count: 1, unit: 'Day' });
    expect(days.length).toBe(149);
    const returns = days.slice(1).map(({ close }, at) => Math.log(close / days[at]!.close));
    const deviation = Math.sqrt(returns.reduce((sum, one) => sum + one * one, 0) / returns.length);
    expect(deviation * Math.sqrt(365.25)).toBeGreaterThan(0.19);
    expect(deviation * Math.sqrt(365.25)).toBeLessThan(0.45);
    for (const { low, high } of days) {
      expect(low).toBeGreaterThan(190 / 4);
      expect(high).toBeLessThan(190 * 4);
    }
  });

  it('says on the stream what history says later, prints, quotes and candles alike', () => {
    const { clock, market: live, history } = market();
    const heard: MarketMessage[] = [];
    live.messages.subscribe((message) => heard.push(message));
    const from = clock.now() + 1;
    clock.advance(10 * 60_000 + 40_000);
    const to = clock.now();
    const begin = Math.floor(from / MINUTE) * MINUTE;
    for (const symbol of live.symbols) {
      const mine = heard.filter((message) => message.symbol === symbol);
      const range = { symbol, from, to, descending: false };
      const trades = mine.flatMap((one) => (one.kind === 'trade' ? [one.trade] : []));
      expect([...trades].sort((a, b) => a.at - b.at)).toEqual([...history.trades(range)]);
      const quotes = mine.flatMap((one) => (one.kind === 'quote' ? [one.quote] : []));
      expect(quotes).toEqual([...history.quotes(range)]);
      const told = new Map<number, Bar>();
      for (const one of mine) {
        if (one.kind === 'bar') expect(told.has(one.bar.at)).toBe(false);
        if (one.kind === 'bar' || one.kind === 'updatedBar') told.set(one.bar.at, one.bar);
      }
      expect([...told.values()]).toEqual(barsOf(history, symbol, begin, to));
    }
    const kinds = new Set(heard.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['bar', 'dailyBar', 'quote', 'trade', 'updatedBar']);
  });

  it('makes each candle of its prints', () => {
    const { history } = market();
    for (const symbol of ['AAPL', 'BTC/USD', 'BRK.A']) {
      for (const bar of barsOf(history, symbol, AT - 60 * MINUTE, AT - 5 * MINUTE)) {
        const range = { symbol, from: bar.at, to: bar.at + MINUTE - 1, descending: false };
        const prints = [...history.trades(range)];
        const inOrder = prints.filter(({ late }) => !late);
        expect(bar.open).toBe(inOrder[0]!.price);
        expect(bar.close).toBe(inOrder.at(-1)!.price);
        expect(bar.high).toBe(Math.max(...prints.map(({ price }) => price)));
        expect(bar.low).toBe(Math.min(...prints.map(({ price }) => price)));
        expect(bar.volume).toBeCloseTo(
          prints.reduce((sum, { size }) => sum + size, 0),
          8,
        );
        expect(bar.trades).toBe(prints.length);
        expect(bar.vwap).toBeGreaterThanOrEqual(bar.low - 1e-6);
        expect(bar.vwap).toBeLessThanOrEqual(bar.high + 1e-6);
      }
    }
  });

  it('corrects a candle half a minute after its end and not before', () => {
    const choice = { kind: 'seeded', seed: 5, symbols: ['AAPL'], lateShare: 1 } as const;
    const { clock, history } = market({ choice });
    const minute = Math.floor(clock.now() / MINUTE) * MINUTE;
    clock.advance(60_000);
    const [first] = barsOf(history, 'AAPL', minute, minute + MINUTE);
    clock.advance(CORRECTED_AFTER / 1_000);
    const [corrected] = barsOf(history, 'AAPL', minute, minute + MINUTE);
    expect(corrected!.trades).toBe(first!.trades + 1);
    expect([corrected!.open, corrected!.close]).toEqual([first!.open, first!.close]);
  });

  it('quotes at least one increment wide and opens with a price', () => {
    const { market: live, history } = market();
    for (const symbol of live.symbols) {
      expect(live.lastPrice(symbol)).not.toBeNull();
      const range = { symbol, from: AT - 10 * MINUTE, to: AT, descending: false };
      for (const { bid, ask } of history.quotes(range)) expect(ask).toBeGreaterThan(bid);
    }
  });

  it('joins wider candles out of minutes', () => {
    const { history } = market();
    const from = parseInstant('2026-03-10T14:00:00Z');
    const [hour] = barsOf(history, 'TSLA', from, from, { count: 1, unit: 'Hour' });
    const minutes = barsOf(history, 'TSLA', from, from + 59 * MINUTE);
    expect(hour!.open).toBe(minutes[0]!.open);
    expect(hour!.close).toBe(minutes.at(-1)!.close);
    expect(hour!.high).toBe(Math.max(...minutes.map(({ high }) => high)));
    expect(hour!.trades).toBe(minutes.reduce((sum, { trades }) => sum + trades, 0));
  });
});

describe('hours of a market', () => {
  const friday = parseInstant('2026-03-13T20:30:00Z');

  it('leaves out nights and weekends of shares, and never of crypto', () => {
    const { history } = market({ at: friday + 4 * DAY, hours: 'calendar' });
    const shares = barsOf(history, 'AAPL', friday, friday + 3 * DAY - 1);
    // The evening session of Friday ends at midnight UTC, and Monday begins at 08:00.
    const gap = shares.findIndex(({ at }) => at > friday + DAY);
    expect(shares[gap - 1]!.at).toBeLessThan(parseInstant('2026-03-14T00:00:00Z'));
    expect(shares[gap]!.at).toBeGreaterThanOrEqual(parseInstant('2026-03-16T08:00:00Z'));
    expect(barsOf(history, 'BTC/USD', friday, friday + DAY - 1)).toHaveLength(1_440);
    expect(barsOf(history, 'FAKEPACA', friday, friday + DAY - 1)).toHaveLength(1_440);
  });

  it('has 390 minutes in a regular session, and 210 on a short day', () => {
    const { history } = market({ at: friday, hours: 'calendar' });
    const count = (open: string, close: string): number =>
      barsOf(history, 'AAPL', parseInstant(open), parseInstant(close) - 1).length;
    expect(count('2026-03-11T13:30:00Z', '2026-03-11T20:00:00Z')).toBe(390);
    expect(count('2025-11-28T14:30:00Z', '2025-11-28T18:00:00Z')).toBe(210);
  });

  it('stamps daily candles with midnight Eastern, in summer and in winter', () => {
    const { history } = market({ at: friday, hours: 'calendar' });
    const days = (from: string, to: string): number[] =>
      barsOf(history, 'AAPL', parseInstant(from), parseInstant(to), { count: 1, unit: 'Day' }).map(
        ({ at }) => at,
      );
    expect(days('2026-03-05T00:00:00Z', '2026-03-10T12:00:00Z')).toEqual([
      parseInstant('2026-03-05T05:00:00Z'),
      parseInstant('2026-03-06T05:00:00Z'),
      parseInstant('2026-03-09T04:00:00Z'),
      parseInstant('2026-03-10T04:00:00Z'),
    ]);
  });

  it('tells which part of the day it is and when it changes', () => {
    const { market: live } = market({ at: friday, hours: 'calendar' });
    const phase = (at: string): string => live.session('AAPL', parseInstant(at)).phase;
    expect(phase('2026-03-13T07:59:00Z')).toBe('closed');
    expect(phase('2026-03-13T08:00:00Z')).toBe('pre');
    expect(phase('2026-03-13T13:30:00Z')).toBe('regular');
    expect(phase('2026-03-13T20:00:00Z')).toBe('post');
    const weekend = live.session('AAPL', parseInstant('2026-03-14T12:00:00Z'));
    expect(weekend).toMatchObject({ date: '2026-03-16', phase: 'closed' });
    expect(weekend.changesAt).toBe(parseInstant('2026-03-16T08:00:00Z'));
    expect(live.session('BTC/USD', parseInstant('2026-03-14T12:00:00Z')).phase).toBe('regular');
  });
});
