import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, type Columns, HIGH_LOW_CLOSE, Indicator } from './indicator.js';
import { trueRange } from './true-range.js';
import { WilderAverage } from './wilder-average.js';

/**
 * Returns Wilder's average true range, in units of the price. The first true range is that of the
 * second candle, so that the first value comes with update period + 1. O(1).
 */
export class Atr extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly average = new WilderAverage({ period: this.parameters.period });
  private closeBefore = Number.NaN;

  get kind(): string {
    return 'ATR';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(high: number, low: number, close: number): void {
    const closeBefore = this.closeBefore;
    this.closeBefore = close;
    if (Number.isNaN(closeBefore)) return;
    const average = this.average;
    average.update(trueRange(high, low, closeBefore));
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [high, low, close] = columns as [Float64Array, Float64Array, Float64Array];
    const [valueOut] = outputs as [Float64Array];
    let row = 0;
    for (; row < high.length && !this.ready; row += 1) {
      this.update(high[row]!, low[row]!, close[row]!);
      valueOut[row] = this.current;
    }
    const { average } = this;
    const { weight } = average;
    let { closeBefore } = this;
    let { previous, current } = average;
    for (; row < high.length; row += 1) {
      const range = trueRange(high[row]!, low[row]!, closeBefore);
      closeBefore = close[row]!;
      previous = current;
      current = (range - current) * weight + current;
      valueOut[row] = current;
    }
    average.settle(previous, current);
    this.closeBefore = closeBefore;
    this.previous = previous;
    this.current = current;
  }
}

/** Describes the average true range for the catalogue. */
export const ATR = defineIndicator({
  name: 'ATR',
  title: 'Average true range',
  parameters: z.strictObject({ period: periodSchema('Length of the smoothing') }),
  inputs: HIGH_LOW_CLOSE,
  formula:
    'TR[t] = max(h[t], c[t-1]) - min(l[t], c[t-1]) from t = 1; ATR[n] = mean of TR[1..n]; ' +
    'ATR[t] = (ATR[t-1] * (n - 1) + TR[t]) / n',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: (parameters) => new Atr(parameters),
});

/** Returns an average true range of the given length; see Atr. */
export function atr(period: number): Atr {
  return ATR.create({ period });
}
