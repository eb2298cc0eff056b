import { calendarReturns, sampleDeviation, sharpeRatio, simpleReturns } from '@vela/analytics';
import { DAY, dayOf } from '@vela/kernel';
import type { ReportInput } from '../report-input.js';
import type { Curve } from './curve.js';
import { isSolvent, shortened, steadyRows } from './curve.js';
import type { Histogram } from './histogram.js';
import { histogram } from './histogram.js';

/** Points of rolling series that a page draws. */
const POINTS_SHOWN = 600;
/** Least returns of a rolling window. */
const WINDOW_MIN = 20;
const DAYS_PER_YEAR = 365.25;

/** Return of a calendar month. */
interface MonthReturn {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly value: number;
}

/** Annual Sharpe ratio and volatility over a moving window. */
export interface RollingPanel {
  /** Returns of the window. */
  readonly window: number;
  readonly at: readonly number[];
  readonly sharpe: readonly (number | null)[];
  readonly volatility: readonly (number | null)[];
}

/** Returns of a run by calendar, by size and over time. */
export interface ReturnPanel {
  /** Why there are no returns, in words; null when there are. */
  readonly missing: string | null;
  /** Whether single returns are those of days or of one point of the curve to the next. */
  readonly period: 'day' | 'candle';
  readonly months: readonly MonthReturn[];
  readonly years: readonly { readonly year: number; readonly value: number }[];
  readonly histogram: Histogram | null;
  /** Null when there are too few returns for a window. */
  readonly rolling: RollingPanel | null;
}

const NOTHING = { months: [], years: [], histogram: null, rolling: null } as const;

/** Returns the returns of a run. Curves finer than a day are read at the last point of each day. */
export function returnPanel(
  curve: Curve,
  { periodsPerYear }: Pick<ReportInput, 'periodsPerYear'>,
): ReturnPanel {
  const daily = byDay(curve);
  const isFiner = daily.equity.length * 1.5 < curve.equity.length;
  const period = isFiner ? 'day' : 'candle';
  const { at, equity } = isFiner ? daily : curve;
  if (curve.equity.length < 2) {
    return { ...NOTHING, period, missing: 'Returns need two points of the curve at least.' };
  }
  if (!isSolvent(curve.equity)) {
    const missing = 'Equity fell to zero or below, so that returns are not defined.';
    return { ...NOTHING, period, missing };
  }
  const returns = simpleReturns(curve.equity);
  const labels = curve.at.subarray(1);
  const months = Object.entries(calendarReturns(returns, labels, 'month'));
  const years = Object.entries(calendarReturns(returns, labels, 'year'));
  const shown = simpleReturns(equity);
  const span = (at.at(-1)! - at[0]!) / DAY;
  const perYear = isFiner && span > 0 ? ((at.length - 1) * DAYS_PER_YEAR) / span : periodsPerYear;
  return {
    missing: null,
    period,
    months: months.map(([name, value]) => {
      const [year, month] = name.split('-').map(Number) as [number, number];
      return { year, month, value: shortened(value) };
    }),
    years: years.map(([name, value]) => ({ year: Number(name), value: shortened(value) })),
    histogram: histogram(shown),
    rolling: rollingPanel(shown, at.subarray(1), perYear),
  };
}

/** Returns the last point of each day in UTC, and the first point as the start. */
function byDay({ at, equity }: Curve): Curve {
  const rows: number[] = [];
  for (let row = 0; row < at.length; row += 1) {
    if (row > 1 && dayOf(at[row]!) === dayOf(at[row - 1]!)) rows[rows.length - 1] = row;
    else rows.push(row);
  }
  return {
    at: Float64Array.from(rows, (row) => at[row]!),
    equity: Float64Array.from(rows, (row) => equity[row]!),
  };
}

/** The window is half a year, or a quarter of a shorter run. */
function rollingPanel(
  returns: Float64Array,
  at: Float64Array,
  periodsPerYear: number,
): RollingPanel | null {
  const window = Math.min(Math.round(periodsPerYear / 2), Math.floor(returns.length / 4));
  if (window < WINDOW_MIN) return null;
  const rows = steadyRows(returns.length - window + 1, POINTS_SHOWN).map((row) => row + window - 1);
  const root = Math.sqrt(periodsPerYear);
  const short = (value: number | null): number | null =>
    value === null || !Number.isFinite(value) ? null : shortened(value, 6);
  // Only the windows that are drawn are computed.
  const windows = rows.map((row) => returns.subarray(row + 1 - window, row + 1));
  return {
    window,
    at: rows.map((row) => at[row]!),
    sharpe: windows.map((one) =>
      short(sharpeRatio(one, { periodsPerYear, riskFreeRateAnnual: 0 })),
    ),
    volatility: windows.map((one) => short(sampleDeviation(one) * root)),
  };
}
