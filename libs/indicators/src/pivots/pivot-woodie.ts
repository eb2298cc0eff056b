import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { undefinedLines } from '../lines-indicator.js';
import { PIVOT_INPUTS, PivotLines } from './pivot-lines.js';
import { BASIS_SCHEMA, type CandlePrices, type PivotBasis } from './previous-prices.js';

const OUTPUTS: readonly string[] = ['pivot', 'r1', 's1', 'r2', 's2'];

/**
 * Returns levels in which the close of what came before (the previous candle, or the previous
 * session, which is a UTC date of `time`) counts twice. Undefined in the first one. O(1).
 */
export class PivotWoodie extends PivotLines {
  protected override readonly lines = undefinedLines(5);

  get kind(): string {
    return 'PIVOT_WOODIE';
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

  protected draw({ high, low, close }: CandlePrices): void {
    const lines = this.lines;
    const pivot = (high + low + 2 * close) / 4;
    lines[0] = pivot;
    lines[1] = 2 * pivot - low;
    lines[2] = 2 * pivot - high;
    lines[3] = pivot + (high - low);
    lines[4] = pivot - (high - low);
  }
}

/** Describes the indicator PIVOT_WOODIE for the catalogue. */
export const PIVOT_WOODIE = defineIndicator({
  name: 'PIVOT_WOODIE',
  title: "Woodie's pivot points",
  parameters: z.strictObject({ basis: BASIS_SCHEMA }),
  inputs: PIVOT_INPUTS,
  outputs: OUTPUTS,
  formula:
    'pivot P = (H + L + 2 C) / 4; r1 = 2 P - L; s1 = 2 P - H; r2 = P + (H - L); s2 = P - (H -' +
    ' L)',
  source: { author: 'Ken Wood', year: 2003, title: 'Trading Woodies CCI System' },
  build: (parameters) => new PivotWoodie(parameters),
});

/** Returns the indicator PIVOT_WOODIE (woodie's pivot points); see PivotWoodie. */
export function pivotWoodie(parameters: { readonly basis: PivotBasis }): PivotWoodie {
  return PIVOT_WOODIE.create(parameters);
}
