import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import type { CandleField } from '../indicator.js';
import { undefinedLines } from '../lines-indicator.js';
import { PivotLines } from './pivot-lines.js';
import { BASIS_SCHEMA, type CandlePrices, type PivotBasis } from './previous-prices.js';

const INPUTS: readonly CandleField[] = ['open', 'high', 'low', 'close', 'time'];
const OUTPUTS: readonly string[] = ['pivot', 'r1', 's1', 'r2', 's2', 'r3', 's3'];

/**
 * Returns the levels of floor traders from the range and close of what came before: the previous
 * candle, or the previous session, which is a UTC date of `time`. Undefined in the first one.
 * O(1).
 */
export class PivotClassic extends PivotLines {
  protected override readonly lines = undefinedLines(7);

  get kind(): string {
    return 'PIVOT_CLASSIC';
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

  get r2(): number | null {
    return this.output(3);
  }

  get s2(): number | null {
    return this.output(4);
  }

  get r3(): number | null {
    return this.output(5);
  }

  get s3(): number | null {
    return this.output(6);
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
  inputs: INPUTS,
  outputs: OUTPUTS,
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
