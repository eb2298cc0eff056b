import { VelaError } from '@vela/kernel';

const ROWS_FIRST = 1_024;

/** A column under construction: numbers with NaN for no value, and the first cell that is none. */
export class TableColumn {
  values = new Float64Array(ROWS_FIRST);
  /** Cells without a value. */
  missing = 0;
  private fault: { readonly row: number; readonly line: number; readonly text: string } | null =
    null;

  constructor(readonly name: string) {}

  /** Sets the value of a row; rows come in order. */
  set(row: number, value: number): void {
    if (row === this.values.length) {
      const larger = new Float64Array(row * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[row] = value;
  }

  /** Remembers the first cell that could not be read; such a column is text. */
  note(row: number, line: number, text: string): void {
    this.fault ??= { row, line, text: text.slice(0, 40) };
  }

  /** Returns the values of the rows; throws `DATA_INVALID` when some cell is something else. */
  finish(rows: number, wanted: string): Float64Array {
    if (this.fault !== null) {
      const { row, line, text } = this.fault;
      throw new VelaError(
        'DATA_INVALID',
        `expected ${wanted} in column ${this.name}, found "${text}" in row ${row} (line ${line})`,
        { hint: 'Name another column, or repair that row.' },
      );
    }
    return this.values.subarray(0, rows);
  }
}
