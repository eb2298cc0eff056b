import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from './indicator.js';
import { Sma } from './sma.js';
import { spreadOver } from './spread-over.js';

/**
 * Returns the distance of the typical price from its mean in units of 0.015 mean absolute
 * deviations about that mean; 0 when all prices of the window are equal. O(log period).
 */
export class Cci extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly mean = new Sma({ period: this.parameters.period });
  private readonly spread = spreadOver(this.parameters.period);
  private last = Number.NaN;
  private equal = 0;

  get kind(): string {
    return 'CCI';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number, close: number): void {
    const { mean, spread } = this;
    const typical = (high + low + close) / 3;
    // A rounded mean may differ from equal prices by its last bit, which would be a distance.
    this.equal = typical === this.last ? this.equal + 1 : 1;
    this.last = typical;
    mean.update(typical);
    spread.update(typical, mean.current);
    if (!mean.ready) return;
    const { period } = this.parameters;
    const distance = (typical - mean.current) * period;
    this.previous = this.current;
    this.current = this.equal >= period ? 0 : distance / (0.015 * spread.current);
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
