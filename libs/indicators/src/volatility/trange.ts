import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from '../indicator.js';
import { trueRange } from '../true-range.js';

/**
 * Returns the true range of each candle from the second one on, in units of the price. O(1).
 */
export class Trange extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private last = Number.NaN;

  get kind(): string {
    return 'TRANGE';
  }

  get warmUp(): number {
    return 2;
  }

  update(high: number, low: number, close: number): void {
    const last = this.last;
    this.last = close;
    if (Number.isNaN(last)) return;
    this.previous = this.current;
    this.current = trueRange(high, low, last);
    this.ready = true;
  }
}

/** Describes the indicator TRANGE for the catalogue. */
export const TRANGE = defineIndicator({
  name: 'TRANGE',
  title: 'True range',
  parameters: z.strictObject({}),
  inputs: HIGH_LOW_CLOSE,
  formula: 'TRANGE[t] = max(h[t], c[t-1]) - min(l[t], c[t-1])',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: () => new Trange({}),
});

/** Returns the indicator TRANGE (true range); see Trange. */
export function trange(): Trange {
  return TRANGE.create({});
}
