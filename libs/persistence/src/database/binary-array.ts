import { VelaError } from '@vela/kernel';

/**
 * Arrays in the binary format of the protocol (PostgreSQL sources, `array_recv`): dimensions, whether
 * there are nulls, type of the elements, length, lower bound, then each element behind its length.
 * The driver sends a `Buffer` as it is; its own arrays are text that is quoted value by value, which
 * for a thousand rows takes longer than the statement.
 */
const HEADER_BYTES = 20;

/** An array under construction, big-endian as the protocol is. */
interface Draft {
  readonly buffer: Buffer;
  readonly view: DataView;
}

function begin(oid: number, length: number, hasNull: boolean, bytes: number): Draft {
  // An array without elements has no dimension.
  const buffer = Buffer.allocUnsafeSlow(length === 0 ? 12 : HEADER_BYTES + bytes);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  view.setInt32(0, length === 0 ? 0 : 1);
  view.setInt32(4, hasNull ? 1 : 0);
  view.setInt32(8, oid);
  if (length > 0) {
    view.setInt32(12, length);
    view.setInt32(16, 1);
  }
  return { buffer, view };
}

const unfit = (value: number, bits: number): VelaError =>
  new VelaError('INVALID_INPUT', `expected a whole number of at most ${bits} bits, found ${value}`);

/** Returns whole numbers as a `bigint[]`. Throws `INVALID_INPUT` for one that is no safe integer. */
export function bigints(values: readonly number[]): Buffer {
  const { buffer, view } = begin(20, values.length, false, values.length * 12);
  let at = HEADER_BYTES;
  for (const value of values) {
    if (!Number.isSafeInteger(value)) throw unfit(value, 64);
    view.setInt32(at, 8);
    view.setInt32(at + 4, Math.floor(value / 4_294_967_296));
    view.setInt32(at + 8, value);
    at += 12;
  }
  return buffer;
}

/** Returns whole numbers of 32 bits as an `integer[]`. Throws `INVALID_INPUT` for another number. */
export function integers(values: readonly number[]): Buffer {
  const { buffer, view } = begin(23, values.length, false, values.length * 8);
  let at = HEADER_BYTES;
  for (const value of values) {
    if ((value | 0) !== value) throw unfit(value, 32);
    view.setInt32(at, 4);
    view.setInt32(at + 4, value);
    at += 8;
  }
  return buffer;
}

/** Returns truth values as a `boolean[]`. */
export function booleans(values: readonly boolean[]): Buffer {
  const { buffer, view } = begin(16, values.length, false, values.length * 5);
  let at = HEADER_BYTES;
  for (const value of values) {
    view.setInt32(at, 1);
    buffer[at + 4] = Number(value);
    at += 5;
  }
  return buffer;
}

/** Returns bytes as a `bytea[]`. */
export function byteas(values: readonly Uint8Array[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + 4 + value.byteLength, 0);
  const { buffer, view } = begin(17, values.length, false, bytes);
  let at = HEADER_BYTES;
  for (const value of values) {
    view.setInt32(at, value.byteLength);
    buffer.set(value, at + 4);
    at += 4 + value.byteLength;
  }
  return buffer;
}

/** Returns texts, some of which may be null, as a `text[]`. */
export function texts(values: readonly (string | null)[]): Buffer {
  // One call for all of them; where each character is a byte their lengths are known.
  const whole = values.join('');
  const encoded = Buffer.from(whole);
  const isPlain = encoded.length === whole.length;
  const sizes = values.map((value) =>
    value === null ? -1 : isPlain ? value.length : Buffer.byteLength(value),
  );
  const bytes = encoded.length + 4 * values.length;
  const { buffer, view } = begin(25, values.length, sizes.includes(-1), bytes);
  let at = HEADER_BYTES;
  let from = 0;
  for (const size of sizes) {
    view.setInt32(at, size);
    at += 4;
    for (const end = from + Math.max(0, size); from < end; from++, at++)
      buffer[at] = encoded[from]!;
  }
  return buffer;
}
