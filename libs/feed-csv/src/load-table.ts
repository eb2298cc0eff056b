import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { openSource } from './byte-source.js';
import type { CsvSource } from './byte-source.js';
import { normaliseName, timePlaces } from './column-names.js';
import { DELIMITERS } from './csv-dialect.js';
import type { CsvHints, Delimiter } from './csv-dialect.js';
import { SAMPLE_BYTES, isNumberIn, isTime, readSample } from './csv-sample.js';
import { LabelColumn } from './label-column.js';
import { NumberCell } from './number-cell.js';
import { ambiguous, askFor } from './questions.js';
import { RowScanner } from './row-scanner.js';
import { TableColumn } from './table-column.js';
import { TimeCell } from './time-cell.js';
import { provenDateOrder } from './time-survey.js';

/** Most unpacked bytes of a table: it is held in memory as a whole. */
export const TABLE_BYTES_MAX = 1_024 ** 3;

/** The columns of a CSV by name, rows numbered from 0. */
export interface Table {
  readonly rows: number;
  /** Names as written; the second of a name is called `name.2`. */
  readonly names: readonly string[];
  /** Returns a column of numbers, NaN where a cell is empty. Throws for text and unknown names. */
  column(name: string): Float64Array;
  /**
   * Returns a column of texts without spaces around them; only those named in the hint `labels` are
   * kept. Throws for a name that is not in the file.
   */
  labels(name: string): readonly string[];
  /** Returns how many cells of a column hold no value. */
  missing(name: string): number;
  /**
   * Returns the times in microseconds; local times without zone are taken as UTC, as labels of
   * their rows. Throws `DATA_INVALID` when no column holds times.
   */
  time(): Float64Array;
}

/** What may be told about a table. */
export interface TableHints
  extends Pick<CsvHints, 'delimiter' | 'decimal' | 'dateOrder' | 'timeColumn'> {
  /** Columns whose texts are kept, such as `side`; those that are not in the file do not matter. */
  readonly labels?: readonly string[];
}

/**
 * Returns a whole CSV or csv.gz with one header line as columns of numbers; columns of text are
 * tolerated until they are asked for. Throws `NOT_FOUND` for no file and `DATA_INVALID` with row
 * and line for one that is no table.
 */
export async function loadTable(source: CsvSource, hints: TableHints = {}): Promise<Table> {
  const { chunks } = await openSource(source, TABLE_BYTES_MAX);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > TABLE_BYTES_MAX) {
      throw new VelaError('LIMIT_EXCEEDED', `the table has more than ${TABLE_BYTES_MAX} bytes`, {
        hint: 'Import large files with vela data import.',
      });
    }
    parts.push(chunk.slice());
  }
  return new TableReader(Buffer.concat(parts, length), hints).read();
}

/** Reads the rows of one table. */
class TableReader {
  private readonly names: readonly string[];
  private readonly skip: number;
  private readonly delimiter: Delimiter;
  private readonly places: { readonly time: number; readonly clock: number | null } | null;
  private readonly times: TimeCell;
  private readonly columns: readonly TableColumn[];
  private readonly timeColumn: TableColumn;
  private readonly labels: readonly LabelColumn[];
  private readonly numbers: NumberCell;

  constructor(
    private readonly bytes: Uint8Array,
    hints: TableHints,
  ) {
    const head = bytes.subarray(0, SAMPLE_BYTES);
    const whole = bytes.length <= SAMPLE_BYTES;
    this.delimiter = hints.delimiter ?? delimiterOf(head, whole);
    const { preamble, rows } = readSample(head, whole, this.delimiter);
    const header = rows[0] ?? [];
    if (header.length === 0 || header.some((cell) => isNumberIn(cell, '.') || isTime(cell))) {
      throw new VelaError(
        'DATA_INVALID',
        `expected a header line, found "${header.join().slice(0, 60)}"`,
        {
          hint: 'Put the names of the columns on the first line.',
        },
      );
    }
    this.skip = preamble + 1;
    this.names = distinct(header);
    this.places = timeOf(this.names, hints.timeColumn);
    const { places } = this;
    const samples = places === null ? [] : rows.slice(1).map((row) => row[places.time] ?? '');
    const order = hints.dateOrder ?? provenDateOrder(samples);
    if (order === null) throw ambiguous([askFor('dateOrder', samples[0] ?? '')]);
    this.times = new TimeCell(order);
    this.numbers = new NumberCell(hints.decimal ?? '.');
    this.columns = this.names.map((name) => new TableColumn(name));
    const kept = hints.labels ?? [];
    this.labels = this.names.flatMap((name, place) =>
      kept.includes(name) ? [new LabelColumn(name, place)] : [],
    );
    this.timeColumn = new TableColumn(places === null ? 'time' : this.names[places.time]!);
  }

