import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

const INPUTS: readonly CandleField[] = ['volume'];

/**
 * Returns the volume by the mean volume of the `period` candles before. Undefined where these had
 * none. O(1).
 */
export class Rvol extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private readonly amount = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'RVOL';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(volume: number): void {
    const amount = this.amount;
    const known = amount.ready;
    const share = (volume * this.parameters.period) / amount.current;
    amount.update(volume);
    if (!known) return;
    this.previous = this.current;
    this.current = share;
    this.ready = true;
  }
}

/** Describes the indicator RVOL for the catalogue. */
export const RVOL = defineIndicator({
  name: 'RVOL',
  title: 'Relative volume',
  parameters: z.strictObject({ period: periodSchema('Number of candles before') }),
  inputs: INPUTS,
  formula: 'RVOL[t] = v[t] / mean of v[t-n..t-1]',
  source: { author: 'Buff Pelz Dormeier', year: 2011, title: 'Investing with Volume Analysis' },
  build: (parameters) => new Rvol(parameters),
});

/** Returns the indicator RVOL (relative volume); see Rvol. */
export function rvol(period: number): Rvol {
  return RVOL.create({ period });
}
