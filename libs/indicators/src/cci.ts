import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from './indicator.js';
import { Sma } from './sma.js';

/**
 * Returns the distance of the typical price from its mean in units of 0.015 mean absolute
 * deviations about that mean; 0 when all prices of the window are equal. The deviations are taken
 * about the mean of each window, so that an update is O(period).
 */
export class Cci extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly window = new Float64Array(this.parameters.period);
  private readonly mean = new Sma({ period: this.parameters.period });
  private position = 0;

  get kind(): string {
    return 'CCI';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number, close: number): void {
    const { window, mean, position } = this;
    const typical = (high + low + close) / 3;
    window[position] = typical;
    this.position = position + 1 === window.length ? 0 : position + 1;
    mean.update(typical);
    if (!mean.ready) return;
    const centre = mean.current;
    let deviations = 0;
    for (let i = 0; i < window.length; i += 1) deviations += Math.abs(window[i]! - centre);
    const distance = (typical - centre) * window.length;
    this.previous = this.current;
    this.current = distance === 0 || deviations === 0 ? 0 : distance / (0.015 * deviations);
    this.ready = true;
  }
}

/** Describes the indicator CCI for the catalogue. */
export const CCI = defineIndicator({
  name: 'CCI',
  title: 'Commodity channel index',
  parameters: z.strictObject({ period: periodSchema('Number of candles, the newest included') }),
  inputs: HIGH_LOW_CLOSE,
  formula:
    'CCI = (p - m) / (0.015 d); p = (high + low + close) / 3; m = mean of p over n; ' +
    'd = mean of |p - m| over n',
  source: {
    author: 'Donald R. Lambert',
    year: 1980,
    title: 'Commodity Channel Index: Tools for Trading Cyclic Trends',
  },
  build: (parameters) => new Cci(parameters),
});

/** Returns the indicator CCI (commodity channel index); see Cci. */
export function cci(period: number): Cci {
  return CCI.create({ period });
}
