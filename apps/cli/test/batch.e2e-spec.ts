import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openFolder, removeFolder, vela } from './vela-process.js';

let folder: string;

beforeAll(() => {
  folder = openFolder('batch');
});
afterAll(() => removeFolder(folder));

describe('a batch', () => {
  it('answers in order, refuses one by one and ends with 7', async () => {
    const csv = join(folder, 'batch.csv');
    const rows = Array.from({ length: 60 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      return `${day},${100 + i},${102 + i},${99 + i},${101 + i},1000`;
    });
    writeFileSync(csv, `date,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const input = [
      { id: 1, csv, indicator: 'SMA', params: { period: 3 }, inputs: ['close'] },
      { id: 'two', csv, indicator: 'NOPE', params: {}, inputs: ['close'] },
      'no json',
      { id: 3, csv: `${csv}.absent`, indicator: 'SMA', params: { period: 3 }, inputs: ['close'] },
      { id: 4, csv, indicator: 'SMA', params: { period: 2 }, inputs: ['close'] },
    ]
      .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
      .join('\n');
    const { code, stdout } = await vela(['indicator', 'compute', '--spec', '-'], { input });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(7);
    expect(answers.map(({ id, ok }) => [id, ok])).toEqual([
      [1, true],
      ['two', false],
      [null, false],
      [3, false],
      [4, true],
    ]);
    expect(answers[0].result.outputs.value.slice(0, 4)).toEqual([null, null, 102, 103]);
    expect(await vela(['bars', 'build', '--spec', '-'], { input: '\n' })).toMatchObject({
      code: 2,
    });
    expect(await vela(['metrics', 'compute', '--spec', 'absent.ndjson'])).toMatchObject({
      code: 3,
    });
  });
});
