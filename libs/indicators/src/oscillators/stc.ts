import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Apo } from './apo.js';
import { SmoothPlace } from './smooth-place.js';

/**
 * Returns the smoothed place, from 0 to 100, of the smoothed place of the MACD in its own range.
 * Without a range the place stays as it was (0 at first). Each EMA is seeded with its own first
 * values. O(1).
 */
export class Stc extends Indicator<{
  readonly fast: number;
  readonly slow: number;
  readonly cycle: number;
  readonly factor: number;
}> {
  private readonly difference = new Apo({
    fast: this.parameters.fast,
    slow: this.parameters.slow,
    matype: 'ema',
  });
  private readonly inner = new SmoothPlace({
    period: this.parameters.cycle,
    factor: this.parameters.factor,
  });
  private readonly outer = new SmoothPlace({
    period: this.parameters.cycle,
    factor: this.parameters.factor,
  });

  get kind(): string {
    return 'STC';
  }

  get warmUp(): number {
    return this.parameters.slow + 2 * this.parameters.cycle - 2;
  }

  update(value: number): void {
    const { difference, inner, outer } = this;
    difference.update(value);
    if (!difference.ready) return;
    inner.update(difference.current);
    if (!inner.ready) return;
    outer.update(inner.current);
    this.previous = this.current;
    this.current = outer.current;
    this.ready = outer.ready;
  }
}

/** Describes the indicator STC for the catalogue. */
export const STC = defineIndicator({
  name: 'STC',
  title: 'Schaff trend cycle',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
      cycle: periodSchema('Number of values of both ranges'),
      factor: z.number().positive().max(1).describe('Weight of a new value in both smoothings'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: CLOSE,
  formula:
    'm = EMA(x, fast) - EMA(x, slow); F(y)[t] = F(y)[t-1] + factor (K(y)[t] - F(y)[t-1]); ' +
    'K(y) = 100 (y - min) / (max - min) over cycle; STC = F(F(m))',
  source: { author: 'Doug Schaff', year: 2008, title: 'Schaff Trend Cycle' },
  build: (parameters) => new Stc(parameters),
});

/** Returns the indicator STC (schaff trend cycle); see Stc. */
export function stc(parameters: {
  readonly fast: number;
  readonly slow: number;
  readonly cycle: number;
  readonly factor: number;
}): Stc {
  return STC.create(parameters);
}
