import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CsvTables } from './csv-tables.js';
import { runPortfolioRequest } from './portfolio-batch.js';

const folder = mkdtempSync(join(tmpdir(), 'vela-portfolio-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Daily candles of one price a day. */
function file(name: string, prices: Readonly<Record<string, number>>): string {
  const path = join(folder, name);
  const rows = Object.entries(prices).map(
    ([day, price]) => `${day},${price},${price},${price},${price},9`,
  );
  writeFileSync(path, `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return path;
}

const a = file('a.csv', {
  '2024-01-29': 10,
  '2024-01-30': 10,
  '2024-01-31': 20,
  '2024-02-01': 20,
  '2024-02-02': 20,
});
// The 30th is missing, so it counts for neither.
const b = file('b.csv', {
  '2024-01-29': 5,
  '2024-01-31': 5,
  '2024-02-01': 5,
  '2024-02-02': 5,
  '2024-02-05': 5,
});

const request = {
  csv: [a, b],
  symbols: ['A', 'B'],
  venue: 'XNYS',
  strategy: 'monthly-rebalance',
  params: { weights: '0.5,0.5' },
  cash: 1_000,
  commissionRate: 0,
};
const run = (more: object = {}) => runPortfolioRequest(new CsvTables(), { ...request, ...more });

describe('a run over several files', () => {
  it('trades with shared cash at the times that all files have', async () => {
    const result = await run();
    expect(result.times.map((time) => time.slice(0, 10))).toEqual([
      '2024-01-29',
      '2024-01-31',
      '2024-02-01',
      '2024-02-02',
    ]);
    // Decided at the first close, filled at the next open; the end of January finds nothing to do.
    expect(
      result.fills.map(({ time, symbol, side, quantity, price }) => [
        time.slice(0, 10),
        symbol,
        side,
        quantity,
        price,
      ]),
    ).toEqual([
      ['2024-01-31', 'A', 'buy', 25, 20],
      ['2024-01-31', 'B', 'buy', 100, 5],
    ]);
    expect(result.positions).toEqual([
      { symbol: 'A', quantity: 25 },
      { symbol: 'B', quantity: 100 },
    ]);
    expect([result.cash, result.equity.at(-1)]).toEqual([0, 1_000]);
  });

  it('takes a range of dates, both included, and names files without symbols', async () => {
    const { symbols: _, ...unnamed } = request;
    const result = await runPortfolioRequest(new CsvTables(), {
      ...unnamed,
      from: '2024-01-31',
      to: '2024-02-01',
    });
    expect(result.times).toHaveLength(2);
    expect(result.positions.map(({ symbol }) => symbol)).toEqual(['FILE1', 'FILE2']);
  });

  it('passes every option of the simulation on', async () => {
    const { fills } = await run({ simulation: { slippage: { model: 'fixed', amount: 1 } } });
    expect(fills[0]?.price).toBe(21);
  });

  it.each([
    [{ symbols: ['A'] }, 'expected 2 different symbols'],
    [{ symbols: ['A', 'A'] }, 'expected 2 different symbols'],
    [{ venue: 'NOWHERE' }, 'there is no trading calendar for "NOWHERE"'],
    [{ from: '2030-01-01' }, 'expected times that all files have, found none'],
    [{ strategy: 'nothing' }, 'there is no built-in strategy "nothing"'],
    [{ cash: -1 }, 'cash: expected a number'],
    [{ params: { weights: '1' } }, 'expected 2 weights'],
    [{ params: { weights: 'half' } }, 'expected shares such as'],
    [{ simulation: { nothing: 1 } }, 'nothing'],
    [{ csv: [a, `${b}.absent`] }, 'there is no file'],
    [{ csv: [] }, 'csv: expected a list of texts'],
  ])('refuses %j', async (fault, message) => {
    await expect(run(fault)).rejects.toThrow(message);
  });
});
