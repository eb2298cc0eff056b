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
    // The first change is NaN, and any comparison with it is false.
    if (change > 0) {
      this.gain.update(change);
      this.loss.update(0);
    } else if (change <= 0) {
      this.gain.update(0);
      this.loss.update(-change);
    }
    if (this.gain.ready) {
      const gain = this.gain.current;
      const movement = gain + this.loss.current;
      this.previous = this.current;
      this.current = movement > 0 ? (100 * gain) / movement : 0;
      this.ready = true;
    }
  }

  override run(columns: Columns, outputs: Columns): void {
    const [values] = columns as [Float64Array];
    const [valueOut] = outputs as [Float64Array];
    for (let row = 0; row < values.length; row += 1) {
      this.update(values[row]!);
      valueOut[row] = this.current;
    }
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
