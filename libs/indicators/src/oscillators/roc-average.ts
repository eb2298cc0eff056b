import { finiteOrZero, Indicator } from '../indicator.js';
import { Roc } from '../roc.js';
import { Sma } from '../sma.js';

/** Returns the simple average of a rate of change, where a change from 0 counts as 0. O(1). */
export class RocAverage extends Indicator<{ readonly roc: number; readonly sma: number }> {
  private readonly rate = new Roc({ period: this.parameters.roc });
  private readonly average = new Sma({ period: this.parameters.sma });

  get kind(): string {
    return 'ROC_AVERAGE';
  }

  get warmUp(): number {
    return this.parameters.roc + this.parameters.sma;
  }

  update(value: number): void {
    const { rate, average } = this;
    rate.update(value);
    if (!rate.ready) return;
    average.update(finiteOrZero(rate.current));
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}
