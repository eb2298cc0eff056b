import { VelaError } from '@vela/kernel';
import { BAD_LINES_LISTED } from '@vela/market-data';
import type { BadLine } from '@vela/ports';

/** Share of bad lines up to which a file is taken without them. */
export const BAD_SHARE_MAX = 0.001;

const HOPELESS_LINES = 1_000;

/** The lines of a file that could not be taken: all are counted, the first are kept. */
export class BadLineList {
  count = 0;
  private readonly kept: BadLine[] = [];

  constructor(private readonly shareMax: number) {}

  /** The first bad lines, as a copy. */
  get first(): readonly BadLine[] {
    return [...this.kept];
  }

  /** Notes a line; throws `DATA_INVALID` early for a file that is mostly bad. */
  add(line: number, reason: string, rowsRead: number): void {
    this.count++;
    if (this.kept.length < BAD_LINES_LISTED) this.kept.push({ line, reason });
    if (this.count > HOPELESS_LINES && this.count * 2 > rowsRead) this.refuse(rowsRead);
  }

  /** Returns nothing; throws `DATA_INVALID` when the share of bad lines is too large. */
  check(rowsRead: number): void {
    if (this.count > this.shareMax * rowsRead) this.refuse(rowsRead);
  }

  private refuse(rowsRead: number): never {
    const listed = this.kept.map(({ line, reason }) => `line ${line}: ${reason}`).join('; ');
    const more = this.count > this.kept.length ? `; and ${this.count - this.kept.length} more` : '';
    throw new VelaError(
      'DATA_INVALID',
      `${this.count} of ${rowsRead} rows are bad, at most ${this.shareMax * 100} % may be: ${listed}${more}`,
      { hint: 'Nothing was imported. Repair or remove these lines, or check the dialect.' },
    );
  }
}
