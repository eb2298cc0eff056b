import { open, rename, rm } from 'node:fs/promises';
import { VelaError, messageOf } from '@vela/kernel';
import type { Output } from './output.js';

/** Where the text of an export goes. */
export interface TextSink {
  write(text: string): Promise<void>;
}

/** What was written to a file. */
export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Returns what was written: to a file, which appears under its name when it is complete and not
 * before, or to standard output when no path is given (null is returned then).
 */
export async function writeExport(
  output: Output,
  path: string | undefined,
  produce: (sink: TextSink) => Promise<void>,
): Promise<WrittenFile | null> {
  if (path === undefined) {
    await produce({ write: (text) => output.raw(text) });
    return null;
  }
  const partial = `${path}.partial`;
  const file = await open(partial, 'w').catch((cause: unknown) => {
    throw new VelaError('INVALID_INPUT', `cannot write ${path}: ${messageOf(cause)}`, { cause });
  });
  let bytes = 0;
  try {
    await produce({
      write: async (text) => {
        const written = await file.write(text);
        bytes += written.bytesWritten;
      },
    });
    await file.close();
    await rename(partial, path);
  } catch (thrown) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw thrown;
  }
  return { file: path, bytes };
}
