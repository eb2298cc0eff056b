import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, Indicator } from './indicator.js';
import { Lag } from './lag.js';
import { MovingSum } from './moving-sum.js';

const FASTEST = 2 / (2 + 1);
const SLOWEST = 2 / (30 + 1);

/**
 * Returns an exponential average whose weight moves between those of 2 and 30 periods with the
 * efficiency of the last `period` changes: net change by length of path. Starts from the value
 * before the first output, which comes with update period + 1. O(1).
 */
export class Kama extends Indicator<{ readonly period: number }> {
  private readonly lag = new Lag({ period: this.parameters.period });
  private readonly path = new MovingSum({ period: this.parameters.period });
  private last = Number.NaN;
  private average = 0;

  get kind(): string {
    return 'KAMA';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const { lag, path, last } = this;
    lag.update(value);
    this.last = value;
    // The first change is NaN.
    if (Number.isNaN(last)) return;
    path.update(Math.abs(value - last));
    if (!path.ready) return;
    if (!this.ready) this.average = last;
    const net = Math.abs(value - lag.current);
    const efficiency = net < path.current ? net / path.current : 1;
    const weight = efficiency * (FASTEST - SLOWEST) + SLOWEST;
    this.average += (value - this.average) * weight * weight;
    this.previous = this.current;
    this.current = this.average;
    this.ready = true;
  }
}

/** Describes the indicator KAMA for the catalogue. */
export const KAMA = defineIndicator({
  name: 'KAMA',
  title: "Kaufman's adaptive moving average",
  parameters: z.strictObject({
    period: periodSchema('Number of changes that efficiency is measured over'),
  }),
  inputs: CLOSE,
  formula:
    'ER = |x[t] - x[t-n]| / sum of |x[i] - x[i-1]| over n; w = (ER (2/3 - 2/31) + 2/31)^2; ' +
    'KAMA[t] = KAMA[t-1] + w (x[t] - KAMA[t-1]), from KAMA[n-1] = x[n-1]',
  source: { author: 'Perry J. Kaufman', year: 1995, title: 'Smarter Trading' },
  build: (parameters) => new Kama(parameters),
});

/** Returns the indicator KAMA (kaufman's adaptive moving average); see Kama. */
export function kama(period: number): Kama {
  return KAMA.create({ period });
}
