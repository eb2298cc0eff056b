import { z } from 'zod';
import { Atr } from './atr.js';
import { defineIndicator, factorSchema, periodSchema } from './definition.js';
import { Ema } from './ema.js';
import { type CandleField, finiteOrNull, HIGH_LOW_CLOSE, Indicator } from './indicator.js';

const OUTPUTS: readonly string[] = ['upper', 'middle', 'lower'];

/**
 * Returns the EMA of the close (`middle`) and the lines `mult` average true ranges above and below
 * it. `current` is the upper line. O(1).
 */
export class Keltner extends Indicator<{
  readonly period: number;
  readonly atr: number;
  readonly mult: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  /** The output `middle` as a plain double, like `current`. */
  middleCurrent = Number.NaN;
  /** The output `lower` as a plain double, like `current`. */
  lowerCurrent = Number.NaN;
  private readonly average = new Ema({ period: this.parameters.period });
  private readonly range = new Atr({ period: this.parameters.atr });
  private readonly factor = this.parameters.mult;

  get kind(): string {
    return 'KELTNER';
  }

  get warmUp(): number {
    return Math.max(this.parameters.period, this.parameters.atr + 1);
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get upper(): number | null {
    return finiteOrNull(this.current);
  }

  get middle(): number | null {
    return finiteOrNull(this.middleCurrent);
  }

  get lower(): number | null {
    return finiteOrNull(this.lowerCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.upper;
    if (index === 1) return this.middle;
    return index === 2 ? this.lower : null;
  }

  update(high: number, low: number, close: number): void {
    const { average, range } = this;
    average.update(close);
    range.update(high, low, close);
    if (!average.ready || !range.ready) return;
    const width = this.factor * range.current;
    this.previous = this.current;
    this.current = average.current + width;
    this.middleCurrent = average.current;
    this.lowerCurrent = average.current - width;
    this.ready = true;
  }
}

/** Describes the indicator KELTNER for the catalogue. */
export const KELTNER = defineIndicator({
  name: 'KELTNER',
  title: 'Keltner channel',
  parameters: z.strictObject({
    period: periodSchema('Length of the average of the close'),
    atr: periodSchema('Length of the average true range'),
    mult: factorSchema('Half width in average true ranges'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula: 'middle = EMA(close, n); upper, lower = middle ± k ATR(atr)',
  source: { author: 'Chester W. Keltner', year: 1960, title: 'How to Make Money in Commodities' },
  build: (parameters) => new Keltner(parameters),
});

/** Returns the indicator KELTNER (keltner channel); see Keltner. */
export function keltner(parameters: {
  readonly period: number;
  readonly atr: number;
  readonly mult: number;
}): Keltner {
  return KELTNER.create(parameters);
}
