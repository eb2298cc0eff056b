import { VelaError } from '@vela/kernel';

type Column = Float64Array | Uint32Array | Uint16Array;

interface ColumnType<T extends Column> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): T;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Returns the bytes of a column, without a copy. They are little-endian like the format. */
export function columnBytes(column: Column): Uint8Array<ArrayBuffer> {
  if (!littleEndian) {
    throw new VelaError('INTERNAL', 'expected a little-endian processor, found a big-endian one');
  }
  // The writer only reads the bytes; that they may lie in shared memory does not matter to it.
  const buffer = column.buffer as ArrayBuffer;
  return new Uint8Array(buffer, column.byteOffset, column.byteLength);
}

/**
 * Returns bytes from outside as a column of `length` values: a view where the alignment allows it,
 * else a copy. Throws `DATA_INVALID` when the size is another.
 */
export function columnOf<T extends Column>(
  type: ColumnType<T>,
  bytes: Uint8Array,
  length: number,
  name: string,
): T {
  const width = type.BYTES_PER_ELEMENT;
  if (bytes.byteLength !== length * width) {
    throw new VelaError(
      'DATA_INVALID',
      `expected ${length * width} bytes in column ${name}, found ${bytes.byteLength}`,
    );
  }
  if (littleEndian && bytes.byteOffset % width === 0) {
    return new type(bytes.buffer, bytes.byteOffset, length);
  }
  const copy = new type(length);
  new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength).set(bytes);
  return copy;
}
