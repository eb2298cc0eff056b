import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { PIVOT_INPUTS } from './pivot-lines.js';
import { BASIS_SCHEMA, type CandlePrices, type PivotBasis } from './previous-prices.js';
import { THREE_LEVELS, ThreeLevelLines } from './three-level-lines.js';

/**
 * Returns the levels of floor traders from the range and close of what came before: the previous
 * candle, or the previous session, which is a UTC date of `time`. Undefined in the first one.
 * O(1).
 */
export class PivotClassic extends ThreeLevelLines {
  get kind(): string {
    return 'PIVOT_CLASSIC';
  }

  protected draw({ high, low, close }: CandlePrices): void {
    const lines = this.lines;
    const pivot = (high + low + close) / 3;
    lines[0] = pivot;
    lines[1] = 2 * pivot - low;
    lines[2] = 2 * pivot - high;
    lines[3] = pivot + (high - low);
    lines[4] = pivot - (high - low);
    lines[5] = high + 2 * (pivot - low);
    lines[6] = low - 2 * (high - pivot);
  }
}

/** Describes the indicator PIVOT_CLASSIC for the catalogue. */
export const PIVOT_CLASSIC = defineIndicator({
  name: 'PIVOT_CLASSIC',
  title: 'Classic pivot points',
  parameters: z.strictObject({ basis: BASIS_SCHEMA }),
  inputs: PIVOT_INPUTS,
  outputs: THREE_LEVELS,
  formula:
    'pivot P = (H + L + C) / 3; r1 = 2 P - L; s1 = 2 P - H; r2 = P + (H - L); s2 = P - (H - ' +
    'L); r3 = H + 2 (P - L); s3 = L - 2 (H - P)',
  source: {
    author: 'John L. Person',
    year: 2004,
    title: 'A Complete Guide to Technical Trading Tactics',
  },
  build: (parameters) => new PivotClassic(parameters),
});

/** Returns the indicator PIVOT_CLASSIC (classic pivot points); see PivotClassic. */
export function pivotClassic(parameters: { readonly basis: PivotBasis }): PivotClassic {
  return PIVOT_CLASSIC.create(parameters);
}
