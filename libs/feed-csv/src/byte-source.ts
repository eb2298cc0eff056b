import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { VelaError } from '@vela/kernel';
import { decodeText } from './text-encoding.js';
import { unpack } from './unpack.js';

/** A path, or bytes from elsewhere such as an upload. */
export type CsvSource = string | AsyncIterable<Uint8Array>;

/** Most bytes that a compressed source may unpack to unless told otherwise: 16 GiB. */
export const UNPACKED_BYTES_MAX = 16 * 1_024 ** 3;

const CHUNK_BYTES = 262_144;

/** The text of a source as UTF-8, and how much of the source was taken. */
export interface OpenSource {
  /** Unpacked UTF-8 without mark; a chunk is valid until the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Size of the source, null when nobody knows. */
  readonly bytesTotal: number | null;
  /** Returns the bytes taken from the source so far, compressed ones when it is compressed. */
  bytesRead(): number;
}

/**
 * Returns the text of a file or of a stream of bytes. Throws `NOT_FOUND` for a file that is not
 * there, `DATA_INVALID` while reading for damaged or unknown packing.
 */
export async function openSource(
  source: CsvSource,
  unpackedBytesMax: number = UNPACKED_BYTES_MAX,
): Promise<OpenSource> {
  let bytesRead = 0;
  async function* counted(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of raw) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  let bytesTotal: number | null = null;
  let raw: AsyncIterable<Uint8Array>;
  if (typeof source === 'string') {
    const file = await openFile(source);
    bytesTotal = file.size;
    raw = readFile(file.handle);
  } else {
    raw = source;
  }
  return {
    chunks: decodeText(unpack(counted(raw), unpackedBytesMax)),
    bytesTotal,
    bytesRead: () => bytesRead,
  };
}

async function openFile(path: string): Promise<{ handle: FileHandle; size: number }> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new VelaError(
      code === 'ENOENT' ? 'NOT_FOUND' : 'DATA_INVALID',
      code === 'ENOENT' ? `there is no file ${path}` : `the file ${path} cannot be read: ${code}`,
      { hint: 'Check the path and the rights to it.', path: ['path'], cause: error },
    );
  }
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw new VelaError('DATA_INVALID', `expected a file, ${path} is a folder`, {
      hint: 'Name one file.',
      path: ['path'],
    });
  }
  return { handle, size: stats.size };
}

/** Reads a file through one buffer that is used again for each chunk. */
async function* readFile(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
