import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import {
  type CandleField,
  type Columns,
  finiteOrNull,
  HIGH_LOW_CLOSE,
  Indicator,
} from './indicator.js';
import { MovingMaximum } from './moving-maximum.js';
import { MovingMinimum } from './moving-minimum.js';
import { Sma } from './sma.js';

const OUTPUTS: readonly string[] = ['slowK', 'slowD'];

/** Rows that the parts take at once, so that what they hand on stays in a near cache. */
const BLOCK = 4_096;

/**
 * Returns where the close lies in the range of the last `k` candles, from 0 to 100 (0 when the
 * range is 0), averaged over `slowK` (output `slowK`) and once more over `slowD` (output `slowD`).
 * O(1).
 */
export class Stoch extends Indicator<{
  readonly k: number;
  readonly slowK: number;
  readonly slowD: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  /** The output `slowD` as a plain double, like `current`. */
  slowDCurrent = Number.NaN;
  private readonly highest = new MovingMaximum({ period: this.parameters.k });
  private readonly lowest = new MovingMinimum({ period: this.parameters.k });
  private readonly first = new Sma({ period: this.parameters.slowK });
  private readonly second = new Sma({ period: this.parameters.slowD });

  get kind(): string {
    return 'STOCH';
  }

  get warmUp(): number {
    return this.parameters.k + this.parameters.slowK + this.parameters.slowD - 2;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get slowK(): number | null {
    return finiteOrNull(this.current);
  }

  get slowD(): number | null {
    return finiteOrNull(this.slowDCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.slowK;
    return index === 1 ? this.slowD : null;
  }

  update(high: number, low: number, close: number): void {
    const { highest, lowest, first, second } = this;
    const top = highest.update(high);
    const bottom = lowest.update(low);
    if (!highest.ready) return;
    const range = top - bottom;
    const slow = first.update(range === 0 ? 0 : (100 * (close - bottom)) / range);
    if (!first.ready) return;
    const slowest = second.update(slow);
    if (!second.ready) return;
    this.previous = this.current;
    this.current = slow;
    this.slowDCurrent = slowest;
    this.ready = true;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [high, low, close] = columns as [Float64Array, Float64Array, Float64Array];
    const [slowKOut, slowDOut] = outputs as [Float64Array, Float64Array];
    let row = 0;
    for (; row < high.length && !this.ready; row += 1) {
      this.update(high[row]!, low[row]!, close[row]!);
      slowKOut[row] = this.current;
      slowDOut[row] = this.slowDCurrent;
    }
    const scratch = { top: new Float64Array(BLOCK), bottom: new Float64Array(BLOCK) };
    for (; row < high.length; row += BLOCK) {
      const end = Math.min(high.length, row + BLOCK);
      const part = (all: Columns): Float64Array[] => all.map((one) => one.subarray(row, end));
      this.runBlock(part(columns), part(outputs), scratch);
    }
  }

  /** Lets the parts, which are all ready, take a block one after the other. */
  private runBlock(
    columns: Columns,
    outputs: Columns,
    scratch: { readonly top: Float64Array; readonly bottom: Float64Array },
  ): void {
    const [high, low, close] = columns as [Float64Array, Float64Array, Float64Array];
    const [slowKOut, slowDOut] = outputs as [Float64Array, Float64Array];
    const rows = high.length;
    const { top, bottom } = scratch;
    this.highest.run([high], [top]);
    this.lowest.run([low], [bottom]);
    for (let row = 0; row < rows; row += 1) {
      const lowest = bottom[row]!;
      const range = top[row]! - lowest;
      top[row] = range === 0 ? 0 : (100 * (close[row]! - lowest)) / range;
    }
    this.first.run([top.subarray(0, rows)], [slowKOut]);
    this.second.run([slowKOut], [slowDOut]);
    this.previous = rows > 1 ? slowKOut[rows - 2]! : this.current;
    this.current = slowKOut[rows - 1]!;
    this.slowDCurrent = slowDOut[rows - 1]!;
  }
}

/** Describes the indicator STOCH for the catalogue. */
export const STOCH = defineIndicator({
  name: 'STOCH',
  title: 'Stochastic oscillator',
  parameters: z.strictObject({
    k: periodSchema('Number of candles of the range'),
    slowK: periodSchema('Length of the first average'),
    slowD: periodSchema('Length of the second average'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'fast = 100 (close - LL) / (HH - LL) over k; slowK = SMA(fast, slowK); ' +
    'slowD = SMA(slowK, slowD)',
  source: { author: 'George C. Lane', year: 1984, title: "Lane's Stochastics" },
  build: (parameters) => new Stoch(parameters),
});

/** Returns the indicator STOCH (stochastic oscillator); see Stoch. */
export function stoch(parameters: {
  readonly k: number;
  readonly slowK: number;
  readonly slowD: number;
}): Stoch {
  return STOCH.create(parameters);
}
