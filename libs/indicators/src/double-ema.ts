import { Ema } from './ema.js';
import { Indicator } from './indicator.js';

/** Returns the EMA of length `second` of the EMA of length `first` (Blau's smoothing). O(1). */
export class DoubleEma extends Indicator<{ readonly first: number; readonly second: number }> {
  private readonly inner = new Ema({ period: this.parameters.first });
  private readonly outer = new Ema({ period: this.parameters.second });

  get kind(): string {
    return 'DOUBLE_EMA';
  }

  get warmUp(): number {
    return this.parameters.first + this.parameters.second - 1;
  }

  update(value: number): void {
    const { inner, outer } = this;
    inner.update(value);
    if (!inner.ready) return;
    outer.update(inner.current);
    this.previous = this.current;
    this.current = outer.current;
    this.ready = outer.ready;
  }
}
