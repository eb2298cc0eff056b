import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator, OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { Sma } from '../sma.js';

/**
 * Returns the simple average of the body of candles by their range, from -1 to 1; 0 for a candle
 * without a range. O(1).
 */
export class Bop extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;
  private readonly average = new Sma({ period: this.parameters.period });

  get kind(): string {
    return 'BOP';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(open: number, high: number, low: number, close: number): void {
    const average = this.average;
    const range = high - low;
    average.update(range > 0 ? (close - open) / range : 0);
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator BOP for the catalogue. */
export const BOP = defineIndicator({
  name: 'BOP',
  title: 'Balance of power',
  parameters: z.strictObject({
    period: periodSchema('Length of the average; 1 for the balance of each candle'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: 'BOP = SMA((close - open) / (high - low), n)',
  source: { author: 'Igor Livshin', year: 2001, title: 'Balance of Power' },
  build: (parameters) => new Bop(parameters),
});

/** Returns the indicator BOP (balance of power); see Bop. */
export function bop(period: number): Bop {
  return BOP.create({ period });
}
