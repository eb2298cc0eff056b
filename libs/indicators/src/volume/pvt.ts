import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, CLOSE_VOLUME, finiteOrZero, Indicator } from '../indicator.js';
import { RunningSum } from '../running-sum.js';

/**
 * Returns the running sum of volume times the relative change of the close, from the second candle
 * on. A change from 0 counts as 0. The sum is error-free. O(1).
 */
export class Pvt extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = CLOSE_VOLUME;
  private readonly sum = new RunningSum({});
  private last = Number.NaN;

  get kind(): string {
    return 'PVT';
  }

  get warmUp(): number {
    return 2;
  }

  update(close: number, volume: number): void {
    const { sum, last } = this;
    this.last = close;
    if (Number.isNaN(last)) return;
    sum.update(finiteOrZero((volume * (close - last)) / last));
    this.previous = this.current;
    this.current = sum.current;
    this.ready = true;
  }
}

/** Describes the indicator PVT for the catalogue. */
export const PVT = defineIndicator({
  name: 'PVT',
  title: 'Price volume trend',
  parameters: z.strictObject({}),
  inputs: CLOSE_VOLUME,
  formula: 'PVT[t] = PVT[t-1] + v[t] (c[t] - c[t-1]) / c[t-1]; PVT[0] = 0',
  source: {
    author: 'David L. Markstein',
    year: 1966,
    title: 'How to Chart Your Way to Stock Market Profits',
  },
  build: () => new Pvt({}),
});

/** Returns the indicator PVT (price volume trend); see Pvt. */
export function pvt(): Pvt {
  return PVT.create({});
}
