import type { BacktestView, TradeView } from '@vela/client';

/** Where two runs differ first. */
export interface Difference {
  /** What differs, for instance `trade 3 exitPrice`. */
  readonly where: string;
  readonly original: unknown;
  readonly repeated: unknown;
}

/** A run with what it is compared by. */
export interface ComparedRun {
  readonly backtest: BacktestView;
  readonly trades: readonly TradeView[];
  readonly equity: readonly number[];
}

const TRADE_FIELDS = [
  'side',
  'quantity',
  'entryAt',
  'entryPrice',
  'exitAt',
  'exitPrice',
  'grossPnl',
  'fees',
  'netPnl',
] as const satisfies readonly (keyof TradeView)[];

/**
 * Returns where two runs differ first: in their input, a round trip, a point of the curve, or a
 * statistic; null when nothing that can be seen from outside differs.
 */
export function firstDifference(original: ComparedRun, repeated: ComparedRun): Difference | null {
  const pick = (where: string, read: (run: ComparedRun) => unknown): Difference | null => {
    const [a, b] = [read(original), read(repeated)];
    return Object.is(a, b) ? null : { where, original: a, repeated: b };
  };
  return (
    pick('inputDigest', ({ backtest }) => backtest.inputDigest) ??
    tradeDifference(original.trades, repeated.trades) ??
    curveDifference(original.equity, repeated.equity) ??
    metricDifference(original.backtest, repeated.backtest)
  );
}

function tradeDifference(a: readonly TradeView[], b: readonly TradeView[]): Difference | null {
  for (let row = 0; row < Math.max(a.length, b.length); row++) {
    const [left, right] = [a[row], b[row]];
    if (left === undefined || right === undefined) {
      return { where: 'number of trades', original: a.length, repeated: b.length };
    }
    for (const field of TRADE_FIELDS) {
      if (left[field] === right[field]) continue;
      const where = `trade ${row} ${field}`;
      return { where, original: left[field], repeated: right[field] };
    }
  }
  return null;
}

function curveDifference(a: readonly number[], b: readonly number[]): Difference | null {
  for (let row = 0; row < Math.max(a.length, b.length); row++) {
    if (Object.is(a[row], b[row])) continue;
    return { where: `equity ${row}`, original: a[row] ?? null, repeated: b[row] ?? null };
  }
  return null;
}

function metricDifference(a: BacktestView, b: BacktestView): Difference | null {
  const [left, right] = [a.metrics, b.metrics];
  for (const name of Object.keys(left ?? {}) as (keyof NonNullable<typeof left>)[]) {
    if (Object.is(left?.[name], right?.[name])) continue;
    return { where: `metric ${name}`, original: left?.[name], repeated: right?.[name] ?? null };
  }
  return null;
}
