import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { logRatio } from '../log-ratio.js';

/**
 * Returns the natural logarithm of the value by that of `period` updates ago. Undefined where one
 * of them is 0 or less. O(1).
 */
export class LogReturn extends Indicator<{ readonly period: number }> {
  private readonly lag = new Lag({ period: this.parameters.period });

  get kind(): string {
    return 'LOG_RETURN';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const lag = this.lag;
    lag.update(value);
    this.previous = this.current;
    this.current = logRatio(value, lag.current);
    this.ready = lag.ready;
  }
}

/** Describes the indicator LOG_RETURN for the catalogue. */
export const LOG_RETURN = defineIndicator({
  name: 'LOG_RETURN',
  title: 'Log return',
  parameters: z.strictObject({ period: periodSchema('Number of updates looked back') }),
  inputs: CLOSE,
  formula: 'LOG_RETURN[t] = ln(x[t] / x[t-n])',
  source: { author: 'M. F. M. Osborne', year: 1959, title: 'Brownian Motion in the Stock Market' },
  build: (parameters) => new LogReturn(parameters),
});

/** Returns the indicator LOG_RETURN (log return); see LogReturn. */
export function logReturn(period: number): LogReturn {
  return LOG_RETURN.create({ period });
}
