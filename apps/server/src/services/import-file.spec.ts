import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allocateCandles } from '@vela/market';
import type { CandleBlock } from '@vela/market-data';
import { fingerprintOf, whileUnchanged } from './import-file.js';

const MEGABYTE = 2 ** 20;

describe('the file of an import', () => {
  let folder: string;
  let path: string;
  const at = new Date('2024-01-02');

  const write = (content: Buffer): void => {
    writeFileSync(path, content);
    utimesSync(path, at, at);
  };
  /** Returns the blocks that pass while `between` happens behind the first. */
  const passed = async (between: () => void = () => undefined): Promise<number> => {
    const expected = await fingerprintOf(path);
    let count = 0;
    async function* blocks(): AsyncGenerator<CandleBlock> {
      for (let n = 0; n < 3; n++) {
        yield { columns: allocateCandles(1), progress: {} as CandleBlock['progress'] };
        if (n === 0) between();
      }
    }
    for await (const _ of whileUnchanged(blocks(), path, expected)) count++;
    return count;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vela-import-file-'));
    path = join(folder, 'candles.csv');
    write(Buffer.alloc(3 * MEGABYTE, 'a'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is the same as long as nobody writes to it', async () => {
    expect(await fingerprintOf(path)).toEqual(await fingerprintOf(path));
    expect(await passed()).toBe(3);
  });

  it('tells contents of the same size and time apart by their beginning and end', async () => {
    const prints = new Set<string>();
    for (const place of [null, 0, MEGABYTE - 1, 3 * MEGABYTE - 1]) {
      const content = Buffer.alloc(3 * MEGABYTE, 'a');
      if (place !== null) content[place] = 98;
      write(content);
      prints.add((await fingerprintOf(path)).sha256);
    }
    expect(prints.size).toBe(4);
  });

  it('is refused with what differs when it grew, was replaced or was written to', async () => {
    const refusal = async (change: () => void): Promise<string> => {
      const refused = await passed(change).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'CONFLICT',
        hint: expect.stringContaining('Nothing was imported'),
      });
      return (refused as Error).message;
    };
    expect(await refusal(() => appendFileSync(path, 'more'))).toContain('found 3145732');
    expect(await refusal(() => write(Buffer.alloc(3 * MEGABYTE + 4, 'b')))).toContain('content');
    expect(await refusal(() => utimesSync(path, at, new Date()))).toContain('was written to');
  });

  it('is refused before the first block of another attempt', async () => {
    const expected = await fingerprintOf(path);
    write(Buffer.alloc(3 * MEGABYTE, 'c'));
    async function* blocks(): AsyncGenerator<CandleBlock> {
      yield { columns: allocateCandles(1), progress: {} as CandleBlock['progress'] };
    }
    await expect(whileUnchanged(blocks(), path, expected).next()).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('that is gone or empty is told from one that cannot be read', async () => {
    write(Buffer.alloc(0));
    expect((await fingerprintOf(path)).bytes).toBe(0);
    await expect(fingerprintOf(join(folder, 'none'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(fingerprintOf(join(path, 'below'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(fingerprintOf('x'.repeat(5_000))).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('cannot be read: ENAMETOOLONG'),
    });
    await expect(fingerprintOf(folder)).rejects.toMatchObject({ code: 'DATA_INVALID' });
  });
});
