import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, Indicator } from '../indicator.js';
import { RunningSum } from '../running-sum.js';

const INPUTS: readonly CandleField[] = ['high', 'low', 'close', 'volume', 'time'];

/**
 * Returns the mean typical price since the anchor, weighted by volume. Undefined before the anchor
 * and while there was no volume. The sums are error-free. O(1).
 */
export class VwapAnchored extends Indicator<{ readonly anchor: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private readonly money = new RunningSum({});
  private readonly amount = new RunningSum({});

  get kind(): string {
    return 'VWAP_ANCHORED';
  }

  get warmUp(): number {
    return 1;
  }

  update(high: number, low: number, close: number, volume: number, time: number): void {
    const { money, amount } = this;
    if (time >= this.parameters.anchor) {
      money.update(((high + low + close) / 3) * volume);
      amount.update(volume);
    }
    this.previous = this.current;
    this.current = money.current / amount.current;
    this.ready = true;
  }
}

/** Describes the indicator VWAP_ANCHORED for the catalogue. */
export const VWAP_ANCHORED = defineIndicator({
  name: 'VWAP_ANCHORED',
  title: 'Anchored volume-weighted average price',
  parameters: z.strictObject({
    anchor: z
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .describe('Opening of the first candle that counts, in microseconds since 1970, UTC'),
  }),
  inputs: INPUTS,
  formula: 'VWAP = sum of p v / sum of v since the anchor; p = (high + low + close) / 3',
  source: {
    author: 'Brian Shannon',
    year: 2023,
    title: 'Maximum Trading Gains with Anchored VWAP',
  },
  build: (parameters) => new VwapAnchored(parameters),
});

/** Returns the indicator VWAP_ANCHORED; see VwapAnchored. */
export function vwapAnchored(anchor: number): VwapAnchored {
  return VWAP_ANCHORED.create({ anchor });
}
