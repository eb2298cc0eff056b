import { Indicator } from '../indicator.js';

/**
 * Returns the mean third power (`current`) and the mean fourth power (`fourth`) of the last
 * `period` values, standardised by their mean and population deviation; NaN where they do not vary.
 * The window is summed afresh each time, so that nothing accumulates. O(period).
 */
export class MovingShape extends Indicator<{ readonly period: number }> {
  fourth = Number.NaN;
  private readonly window = new Float64Array(this.parameters.period);
  private position = 0;

  get kind(): string {
    return 'MOVING_SHAPE';
  }

  get warmUp(): number {
    return this.window.length;
  }

  update(value: number): void {
    const window = this.window;
    window[this.position] = value;
    this.position += 1;
    if (this.position === window.length) {
      this.position = 0;
      this.ready = true;
    }
    if (!this.ready) return;
    this.previous = this.current;
    this.shape(value);
  }

  private shape(newest: number): void {
    const window = this.window;
    const length = window.length;
    // Distances from the newest value are small and exactly zero where all values are equal.
    let sum = 0;
    let reach = 0;
    for (let i = 0; i < length; i += 1) {
      sum += window[i]! - newest;
      reach = Math.max(reach, Math.abs(window[i]! - newest));
    }
    const mean = sum / length / reach;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let i = 0; i < length; i += 1) {
      const distance = (window[i]! - newest) / reach - mean;
      const square = distance * distance;
      second += square;
      third += square * distance;
      fourth += square * square;
    }
    const variance = second / length;
    this.current = third / length / (variance * Math.sqrt(variance));
    this.fourth = fourth / length / (variance * variance);
  }
}
