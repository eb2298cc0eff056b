import { Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { WilderAverage } from '../wilder-average.js';

/** Returns Wilder's smoothed average as it was `shift` updates ago. O(1). */
export class ShiftedAverage extends Indicator<{
  readonly period: number;
  readonly shift: number;
}> {
  private readonly average = new WilderAverage({ period: this.parameters.period });
  private readonly lag = new Lag({ period: this.parameters.shift });

  get kind(): string {
    return 'SHIFTED_AVERAGE';
  }

  get warmUp(): number {
    return this.parameters.period + this.parameters.shift;
  }

  update(value: number): void {
    const { average, lag } = this;
    average.update(value);
    if (!average.ready) return;
    lag.update(average.current);
    this.previous = this.current;
    this.current = lag.current;
    this.ready = lag.ready;
  }
}
