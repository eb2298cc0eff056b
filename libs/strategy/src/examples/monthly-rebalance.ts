import { VelaError } from '@vela/kernel';
import { z } from 'zod';
import type { Candle } from '../candle-view.js';
import { Strategy } from '../strategy.js';

/** Keeps instruments at fixed shares of the account and restores them at the end of each month. */
export class MonthlyRebalance extends Strategy.with({
  weights: z
    .string()
    .regex(/^(\s*-?\d+(\.\d+)?\s*(,\s*-?\d+(\.\d+)?\s*)*)?$/, 'expected shares such as 0.6,0.4')
    .default('')
    .describe('Shares of the account in the order of the instruments; equal ones when empty'),
  every: z
    .enum(['week', 'month', 'quarter', 'year'])
    .default('month')
    .describe('Stretch of sessions at whose last close the shares are restored'),
}) {
  static override readonly description =
    'Holds several instruments at fixed shares and restores these after the last session of a month.';
  weights: number[] = [];
  decided = false;

  override onStart(): void {
    const count = this.instruments.length;
    const given = this.params.weights.trim();
    this.weights =
      given === ''
        ? this.instruments.map(() => 1 / count)
        : given.split(',').map((text) => Number(text));
    if (this.weights.length === count) return;
    throw new VelaError(
      'STRATEGY_FAILED',
      `expected ${count} weights, one for each instrument, found ${this.weights.length}`,
    );
  }

  override onCandle(candle: Candle): void {
    // The first instrument's sessions are the clock.
    if (candle !== this.candle()) return;
    if (this.decided && !(this.isSessionEnd() && this.isLastSessionOf(this.params.every))) return;
    this.decided = true;
    this.rebalance(this.weights);
  }
}
