import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, CLOSE_VOLUME, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns an average that moves towards each close by the share of its volume in the volume of the
 * last `period` candles; it stays where it is without any volume. Starts at the close of update
 * `period`. O(1).
 */
export class Evwma extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = CLOSE_VOLUME;
  private readonly amount = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'EVWMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(close: number, volume: number): void {
    const amount = this.amount;
    amount.update(volume);
    if (!amount.ready) return;
    const average = this.ready ? this.current : close;
    const share = amount.current > 0 ? volume / amount.current : 0;
    this.previous = this.current;
    this.current = average + share * (close - average);
    this.ready = true;
  }
}

/** Describes the indicator EVWMA for the catalogue. */
export const EVWMA = defineIndicator({
  name: 'EVWMA',
  title: 'Elastic volume-weighted moving average',
  parameters: z.strictObject({
    period: periodSchema('Number of candles whose volume counts as the shares in circulation'),
  }),
  inputs: CLOSE_VOLUME,
  formula: 'E[t] = E[t-1] + (c[t] - E[t-1]) v[t] / sum of v over n; E[n-1] = c[n-1]',
  source: { author: 'Christian P. Fries', year: 2001, title: 'Elastic Moving Averages' },
  build: (parameters) => new Evwma(parameters),
});

/** Returns the indicator EVWMA (elastic volume-weighted moving average); see Evwma. */
export function evwma(period: number): Evwma {
  return EVWMA.create({ period });
}
