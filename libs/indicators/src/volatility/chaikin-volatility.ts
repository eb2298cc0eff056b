import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';
import { Roc } from '../roc.js';

/**
 * Returns the change in percent of the smoothed range of candles. Undefined where the smoothed
 * range was 0. O(1).
 */
export class ChaikinVolatility extends Indicator<{
  readonly period: number;
  readonly change: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly range = new Ema({ period: this.parameters.period });
  private readonly rate = new Roc({ period: this.parameters.change });

  get kind(): string {
    return 'CHAIKIN_VOLATILITY';
  }

  get warmUp(): number {
    return this.parameters.period + this.parameters.change;
  }

  update(high: number, low: number): void {
    const { range, rate } = this;
    range.update(high - low);
    if (!range.ready) return;
    rate.update(range.current);
    this.previous = this.current;
    this.current = rate.current;
    this.ready = rate.ready;
  }
}

/** Describes the indicator CHAIKIN_VOLATILITY for the catalogue. */
export const CHAIKIN_VOLATILITY = defineIndicator({
  name: 'CHAIKIN_VOLATILITY',
  title: 'Chaikin volatility',
  parameters: z.strictObject({
    period: periodSchema('Length of the EMA of the range'),
    change: periodSchema('Updates that the change spans'),
  }),
  inputs: HIGH_LOW,
  formula: 'CHAIKIN_VOLATILITY = ROC(EMA(high - low, n), change)',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: (parameters) => new ChaikinVolatility(parameters),
});

/** Returns the indicator CHAIKIN_VOLATILITY (chaikin volatility); see ChaikinVolatility. */
export function chaikinVolatility(parameters: {
  readonly period: number;
  readonly change: number;
}): ChaikinVolatility {
  return CHAIKIN_VOLATILITY.create(parameters);
}
