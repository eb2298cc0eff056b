import { access, link, open, rename, rm } from 'node:fs/promises';
import { VelaError, messageOf } from '@vela/kernel';
import type { Output } from './output.js';

/** Where the text of an export goes. */
export interface TextSink {
  write(text: string | Uint8Array): Promise<void>;
}

/** What was written to a file. */
export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

/** What happens to a file that is there already. */
export interface WriteOptions {
  /** True replaces it; false refuses to, as `ALREADY_EXISTS`. */
  readonly overwrite: boolean;
}

/**
 * Returns what was written: to a file, which appears under its name when it is complete and not
 * before, or to standard output when no path is given (null is returned then).
 */
export async function writeExport(
  output: Output,
  path: string | undefined,
  produce: (sink: TextSink) => Promise<void>,
  options: WriteOptions = { overwrite: true },
): Promise<WrittenFile | null> {
  if (path !== undefined) return writeWhole(path, produce, options);
  await produce({
    write: (text) => output.raw(typeof text === 'string' ? text : Buffer.from(text).toString()),
  });
  return null;
}

/** Returns the file that was written; a reader never sees a part of it. */
export async function writeWhole(
  path: string,
  produce: (sink: TextSink) => Promise<void>,
  { overwrite }: WriteOptions,
): Promise<WrittenFile> {
  if (!overwrite) await refuseExisting(path);
  const partial = `${path}.partial`;
  const file = await open(partial, 'w').catch((cause: unknown) => {
    throw new VelaError('INVALID_INPUT', `cannot write ${path}: ${messageOf(cause)}`, { cause });
  });
  let bytes = 0;
  try {
    await produce({
      write: async (text) => {
        const part = typeof text === 'string' ? Buffer.from(text) : text;
        const written = await file.write(part);
        bytes += written.bytesWritten;
      },
    });
    await file.close();
    await (overwrite ? rename(partial, path) : publish(partial, path));
  } catch (thrown) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw thrown;
  }
  return { file: path, bytes };
}

/** Throws `ALREADY_EXISTS` for a path that something stands under. */
async function refuseExisting(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw alreadyThere(path);
}

/** A link fails where a file is; one that appeared since the first look is not replaced. */
async function publish(partial: string, path: string): Promise<void> {
  try {
    await link(partial, path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(path);
    // Not every file system has links.
    await refuseExisting(path);
    await rename(partial, path);
    return;
  }
  await rm(partial, { force: true });
}

const alreadyThere = (path: string): VelaError =>
  new VelaError('ALREADY_EXISTS', `${path} is there already`, {
    hint: 'Write it again with --force, or name another file with --output.',
    path: ['output'],
  });
