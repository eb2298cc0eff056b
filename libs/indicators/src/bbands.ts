import { z } from 'zod';
import { defineIndicator, factorSchema, periodSchema } from './definition.js';
import { CLOSE, type Columns, finiteOrNull, Indicator } from './indicator.js';
import { MovingVariance } from './moving-variance.js';

const OUTPUTS: readonly string[] = ['upper', 'middle', 'lower'];

/**
 * Returns the mean of the last `period` values (`middle`) and the lines `mult` population standard
 * deviations above and below it. `current` is the upper line. O(1) amortised.
 */
export class Bbands extends Indicator<{ readonly period: number; readonly mult: number }> {
  /** The output `middle` as a plain double, like `current`. */
  middleCurrent = Number.NaN;
  /** The output `lower` as a plain double, like `current`. */
  lowerCurrent = Number.NaN;
  private readonly variance = new MovingVariance({ period: this.parameters.period });
  private readonly factor = this.parameters.mult;

  get kind(): string {
    return 'BBANDS';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get upper(): number | null {
    return finiteOrNull(this.current);
  }

  get middle(): number | null {
    return finiteOrNull(this.middleCurrent);
  }

  get lower(): number | null {
    return finiteOrNull(this.lowerCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.upper;
    if (index === 1) return this.middle;
    return index === 2 ? this.lower : null;
  }

  update(value: number): void {
    const variance = this.variance;
    const width = this.factor * Math.sqrt(variance.update(value));
    const mean = variance.mean;
    if (!this.ready) this.ready = variance.ready;
    this.lowerCurrent = mean - width;
    this.middleCurrent = mean;
    this.previous = this.current;
    this.current = mean + width;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [values] = columns as [Float64Array];
    const [upper, middle, lower] = outputs as [Float64Array, Float64Array, Float64Array];
    const rows = values.length;
    if (rows === 0) return;
    const { variance } = this;
    const before = this.current;
    variance.runBands(values, this.factor, { upper, middle, lower });
    this.previous = rows > 1 ? upper[rows - 2]! : before;
    this.current = upper[rows - 1]!;
    this.middleCurrent = middle[rows - 1]!;
    this.lowerCurrent = lower[rows - 1]!;
    this.ready = variance.ready;
  }
}

/** Describes the indicator BBANDS for the catalogue. */
export const BBANDS = defineIndicator({
  name: 'BBANDS',
  title: 'Bollinger bands',
  parameters: z.strictObject({
    period: periodSchema('Number of values'),
    mult: factorSchema('Half width in standard deviations'),
  }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula:
    'middle = SMA(x, n); upper, lower = middle ± k population standard deviation of x over n',
  source: { author: 'John Bollinger', year: 2001, title: 'Bollinger on Bollinger Bands' },
  build: (parameters) => new Bbands(parameters),
});

/** Returns the indicator BBANDS (bollinger bands); see Bbands. */
export function bbands(parameters: { readonly period: number; readonly mult: number }): Bbands {
  return BBANDS.create(parameters);
}
