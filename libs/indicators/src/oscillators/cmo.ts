import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns the net change of the last `period` changes in percent of their lengths, from -100 to
 * 100; 0 when nothing moved. O(1).
 */
export class Cmo extends Indicator<{ readonly period: number }> {
  private readonly gain = new MovingSum({ period: this.parameters.period });
  private readonly loss = new MovingSum({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'CMO';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const { gain, loss, last } = this;
    const change = value - last;
    this.last = value;
    if (Number.isNaN(last)) return;
    gain.update(Math.max(0, change));
    loss.update(Math.max(0, -change));
    const path = gain.current + loss.current;
    this.previous = this.current;
    this.current = path === 0 ? 0 : (100 * (gain.current - loss.current)) / path;
    this.ready = gain.ready;
  }
}

/** Describes the indicator CMO for the catalogue. */
export const CMO = defineIndicator({
  name: 'CMO',
  title: 'Chande momentum oscillator',
  parameters: z.strictObject({ period: periodSchema('Number of changes') }),
  inputs: CLOSE,
  formula: 'CMO = 100 (G - L) / (G + L); G, L = sums of the gains and losses of x over n',
  source: {
    author: 'Tushar S. Chande, Stanley Kroll',
    year: 1994,
    title: 'The New Technical Trader',
  },
  build: (parameters) => new Cmo(parameters),
});

/** Returns the indicator CMO (chande momentum oscillator); see Cmo. */
export function cmo(period: number): Cmo {
  return CMO.create({ period });
}
