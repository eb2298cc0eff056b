import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { VelaError, formatInstant } from '@vela/kernel';
import { loadTable } from './load-table.js';
import type { Table, TableHints } from './load-table.js';

const load = (content: string | Uint8Array, hints: TableHints = {}): Promise<Table> =>
  loadTable(
    (async function* () {
      yield Buffer.from(content);
    })(),
    hints,
  );

const faultOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof VelaError ? `${error.code}: ${error.message}` : 'another error';
  }
  return 'none';
};

const TRADES =
  'timestamp,price,size,side,note\n2024-01-02T00:00:00.5Z,1.5,10,buy,\n2024-01-02T00:00:01Z,,20,sell,"a, b"\n';

describe('loadTable', () => {
  it('gives columns of numbers by name and NaN for empty cells', async () => {
    const table = await load(TRADES);
    expect([table.rows, table.names]).toEqual([2, ['timestamp', 'price', 'size', 'side', 'note']]);
    expect([...table.column('price')]).toEqual([1.5, Number.NaN]);
    expect([...table.column('size')]).toEqual([10, 20]);
    expect([table.missing('price'), table.missing('size')]).toEqual([1, 0]);
    expect(formatInstant(table.time()[0]!)).toBe('2024-01-02T00:00:00.500Z');
  });

  it('reads gzip, semicolons, one column, two columns of a time and many rows', async () => {
    expect((await load(gzipSync(TRADES))).rows).toBe(2);
    expect([...(await load('a;b\n1;2\n')).column('b')]).toEqual([2]);
    expect([...(await load('a;b\n1,5;2\n', { decimal: ',' })).column('a')]).toEqual([1.5]);
    expect([...(await load('value\n1\n2')).column('value')]).toEqual([1, 2]);
    const split = await load('date,time,close\n2024-01-02,09:30,1\n');
    expect(formatInstant(split.time()[0]!)).toBe('2024-01-02T09:30:00Z');
    const many = await load(`n\n${Array.from({ length: 5_000 }, (_, n) => n).join('\n')}`);
    expect([many.rows, many.column('n')[4_999]]).toEqual([5_000, 4_999]);
  });

  it('keeps the texts of columns that were named beforehand', async () => {
    const table = await load('side,n\n buy ,1\nsell,2\nbuy,3\n', { labels: ['side', 'none'] });
    expect(table.labels('side')).toEqual(['buy', 'sell', 'buy']);
    expect(faultOf(() => table.labels('none'))).toBe(
      'DATA_INVALID: expected a column "none", found side, n',
    );
  });

  it('refuses a column of labels in which nearly every row differs', async () => {
    const rows = Array.from({ length: 70_000 }, (_, n) => `x${n}`).join('\n');
    await expect(load(`id\n${rows}\n`, { labels: ['id'] })).rejects.toThrow(
      'expected at most 65535 different texts in column id',
    );
  });

  it('keeps columns of the same name apart', async () => {
    const table = await load('time,Plot,Plot\n2024-01-02,1,2\n');
    expect([table.names[2], table.column('Plot.2')[0]]).toEqual(['Plot.2', 2]);
  });

  it('names the columns there are when one is missing, and the row of a text', async () => {
    const table = await load(TRADES);
    expect(faultOf(() => table.column('close'))).toBe(
      'DATA_INVALID: expected a column "close", found timestamp, price, size, side, note',
    );
    expect(faultOf(() => table.column('side'))).toBe(
      'DATA_INVALID: expected numbers in column side, found "buy" in row 0 (line 2)',
    );
    const timeless = await load('a,b\n1,2\n');
    expect(faultOf(() => timeless.time())).toContain('expected a column with times, found a, b');
    const broken = await load('time,b\n2024-01-02,2\nsoon,3\n');
    expect(faultOf(() => broken.time())).toContain('found "soon" in row 1 (line 3)');
  });

  it.each<[string, string, string]>([
    ['no header', '2024-01-02,1,2\n', 'DATA_INVALID: expected a header line'],
    ['0 bytes', '', 'DATA_INVALID: the file is empty'],
    [
      'a row cut off',
      'a,b,c\n1,2,3\n4,5',
      'DATA_INVALID: expected 3 cells in row 1 (line 3), found 2',
    ],
    ['an open day order', 'date,b\n01/02/2024,1\n', 'DATA_AMBIGUOUS: Is "01/02/2024" written'],
  ])('refuses %s', async (_, content, message) => {
    const error: unknown = await load(content).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(
      faultOf(() => {
        throw error;
      }),
    ).toContain(message);
  });

  it('accepts a table without rows', async () => {
    const table = await load('timestamp,close\n');
    expect([table.rows, table.column('close').length, table.time().length]).toEqual([0, 0, 0]);
  });
});
