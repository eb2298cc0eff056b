import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Wma } from '../wma.js';

/**
 * Returns Hull's moving average: twice the WMA of half the length less the WMA of the whole
 * length, smoothed by a WMA of the root of the length. Half and root are rounded down. O(1).
 */
export class Hma extends Indicator<{ readonly period: number }> {
  private readonly half = new Wma({ period: Math.floor(this.parameters.period / 2) });
  private readonly whole = new Wma({ period: this.parameters.period });
  private readonly smooth = new Wma({ period: Math.floor(Math.sqrt(this.parameters.period)) });

  get kind(): string {
    return 'HMA';
  }

  get warmUp(): number {
    return this.parameters.period + Math.floor(Math.sqrt(this.parameters.period)) - 1;
  }

  update(value: number): void {
    const { half, whole, smooth } = this;
    half.update(value);
    whole.update(value);
    if (!whole.ready) return;
    smooth.update(2 * half.current - whole.current);
    this.previous = this.current;
    this.current = smooth.current;
    this.ready = smooth.ready;
  }
}

/** Describes the indicator HMA for the catalogue. */
export const HMA = defineIndicator({
  name: 'HMA',
  title: 'Hull moving average',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 2', 2) }),
  inputs: CLOSE,
  formula: 'HMA = WMA(2 WMA(x, floor(n/2)) - WMA(x, n), floor(sqrt(n)))',
  source: { author: 'Alan Hull', year: 2005, title: 'The Hull Moving Average' },
  build: (parameters) => new Hma(parameters),
});

/** Returns the indicator HMA (hull moving average); see Hma. */
export function hma(period: number): Hma {
  return HMA.create({ period });
}
