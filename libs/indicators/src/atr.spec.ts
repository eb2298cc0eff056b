import { describe, expect, it } from '@jest/globals';
import { atr } from './atr.js';

describe('an average true range', () => {
  it('counts gaps from the close before and starts with the second candle', () => {
    const range = atr(2);
    const candles = [
      [10, 8, 9],
      [14, 12, 13], // true range 14 - 9 = 5
      [12, 11, 11.5], // 13 - 11 = 2
      [12, 11, 11], // 12 - 11 = 1
    ] as const;
    const seen = candles.map(([high, low, close]) => {
      range.update(high, low, close);
      return range.value;
    });
    expect(seen).toEqual([null, null, 3.5, 2.25]);
  });
});
