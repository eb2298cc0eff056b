import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import type { CandleField } from '../indicator.js';
import { undefinedLines } from '../lines-indicator.js';
import { PivotLines } from './pivot-lines.js';
import { BASIS_SCHEMA, type CandlePrices, type PivotBasis } from './previous-prices.js';

const INPUTS: readonly CandleField[] = ['open', 'high', 'low', 'close', 'time'];
const OUTPUTS: readonly string[] = ['pivot', 'r1', 's1', 'r2', 's2', 'r3', 's3'];

/**
 * Returns the mean price of what came before (the previous candle, or the previous session, which
 * is a UTC date of `time`) and levels at Fibonacci's shares of its range above and below.
 * Undefined in the first one. O(1).
 */
export class PivotFibonacci extends PivotLines {
  protected override readonly lines = undefinedLines(7);

  get kind(): string {
    return 'PIVOT_FIBONACCI';
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
  inputs: INPUTS,
  outputs: OUTPUTS,
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