  read(): Table {
    const scanner = new RowScanner(this.delimiter.charCodeAt(0));
    let row = -this.skip;
    const drain = (): void => {
      while (scanner.next()) {
        if (row >= 0) this.readRow(scanner, row);
        row++;
      }
    };
    for (let at = 0; at < this.bytes.length; at += SAMPLE_BYTES) {
      scanner.push(this.bytes.subarray(at, at + SAMPLE_BYTES));
      drain();
    }
    scanner.finish();
    drain();
    return this.table(Math.max(0, row));
  }

  private readRow(scanner: RowScanner, row: number): void {
    const { columns, numbers, names } = this;
    if (scanner.cells < names.length) {
      throw new VelaError(
        'DATA_INVALID',
        `expected ${names.length} cells in row ${row} (line ${scanner.line}), found ${scanner.cells}`,
        { hint: 'The file may be cut off there; repair or remove that row.' },
      );
    }
    for (let place = 0; place < columns.length; place++) {
      const value = numbers.read(scanner.bytes, scanner.starts[place]!, scanner.ends[place]!);
      const column = columns[place]!;
      column.set(row, value);
      if (value === value) continue;
      if (numbers.missing) column.missing++;
      else column.note(row, scanner.line, scanner.text(place));
    }
    for (const label of this.labels) label.set(row, scanner.text(label.place));
    if (this.places === null) return;
    const at = this.readTime(scanner, this.places);
    this.timeColumn.set(row, at);
    if (at !== at) this.timeColumn.note(row, scanner.line, scanner.text(this.places.time));
  }

  private readTime(
    scanner: RowScanner,
    { time, clock }: { time: number; clock: number | null },
  ): Micros {
    const { times } = this;
    const { bytes, starts, ends } = scanner;
    if (!times.read(bytes, starts[time]!, ends[time]!)) return Number.NaN;
    const at = times.wall - times.offset;
    if (clock === null || starts[clock] === ends[clock]) return at;
    const ofDay = times.readClock(bytes, starts[clock]!, ends[clock]!);
    return ofDay < 0 ? Number.NaN : at + ofDay;
  }

  private table(rows: number): Table {
    const { names, columns, labels, places, timeColumn } = this;
    const refuse = (name: string): never => {
      throw new VelaError(
        'DATA_INVALID',
        `expected a column "${name}", found ${names.join(', ')}`,
        { hint: 'Write the name as in the header.' },
      );
    };
    const find = (name: string): TableColumn => columns[names.indexOf(name)] ?? refuse(name);
    return {
      rows,
      names,
      column: (name) => find(name).finish(rows, 'numbers'),
      labels: (name) => (labels.find((label) => label.name === name) ?? refuse(name)).finish(rows),
      missing: (name) => find(name).missing,
      time: () => {
        if (places !== null) return timeColumn.finish(rows, 'times');
        throw new VelaError(
          'DATA_INVALID',
          `expected a column with times, found ${names.join(', ')}`,
          {
            hint: 'Call it timestamp, date or time.',
          },
        );
      },
    };
  }
}

/** Returns the delimiter that splits the header most, among those that split the next row alike. */
function delimiterOf(head: Uint8Array, whole: boolean): Delimiter {
  let best: Delimiter = ',';
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const [header, first] = readSample(head, whole, delimiter).rows;
    const cells = header?.length ?? 0;
    if (cells > most && (first === undefined || first.length === cells)) {
      [best, most] = [delimiter, cells];
    }
  }
  return best;
}

function timeOf(
  names: readonly string[],
  told: string | undefined,
): { readonly time: number; readonly clock: number | null } | null {
  if (told === undefined) return timePlaces(names.map(normaliseName));
  const time = names.indexOf(told);
  if (time >= 0) return { time, clock: null };
  throw new VelaError('DATA_INVALID', `expected a column "${told}", found ${names.join(', ')}`, {
    path: ['timeColumn'],
  });
}

function distinct(header: readonly string[]): string[] {
  // A delimiter at the end of the line makes no column.
  const named = header.at(-1) === '' ? header.slice(0, -1) : header;
  const seen = new Map<string, number>();
  return named.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}.${count}`;
  });
}
