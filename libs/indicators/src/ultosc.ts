import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from './indicator.js';
import { PressureShare } from './pressure-share.js';
import { trueRange } from './true-range.js';

/**
 * Returns from 0 to 100 the share of buying pressure in true range over three spans, weighted 4, 2
 * and 1 from the shortest. Undefined where the true range of a whole span is 0. O(1).
 */
export class Ultosc extends Indicator<{
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly short = new PressureShare({ period: this.parameters.p1 });
  private readonly middle = new PressureShare({ period: this.parameters.p2 });
  private readonly long = new PressureShare({ period: this.parameters.p3 });
  private closeBefore = Number.NaN;

  get kind(): string {
    return 'ULTOSC';
  }

  get warmUp(): number {
    return Math.max(this.parameters.p1, this.parameters.p2, this.parameters.p3) + 1;
  }

  update(high: number, low: number, close: number): void {
    const { short, middle, long, closeBefore } = this;
    this.closeBefore = close;
    if (Number.isNaN(closeBefore)) return;
    const pressure = close - Math.min(low, closeBefore);
    const range = trueRange(high, low, closeBefore);
    short.update(pressure, range);
    middle.update(pressure, range);
    long.update(pressure, range);
    this.previous = this.current;
    this.current = (100 * (4 * short.current + 2 * middle.current + long.current)) / 7;
    this.ready = short.ready && middle.ready && long.ready;
  }
}

/** Describes the indicator ULTOSC for the catalogue. */
export const ULTOSC = defineIndicator({
  name: 'ULTOSC',
  title: 'Ultimate oscillator',
  parameters: z.strictObject({
    p1: periodSchema('Shortest span'),
    p2: periodSchema('Middle span'),
    p3: periodSchema('Longest span'),
  }),
  inputs: HIGH_LOW_CLOSE,
  formula:
    'ULTOSC = 100 (4 A(p1) + 2 A(p2) + A(p3)) / 7; ' +
    'A(n) = sum of (close - min(low, close before)) / sum of true range over n',
  source: { author: 'Larry R. Williams', year: 1985, title: 'The Ultimate Oscillator' },
  build: (parameters) => new Ultosc(parameters),
});

/** Returns the indicator ULTOSC (ultimate oscillator); see Ultosc. */
export function ultosc(parameters: {
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
}): Ultosc {
  return ULTOSC.create(parameters);
}
