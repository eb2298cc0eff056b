import { COLUMN_NAMES, candlesOver } from '@vela/market';
import type { CandleBatch } from '@vela/market';

/** Series from which on a batch is packed: sharing each array by itself costs more then. */
const SERIES_MIN = 16;

/** A batch of many series in one piece of shared memory. */
export interface PackedBatch {
  readonly packed: SharedArrayBuffer;
  /** Rows of each series. */
  readonly rows: Uint32Array;
  readonly slices: number;
  readonly entries: number;
}

/** Returns whether a batch has so many series that it is better packed. */
export const isWide = (batch: CandleBatch): boolean => batch.series.length >= SERIES_MIN;

/** Where the parts of a packed batch lie: candles, instants, then what names the entries. */
function layout(rows: Uint32Array, slices: number, entries: number) {
  const candles = rows.reduce((sum, count) => sum + count, 0);
  const times = candles * COLUMN_NAMES.length * 8;
  const offset = times + slices * 8;
  const row = offset + (slices + 1) * 4;
  const seriesOf = row + entries * 4;
  return { times, offset, row, seriesOf, bytes: seriesOf + entries * 2 };
}

/** Returns a batch copied into one piece of memory, so that a thread takes it over at once. */
export function packBatch(batch: CandleBatch): PackedBatch {
  const rows = Uint32Array.from(batch.series, ({ length }) => length);
  const { length: slices } = batch;
  const entries = batch.offset[slices]!;
  const packed = new SharedArrayBuffer(layout(rows, slices, entries).bytes);
  const copy = unpackBatch({ packed, rows, slices, entries });
  batch.series.forEach((columns, index) => {
    for (const name of COLUMN_NAMES) copy.series[index]![name].set(columns[name]);
  });
  copy.availableAt.set(batch.availableAt);
  copy.offset.set(batch.offset);
  copy.row.set(batch.row.subarray(0, entries));
  copy.seriesOf.set(batch.seriesOf.subarray(0, entries));
  return { packed, rows, slices, entries };
}

/** Returns the batch that was packed, as views of the same memory. */
export function unpackBatch({ packed, rows, slices, entries }: PackedBatch): CandleBatch {
  const at = layout(rows, slices, entries);
  let begin = 0;
  const series = Array.from(rows, (count) => {
    const columns = candlesOver(packed, begin, count);
    begin += count * COLUMN_NAMES.length * 8;
    return columns;
  });
  return {
    series,
    length: slices,
    availableAt: new Float64Array(packed, at.times, slices),
    offset: new Uint32Array(packed, at.offset, slices + 1),
    row: new Uint32Array(packed, at.row, entries),
    seriesOf: new Uint16Array(packed, at.seriesOf, entries),
  };
}
