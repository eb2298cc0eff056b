import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, type Columns, Indicator } from './indicator.js';

/**
 * Returns the exponential moving average with weight 2 / (period + 1), seeded with the arithmetic
 * mean of the first `period` values. O(1).
 */
export class Ema extends Indicator<{ readonly period: number }> {
  /** The share of a new value in the average. */
  readonly weight = 2 / (this.parameters.period + 1);
  private seedSum = 0;
  private seedCount = 0;

  get kind(): string {
    return 'EMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    if (this.ready) {
      const current = this.current;
      this.previous = current;
      this.current = (value - current) * this.weight + current;
    } else {
      this.seed(value);
    }
  }

  /** Takes over what a loop of its owner has computed from where it was ready. */
  settle(previous: number, current: number): void {
    this.previous = previous;
    this.current = current;
  }

  private seed(value: number): void {
    this.seedSum += value;
    this.seedCount += 1;
    if (this.seedCount === this.parameters.period) {
      this.current = this.seedSum / this.seedCount;
      this.ready = true;
    }
  }

  override run(columns: Columns, outputs: Columns): void {
    const [values] = columns as [Float64Array];
    const [valueOut] = outputs as [Float64Array];
    let row = 0;
    for (; row < values.length && !this.ready; row += 1) {
      this.update(values[row]!);
      valueOut[row] = this.current;
    }
    const { weight } = this;
    let { previous, current } = this;
    for (; row < values.length; row += 1) {
      previous = current;
      current = (values[row]! - current) * weight + current;
      valueOut[row] = current;
    }
    this.previous = previous;
    this.current = current;
  }
}

/** Describes the exponential moving average for the catalogue. */
export const EMA = defineIndicator({
  name: 'EMA',
  title: 'Exponential moving average',
  parameters: z.strictObject({ period: periodSchema('Length; the weight is 2 / (period + 1)') }),
  inputs: CLOSE,
  formula: 'EMA[t] = EMA[t-1] + (x[t] - EMA[t-1]) * 2 / (n + 1); EMA[n-1] = mean of x[0..n-1]',
  source: {
    author: 'Robert G. Brown',
    year: 1959,
    title: 'Statistical Forecasting for Inventory Control',
  },
  build: (parameters) => new Ema(parameters),
});

/** Returns an exponential moving average of the given length; see Ema. */
export function ema(period: number): Ema {
  return EMA.create({ period });
}
