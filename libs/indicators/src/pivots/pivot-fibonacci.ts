import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { PIVOT_INPUTS } from './pivot-lines.js';
import { BASIS_SCHEMA, type CandlePrices, type PivotBasis } from './previous-prices.js';
import { THREE_LEVELS, ThreeLevelLines } from './three-level-lines.js';

/**
 * Returns the mean price of what came before (the previous candle, or the previous session, which
 * is a UTC date of `time`) and levels at Fibonacci's shares of its range above and below.
 * Undefined in the first one. O(1).
 */
export class PivotFibonacci extends ThreeLevelLines {
  get kind(): string {
    return 'PIVOT_FIBONACCI';
  }

  protected draw({ high, low, close }: CandlePrices): void {
    const lines = this.lines;
    const pivot = (high + low + close) / 3;
    const range = high - low;
    lines[0] = pivot;
    lines[1] = pivot + 0.382 * range;
    lines[2] = pivot - 0.382 * range;
    lines[3] = pivot + 0.618 * range;
    lines[4] = pivot - 0.618 * range;
    lines[5] = pivot + range;
    lines[6] = pivot - range;
  }
}

/** Describes the indicator PIVOT_FIBONACCI for the catalogue. */
export const PIVOT_FIBONACCI = defineIndicator({
  name: 'PIVOT_FIBONACCI',
  title: 'Fibonacci pivot points',
  parameters: z.strictObject({ basis: BASIS_SCHEMA }),
  inputs: PIVOT_INPUTS,
  outputs: THREE_LEVELS,
  formula:
    'pivot P = (H + L + C) / 3; r1, s1 = P ± 0.382 (H - L); r2, s2 = P ± 0.618 (H - L); r3, ' +
    's3 = P ± (H - L)',
  source: {
    author: 'John L. Person',
    year: 2004,
    title: 'A Complete Guide to Technical Trading Tactics',
  },
  build: (parameters) => new PivotFibonacci(parameters),
});

/** Returns the indicator PIVOT_FIBONACCI (fibonacci pivot points); see PivotFibonacci. */
export function pivotFibonacci(parameters: { readonly basis: PivotBasis }): PivotFibonacci {
  return PIVOT_FIBONACCI.create(parameters);
}
