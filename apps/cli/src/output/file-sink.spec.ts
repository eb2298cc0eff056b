import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeWhole } from './file-sink.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vela-sink-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keep = { overwrite: false };

describe('a file that is written whole', () => {
  it('appears when it is complete, with text and bytes in order', async () => {
    const path = join(folder, 'a.txt');
    const written = await writeWhole(
      path,
      async (sink) => {
        await sink.write('Ω');
        expect(existsSync(path)).toBe(false);
        await sink.write(new Uint8Array([33]));
      },
      keep,
    );
    expect(written).toEqual({ file: path, bytes: 3 });
    expect(readFileSync(path, 'utf8')).toBe('Ω!');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('replaces nothing unless it may', async () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'old');
    await expect(writeWhole(path, (sink) => sink.write('new'), keep)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writeWhole(path, (sink) => sink.write('new'), { overwrite: true });
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('does not replace a file that came while it was written', async () => {
    const path = join(folder, 'a.txt');
    const work = writeWhole(
      path,
      async (sink) => {
        await sink.write('new');
        writeFileSync(path, 'theirs');
      },
      keep,
    );
    await expect(work).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('leaves nothing behind when it fails', async () => {
    const path = join(folder, 'a.txt');
    const work = writeWhole(path, async () => Promise.reject(new Error('halfway')), keep);
    await expect(work).rejects.toThrow('halfway');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names a folder that is not there', async () => {
    const work = writeWhole(join(folder, 'no', 'a.txt'), async () => {}, keep);
    await expect(work).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
