import { COLUMN_NAMES, allocateCandles } from './candles.js';
import type { CandleColumns } from './candles.js';
import type { CandleBatch } from './slices.js';

const NONE: CandleColumns = allocateCandles(0);

/** What a run reads of a feed. */
export interface PickedSeries {
  /** Number in the feed of each series of the run. */
  readonly series: readonly number[];
  /**
   * For each instrument of the run the number under which the feed's batches carry its quotes, null
   * where candles fill; absent when they fill all.
   */
  readonly quoted?: readonly (number | null)[];
}

/**
 * Returns what a run reads of a batch of one slice of a feed, null when none of its series has a
 * candle there: for the run there is no such slice then.
 */
export function pickSeries(batch: CandleBatch, picked: PickedSeries): CandleBatch | null {
  const rowOf = new Map<number, number>();
  for (let entry = batch.offset[0]!; entry < batch.offset[1]!; entry++) {
    rowOf.set(batch.seriesOf[entry]!, batch.row[entry]!);
  }
  const own: number[] = [];
  const series = picked.series.map((from, to) => {
    const row = rowOf.get(from);
    if (row === undefined) return NONE;
    own.push(to);
    return oneCandle(batch.series[from]!, row);
  });
  if (own.length === 0) return null;
  return {
    series,
    length: 1,
    availableAt: batch.availableAt.slice(0, 1),
    offset: Uint32Array.of(0, own.length),
    seriesOf: Uint16Array.from(own),
    row: new Uint32Array(own.length),
    ...(picked.quoted === undefined
      ? {}
      : {
          quotes: picked.quoted.map((from) =>
            from === null ? null : (batch.quotes?.[from] ?? null),
          ),
        }),
  };
}

function oneCandle(columns: CandleColumns, row: number): CandleColumns {
  if (columns.length === 1) return columns;
  const one = allocateCandles(1);
  for (const name of COLUMN_NAMES) one[name][0] = columns[name][row]!;
  return one;
}
