import { Indicator } from '../indicator.js';

/** Returns the mean of the last four values with weights 1, 2, 2, 1 (Ehlers, 2002). O(1). */
export class SymmetricAverage extends Indicator<Readonly<Record<string, never>>> {
  private first = Number.NaN;
  private second = Number.NaN;
  private third = Number.NaN;

  get kind(): string {
    return 'SYMMETRIC_AVERAGE';
  }

  get warmUp(): number {
    return 4;
  }

  update(value: number): void {
    const { first, second, third } = this;
    this.first = value;
    this.second = first;
    this.third = second;
    if (Number.isNaN(third)) return;
    this.previous = this.current;
    this.current = (value + 2 * (first + second) + third) / 6;
    this.ready = true;
  }
}
