import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE_VOLUME, Indicator } from '../indicator.js';
import { WilderAverage } from '../wilder-average.js';
import { moneyFlow } from './money-flow.js';

/**
 * Returns the smoothed money flow, in the true range of candles, by the smoothed volume, from -1
 * to 1. A candle without a true range has no flow. Undefined without any volume. O(1).
 */
export class Tmf extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE_VOLUME;
  private readonly flow = new WilderAverage({ period: this.parameters.period });
  private readonly amount = new WilderAverage({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'TMF';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(high: number, low: number, close: number, volume: number): void {
    const { flow, amount, last } = this;
    this.last = close;
    if (Number.isNaN(last)) return;
    flow.update(moneyFlow(Math.max(high, last), Math.min(low, last), close, volume));
    amount.update(volume);
    this.previous = this.current;
    this.current = flow.current / amount.current;
    this.ready = amount.ready;
  }
}

/** Describes the indicator TMF for the catalogue. */
export const TMF = defineIndicator({
  name: 'TMF',
  title: 'Twiggs money flow',
  parameters: z.strictObject({ period: periodSchema('Length of the smoothing') }),
  inputs: HIGH_LOW_CLOSE_VOLUME,
  formula:
    'TMF = W(v (2 c - th - tl) / (th - tl)) / W(v); th = max(h, c[t-1]), tl = min(l, c[t-1]);' +
    ' W = Wilder average of n',
  source: { author: 'Colin Twiggs', year: 2002, title: 'Twiggs Money Flow' },
  build: (parameters) => new Tmf(parameters),
});

/** Returns the indicator TMF (twiggs money flow); see Tmf. */
export function tmf(period: number): Tmf {
  return TMF.create({ period });
}
