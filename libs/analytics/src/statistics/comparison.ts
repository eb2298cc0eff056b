import { columnOf, type FinishedRun, rowsOf, type RunColumns } from './finished-run.js';

/** A value of the same thing in two runs. */
export interface Difference<T> {
  readonly name: string;
  readonly first: T;
  readonly second: T;
}

/** Where two tables differ first: the row and the column. Null where one has no such row. */
export interface FirstDifference {
  readonly table: 'trades' | 'fills';
  readonly row: number;
  readonly column: string;
  readonly first: number | string | null;
  readonly second: number | string | null;
}

/** How two runs relate trade by trade. */
export interface TradeComparison {
  /** Closed trades with the same instrument, direction, quantity and entry and exit in both. */
  readonly commonTrades: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Null when all trades are the same. */
  readonly firstTrade: FirstDifference | null;
  /** Null when all fills are the same. */
  readonly firstFill: FirstDifference | null;
}

const TRADE_FACTS = ['entryAt', 'exitAt', 'quantity', 'entryPrice', 'exitPrice'] as const;
const TRADE_COLUMNS = ['instrument', ...TRADE_FACTS, 'pnlGross', 'commission'] as const;
const FILL_COLUMNS = ['instrument', 'at', 'side', 'quantity', 'price', 'fee'] as const;

/**
 * Returns how the trades and fills of two runs relate; instruments are compared by symbol.
 * O(k log k) for k trades.
 */
export function compareTrades(first: FinishedRun, second: FinishedRun): TradeComparison {
  const counts = new Map<string, number>();
  eachTrade(first, (key) => counts.set(key, (counts.get(key) ?? 0) + 1));
  let common = 0;
  eachTrade(second, (key) => {
    const left = counts.get(key) ?? 0;
    if (left === 0) return;
    counts.set(key, left - 1);
    common += 1;
  });
  return {
    commonTrades: common,
    onlyFirst: rowsOf(first.trades) - common,
    onlySecond: rowsOf(second.trades) - common,
    firstTrade: firstDifference([first, second], 'trades', TRADE_COLUMNS),
    firstFill: firstDifference([first, second], 'fills', FILL_COLUMNS),
  };
}

function eachTrade(run: FinishedRun, visit: (key: string) => void): void {
  const columns = TRADE_FACTS.map((name) => columnOf(run.trades, name));
  for (let row = 0; row < rowsOf(run.trades); row += 1) {
    visit([symbolOf(run, run.trades, row), ...columns.map((column) => column[row])].join(' '));
  }
}

function symbolOf(run: FinishedRun, table: RunColumns, row: number): string {
  const index = columnOf(table, 'instrument')[row]!;
  return run.instruments[index]?.symbol ?? String(index);
}

function firstDifference(
  runs: readonly [FinishedRun, FinishedRun],
  table: 'trades' | 'fills',
  columns: readonly string[],
): FirstDifference | null {
  const rows = runs.map((run) => rowsOf(run[table]));
  for (let row = 0; row < Math.max(...rows); row += 1) {
    const absent = rows.findIndex((count) => row >= count);
    for (const column of columns) {
      const [a, b] = runs.map((run) =>
        column === 'instrument'
          ? symbolOf(run, run[table], row)
          : columnOf(run[table], column)[row],
      );
      if (absent < 0 && Object.is(a, b)) continue;
      return {
        table,
        row,
        column: absent < 0 ? column : 'row',
        first: absent < 0 ? (a ?? null) : absent === 0 ? null : row,
        second: absent < 0 ? (b ?? null) : absent === 1 ? null : row,
      };
    }
  }
  return null;
}

/**
 * Returns the settings in which two runs differ, by path such as `simulation.commissionRate`, in
 * the order of their names. Settings are JSON; what one run has not is null.
 */
export function compareSettings(first: unknown, second: unknown): readonly Difference<unknown>[] {
  const [a, b] = [flat(first), flat(second)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter((name) => JSON.stringify(a.get(name)) !== JSON.stringify(b.get(name)))
    .map((name) => ({ name, first: a.get(name) ?? null, second: b.get(name) ?? null }));
}

function flat(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [name, inner] of Object.entries(value)) {
      flat(inner, path === '' ? name : `${path}.${name}`, into);
    }
  } else into.set(path, value);
  return into;
}
