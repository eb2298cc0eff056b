import { VelaError } from '@vela/kernel';

/** Columns of doubles of equal length, by name. */
export type Columns = Readonly<Record<string, Float64Array>>;

const MAGIC = 0x564c4331;

/**
 * Returns columns as bytes: magic, length of the header, the header as JSON (names, rows), padding
 * to 8, then each column as little-endian doubles. The same columns always give the same bytes.
 */
export function encodeColumns(columns: Columns): Uint8Array {
  const names = Object.keys(columns);
  const rows = names.length === 0 ? 0 : columns[names[0]!]!.length;
  const header = new TextEncoder().encode(JSON.stringify({ names, rows }));
  const start = Math.ceil((8 + header.length) / 8) * 8;
  const bytes = new Uint8Array(start + names.length * rows * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  names.forEach((name, index) => {
    const column = columns[name]!;
    if (column.length !== rows)
      throw new VelaError('INTERNAL', `column ${name} is of other length`);
    new Float64Array(bytes.buffer, start + index * rows * 8, rows).set(column);
  });
  return bytes;
}

/** Returns the columns of {@link encodeColumns}; throws `DATA_INVALID` for other bytes. */
export function decodeColumns(bytes: Uint8Array): Columns {
  const invalid = (): VelaError =>
    new VelaError('DATA_INVALID', 'expected stored columns, found other bytes');
  if (bytes.length < 8) throw invalid();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw invalid();
  const length = view.getUint32(4, true);
  const { names, rows } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as {
    names: string[];
    rows: number;
  };
  const start = Math.ceil((8 + length) / 8) * 8;
  if (bytes.length !== start + names.length * rows * 8) throw invalid();
  // A copy begins at a multiple of 8, which bytes from a socket need not do.
  const body = bytes.slice(start).buffer;
  return Object.fromEntries(
    names.map((name, index) => [name, new Float64Array(body, index * rows * 8, rows)]),
  );
}
