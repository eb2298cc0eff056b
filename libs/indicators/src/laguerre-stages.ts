import { Indicator } from './indicator.js';

/**
 * Returns the four stages of Ehlers' Laguerre filter with damping `gamma`; `current` is the first
 * one. All stages start at the first value (Ehlers, 2004, Cybernetic Analysis for Stocks and
 * Futures, chapter 14). O(1).
 */
export class LaguerreStages extends Indicator<{ readonly gamma: number }> {
  second = Number.NaN;
  third = Number.NaN;
  fourth = Number.NaN;
  private readonly gamma = this.parameters.gamma;

  get kind(): string {
    return 'LAGUERRE_STAGES';
  }

  get warmUp(): number {
    return 1;
  }

  update(value: number): void {
    const { gamma, ready } = this;
    const a = ready ? this.current : value;
    const b = ready ? this.second : value;
    const c = ready ? this.third : value;
    const d = ready ? this.fourth : value;
    this.previous = this.current;
    this.current = value + gamma * (a - value);
    this.second = a + gamma * (b - this.current);
    this.third = b + gamma * (c - this.second);
    this.fourth = c + gamma * (d - this.third);
    this.ready = true;
  }
}
