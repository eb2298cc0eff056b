import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventRows } from './event-rows.js';

describe('rows of events', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vela-events-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const rows = async (name: string, text: string): Promise<readonly unknown[]> => {
    await writeFile(join(folder, name), text);
    return eventRows(join(folder, name), 'rates');
  };

  it('come from a table, whose empty cells are absent', async () => {
    expect(
      await rows(
        'actions.csv',
        'instrument,at,kind,value,symbol\r\nAAPL,2020-08-31,split,4,\nFB, 2022-06-09 ,rename,,META\n',
      ),
    ).toEqual([
      { instrument: 'AAPL', at: '2020-08-31', kind: 'split', value: 4 },
      { instrument: 'FB', at: '2022-06-09', kind: 'rename', symbol: 'META' },
    ]);
    expect(await rows('rates.csv', 'currency,at,rate\nEUR,2024-01-02,1.0956\n')).toEqual([
      { currency: 'EUR', at: '2024-01-02', rate: '1.0956' },
    ]);
  });

  it('keep what should be a number and is none', async () => {
    expect(await rows('d.csv', 'instrument,at,kind,value\nA,2024-01-02,delist,abc\n')).toEqual([
      { instrument: 'A', at: '2024-01-02', kind: 'delist', value: 'abc' },
    ]);
  });

  it('come from a JSON array', async () => {
    expect(await rows('rates.json', '[{"currency":"EUR"}]')).toEqual([{ currency: 'EUR' }]);
  });

  it('are refused when the file is none', async () => {
    await expect(eventRows(join(folder, 'none.csv'), 'rates')).rejects.toThrow('could not be read');
    await expect(rows('a.json', '{')).rejects.toThrow('is no JSON');
    await expect(rows('b.json', '{}')).rejects.toThrow('expected an array of rows');
    await expect(rows('c.csv', 'currency,at\nEUR')).rejects.toThrow('expected 2 columns in row 1');
    await expect(rows('e.csv', '\n')).rejects.toThrow('expected a line of column names');
  });
});
