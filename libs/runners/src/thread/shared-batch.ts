import { COLUMN_NAMES } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';

type Column = Float64Array | Uint32Array | Uint16Array;

/**
 * Copies that were made already. Columns are never changed after they were filled, so that several
 * runs over the same ones need one copy only; it goes when its original goes.
 */
const copies = new WeakMap<Column, Column>();

/**
 * Returns the batch with all its arrays in shared memory, so that a thread reads them where they
 * are: arrays that lie there already are taken as they are, others are copied once.
 */
export function shareBatch(batch: CandleBatch): CandleBatch {
  return {
    series: batch.series.map(shareColumns),
    length: batch.length,
    availableAt: share(batch.availableAt),
    offset: share(batch.offset),
    seriesOf: share(batch.seriesOf),
    row: share(batch.row),
  };
}

function shareColumns(columns: CandleColumns): CandleColumns {
  if (COLUMN_NAMES.every((name) => isShared(columns[name]))) return columns;
  return {
    length: columns.length,
    openAt: share(columns.openAt),
    availableAt: share(columns.availableAt),
    open: share(columns.open),
    high: share(columns.high),
    low: share(columns.low),
    close: share(columns.close),
    volume: share(columns.volume),
  };
}

const isShared = (column: Column): boolean => column.buffer instanceof SharedArrayBuffer;

function share<C extends Column>(column: C): C {
  if (isShared(column)) return column;
  const known = copies.get(column);
  if (known !== undefined) return known as C;
  const make = column.constructor as new (buffer: SharedArrayBuffer) => C;
  const copy = new make(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  copies.set(column, copy);
  return copy;
}
