import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { VelaError } from '@vela/kernel';

const MAGIC_BYTES = 6;
const CHUNK_BYTES = 262_144;

/** Packings that are recognised by their first bytes but not unpacked. */
const OTHER_PACKINGS: ReadonlyArray<readonly [string, readonly number[]]> = [
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an empty zip archive', [0x50, 0x4b, 0x05, 0x06]],
  ['an xz file', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a bzip2 file', [0x42, 0x5a, 0x68]],
  ['a Zstandard file', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

/**
 * Yields the bytes of a source, unpacked when it begins as gzip. Throws `DATA_INVALID` for other
 * packings, damaged or cut gzip, and for more than `bytesMax` unpacked bytes.
 */
export async function* unpack(
  raw: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  const iterator = raw[Symbol.asyncIterator]();
  let handedOver = false;
  try {
    const head = await firstBytes(iterator);
    const other = OTHER_PACKINGS.find(([, magic]) => startsWith(head, magic));
    if (other !== undefined) {
      throw new VelaError('DATA_INVALID', `expected CSV or csv.gz, found ${other[0]}`, {
        hint: 'Unpack it first and name the CSV file inside.',
      });
    }
    handedOver = true;
    const whole = chain(head, iterator);
    if (startsWith(head, [0x1f, 0x8b])) yield* gunzip(whole, bytesMax);
    else yield* whole;
  } finally {
    if (!handedOver) await iterator.return?.(undefined);
  }
}

async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < MAGIC_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    const joined = new Uint8Array(head.length + next.value.length);
    joined.set(head);
    joined.set(next.value, head.length);
    head = joined;
  }
  return head;
}

async function* chain(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.(undefined);
  }
}

async function* gunzip(
  packed: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  let inputFault: unknown = null;
  async function* copies(): AsyncGenerator<Uint8Array> {
    try {
      // The stream may read ahead, and the source uses its buffer again.
      for await (const chunk of packed) yield chunk.slice();
    } catch (error) {
      inputFault = error;
      throw error;
    }
  }
  // Faults of either side end the stream and are met by the loop below.
  pipeline(Readable.from(copies(), { highWaterMark: 1 }), stream, () => undefined);
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        throw new VelaError('DATA_INVALID', `the file unpacks to more than ${bytesMax} bytes`, {
          hint: 'Split the file, or raise "unpackedBytesMax" when it is really that large.',
        });
      }
      yield chunk;
    }
  } catch (error) {
    throw inputFault ?? gzipFault(error);
  }
}

function gzipFault(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!code.startsWith('Z_')) return error;
  const cut = code === 'Z_BUF_ERROR';
  return new VelaError(
    'DATA_INVALID',
    cut ? 'the gzip file is cut off: it ends in the middle' : 'the gzip file is damaged',
    { hint: 'The download may have been interrupted; get the file again.', cause: error },
  );
}
