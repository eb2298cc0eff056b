import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

const INPUTS: readonly CandleField[] = ['open', 'close'];

/**
 * Returns the share of rising bodies in all bodies of the last `period` candles, from 0 to 100; 0
 * when there were no bodies. O(1).
 */
export class Imi extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private readonly gain = new MovingSum({ period: this.parameters.period });
  private readonly loss = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'IMI';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(open: number, close: number): void {
    const { gain, loss } = this;
    gain.update(Math.max(0, close - open));
    loss.update(Math.max(0, open - close));
    const path = gain.current + loss.current;
    this.previous = this.current;
    this.current = path === 0 ? 0 : (100 * gain.current) / path;
    this.ready = gain.ready;
  }
}

/** Describes the indicator IMI for the catalogue. */
export const IMI = defineIndicator({
  name: 'IMI',
  title: 'Intraday momentum index',
  parameters: z.strictObject({ period: periodSchema('Number of candles') }),
  inputs: INPUTS,
  formula:
    'IMI = 100 G / (G + L); G, L = sums over n of close - open where it is positive, open - ' +
    'close where it is not',
  source: {
    author: 'Tushar S. Chande, Stanley Kroll',
    year: 1994,
    title: 'The New Technical Trader',
  },
  build: (parameters) => new Imi(parameters),
});

/** Returns the indicator IMI (intraday momentum index); see Imi. */
export function imi(period: number): Imi {
  return IMI.create({ period });
}
