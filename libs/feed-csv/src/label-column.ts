import { VelaError } from '@vela/kernel';

const ROWS_FIRST = 1_024;

/** Most different texts of one column: a column of labels has few, one of notes is none. */
const LABELS_MAX = 65_535;

/** A column of texts of which few differ, such as the side of a level: a number for each row. */
export class LabelColumn {
  private codes = new Uint16Array(ROWS_FIRST);
  private readonly codeOf = new Map<string, number>();

  constructor(
    readonly name: string,
    /** Number of the column in its file, from 0. */
    readonly place: number,
  ) {}

  /** Sets the text of a row; rows come in order. */
  set(row: number, text: string): void {
    if (row === this.codes.length) {
      const larger = new Uint16Array(row * 2);
      larger.set(this.codes);
      this.codes = larger;
    }
    const label = text.trim();
    let code = this.codeOf.get(label);
    if (code === undefined) {
      code = this.codeOf.size;
      if (code === LABELS_MAX) {
        throw new VelaError(
          'DATA_INVALID',
          `expected at most ${LABELS_MAX} different texts in column ${this.name}, found more`,
        );
      }
      this.codeOf.set(label, code);
    }
    this.codes[row] = code;
  }

  /** Returns the texts of the rows. */
  finish(rows: number): readonly string[] {
    const labels = [...this.codeOf.keys()];
    return Array.from(this.codes.subarray(0, rows), (code) => labels[code]!);
  }
}
