import { Table } from '@vela/kernel';

/** Candles that are kept by name; what comes later is only counted. */
export const AMBIGUOUS_ROWS_MAX = 10_000;

/** Columns of the candles in which the order of prices decides. */
const AMBIGUOUS_COLUMNS = ['instrument', 'row', 'slice'] as const;

/** The candles in which the order of prices inside the candle decides what happens. */
export class AmbiguityLog {
  /** All such candles since the run began. */
  count = 0;
  /** The first {@link AMBIGUOUS_ROWS_MAX} of them since the venue was made or restored. */
  readonly rows: Table<(typeof AMBIGUOUS_COLUMNS)[number]> = new Table(AMBIGUOUS_COLUMNS, 16);

  /** Counts a candle. */
  add(instrument: number, row: number, slice: number): void {
    this.count++;
    if (this.rows.length >= AMBIGUOUS_ROWS_MAX) return;
    const at = this.rows.add();
    const { columns } = this.rows;
    columns.instrument[at] = instrument;
    columns.row[at] = row;
    columns.slice[at] = slice;
  }
}
