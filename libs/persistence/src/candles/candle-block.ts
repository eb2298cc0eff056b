import { createHash } from 'node:crypto';
import { VelaError } from '@vela/kernel';
import { CANDLE_BYTES, COLUMN_NAMES, allocateCandles, candlesOver } from '@vela/market';
import type { CandleBuffer, CandleColumns } from '@vela/market';

/** Most candles in one stored chunk. All chunks of a version but the last hold exactly so many. */
export const BLOCK = 16_384;

/** Returns columns over stored bytes; they lie in the bytes' own memory. */
export function columnsOf(bytes: Uint8Array): CandleBuffer {
  return candlesOver(bytes.buffer, bytes.byteOffset, bytes.length / CANDLE_BYTES);
}

/** Returns memory for stored bytes that workers can share. */
export const allocateShared = (length: number): Uint8Array =>
  new Uint8Array(new SharedArrayBuffer(length));

/** Returns the stored bytes of columns: column after column, little-endian doubles. */
export function bytesOf(columns: CandleColumns): Uint8Array {
  const { buffer, byteOffset } = columns.openAt;
  const whole = COLUMN_NAMES.every(
    (name, index) =>
      columns[name].buffer === buffer &&
      columns[name].byteOffset === byteOffset + index * columns.length * 8,
  );
  if (whole) return new Uint8Array(buffer, byteOffset, columns.length * CANDLE_BYTES);
  const copy = allocateCandles(columns.length);
  for (const name of COLUMN_NAMES) copy[name].set(columns[name]);
  return new Uint8Array(copy.openAt.buffer);
}

/** Returns the SHA-256 of stored bytes. */
export const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Throws `DATA_INVALID` unless opens are whole microseconds and grow strictly. */
export function checkOrder(columns: CandleColumns, after: number | null): void {
  let last = after ?? -Infinity;
  for (let i = 0; i < columns.length; i++) {
    const at = columns.openAt[i]!;
    if (!(at > last) || !Number.isSafeInteger(at)) {
      throw new VelaError(
        'DATA_INVALID',
        `expected an open later than ${last} at candle ${i}, found ${at}`,
        { hint: 'Candles are added in increasing order of their open, each once.' },
      );
    }
    last = at;
  }
}
