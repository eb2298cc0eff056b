import { simpleReturns, totalReturn } from '@vela/analytics';
import type { ReportInput, ReportRange, ReportStatistic, ReportUnit } from '../report-input.js';
import type { Curve } from './curve.js';
import { depthsOf, isSolvent } from './curve.js';
import { benchmarkValues } from './equity-panel.js';

/** One of the few numbers that stand above everything else. */
export interface KeyFigure {
  /** Name of the statistic. */
  readonly name: string;
  readonly label: string;
  readonly unit: ReportUnit;
  readonly value: number | null;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
  /** The same of the benchmark over the same points, null without one. */
  readonly benchmark: number | null;
  /** Range that holds its true value with some confidence, null where none is known. */
  readonly interval: ReportStatistic['interval'];
  /** How far it depends on ambiguous candles, null when it does not or was not measured. */
  readonly range: ReportRange | null;
}

const FIGURES: readonly (readonly [name: string, label: string, unit: ReportUnit])[] = [
  ['totalReturn', 'Total return', 'FRACTION'],
  ['cagr', 'Growth a year', 'FRACTION'],
  ['sharpe', 'Sharpe ratio', 'RATIO'],
  ['sortino', 'Sortino ratio', 'RATIO'],
  ['maxDrawdown', 'Deepest drawdown', 'FRACTION'],
  ['volatility', 'Volatility', 'FRACTION'],
  ['profitFactor', 'Profit factor', 'RATIO'],
  ['winRate', 'Win rate', 'FRACTION'],
  ['tradeCount', 'Round trips', 'COUNT'],
  ['exposure', 'Exposure', 'FRACTION'],
  ['finalEquity', 'Final equity', 'CURRENCY'],
  ['fees', 'Fees', 'CURRENCY'],
];

/** Returns the numbers that stand above everything else, in their order. */
export function keyFigures(input: ReportInput, curve: Curve): KeyFigure[] {
  const known = new Map(input.statistics.map((one) => [one.name, one]));
  const compared = benchmarkFigures(input, curve);
  const { uncertainty } = input;
  return FIGURES.map(([name, label, unit]) => {
    const { value = null, reason = null, interval = null } = known.get(name) ?? {};
    const shown = value !== null && Number.isFinite(value) ? value : null;
    const measured = (uncertainty?.ambiguousCandles ?? 0) > 0 ? uncertainty : null;
    const range = measured?.[name as 'totalReturn'] ?? null;
    return {
      name,
      label,
      unit,
      value: shown,
      reason: shown === null ? (reason ?? 'Not defined for this run.') : null,
      benchmark: compared[name] ?? null,
      interval: shown === null ? null : interval,
      range: isRange(range) ? range : null,
    };
  });
}

const isRange = (value: unknown): value is ReportRange =>
  typeof value === 'object' && value !== null && 'median' in value;

/** Growth, variation and depth of the benchmark at the points of the run. */
function benchmarkFigures(
  { benchmark, periodsPerYear }: ReportInput,
  { at }: Curve,
): Readonly<Record<string, number | null>> {
  if (benchmark === null) return {};
  const values = benchmarkValues(at, benchmark).filter((value) => value > 0);
  if (values.length < 2 || !isSolvent(values)) return {};
  const total = totalReturn(values);
  const returns = simpleReturns(values);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (returns.length - 1));
  const years = returns.length / periodsPerYear;
  const figures = {
    totalReturn: total,
    cagr: total === null ? null : (1 + total) ** (1 / years) - 1,
    sharpe: (mean / deviation) * Math.sqrt(periodsPerYear),
    maxDrawdown: depthsOf(values).reduce((least, depth) => Math.min(least, depth), 0),
    volatility: deviation * Math.sqrt(periodsPerYear),
  };
  return Object.fromEntries(
    Object.entries(figures).filter(([, value]) => value !== null && Number.isFinite(value)),
  );
}
