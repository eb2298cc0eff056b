import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { VelaError } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { CandleBlock } from '@vela/market-data';

/** What tells one content of a file from another without reading all of it. */
export interface FileFingerprint {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** SHA-256 of the first and the last megabyte. */
  readonly sha256: string;
  readonly [name: string]: Canonical;
}

const EDGE_BYTES = 2 ** 20;

/** Returns the fingerprint of a file; throws `NOT_FOUND` or `DATA_INVALID` when it is not readable. */
export async function fingerprintOf(path: string): Promise<FileFingerprint> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size: bytes, mtimeMs } = await file.stat();
    const hash = createHash('sha256');
    const edge = Buffer.alloc(Math.min(EDGE_BYTES, bytes));
    for (const at of new Set([0, bytes - edge.length])) {
      const { bytesRead } = await file.read(edge, 0, edge.length, at);
      hash.update(edge.subarray(0, bytesRead));
    }
    return { bytes, modifiedMs: Math.trunc(mtimeMs), sha256: hash.digest('hex') };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    const gone = code === 'ENOENT' || code === 'ENOTDIR';
    throw new VelaError(
      gone ? 'NOT_FOUND' : 'DATA_INVALID',
      gone ? `there is no file ${path}` : `the file ${path} cannot be read: ${code}`,
      {
        hint: 'Check the path, which is one on the machine of the server, and the rights to it.',
        path: ['path'],
        cause,
      },
    );
  } finally {
    await file?.close();
  }
}

/**
 * Yields the blocks of a file that is still the one of `expected`; throws `CONFLICT` before the
 * first or behind the last block otherwise. Blocks that an earlier attempt staged are skipped by
 * their time, so another content would be mixed with them.
 */
export async function* whileUnchanged(
  blocks: AsyncIterable<CandleBlock>,
  path: string,
  expected: FileFingerprint,
): AsyncGenerator<CandleBlock> {
  await expectUnchanged(path, expected);
  yield* blocks;
  await expectUnchanged(path, expected);
}

async function expectUnchanged(path: string, expected: FileFingerprint): Promise<void> {
  const found = await fingerprintOf(path);
  const difference =
    found.bytes !== expected.bytes
      ? `expected ${expected.bytes} bytes, found ${found.bytes}`
      : found.sha256 !== expected.sha256
        ? 'its size is the same, its content is not'
        : 'it was written to in the meantime';
  if (
    found.bytes === expected.bytes &&
    found.sha256 === expected.sha256 &&
    found.modifiedMs === expected.modifiedMs
  ) {
    return;
  }
  throw new VelaError(
    'CONFLICT',
    `the file ${path} has changed since its import was asked for: ${difference}`,
    { hint: 'Nothing was imported. Import the file again as it is now.' },
  );
}
