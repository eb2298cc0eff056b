import { VelaError } from '@vela/kernel';
import { fromSteps, toSteps } from './column-steps.js';
import type { Steps } from './column-steps.js';

/** Columns of doubles of equal length, by name. */
export type Columns = Readonly<Record<string, Float64Array>>;

const MAGIC = 0x564c4331;

/** Values that follow each other at one distance: the first, the distance, how many. */
type Progression = readonly [first: number, step: number, count: number];

interface Header {
  readonly names: readonly string[];
  readonly rows: number;
  /** Columns that are told here and have no body, such as the times of regular candles. */
  readonly told?: readonly (readonly [name: string, values: readonly Progression[]])[];
  /** Columns in steps: decimal places and bytes, which lie behind the bodies. */
  readonly steps?: readonly (readonly [name: string, places: number, bytes: number])[];
}

/**
 * Returns columns as bytes: magic, length of the header, the header as JSON (names, rows), padding
 * to 8, then each column as little-endian doubles. The same columns always give the same bytes.
 */
export function encodeColumns(columns: Columns): Uint8Array {
  return joined([...encodedParts(columns)]);
}

/** Yields the bytes of {@link encodeColumns} piece by piece, the columns where they lie. */
export function* encodedParts(columns: Columns): Generator<Uint8Array> {
  const names = Object.keys(columns);
  yield opening({ names, rows: rowsOf(columns) });
  for (const name of names) yield bytesOf(columns[name]!);
}

/**
 * Returns columns as the bytes to be stored: those of {@link encodeColumns}, but whole numbers at
 * regular distances are told in the header, and decimal numbers are told in steps.
 */
export function packColumns(columns: Columns): Uint8Array {
  const names = Object.keys(columns);
  const rows = rowsOf(columns);
  const told: [string, readonly Progression[]][] = [];
  const bodies: Uint8Array[] = [];
  const steps: [string, Steps][] = [];
  for (const name of names) {
    const column = columns[name]!;
    const found = progressions(column, rows >>> 6);
    const coded = found === null ? toSteps(column) : null;
    if (found !== null) told.push([name, found]);
    else if (coded !== null) steps.push([name, coded]);
    else bodies.push(bytesOf(column));
  }
  const sizes = steps.map(([name, { places, bytes }]) => [name, places, bytes.length] as const);
  const head = { names, rows, told, steps: sizes };
  return joined([opening(head), ...bodies, ...steps.map(([, { bytes }]) => bytes)]);
}

/** Returns the rows of columns; throws when one of them has another number. */
function rowsOf(columns: Columns): number {
  const [first] = Object.values(columns);
  const rows = first?.length ?? 0;
  for (const [name, { length }] of Object.entries(columns)) {
    if (length !== rows) throw new VelaError('INTERNAL', `column ${name} is of other length`);
  }
  return rows;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Returns magic, length of the header and the header, padded to 8. */
function opening(head: Header): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(Math.ceil((8 + header.length) / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Returns a column as at most `limit` progressions of safe integers, or null. */
function progressions(column: Float64Array, limit: number): readonly Progression[] | null {
  const found: Progression[] = [];
  let row = 0;
  while (row < column.length) {
    if (found.length === limit) return null;
    const first = column[row]!;
    const step = row + 1 < column.length ? column[row + 1]! - first : 0;
    if (!Number.isSafeInteger(first) || Object.is(first, -0) || !Number.isSafeInteger(step)) {
      return null;
    }
    let count = 1;
    while (Object.is(column[row + count], first + count * step)) count++;
    found.push([first, step, count]);
    row += count;
  }
  return found;
}

function unfold(parts: readonly Progression[], rows: number): Float64Array {
  const column = new Float64Array(rows);
  let row = 0;
  for (const [first, step, count] of parts) {
    for (let i = 0; i < count; i++) column[row++] = first + i * step;
  }
  return column;
}

/** Returns the columns of either form; throws `DATA_INVALID` for other bytes. */
export function decodeColumns(bytes: Uint8Array): Columns {
  const invalid = (): VelaError =>
    new VelaError('DATA_INVALID', 'expected stored columns, found other bytes');
  if (bytes.length < 8) throw invalid();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw invalid();
  const length = view.getUint32(4, true);
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const { names, rows, told, steps = [] } = JSON.parse(text) as Header;
  const known = new Map(told?.map(([name, parts]) => [name, unfold(parts, rows)]));
  const inSteps = new Set(steps.map(([name]) => name));
  const bodies = names.filter((name) => !known.has(name) && !inSteps.has(name));
  const start = Math.ceil((8 + length) / 8) * 8;
  let at = start + bodies.length * rows * 8;
  if (bytes.length !== steps.reduce((sum, [, , size]) => sum + size, at)) throw invalid();
  // A copy begins at a multiple of 8, which bytes from a socket need not do.
  const body = bytes.slice(start, at).buffer;
  bodies.forEach((name, index) => {
    known.set(name, new Float64Array(body, index * rows * 8, rows));
  });
  for (const [name, places, size] of steps) {
    known.set(name, fromSteps({ places, bytes: bytes.subarray(at, at + size) }, rows));
    at += size;
  }
  return Object.fromEntries(names.map((name) => [name, known.get(name)!]));
}
