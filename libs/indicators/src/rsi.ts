import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, type Columns, Indicator } from './indicator.js';
import { WilderAverage } from './wilder-average.js';

/**
 * Returns Wilder's relative strength index from 0 to 100: the share of the smoothed gains in all
 * smoothed movement. 0 when nothing moved. The first value comes with update period + 1. O(1).
 */
export class Rsi extends Indicator<{ readonly period: number }> {
  private readonly gain = new WilderAverage({ period: this.parameters.period });
  private readonly loss = new WilderAverage({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'RSI';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const change = value - this.last;
    this.last = value;
    // The first value has nothing to change from.
    if (Number.isNaN(change)) return;
    // Half of |x| + x is exactly x or 0: whether prices rise is a branch that no processor foresees.
    const size = Math.abs(change);
    const { gain: rises, loss: falls } = this;
    rises.update((size + change) * 0.5);
    falls.update((size - change) * 0.5);
    if (rises.ready) {
      const gain = rises.current;
      const movement = gain + falls.current;
      this.previous = this.current;
      this.current = movement > 0 ? (100 * gain) / movement : 0;
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
    const { gain: rises, loss: falls } = this;
    const { weight } = rises;
    let { last, previous, current } = this;
    let { previous: gainBefore, current: gain } = rises;
    let { previous: lossBefore, current: loss } = falls;
    for (; row < values.length; row += 1) {
      const value = values[row]!;
      const change = value - last;
      const size = Math.abs(change);
      last = value;
      gainBefore = gain;
      lossBefore = loss;
      gain = ((size + change) * 0.5 - gain) * weight + gain;
      loss = ((size - change) * 0.5 - loss) * weight + loss;
      const movement = gain + loss;
      previous = current;
      current = movement > 0 ? (100 * gain) / movement : 0;
      valueOut[row] = current;
    }
    rises.settle(gainBefore, gain);
    falls.settle(lossBefore, loss);
    this.last = last;
    this.previous = previous;
    this.current = current;
  }
}

/** Describes the relative strength index for the catalogue. */
export const RSI = defineIndicator({
  name: 'RSI',
  title: 'Relative strength index',
  parameters: z.strictObject({
    period: periodSchema('Length of the smoothing of gains and losses'),
  }),
  inputs: CLOSE,
  formula:
    'RSI = 100 * G / (G + L); G, L = Wilder averages of the gains and losses of x; 0 if G + L = 0',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: (parameters) => new Rsi(parameters),
});

/** Returns a relative strength index of the given length; see Rsi. */
export function rsi(period: number): Rsi {
  return RSI.create({ period });
}
