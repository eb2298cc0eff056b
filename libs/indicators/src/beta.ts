import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, Indicator } from './indicator.js';
import { MovingCovariance } from './moving-covariance.js';

const INPUTS: readonly CandleField[] = ['close', 'high'];

/**
 * Returns the slope of the regression of the returns of the second series on those of the first
 * over `period` simple returns; a return from 0 counts as 0. Undefined where the first does not
 * vary. O(1) amortised.
 */
export class Beta extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private readonly pairs = new MovingCovariance({ period: this.parameters.period });
  private lastX = Number.NaN;
  private lastY = Number.NaN;

  get kind(): string {
    return 'BETA';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(x: number, y: number): void {
    const { pairs, lastX, lastY } = this;
    this.lastX = x;
    this.lastY = y;
    if (Number.isNaN(lastX)) return;
    pairs.update(lastX === 0 ? 0 : x / lastX - 1, lastY === 0 ? 0 : y / lastY - 1);
    this.previous = this.current;
    this.current = pairs.current / pairs.first.current;
    this.ready = pairs.ready;
  }
}

/** Describes the indicator BETA for the catalogue. */
export const BETA = defineIndicator({
  name: 'BETA',
  title: 'Beta',
  parameters: z.strictObject({ period: periodSchema('Number of returns, at least 2', 2) }),
  inputs: INPUTS,
  formula: 'BETA = cov(rx, ry) / var(rx) over n; rx[t] = x[t] / x[t-1] - 1, ry likewise',
  source: { author: 'William F. Sharpe', year: 1964, title: 'Capital Asset Prices' },
  build: (parameters) => new Beta(parameters),
});

/** Returns the indicator BETA (beta); see Beta. */
export function beta(period: number): Beta {
  return BETA.create({ period });
}
