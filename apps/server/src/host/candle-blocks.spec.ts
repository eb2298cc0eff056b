import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Micros } from '@vela/kernel';
import { fingerprintOf } from '../services/import-file.js';
import { openCandleBlocks } from './candle-blocks.js';

const NOW = 1.7e15 as Micros;

describe('the candles of an import', () => {
  it('are those of the file that was asked for, or none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vela-blocks-'));
    try {
      const path = join(folder, 'days.csv');
      const rows = ['date,open,high,low,close', '2020-01-02,1,2,1,2', '2020-01-03,2,3,2,3'];
      writeFileSync(path, rows.join('\n'));
      const request = { path, file: await fingerprintOf(path), hints: {}, replace: false };
      const count = async (): Promise<number> => {
        let candles = 0;
        for await (const { columns } of openCandleBlocks({ source: 'csv', request }, NOW)) {
          candles += columns.length;
        }
        return candles;
      };
      expect(await count()).toBe(2);
      writeFileSync(path, [...rows, '2020-01-06,3,4,3,4'].join('\n'));
      await expect(count()).rejects.toMatchObject({ code: 'CONFLICT' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
