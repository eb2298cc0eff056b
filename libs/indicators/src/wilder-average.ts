import { Indicator } from './indicator.js';

/**
 * Returns Wilder's smoothed average: the mean of the first `period` values, afterwards
 * average + (x - average) / period (Wilder, 1978, New Concepts in Technical Trading Systems). O(1).
 */
export class WilderAverage extends Indicator<{ readonly period: number }> {
  /** The share of a new value in the average. */
  readonly weight = 1 / this.parameters.period;
  private seedSum = 0;
  private seedCount = 0;

  get kind(): string {
    return 'WILDER_AVERAGE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    if (this.ready) {
      const current = this.current;
      this.previous = current;
      this.current = (value - current) * this.weight + current;
    } else {
      this.seed(value);
    }
  }

  /** Takes over what a loop of its owner has computed from where it was ready. */
  settle(previous: number, current: number): void {
    this.previous = previous;
    this.current = current;
  }

  private seed(value: number): void {
    this.seedSum += value;
    this.seedCount += 1;
    if (this.seedCount === this.parameters.period) {
      this.current = this.seedSum / this.seedCount;
      this.ready = true;
    }
  }
}
