import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator } from '../indicator.js';
import { Sma } from '../sma.js';

const INPUTS: readonly CandleField[] = ['high', 'low', 'volume'];

/**
 * Returns the simple average of the move of the middle times the range by the volume, in units of
 * `scale`; a candle without volume counts as 0. O(1).
 */
export class Eom extends Indicator<{ readonly period: number; readonly scale: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private readonly average = new Sma({ period: this.parameters.period });
  private readonly scale = this.parameters.scale;
  private last = Number.NaN;

  get kind(): string {
    return 'EOM';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(high: number, low: number, volume: number): void {
    const { average, last } = this;
    const middle = (high + low) / 2;
    this.last = middle;
    if (Number.isNaN(last)) return;
    const ease = (middle - last) * (high - low) * (this.scale / volume);
    average.update(volume > 0 ? ease : 0);
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator EOM for the catalogue. */
export const EOM = defineIndicator({
  name: 'EOM',
  title: 'Ease of movement',
  parameters: z.strictObject({
    period: periodSchema('Length of the average'),
    scale: z
      .number()
      .positive()
      .max(1e12)
      .describe('Unit of volume; 100,000,000 is usual for shares'),
  }),
  inputs: INPUTS,
  formula: 'EOM = SMA((p[t] - p[t-1]) (h - l) scale / v, n); p = (h + l) / 2',
  source: { author: 'Richard W. Arms', year: 1983, title: 'Volume Cycles in the Stock Market' },
  build: (parameters) => new Eom(parameters),
});

/** Returns the indicator EOM (ease of movement); see Eom. */
export function eom(parameters: { readonly period: number; readonly scale: number }): Eom {
  return EOM.create(parameters);
}
