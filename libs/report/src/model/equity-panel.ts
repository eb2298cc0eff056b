import { downsample } from '@vela/analytics';
import { lowerBound } from '@vela/market';
import type { ReportBenchmark } from '../report-input.js';
import type { Curve } from './curve.js';
import { depthsOf, shortened } from './curve.js';

/** Points of the curve that a page draws. */
const POINTS_SHOWN = 1_200;

/** Equity over time in the points that a page draws. */
export interface EquityPanel {
  readonly at: readonly number[];
  readonly equity: readonly number[];
  /** Distance from the highest equity so far, over all points; 0 or below. */
  readonly drawdown: readonly number[];
  /** Number of points of the whole curve. */
  readonly points: number;
  /** The other curve, scaled to begin at the same equity; null without one. */
  readonly benchmark: {
    readonly name: string;
    /** Null before the first value. */
    readonly equity: readonly (number | null)[];
    readonly drawdown: readonly (number | null)[];
  } | null;
}

/** Returns the curve of a run beside its benchmark. Depths come from all points of the curves. */
export function equityPanel(curve: Curve, benchmark: ReportBenchmark | null): EquityPanel {
  const { at, equity } = curve;
  const depths = depthsOf(equity);
  const rows = shownRows(curve, depths);
  return {
    at: rows.map((row) => at[row]!),
    equity: rows.map((row) => shortened(equity[row]!)),
    drawdown: rows.map((row) => shortened(depths[row]!, 6)),
    points: equity.length,
    benchmark: benchmark === null ? null : scaled(curve, rows, benchmark),
  };
}

/** Rows that keep the look of the curve, and the deepest point, which a reader looks for. */
function shownRows({ at, equity }: Curve, depths: Float64Array): number[] {
  if (equity.length <= POINTS_SHOWN) return Array.from(equity, (_, row) => row);
  const { x } = downsample(at, equity, POINTS_SHOWN - 1);
  const rows = new Set(Array.from(x, (instant) => lowerBound(at, instant)));
  rows.add(depths.indexOf(depths.reduce((least, depth) => Math.min(least, depth), 0)));
  return [...rows].toSorted((a, b) => a - b);
}

function scaled(
  { at, equity }: Curve,
  rows: readonly number[],
  benchmark: ReportBenchmark,
): EquityPanel['benchmark'] {
  const values = benchmarkValues(at, benchmark);
  const first = values.findIndex((value) => value > 0);
  const factor = first < 0 ? Number.NaN : equity[first]! / values[first]!;
  const depths = first < 0 ? values : depthsOf(values.slice(first));
  const shown = (row: number): boolean => first >= 0 && row >= first && Number.isFinite(factor);
  return {
    name: benchmark.name,
    equity: rows.map((row) => (shown(row) ? shortened(values[row]! * factor) : null)),
    drawdown: rows.map((row) => (shown(row) ? shortened(depths[row - first]!, 6) : null)),
  };
}

/** Returns the last known value of a benchmark at each instant, NaN before its first. O(n). */
export function benchmarkValues(
  at: Float64Array,
  benchmark: Pick<ReportBenchmark, 'at' | 'value'>,
): Float64Array {
  let next = 0;
  return at.map((instant) => {
    while (next < benchmark.at.length && benchmark.at[next]! <= instant) next += 1;
    return next === 0 ? Number.NaN : benchmark.value[next - 1]!;
  });
}
