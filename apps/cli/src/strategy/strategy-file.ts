import { readFile, stat } from 'node:fs/promises';
import { VelaError, messageOf } from '@vela/kernel';

/** Largest source of a strategy, in bytes. */
const SOURCE_MAX = 1024 * 1024;

/** Returns the source in a file; throws `NOT_FOUND` when there is no such file. */
export async function readStrategyFile(path: string): Promise<string> {
  let size: number;
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error('it is no file');
    ({ size } = found);
  } catch (cause) {
    throw new VelaError('NOT_FOUND', `cannot read the strategy ${path}: ${messageOf(cause)}`, {
      hint: 'Make one with `vela strategy new NAME`.',
      cause,
    });
  }
  if (size <= SOURCE_MAX) return readFile(path, 'utf8');
  throw new VelaError('LIMIT_EXCEEDED', `${path}: expected at most 1 MiB, found ${size} bytes`);
}
