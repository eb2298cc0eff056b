import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator, OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { logRatio } from '../log-ratio.js';
import { driftlessVariance } from './driftless-variance.js';
import { GapMean } from './gap-mean.js';
import { GapVariance } from './gap-variance.js';
import { perYearSchema } from './per-year-schema.js';

/**
 * Returns the volatility of the last `period` candles with their opening gaps, a year's worth, as
 * a fraction. Undefined while one of the prices is 0 or less. O(1) amortised.
 */
export class YangZhang extends Indicator<{ readonly period: number; readonly perYear: number }> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;
  private readonly gaps = new GapVariance({ period: this.parameters.period });
  private readonly bodies = new GapVariance({ period: this.parameters.period });
  private readonly ranges = new GapMean({ period: this.parameters.period });
  private readonly share =
    0.34 / (1.34 + (this.parameters.period + 1) / (this.parameters.period - 1));
  private readonly sample = this.parameters.period / (this.parameters.period - 1);
  private readonly scale = this.parameters.perYear;
  private last = Number.NaN;
  private started = false;

  get kind(): string {
    return 'YANG_ZHANG';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(open: number, high: number, low: number, close: number): void {
    const { gaps, bodies, ranges, share, sample, last, started } = this;
    this.last = close;
    this.started = true;
    if (!started) return;
    gaps.update(logRatio(open, last));
    bodies.update(logRatio(close, open));
    ranges.update(driftlessVariance(open, high, low, close));
    const moves = sample * (gaps.current + share * bodies.current);
    const variance = moves + (1 - share) * ranges.current;
    this.previous = this.current;
    this.current = Math.sqrt(this.scale * Math.max(0, variance));
    this.ready = ranges.ready;
  }
}

/** Describes the indicator YANG_ZHANG for the catalogue. */
export const YANG_ZHANG = defineIndicator({
  name: 'YANG_ZHANG',
  title: 'Yang-Zhang volatility',
  parameters: z.strictObject({
    period: periodSchema('Number of candles with one before, at least 2', 2),
    perYear: perYearSchema(),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'YANG_ZHANG = sqrt(Y (Vo + k Vc + (1 - k) Vrs)); Vo, Vc = sample variances of ln(o[t] / ' +
    'c[t-1]) and ln(c / o) over n; Vrs as in ROGERS_SATCHELL; k = 0.34 / (1.34 + (n + 1) / (n' +
    ' - 1))',
  source: {
    author: 'Dennis Yang, Qiang Zhang',
    year: 2000,
    title: 'Drift-Independent Volatility Estimation Based on High, Low, Open, and Close Prices',
  },
  build: (parameters) => new YangZhang(parameters),
});

/** Returns the indicator YANG_ZHANG (yang-Zhang volatility); see YangZhang. */
export function yangZhang(parameters: {
  readonly period: number;
  readonly perYear: number;
}): YangZhang {
  return YANG_ZHANG.create(parameters);
}
