import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { Sma } from '../sma.js';

/**
 * Returns the value of period / 2 + 1 updates ago less the simple average of today: nothing is
 * shifted back, so that no output changes later. O(1).
 */
export class Dpo extends Indicator<{ readonly period: number }> {
  private readonly lag = new Lag({ period: Math.floor(this.parameters.period / 2) + 1 });
  private readonly average = new Sma({ period: this.parameters.period });

  get kind(): string {
    return 'DPO';
  }

  get warmUp(): number {
    return Math.max(this.parameters.period, Math.floor(this.parameters.period / 2) + 2);
  }

  update(value: number): void {
    const { lag, average } = this;
    lag.update(value);
    average.update(value);
    this.previous = this.current;
    this.current = lag.current - average.current;
    this.ready = lag.ready && average.ready;
  }
}

/** Describes the indicator DPO for the catalogue. */
export const DPO = defineIndicator({
  name: 'DPO',
  title: 'Detrended price oscillator',
  parameters: z.strictObject({ period: periodSchema('Length of the average') }),
  inputs: CLOSE,
  formula: 'DPO[t] = x[t - floor(n/2) - 1] - SMA(x, n)[t]',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: (parameters) => new Dpo(parameters),
});

/** Returns the indicator DPO (detrended price oscillator); see Dpo. */
export function dpo(period: number): Dpo {
  return DPO.create({ period });
}
