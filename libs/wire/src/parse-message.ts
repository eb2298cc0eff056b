import { fromBinary } from '@bufbuild/protobuf';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { VelaError, messageOf } from '@vela/kernel';

/** Returns bytes from outside as a message; throws `DATA_INVALID` when they are none. */
export function parseMessage<T extends DescMessage>(schema: T, bytes: Uint8Array): MessageShape<T> {
  try {
    return fromBinary(schema, bytes);
  } catch (thrown) {
    throw new VelaError(
      'DATA_INVALID',
      `expected a message ${schema.name}, found ${bytes.byteLength} other bytes: ${messageOf(thrown)}`,
      { cause: thrown },
    );
  }
}

/** Returns a 64-bit integer from outside as a number; throws `DATA_INVALID` beyond 2^53. */
export function safeNumber(value: bigint, name: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new VelaError('DATA_INVALID', `expected ${name} below 2^53, found ${value}`);
  }
  return number;
}
