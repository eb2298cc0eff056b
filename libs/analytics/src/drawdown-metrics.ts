import { DAY, formatDate } from '@vela/kernel';
import { defined, ratio } from './defined.js';
import {
  deepestDrawdown,
  drawdowns,
  longestUnderwater,
  painIndex,
  ulcerIndex,
  underwaterSpells,
} from './drawdown.js';

/** Describes how deep and how long a series was below its peaks. Depths are negative fractions. */
export interface DrawdownMetrics {
  readonly maxDrawdown: number | null;
  readonly maxDrawdownPeakDate: string | null;
  readonly maxDrawdownTroughDate: string | null;
  readonly maxDrawdownRecoveryDate: string | null;
  readonly maxDrawdownPeakToTroughBars: number | null;
  readonly maxDrawdownPeakToTroughCalendarDays: number | null;
  readonly longestUnderwaterBars: number | null;
  readonly longestUnderwaterFrom: string | null;
  readonly longestUnderwaterTo: string | null;
  readonly longestUnderwaterCalendarDays: number | null;
  readonly drawdownSpells: number;
  readonly averageDrawdownBelowPeakOnly: number | null;
  readonly ulcerIndex: number | null;
  readonly ulcerIndexPopulation: number | null;
  readonly painIndex: number | null;
  /** Annual growth by the size of the deepest drawdown (Young, 1991, Calmar Ratio). */
  readonly calmar: number | null;
  /** Annual growth by the ulcer index (Martin, McCann, 1989). */
  readonly martinRatioCagr: number | null;
  readonly upiQuantstats: number | null;
}

interface Growth {
  readonly totalReturn: number | null;
  readonly annual: number | null;
}

/**
 * Returns depth, length and ratios of the drawdowns of a series with its dates (microseconds).
 * Rows are counted between dates; days are calendar days. O(n).
 */
export function drawdownMetrics(
  values: ArrayLike<number>,
  dates: ArrayLike<number>,
  growth: Growth,
): DrawdownMetrics {
  const depths = drawdowns(values);
  const deepest = deepestDrawdown(depths);
  const longest = longestUnderwater(depths);
  const dateOf = (row: number | null | undefined): string | null =>
    row === null || row === undefined ? null : formatDate(dates[row]!);
  const span = (from: number, to: number): number => Math.round((dates[to]! - dates[from]!) / DAY);
  const below = depths.filter((depth) => depth < 0);
  const maxDrawdown = deepest?.depth ?? (values.length > 0 ? 0 : null);
  const ulcer = defined(ulcerIndex(depths, true));
  const ulcerPopulation = defined(ulcerIndex(depths));
  return {
    maxDrawdown,
    maxDrawdownPeakDate: dateOf(deepest?.peakRow),
    maxDrawdownTroughDate: dateOf(deepest?.troughRow),
    maxDrawdownRecoveryDate: dateOf(deepest?.recoveryRow),
    maxDrawdownPeakToTroughBars: deepest && deepest.troughRow - deepest.peakRow,
    maxDrawdownPeakToTroughCalendarDays: deepest && span(deepest.peakRow, deepest.troughRow),
    longestUnderwaterBars: longest && longest.toRow - longest.fromRow,
    longestUnderwaterFrom: dateOf(longest?.fromRow),
    longestUnderwaterTo: dateOf(longest?.toRow),
    longestUnderwaterCalendarDays: longest && span(longest.fromRow, longest.toRow),
    drawdownSpells: underwaterSpells(depths).length,
    averageDrawdownBelowPeakOnly: defined(
      below.reduce((total, depth) => total + depth, 0) / below.length,
    ),
    ulcerIndex: ulcer,
    ulcerIndexPopulation: ulcerPopulation,
    painIndex: defined(painIndex(depths)),
    calmar: ratio(growth.annual, maxDrawdown === null ? null : Math.abs(maxDrawdown)),
    martinRatioCagr: ratio(growth.annual, ulcerPopulation),
    upiQuantstats: ratio(growth.totalReturn, ulcer),
  };
}
