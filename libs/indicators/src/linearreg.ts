import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, finiteOrNull, Indicator } from './indicator.js';
import { MovingMoments } from './moving-moments.js';

const OUTPUTS: readonly string[] = ['value', 'slope', 'angleDeg', 'tsf'];

/**
 * Returns the end of the least-squares line through the last `period` values (`value`), its
 * `slope` by update, the angle of that slope in degrees, and the line one update ahead (`tsf`).
 * The sums are error-free and centred. O(1).
 */
export class Linearreg extends Indicator<{ readonly period: number }> {
  /** The output `slope` as a plain double, like `current`. */
  slopeCurrent = Number.NaN;
  private readonly moments = new MovingMoments({ period: this.parameters.period });
  private readonly reach = (this.parameters.period - 1) / 2;
  private readonly spread = (this.parameters.period * (this.parameters.period ** 2 - 1)) / 12;

  get kind(): string {
    return 'LINEARREG';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get value(): number | null {
    return finiteOrNull(this.current);
  }

  get slope(): number | null {
    return finiteOrNull(this.slopeCurrent);
  }

  get angleDeg(): number | null {
    return finiteOrNull((Math.atan(this.slopeCurrent) * 180) / Math.PI);
  }

  get tsf(): number | null {
    return finiteOrNull(this.current + this.slopeCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.value;
    if (index === 1) return this.slope;
    if (index === 2) return this.angleDeg;
    return index === 3 ? this.tsf : null;
  }

  update(value: number): void {
    const moments = this.moments;
    moments.update(value);
    const slope = moments.moment / this.spread;
    const mean = moments.current / this.parameters.period;
    this.previous = this.current;
    this.current = mean + slope * this.reach;
    this.slopeCurrent = slope;
    this.ready = moments.ready;
  }
}

/** Describes the indicator LINEARREG for the catalogue. */
export const LINEARREG = defineIndicator({
  name: 'LINEARREG',
  title: 'Linear regression line',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 2', 2) }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula:
    'slope = sum of (i - c) x[i] / sum of (i - c)^2 over i = 0..n-1, c = (n-1)/2; ' +
    'value = mean + slope c; ' +
    'angleDeg = atan(slope) 180 / pi; tsf = value + slope',
  source: {
    author: 'Carl Friedrich Gauss',
    year: 1809,
    title: 'Theoria motus corporum coelestium',
  },
  build: (parameters) => new Linearreg(parameters),
});

/** Returns the indicator LINEARREG (linear regression line); see Linearreg. */
export function linearreg(period: number): Linearreg {
  return LINEARREG.create({ period });
}
