import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { Ema } from './ema.js';
import { CLOSE, type Columns, finiteOrNull, Indicator } from './indicator.js';

const OUTPUTS: readonly string[] = ['macd', 'signal', 'histogram'];

/**
 * Returns the difference of a fast and a slow EMA (`macd`), its EMA (`signal`) and their
 * difference (`histogram`), all three from update slow + signal - 1. The fast EMA is seeded with
 * the mean of the `fast` values that end with the first value of the slow one. O(1).
 */
export class Macd extends Indicator<{
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}> {
  /** The output `signal` as a plain double, like `current`. */
  signalCurrent = Number.NaN;
  private readonly fastAverage = new Ema({ period: this.parameters.fast });
  private readonly slowAverage = new Ema({ period: this.parameters.slow });
  private readonly signalAverage = new Ema({ period: this.parameters.signal });
  private wait = this.parameters.slow - this.parameters.fast;

  get kind(): string {
    return 'MACD';
  }

  get warmUp(): number {
    return this.parameters.slow + this.parameters.signal - 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get macd(): number | null {
    return finiteOrNull(this.current);
  }

  get signal(): number | null {
    return finiteOrNull(this.signalCurrent);
  }

  get histogram(): number | null {
    return finiteOrNull(this.current - this.signalCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.macd;
    if (index === 1) return this.signal;
    return index === 2 ? this.histogram : null;
  }

  update(value: number): void {
    const { fastAverage, slowAverage, signalAverage } = this;
    slowAverage.update(value);
    if (this.wait > 0) {
      this.wait -= 1;
      return;
    }
    fastAverage.update(value);
    if (!fastAverage.ready) return;
    const difference = fastAverage.current - slowAverage.current;
    signalAverage.update(difference);
    if (!signalAverage.ready) return;
    this.previous = this.current;
    this.current = difference;
    this.signalCurrent = signalAverage.current;
    this.ready = true;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [values] = columns as [Float64Array];
    const [macdOut, signalOut, histogramOut] = outputs as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    let row = 0;
    for (; row < values.length && !this.ready; row += 1) {
      this.update(values[row]!);
      macdOut[row] = this.current;
      signalOut[row] = this.signalCurrent;
      histogramOut[row] = this.current - this.signalCurrent;
    }
    const { fastAverage, slowAverage, signalAverage } = this;
    const { weight: fastWeight } = fastAverage;
    const { weight: slowWeight } = slowAverage;
    const { weight: signalWeight } = signalAverage;
    let { previous: fastBefore, current: fast } = fastAverage;
    let { previous: slowBefore, current: slow } = slowAverage;
    let { previous: signalBefore, current: signal } = signalAverage;
    let { previous, current } = this;
    for (; row < values.length; row += 1) {
      const value = values[row]!;
      slowBefore = slow;
      slow = (value - slow) * slowWeight + slow;
      fastBefore = fast;
      fast = (value - fast) * fastWeight + fast;
      previous = current;
      current = fast - slow;
      signalBefore = signal;
      signal = (current - signal) * signalWeight + signal;
      macdOut[row] = current;
      signalOut[row] = signal;
      histogramOut[row] = current - signal;
    }
    fastAverage.settle(fastBefore, fast);
    slowAverage.settle(slowBefore, slow);
    signalAverage.settle(signalBefore, signal);
    this.previous = previous;
    this.current = current;
    this.signalCurrent = signal;
  }
}

/** Describes the indicator MACD for the catalogue. */
export const MACD = defineIndicator({
  name: 'MACD',
  title: 'Moving average convergence divergence',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
      signal: periodSchema('Length of the average of the difference'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula:
    'macd = EMA(x, fast) - EMA(x, slow); signal = EMA(macd, signal); histogram = macd - signal',
  source: {
    author: 'Gerald Appel',
    year: 1979,
    title: 'The Moving Average Convergence-Divergence Trading Method',
  },
  build: (parameters) => new Macd(parameters),
});

/** Returns the indicator MACD (moving average convergence divergence); see Macd. */
export function macd(parameters: {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}): Macd {
  return MACD.create(parameters);
}
