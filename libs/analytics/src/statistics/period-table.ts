import { momentsOf, sampleDeviation } from '../moments.js';
import { spanName } from './calendar-spans.js';
import { fallsOf } from './drawdown-passes.js';
import type { Sample } from './sample.js';

/** What a month or a year gave. Fractions; null is undefined. */
export interface PeriodRow {
  /** `2024` or `2024-03`. */
  readonly key: string;
  readonly return: number;
  /** Change of the value in its own unit. */
  readonly change: number;
  /** Deepest fall from a peak within the period, 0 or below. */
  readonly maxDrawdown: number;
  /** Annual volatility and Sharpe ratio of the returns of the period. */
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly best: number;
  readonly worst: number;
}

/** Least returns of a period for its volatility and Sharpe ratio. */
const RETURNS_MIN = 10;

/** Returns the months or years of a series, in order; none of one that lost all of its value. */
export function periodTable(sample: Sample, span: 'month' | 'year'): readonly PeriodRow[] {
  const { from, returns, lastRow } = sample.spans(span);
  return Array.from(from, (start, index) => {
    const first = index === 0 ? 0 : lastRow[index - 1]!;
    const last = lastRow[index]!;
    const values = sample.values.subarray(first, last + 1);
    const inside = sample.returns.subarray(first, last);
    const moments = momentsOf(inside);
    const deviation = sampleDeviation(moments);
    const isEnough = inside.length >= RETURNS_MIN && deviation > 0;
    return {
      key: spanName(start, span),
      return: returns[index]!,
      change: values.at(-1)! - values[0]!,
      maxDrawdown: fallsOf(values).deepest?.depth ?? 0,
      volatility: isEnough ? deviation * sample.yearRoot : null,
      sharpe: isEnough
        ? ((moments.mean - sample.riskFreeRate) / deviation) * sample.yearRoot
        : null,
      best: inside.reduce((best, value) => Math.max(best, value), -Infinity),
      worst: inside.reduce((worst, value) => Math.min(worst, value), Infinity),
    };
  });
}
