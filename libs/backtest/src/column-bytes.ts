import { VelaError } from '@vela/kernel';

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
}

/**
 * Returns columns as bytes: magic, length of the header, the header as JSON (names, rows), padding
 * to 8, then each column as little-endian doubles. The same columns always give the same bytes.
 */
export function encodeColumns(columns: Columns): Uint8Array {
  const names = Object.keys(columns);
  return write(columns, { names, rows: rowsOf(columns) });
}

/**
 * Returns columns as the bytes to be stored: those of {@link encodeColumns}, but whole numbers at
 * regular distances are told in the header. Half of an equity curve are times.
 */
export function packColumns(columns: Columns): Uint8Array {
  const names = Object.keys(columns);
  const rows = rowsOf(columns);
  const told: [string, readonly Progression[]][] = [];
  for (const name of names) {
    const found = progressions(columns[name]!, rows >>> 6);
    if (found !== null) told.push([name, found]);
  }
  return write(columns, { names, rows, told });
}

function rowsOf(columns: Columns): number {
  const [first] = Object.values(columns);
  return first?.length ?? 0;
}

function write(columns: Columns, head: Header): Uint8Array {
  const { names, rows } = head;
  const told = new Map(head.told);
  const header = new TextEncoder().encode(JSON.stringify(head));
  const start = Math.ceil((8 + header.length) / 8) * 8;
  const bodies = names.filter((name) => !told.has(name));
  const bytes = new Uint8Array(start + bodies.length * rows * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  for (const name of names) {
    if (columns[name]!.length !== rows) {
      throw new VelaError('INTERNAL', `column ${name} is of other length`);
    }
  }
  bodies.forEach((name, index) => {
    new Float64Array(bytes.buffer, start + index * rows * 8, rows).set(columns[name]!);
  });
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
  const head = JSON.parse(text) as Header;
  const { names, rows } = head;
  const told = new Map(head.told);
  const start = Math.ceil((8 + length) / 8) * 8;
  const bodies = names.filter((name) => !told.has(name));
  if (bytes.length !== start + bodies.length * rows * 8) throw invalid();
  // A copy begins at a multiple of 8, which bytes from a socket need not do.
  const body = bytes.slice(start).buffer;
  const column = (name: string): Float64Array => {
    const parts = told.get(name);
    if (parts !== undefined) return unfold(parts, rows);
    return new Float64Array(body, bodies.indexOf(name) * rows * 8, rows);
  };
  return Object.fromEntries(names.map((name) => [name, column(name)]));
}
