import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW_CLOSE_VOLUME, Indicator } from './indicator.js';
import { MovingSum } from './moving-sum.js';

/**
 * Returns the mean typical price of the last `period` candles, weighted by volume. Undefined
 * without any volume. O(1).
 */
export class VwapRolling extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE_VOLUME;
  private readonly money = new MovingSum({ period: this.parameters.period });
  private readonly amount = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'VWAP_ROLLING';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number, close: number, volume: number): void {
    const { money, amount } = this;
    money.update(((high + low + close) / 3) * volume);
    amount.update(volume);
    this.previous = this.current;
    this.current = money.current / amount.current;
    this.ready = amount.ready;
  }
}

/** Describes the indicator VWAP_ROLLING for the catalogue. */
export const VWAP_ROLLING = defineIndicator({
  name: 'VWAP_ROLLING',
  title: 'Rolling volume-weighted average price',
  parameters: z.strictObject({ period: periodSchema('Number of candles, the newest included') }),
  inputs: HIGH_LOW_CLOSE_VOLUME,
  formula: 'VWAP = sum of p volume / sum of volume over n; p = (high + low + close) / 3',
  source: {
    author: 'Stephen A. Berkowitz, Dennis E. Logue, Eugene A. Noser',
    year: 1988,
    title: 'The Total Cost of Transactions on the NYSE',
  },
  build: (parameters) => new VwapRolling(parameters),
});

/** Returns the indicator VWAP_ROLLING (rolling volume-weighted average price); see VwapRolling. */
export function vwapRolling(period: number): VwapRolling {
  return VWAP_ROLLING.create({ period });
}
