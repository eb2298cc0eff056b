import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW_CLOSE_VOLUME, Indicator } from './indicator.js';
import { MovingSum } from './moving-sum.js';

/**
 * Returns from 0 to 100 the share of rising money flows in all flows of the last `period` changes
 * of the typical price; a flow is typical price times volume. Undefined without any flow. O(1).
 */
export class Mfi extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE_VOLUME;
  private readonly rising = new MovingSum({ period: this.parameters.period });
  private readonly falling = new MovingSum({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'MFI';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(high: number, low: number, close: number, volume: number): void {
    const { rising, falling, last } = this;
    const typical = (high + low + close) / 3;
    this.last = typical;
    if (Number.isNaN(last)) return;
    const flow = typical * volume;
    rising.update(typical > last ? flow : 0);
    falling.update(typical < last ? flow : 0);
    this.previous = this.current;
    this.current = (100 * rising.current) / (rising.current + falling.current);
    this.ready = rising.ready;
  }
}

/** Describes the indicator MFI for the catalogue. */
export const MFI = defineIndicator({
  name: 'MFI',
  title: 'Money flow index',
  parameters: z.strictObject({ period: periodSchema('Number of flows') }),
  inputs: HIGH_LOW_CLOSE_VOLUME,
  formula:
    'MFI = 100 P / (P + N); ' +
    'P, N = sums over n of p volume where p = (high + low + close) / 3 rose, fell',
  source: {
    author: 'Gene Quong, Avrum Soudack',
    year: 1989,
    title: 'Volume-Weighted RSI: Money Flow',
  },
  build: (parameters) => new Mfi(parameters),
});

/** Returns the indicator MFI (money flow index); see Mfi. */
export function mfi(period: number): Mfi {
  return MFI.create({ period });
}
