import { describe, expect, it } from '@jest/globals';
import { QUOTE_COLUMNS, allocateQuotes, sliceQuotes } from './quotes.js';
import { TRADE_TICK_COLUMNS, allocateTradeTicks, sliceTradeTicks } from './trade-ticks.js';

describe('columns of quotes and prints', () => {
  it('lie one after the other in one buffer, shared when asked for', () => {
    const quotes = allocateQuotes(3, true);
    expect(quotes.length).toBe(3);
    expect(quotes.at.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(QUOTE_COLUMNS.map((name) => quotes[name].byteOffset)).toEqual([0, 24, 48, 72, 96]);
    const ticks = allocateTradeTicks(2);
    expect(ticks.price.buffer).toBeInstanceOf(ArrayBuffer);
    expect(TRADE_TICK_COLUMNS.map((name) => ticks[name].byteOffset)).toEqual([0, 16, 32]);
  });

  it('are sliced as views of the same memory', () => {
    const quotes = allocateQuotes(4);
    quotes.bid.set([1, 2, 3, 4]);
    const middle = sliceQuotes(quotes, 1, 3);
    expect([middle.length, ...middle.bid]).toEqual([2, 2, 3]);
    expect(middle.ask.buffer).toBe(quotes.ask.buffer);
    const ticks = allocateTradeTicks(3);
    ticks.size.set([5, 6, 7]);
    expect([...sliceTradeTicks(ticks, 2, 3).size]).toEqual([7]);
  });
});
