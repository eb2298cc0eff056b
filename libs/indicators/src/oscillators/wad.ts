import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from '../indicator.js';
import { RunningSum } from '../running-sum.js';

/**
 * Returns the running sum of what the close gained from the true low when it rose, and lost from
 * the true high when it fell; from the second candle on. The sum is error-free. O(1).
 */
export class Wad extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly sum = new RunningSum({});
  private last = Number.NaN;

  get kind(): string {
    return 'WAD';
  }

  get warmUp(): number {
    return 2;
  }

  update(high: number, low: number, close: number): void {
    const { sum, last } = this;
    this.last = close;
    if (Number.isNaN(last)) return;
    let move = 0;
    if (close > last) move = close - Math.min(low, last);
    else if (close < last) move = close - Math.max(high, last);
    sum.update(move);
    this.previous = this.current;
    this.current = sum.current;
    this.ready = true;
  }
}

/** Describes the indicator WAD for the catalogue. */
export const WAD = defineIndicator({
  name: 'WAD',
  title: 'Williams accumulation and distribution',
  parameters: z.strictObject({}),
  inputs: HIGH_LOW_CLOSE,
  formula:
    "WAD[t] = WAD[t-1] + (c - min(l, c') if c > c', c - max(h, c') if c < c', else 0); c' = " +
    'the close before; WAD[0] = 0',
  source: {
    author: 'Larry R. Williams',
    year: 1972,
    title: 'The Secret of Selecting Stocks for Immediate and Substantial Gains',
  },
  build: () => new Wad({}),
});

/** Returns the indicator WAD (williams accumulation and distribution); see Wad. */
export function wad(): Wad {
  return WAD.create({});
}
