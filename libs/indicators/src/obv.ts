import { z } from 'zod';
import { defineIndicator } from './definition.js';
import { type CandleField, Indicator } from './indicator.js';
import { sumError } from './two-sum.js';

const INPUTS: readonly CandleField[] = ['close', 'volume'];

/**
 * Returns the running sum of volume, added when the close rose and subtracted when it fell; starts
 * with the first volume. The sum is error-free (see Sma). O(1).
 */
export class Obv extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private last = Number.NaN;
  private sum = 0;
  private error = 0;

  get kind(): string {
    return 'OBV';
  }

  get warmUp(): number {
    return 1;
  }

  update(close: number, volume: number): void {
    const { last, sum } = this;
    let flow = 0;
    if (close < last) flow = -volume;
    else if (close > last || !this.ready) flow = volume;
    const total = sum + flow;
    this.error += sumError(sum, flow, total);
    this.sum = total;
    this.last = close;
    this.previous = this.current;
    this.current = total + this.error;
    this.ready = true;
  }
}

/** Describes the indicator OBV for the catalogue. */
export const OBV = defineIndicator({
  name: 'OBV',
  title: 'On-balance volume',
  parameters: z.strictObject({}),
  inputs: INPUTS,
  formula: 'OBV[0] = v[0]; OBV[t] = OBV[t-1] + v[t] sign(c[t] - c[t-1])',
  source: {
    author: 'Joseph E. Granville',
    year: 1963,
    title: "Granville's New Key to Stock Market Profits",
  },
  build: (parameters) => new Obv(parameters),
});

/** Returns the indicator OBV (on-balance volume); see Obv. */
export function obv(): Obv {
  return OBV.create({});
}
