import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { undefinedLines } from '../lines-indicator.js';
import { PIVOT_INPUTS } from './pivot-lines.js';
import { BASIS_SCHEMA, type CandlePrices, type PivotBasis } from './previous-prices.js';
import { THREE_LEVELS, ThreeLevelLines } from './three-level-lines.js';

const OUTPUTS: readonly string[] = [...THREE_LEVELS, 'r4', 's4'];

/**
 * Returns four levels on each side of the close of what came before (the previous candle, or the
 * previous session, which is a UTC date of `time`), and its mean price. Undefined in the first
 * one. O(1).
 */
export class PivotCamarilla extends ThreeLevelLines {
  protected override readonly lines = undefinedLines(OUTPUTS.length);

  get kind(): string {
    return 'PIVOT_CAMARILLA';
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get r4(): number | null {
    return this.output(7);
  }

  get s4(): number | null {
    return this.output(8);
  }

  protected draw({ high, low, close }: CandlePrices): void {
    const lines = this.lines;
    const unit = (1.1 * (high - low)) / 12;
    lines[0] = (high + low + close) / 3;
    lines[1] = close + unit;
    lines[2] = close - unit;
    lines[3] = close + 2 * unit;
    lines[4] = close - 2 * unit;
    lines[5] = close + 3 * unit;
    lines[6] = close - 3 * unit;
    lines[7] = close + 6 * unit;
    lines[8] = close - 6 * unit;
  }
}

/** Describes the indicator PIVOT_CAMARILLA for the catalogue. */
export const PIVOT_CAMARILLA = defineIndicator({
  name: 'PIVOT_CAMARILLA',
  title: 'Camarilla pivot points',
  parameters: z.strictObject({ basis: BASIS_SCHEMA }),
  inputs: PIVOT_INPUTS,
  outputs: OUTPUTS,
  formula:
    'pivot = (H + L + C) / 3; r1, s1 = C ± 1.1 (H - L) / 12; r2, s2 = C ± 1.1 (H - L) / 6; ' +
    'r3, s3 = C ± 1.1 (H - L) / 4; r4, s4 = C ± 1.1 (H - L) / 2',
  source: { author: 'Franklin O. Ochoa', year: 2010, title: 'Secrets of a Pivot Boss' },
  build: (parameters) => new PivotCamarilla(parameters),
});

/** Returns the indicator PIVOT_CAMARILLA (camarilla pivot points); see PivotCamarilla. */
export function pivotCamarilla(parameters: { readonly basis: PivotBasis }): PivotCamarilla {
  return PIVOT_CAMARILLA.create(parameters);
}
