import { Indicator } from './indicator.js';
import { MovingSum } from './moving-sum.js';

/** Returns the sum of buying pressure by the sum of true range over `period` candles. O(1). */
export class PressureShare extends Indicator<{ readonly period: number }> {
  private readonly pressure = new MovingSum({ period: this.parameters.period });
  private readonly range = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'PRESSURE_SHARE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(pressure: number, range: number): void {
    this.pressure.update(pressure);
    this.range.update(range);
    this.previous = this.current;
    this.current = this.pressure.current / this.range.current;
    this.ready = this.range.ready;
  }
}
