import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, CLOSE_VOLUME, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns the mean of the last `period` closes, weighted by volume. Undefined without any volume.
 * O(1).
 */
export class Vwma extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = CLOSE_VOLUME;
  private readonly money = new MovingSum({ period: this.parameters.period });
  private readonly amount = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'VWMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(close: number, volume: number): void {
    const { money, amount } = this;
    money.update(close * volume);
    amount.update(volume);
    this.previous = this.current;
    this.current = money.current / amount.current;
    this.ready = amount.ready;
  }
}

/** Describes the indicator VWMA for the catalogue. */
export const VWMA = defineIndicator({
  name: 'VWMA',
  title: 'Volume-weighted moving average',
  parameters: z.strictObject({ period: periodSchema('Number of values averaged') }),
  inputs: CLOSE_VOLUME,
  formula: 'VWMA = sum of c v / sum of v over n',
  source: { author: 'Buff Pelz Dormeier', year: 2011, title: 'Investing with Volume Analysis' },
  build: (parameters) => new Vwma(parameters),
});

/** Returns the indicator VWMA (volume-weighted moving average); see Vwma. */
export function vwma(period: number): Vwma {
  return VWMA.create({ period });
}
