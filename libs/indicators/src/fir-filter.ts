import { Indicator } from './indicator.js';

/**
 * Returns the weighted mean of the last values, with one weight for each, the oldest first. The
 * window is summed directly, so that nothing accumulates. O(period).
 */
export class FirFilter extends Indicator<{ readonly period: number }> {
  private readonly shares: Float64Array;
  private readonly window: Float64Array;
  private position = 0;

  constructor(weights: Float64Array) {
    super({ period: weights.length });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.shares = weights.map((weight) => weight / total);
    this.window = new Float64Array(weights.length);
  }

  get kind(): string {
    return 'FIR_FILTER';
  }

  get warmUp(): number {
    return this.window.length;
  }

  update(value: number): void {
    const { window, shares, position } = this;
    const length = window.length;
    window[position] = value;
    const next = position + 1 === length ? 0 : position + 1;
    this.position = next;
    if (next === 0) this.ready = true;
    if (!this.ready) return;
    let sum = 0;
    let at = next;
    for (let i = 0; i < length; i += 1) {
      sum += shares[i]! * window[at]!;
      at = at + 1 === length ? 0 : at + 1;
    }
    this.previous = this.current;
    this.current = sum;
  }
}
