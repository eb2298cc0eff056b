import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { OrderedWindow } from '../ordered-window.js';

/**
 * Returns the percentage of the `period` values before that are below the newest one. O(log
 * period).
 */
export class PercentRank extends Indicator<{ readonly period: number }> {
  private readonly window = new OrderedWindow({ period: this.parameters.period });

  get kind(): string {
    return 'PERCENT_RANK';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const window = this.window;
    const known = window.ready;
    window.look(value);
    window.update(value);
    if (!known) return;
    this.previous = this.current;
    this.current = (100 * window.countBelow) / this.parameters.period;
    this.ready = true;
  }
}

/** Describes the indicator PERCENT_RANK for the catalogue. */
export const PERCENT_RANK = defineIndicator({
  name: 'PERCENT_RANK',
  title: 'Percent rank',
  parameters: z.strictObject({ period: periodSchema('Number of earlier values') }),
  inputs: CLOSE,
  formula: 'PERCENT_RANK = 100 (number of i in 1..n with x[t-i] < x[t]) / n',
  source: {
    author: 'Larry Connors, Cesar Alvarez',
    year: 2012,
    title: 'An Introduction to ConnorsRSI',
  },
  build: (parameters) => new PercentRank(parameters),
});

/** Returns the indicator PERCENT_RANK (percent rank); see PercentRank. */
export function percentRank(period: number): PercentRank {
  return PERCENT_RANK.create({ period });
}
