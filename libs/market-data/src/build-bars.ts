import { assert } from '@vela/kernel';
import { allocateCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { BarBuilder } from './bar-builder.js';
import type { Bar } from './bar-builder.js';
import type { BarRequest, BarRule } from './bar-request.js';
import { aggregateCandles } from './aggregate-candles.js';

/** Columns of numbers by name, as the reader of a file gives them. */
export interface NumericTable {
  readonly rows: number;
  /** Returns a column; throws for a name that is not there. */
  column(name: string): Float64Array;
  /** Returns microseconds for each row. */
  time(): Float64Array;
}

/** A bar of candles has neither trades nor an average price. */
export type BuiltBar = Omit<Bar, 'vwap' | 'trades'> & Partial<Pick<Bar, 'vwap' | 'trades'>>;

/**
 * Returns the bars of a table of trades (`price` and `size`) or of candles (`open` to `close` and
 * `volume`). The last bar of time is given out as it is; a bar that did not reach its threshold is
 * not. Rows without a price are left out. Bars of quotes are built by `buildQuoteBars`.
 */
export async function buildBars(
  table: NumericTable,
  request: BarRequest,
): Promise<readonly BuiltBar[]> {
  const rows = chosenRows(table, request);
  return request.source === 'candles'
    ? barsOfCandles(table, rows, request.rule)
    : barsOfTrades(table, rows, request.rule);
}

/** Returns the numbers of the rows that a request takes: those of its range and its condition. */
export function chosenRows(table: NumericTable, { from, to, where }: BarRequest): Uint32Array {
  const time = table.time();
  const filter = where === null ? null : table.column(where.column);
  const rows = new Uint32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    if (!(time[row]! >= from && time[row]! < to)) continue;
    if (filter === null || filter[row] === where?.value) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function barsOfTrades(table: NumericTable, rows: Uint32Array, rule: BarRule): readonly Bar[] {
  const [time, price, size] = [table.time(), table.column('price'), table.column('size')];
  const builder = new BarBuilder(rule);
  const bars: Bar[] = [];
  for (const row of rows) {
    if (Number.isNaN(price[row]) || Number.isNaN(size[row])) continue;
    const bar = builder.add(time[row]!, price[row]!, size[row]!);
    if (bar !== null) bars.push(bar);
  }
  const last = rule.type === 'time' ? builder.finish() : null;
  if (last !== null) bars.push(last);
  return bars;
}

async function barsOfCandles(
  table: NumericTable,
  rows: Uint32Array,
  rule: BarRule,
): Promise<readonly BuiltBar[]> {
  assert(rule.type === 'time', 'a request takes only bars of time from candles');
  const bars: BuiltBar[] = [];
  for await (const columns of aggregateCandles([candlesOf(table, rows)], rule.step)) {
    for (let i = 0; i < columns.length; i++) {
      bars.push({
        at: columns.openAt[i]!,
        open: columns.open[i]!,
        high: columns.high[i]!,
        low: columns.low[i]!,
        close: columns.close[i]!,
        volume: columns.volume[i]!,
      });
    }
  }
  return bars;
}

function candlesOf(table: NumericTable, rows: Uint32Array): CandleColumns {
  const candles = allocateCandles(rows.length);
  const time = table.time();
  rows.forEach((row, i) => {
    candles.openAt[i] = time[row]!;
    candles.availableAt[i] = time[row]!;
  });
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const column = table.column(name);
    rows.forEach((row, i) => {
      candles[name][i] = column[row]!;
    });
  }
  return candles;
}
