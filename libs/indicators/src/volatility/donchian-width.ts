import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Donchian } from '../donchian.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';

/**
 * Returns the width of Donchian's channel in percent of its middle. Undefined where the middle is
 * 0. O(1) amortised.
 */
export class DonchianWidth extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly channel = new Donchian({ period: this.parameters.period });

  get kind(): string {
    return 'DONCHIAN_WIDTH';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number): void {
    const channel = this.channel;
    channel.update(high, low);
    const { current: upper, lowerCurrent: lower } = channel;
    this.previous = this.current;
    this.current = (200 * (upper - lower)) / (upper + lower);
    this.ready = channel.ready;
  }
}

/** Describes the indicator DONCHIAN_WIDTH for the catalogue. */
export const DONCHIAN_WIDTH = defineIndicator({
  name: 'DONCHIAN_WIDTH',
  title: 'Donchian channel width',
  parameters: z.strictObject({ period: periodSchema('Number of candles, the newest included') }),
  inputs: HIGH_LOW,
  formula: 'DONCHIAN_WIDTH = 100 (upper - lower) / middle of DONCHIAN(n)',
  source: { author: 'Richard D. Donchian', year: 1960, title: 'The 5- and 20-Day Moving Averages' },
  build: (parameters) => new DonchianWidth(parameters),
});

/** Returns the indicator DONCHIAN_WIDTH (donchian channel width); see DonchianWidth. */
export function donchianWidth(period: number): DonchianWidth {
  return DONCHIAN_WIDTH.create({ period });
}
