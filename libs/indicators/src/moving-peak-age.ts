import { Indicator } from './indicator.js';

/**
 * Returns how many updates ago the largest of the last `period` values came (0 = the newest; of
 * equal ones the latest). A queue holds the values that can still become the largest, in falling
 * order (Lemire, 2006, Streaming Maximum-Minimum Filter). O(1) amortised.
 */
export class MovingPeakAge extends Indicator<{ readonly period: number }> {
  private readonly values = new Float64Array(this.parameters.period + 1);
  private readonly times = new Float64Array(this.parameters.period + 1);
  private head = 0;
  private length = 0;
  private time = 0;

  get kind(): string {
    return 'MOVING_PEAK_AGE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { values, times, time } = this;
    const capacity = values.length;
    let { head, length } = this;
    if (length > 0 && times[head]! <= time - this.parameters.period) {
      head = head + 1 === capacity ? 0 : head + 1;
      length -= 1;
    }
    while (length > 0) {
      const last = head + length - 1;
      if (values[last < capacity ? last : last - capacity]! > value) break;
      length -= 1;
    }
    const end = head + length;
    const free = end < capacity ? end : end - capacity;
    values[free] = value;
    times[free] = time;
    this.head = head;
    this.length = length + 1;
    this.time = time + 1;
    if (time + 1 >= this.parameters.period) {
      this.previous = this.current;
      this.current = time - times[head]!;
      this.ready = true;
    }
  }
}
