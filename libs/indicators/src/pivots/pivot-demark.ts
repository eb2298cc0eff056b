import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { undefinedLines } from '../lines-indicator.js';
import { PIVOT_INPUTS, PivotLines } from './pivot-lines.js';
import { BASIS_SCHEMA, type CandlePrices, type PivotBasis } from './previous-prices.js';

const OUTPUTS: readonly string[] = ['pivot', 'r1', 's1'];

/**
 * Returns DeMark's levels, which depend on whether what came before (the previous candle, or the
 * previous session, which is a UTC date of `time`) rose or fell. Undefined in the first one. O(1).
 */
export class PivotDemark extends PivotLines {
  protected override readonly lines = undefinedLines(3);

  get kind(): string {
    return 'PIVOT_DEMARK';
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get pivot(): number | null {
    return this.output(0);
  }

  get r1(): number | null {
    return this.output(1);
  }

  get s1(): number | null {
    return this.output(2);
  }

  protected draw({ open, high, low, close }: CandlePrices): void {
    const lines = this.lines;
    let sum = high + low + 2 * close;
    if (close < open) sum = high + 2 * low + close;
    else if (close > open) sum = 2 * high + low + close;
    lines[0] = sum / 4;
    lines[1] = sum / 2 - low;
    lines[2] = sum / 2 - high;
  }
}

/** Describes the indicator PIVOT_DEMARK for the catalogue. */
export const PIVOT_DEMARK = defineIndicator({
  name: 'PIVOT_DEMARK',
  title: "DeMark's pivot points",
  parameters: z.strictObject({ basis: BASIS_SCHEMA }),
  inputs: PIVOT_INPUTS,
  outputs: OUTPUTS,
  formula:
    'X = H + 2 L + C when C < O, 2 H + L + C when C > O, H + L + 2 C when C = O; pivot = X / ' +
    '4; r1 = X / 2 - L; s1 = X / 2 - H',
  source: {
    author: 'Thomas R. DeMark',
    year: 1994,
    title: 'The New Science of Technical Analysis',
  },
  build: (parameters) => new PivotDemark(parameters),
});

/** Returns the indicator PIVOT_DEMARK (deMark's pivot points); see PivotDemark. */
export function pivotDemark(parameters: { readonly basis: PivotBasis }): PivotDemark {
  return PIVOT_DEMARK.create(parameters);
}
