import type { ColumnPlaces, CsvHints, Question } from './csv-dialect.js';
import { isNumberIn } from './csv-sample.js';
import { askFor } from './questions.js';

/** What a file without header is, or the question whose answer tells it. */
export type HeaderlessFormat =
  | { readonly id: string; readonly columns: ColumnPlaces; readonly question: null }
  | { readonly question: Question };

/** Places of time, open, high, low, close and volume from `first` on. */
const inOrder = (first: number, clock: number | null, cells: number): ColumnPlaces => ({
  time: 0,
  clock,
  open: first,
  high: first + 1,
  low: first + 2,
  close: first + 3,
  volume: cells > first + 4 ? first + 4 : null,
  symbol: null,
});

const isClock = (cell: string): boolean => /^\d{1,2}:\d{2}(:\d{2})?$/.test(cell);

/** Returns the format of rows without header by their shape, or the question to ask. */
export function headerlessFormat(
  rows: readonly (readonly string[])[],
  hints: CsvHints,
): HeaderlessFormat {
  const row = rows[0] ?? [];
  const [first = '', second = ''] = row;
  const separate = isClock(second);
  const columns = inOrder(separate ? 2 : 1, separate ? 1 : null, row.length);
  const known = (id: string): HeaderlessFormat => ({ id, columns, question: null });
  if (row.length >= 11 && /^(\d{13}|\d{16})$/.test(first)) return known('binance-klines');
  if (/^\d{8}T$/.test(first)) return known('pine-seeds');
  if (hints.dialect !== undefined) return known(hints.dialect);
  const settled =
    hints.zone !== undefined && hints.stamp !== undefined && row.slice(2, 5).every(isPrice);
  if (/^\d{4}\.\d{2}\.\d{2}$/.test(first) && separate) {
    return hints.zone !== undefined ? known('mt4') : { question: askFor('zone', 'mt4') };
  }
  if (/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(first) && (separate || row.slice(1, 5).every(isPrice))) {
    return settled ? known('generic') : { question: askFor('dialect', 'kibot or tslab') };
  }
  if (/^\d{8} \d{4,6}$/.test(first)) {
    return settled
      ? known('generic')
      : { question: askFor('dialect', 'histdata-ascii or ninjatrader') };
  }
  if (hints.columns !== undefined) return known('generic');
  return { question: askFor('columns', row.slice(0, 8).join(' ')) };
}

const isPrice = (cell: string): boolean => isNumberIn(cell, '.') || isNumberIn(cell, ',');
