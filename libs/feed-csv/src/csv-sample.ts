import { VelaError } from '@vela/kernel';
import { DELIMITERS } from './csv-dialect.js';
import type { Delimiter } from './csv-dialect.js';
import { NumberCell } from './number-cell.js';
import { RowScanner } from './row-scanner.js';
import { TimeCell } from './time-cell.js';

/** Bytes of a file that are looked at before anything is read from it. */
export const SAMPLE_BYTES = 65_536;

const ROWS_SHAPE = 50;
const PREAMBLE = /^\s*(#|\/\/|https?:\/\/|sep=)/i;
const encoder = new TextEncoder();

/** The first rows of a file as text. */
export interface CsvSample {
  readonly delimiter: Delimiter;
  /** Rows at the top that are comments or addresses. */
  readonly preamble: number;
  /** Rows behind the preamble, the last one left out when it may be cut off. */
  readonly rows: readonly (readonly string[])[];
}

/** Returns the rows of the first bytes of a file; `whole` tells that there are no more. */
export function readSample(
  bytes: Uint8Array,
  whole: boolean,
  told: Delimiter | undefined,
): CsvSample {
  if (bytes.length === 0) {
    throw new VelaError('DATA_INVALID', 'the file is empty: expected lines of candles', {
      hint: 'The download may have failed; get the file again.',
    });
  }
  const delimiter = told ?? findDelimiter(bytes, whole);
  const rows = split(bytes, delimiter, whole, Infinity);
  let preamble = 0;
  while (preamble < rows.length && PREAMBLE.test(rows[preamble]![0]!)) preamble++;
  return { delimiter, preamble, rows: rows.slice(preamble) };
}

/** Returns the delimiter that splits most of the first rows into the same number of cells. */
function findDelimiter(bytes: Uint8Array, whole: boolean): Delimiter {
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const rows = split(bytes, delimiter, whole, ROWS_SHAPE).filter(
      (row) => !PREAMBLE.test(row[0]!),
    );
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    for (const [cells, count] of counts) {
      // A comma inside numbers splits them into more cells than a semicolon: whole numbers count.
      const readable = cells < 5 ? 0 : numericShare(rows, cells);
      const score = count * readable;
      if (score > bestScore) [best, bestScore] = [delimiter, score];
    }
  }
  return best;
}

function numericShare(rows: readonly (readonly string[])[], cells: number): number {
  let [known, all] = [0, 0];
  for (const row of rows) {
    if (row.length !== cells) continue;
    for (const cell of row) {
      all++;
      if (isNumberIn(cell, '.') || isNumberIn(cell, ',') || isTime(cell)) known++;
    }
  }
  // A file of a header alone has no number; its shape still counts a little.
  return all === 0 ? 0 : 0.01 + known / all;
}

function split(bytes: Uint8Array, delimiter: Delimiter, whole: boolean, max: number): string[][] {
  const scanner = new RowScanner(delimiter.charCodeAt(0));
  scanner.push(bytes);
  if (whole) scanner.finish();
  const rows: string[][] = [];
  try {
    while (rows.length < max && scanner.next()) {
      rows.push(Array.from({ length: scanner.cells }, (_, cell) => scanner.text(cell)));
    }
  } catch (error) {
    // The reader meets the same fault again and reports it; rows before it show the shape.
    if (rows.length < 2) throw error;
  }
  return rows;
}

/** Returns true for the text of a number with the given decimal mark. */
export function isNumberIn(text: string, decimal: '.' | ','): boolean {
  const bytes = encoder.encode(text);
  return !Number.isNaN(new NumberCell(decimal).read(bytes, 0, bytes.length));
}

/** Returns true for the text of a date or a time. */
export function isTime(text: string): boolean {
  const bytes = encoder.encode(text);
  const cell = new TimeCell('dmy');
  const either =
    cell.read(bytes, 0, bytes.length) || new TimeCell('mdy').read(bytes, 0, bytes.length);
  return either || (text.includes(':') && cell.readClock(bytes, 0, bytes.length) >= 0);
}
