import { z } from 'zod';
import { Atr } from './atr.js';
import { defineIndicator, factorSchema, periodSchema } from './definition.js';
import { type CandleField, finiteOrNull, HIGH_LOW_CLOSE, Indicator } from './indicator.js';

const OUTPUTS: readonly string[] = ['line', 'direction', 'finalUpper', 'finalLower'];

/**
 * Returns a trailing line `mult` average true ranges from the middle of the candle (`line`): the
 * lower band in a rise (`direction` 1), the upper one in a fall (-1). A band is kept unless it
 * improves or the close before crossed it. The first direction is up when the close is above the
 * middle. O(1).
 */
export class Supertrend extends Indicator<{ readonly period: number; readonly mult: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  /** The output `direction` as a plain double, like `current`. */
  directionCurrent = Number.NaN;
  /** The output `finalUpper` as a plain double, like `current`. */
  finalUpperCurrent = Number.NaN;
  /** The output `finalLower` as a plain double, like `current`. */
  finalLowerCurrent = Number.NaN;
  private readonly range = new Atr({ period: this.parameters.period });
  private readonly factor = this.parameters.mult;
  private closeBefore = Number.NaN;

  get kind(): string {
    return 'SUPERTREND';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get line(): number | null {
    return finiteOrNull(this.current);
  }

  get direction(): number | null {
    return finiteOrNull(this.directionCurrent);
  }

  get finalUpper(): number | null {
    return finiteOrNull(this.finalUpperCurrent);
  }

  get finalLower(): number | null {
    return finiteOrNull(this.finalLowerCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.line;
    if (index === 1) return this.direction;
    if (index === 2) return this.finalUpper;
    return index === 3 ? this.finalLower : null;
  }

  update(high: number, low: number, close: number): void {
    const range = this.range;
    const closeBefore = this.closeBefore;
    range.update(high, low, close);
    this.closeBefore = close;
    if (!range.ready) return;
    const middle = (high + low) / 2;
    const width = this.factor * range.current;
    const upper = middle + width;
    const lower = middle - width;
    const upperBefore = this.finalUpperCurrent;
    const lowerBefore = this.finalLowerCurrent;
    // Comparisons with the NaN of the start are false: the first bands are taken as they are.
    const upperKept = upper >= upperBefore && closeBefore <= upperBefore;
    const lowerKept = lower <= lowerBefore && closeBefore >= lowerBefore;
    const finalUpper = upperKept ? upperBefore : upper;
    const finalLower = lowerKept ? lowerBefore : lower;
    let rising = close > middle;
    if (this.ready) rising = this.directionCurrent > 0 ? close >= finalLower : close > finalUpper;
    this.finalUpperCurrent = finalUpper;
    this.finalLowerCurrent = finalLower;
    this.directionCurrent = rising ? 1 : -1;
    this.previous = this.current;
    this.current = rising ? finalLower : finalUpper;
    this.ready = true;
  }
}

/** Describes the indicator SUPERTREND for the catalogue. */
export const SUPERTREND = defineIndicator({
  name: 'SUPERTREND',
  title: 'Supertrend',
  parameters: z.strictObject({
    period: periodSchema('Length of the average true range'),
    mult: factorSchema('Distance in average true ranges'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'basic = (high + low) / 2 ± k ATR(n); ' +
    'final upper = basic if basic < final or close before > final, else kept; ' +
    'lower mirrored; up until close < final lower, down until close > final upper; ' +
    'line = final lower when up',
  source: { author: 'Olivier Seban', year: 2009, title: 'Supertrend' },
  build: (parameters) => new Supertrend(parameters),
});

/** Returns the indicator SUPERTREND (supertrend); see Supertrend. */
export function supertrend(parameters: {
  readonly period: number;
  readonly mult: number;
}): Supertrend {
  return SUPERTREND.create(parameters);
}
