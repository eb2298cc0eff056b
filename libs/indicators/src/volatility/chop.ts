import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from '../indicator.js';
import { MovingMaximum } from '../moving-maximum.js';
import { MovingMinimum } from '../moving-minimum.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns how much longer the path of true ranges is than the true range of the last `period`
 * candles together, from 0 (straight) to 100 (sideways). Undefined without a range. O(1)
 * amortised.
 */
export class Chop extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });
  private readonly path = new MovingSum({ period: this.parameters.period });
  private readonly scale = 100 / Math.log(this.parameters.period);
  private last = Number.NaN;

  get kind(): string {
    return 'CHOP';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(high: number, low: number, close: number): void {
    const { highest, lowest, path, last } = this;
    this.last = close;
    if (Number.isNaN(last)) return;
    const top = Math.max(high, last);
    const bottom = Math.min(low, last);
    highest.update(top);
    lowest.update(bottom);
    path.update(top - bottom);
    const range = highest.current - lowest.current;
    this.previous = this.current;
    this.current = this.scale * Math.log(path.current / range);
    this.ready = path.ready;
  }
}

/** Describes the indicator CHOP for the catalogue. */
export const CHOP = defineIndicator({
  name: 'CHOP',
  title: 'Choppiness index',
  parameters: z.strictObject({ period: periodSchema('Number of candles, at least 2', 2) }),
  inputs: HIGH_LOW_CLOSE,
  formula:
    'CHOP = 100 log(sum of TR over n / (max of th over n - min of tl over n)) / log(n); th = ' +
    'max(h, c[t-1]), tl = min(l, c[t-1]); TR = th - tl',
  source: { author: 'E. W. Dreiss', year: 1993, title: 'The Choppiness Index' },
  build: (parameters) => new Chop(parameters),
});

/** Returns the indicator CHOP (choppiness index); see Chop. */
export function chop(period: number): Chop {
  return CHOP.create({ period });
}
