import { describe, expect, it } from '@jest/globals';
import { lagText, seriesText } from './feed-text.js';

describe('feeds in words', () => {
  it.each([
    [0.4, '0.4 s'],
    [61, '1 min 01 s'],
    [7_200, '2.0 h'],
    [172_799, '48.0 h'],
    [300_000, '3 days'],
  ])('say of %d seconds behind the clock %s', (seconds, text) => {
    expect(lagText(seconds)).toBe(text);
  });

  it('name a few series and count the others', () => {
    const of = (symbol: string, timeframe: string) => ({
      timeframe,
      instrument: { id: symbol, symbol },
    });
    const series = [of('A', '1m'), of('B', '1m'), of('C', '1m'), of('A', '1d')];
    expect(seriesText({ series }, 2)).toBe('A 1m, B 1m, and 1 more of 1m, A 1d');
    expect(seriesText({ series: [] })).toBe('');
  });
});
