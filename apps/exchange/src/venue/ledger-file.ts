import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { VelaError } from '@vela/kernel';
import type { Change } from './change.js';

/** Where changes are kept for good. */
export interface Ledger {
  /** Writes changes that hold together; they are on disk, as one, when it returns. */
  append(changes: readonly Change[]): void;
  close(): void;
}

/**
 * Opens the ledger of a folder, hands over what it holds and returns it. A line is one transaction;
 * what follows the last line break was never answered for and is cut off. Bytes reach the operating
 * system before `append` returns, so a killed process loses nothing.
 */
export function openLedger(folder: string, read: (changes: readonly Change[]) => void): Ledger {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'trading.ledger');
  // 'a+' makes the file when it is missing, and every write goes behind its end.
  const file = openSync(path, 'a+', 0o600);
  try {
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end < bytes.length) ftruncateSync(file, end);
    let line = 1;
    for (let from = 0; from < end; line++) {
      const to = bytes.indexOf(0x0a, from);
      read(parseLine(bytes.toString('utf8', from, to), line, path));
      from = to + 1;
    }
  } catch (thrown) {
    closeSync(file);
    throw thrown;
  }
  return {
    append: (changes) => writeWhole(file, Buffer.from(`${JSON.stringify(changes)}\n`)),
    close: () => closeSync(file),
  };
}

function parseLine(text: string, line: number, path: string): readonly Change[] {
  try {
    return JSON.parse(text) as readonly Change[];
  } catch (cause) {
    throw new VelaError('DATA_INVALID', `expected JSON in line ${line} of ${path}, found none`, {
      hint: 'The ledger was changed by hand. Restore it, or start in another folder.',
      cause,
    });
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done);
  }
}
