import type { Canonical } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import { snapshotRun } from '@vela/step';
import type { Run } from '@vela/step';
import { OwnColumn } from '@vela/strategy';

/** What a run did in a window: whatever differs without the future shows here. */
export interface Trace {
  /** State behind the window: orders, positions, money, indicators, fields, draws. */
  readonly end: { readonly [key: string]: Canonical };
  /** Equity behind each slice of decisions. */
  readonly equity: Float64Array;
  /** Values of the strategy's own columns in the window. */
  readonly columns: readonly ColumnTrace[];
}

/** The values of one column in a window. */
interface ColumnTrace {
  readonly name: string;
  readonly series: number;
  readonly values: Float64Array;
}

/** Where a run stands in a batch: rows of each series that it has shown. */
export type Rows = readonly number[];

/** Returns the rows of each series before a slice of a batch. O(entries that lie between). */
export function rowsBefore(batch: CandleBatch, slice: number): Rows {
  const { series, offset, seriesOf, row } = batch;
  if (slice === batch.length) {
    // The rows of a batch are all part of it, unless a future was put behind them.
    const all = new Int32Array(series.length);
    for (let entry = 0; entry < offset[slice]!; entry++) all[seriesOf[entry]!]!++;
    return Array.from(all);
  }
  const rows = series.map(() => -1);
  let open = rows.length;
  for (let entry = offset[slice]! - 1; entry >= 0 && open > 0; entry--) {
    const one = seriesOf[entry]!;
    if (rows[one]! >= 0) continue;
    rows[one] = row[entry]! + 1;
    open--;
  }
  return rows.map((count) => Math.max(0, count));
}

/** Returns what a run did since it stood at `from`; it stands at `to` in the same batch now. */
export function traceOf(
  run: Run,
  from: { readonly rows: Rows; readonly results: number },
  to: Rows,
): Trace {
  // Of orders that have ended, fills and money tell.
  const { history: _, ...end } = snapshotRun(run, to, 0);
  return {
    end,
    equity: run.equityColumn.slice(from.results, run.resultCount),
    columns: run.series.flatMap(({ bindings }, series) =>
      bindings.flatMap(({ indicator, a }) => {
        if (!(indicator instanceof OwnColumn)) return [];
        const values = a.slice(from.rows[series], to[series]);
        return [{ name: nameOf(run, indicator), series, values }];
      }),
    ),
  };
}

/** Returns the field of the strategy that holds an indicator, else what it is. */
export function nameOf({ strategy }: Run, indicator: object): string {
  for (const [name, value] of Object.entries(strategy) as [string, unknown][]) {
    if (value === indicator) return name;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    for (const [key, item] of Object.entries(value)) {
      if (item === indicator) return Array.isArray(value) ? `${name}[${key}]` : `${name}.${key}`;
    }
  }
  const { kind, parameters } = indicator as { readonly kind: string; readonly parameters: object };
  return `${kind}(${Object.values(parameters).join(', ')})`;
}
