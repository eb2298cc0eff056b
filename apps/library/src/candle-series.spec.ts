import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  type CandleInput,
  computeIndicator,
  formatInstant,
  fromCsv,
  fromRows,
  generateCandles,
  metrics,
  quotesFromCsv,
  resample,
  sma,
} from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'vela-library-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const ROWS = [
  '2024-01-02,10,11.5,9.5,11,100',
  '2024-01-03,11,12,10.25,10.5,200',
  '2024-01-04,10.5,10.5,10,10.125,300',
].join('\n');
const CSV = `date,open,high,low,close,volume\n${ROWS}\n`;

describe('candles of a file', () => {
  it('take symbol, timeframe and digits from it, unless they are told', async () => {
    const candles = await fromCsv(file('acme.csv', CSV));
    expect(String(candles)).toBe('ACME 1d, 3 candles, 2024-01-02 to 2024-01-04');
    expect(candles.instrument).toMatchObject({ priceScale: 3, tickSize: '0.001', currency: 'USD' });
    expect([...candles.close]).toEqual([11, 10.5, 10.125]);
    expect(candles.at(-1)).toEqual({
      openAt: '2024-01-04T00:00:00Z',
      open: 10.5,
      high: 10.5,
      low: 10,
      close: 10.125,
      volume: 300,
    });
    const told = await fromCsv(file('acme.csv', CSV), {
      symbol: 'ABC',
      instrument: { currency: 'EUR', tickSize: '0.125', priceScale: 3 },
      from: '2024-01-03',
    });
    expect(told.instrument).toMatchObject({ symbol: 'ABC', currency: 'EUR', tickSize: '0.125' });
    expect(told.length).toBe(2);
    expect([...told].map(({ volume }) => volume)).toEqual([200, 300]);
  });

  it('refuse what is not there, not readable or not clear', async () => {
    const absent = fromCsv(join(folder, 'absent.csv'));
    await expect(absent).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const empty = fromCsv(file('empty.csv', 'date,open,high,low,close,volume\n'));
    await expect(empty).rejects.toMatchObject({ code: expect.stringMatching(/^DATA_/) });
    const days = fromCsv(file('days.csv', CSV.replace(/2024-01-0(\d)/g, '0$1/01/2024')));
    await expect(days).rejects.toMatchObject({ code: 'DATA_AMBIGUOUS', path: ['dateOrder'] });
    const wrong = fromCsv(file('acme.csv', CSV), { zone: 'Mars/Olympus' });
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const two = `symbol,${CSV.replace(/\n2/g, '\nAAA,2')}BBB,2024-01-02,1,1,1,1,1\n`;
    const several = fromCsv(file('two.csv', two));
    await expect(several).rejects.toMatchObject({ path: ['fileSymbol'] });
    expect((await fromCsv(file('two.csv', two), { fileSymbol: 'AAA' })).length).toBe(3);
  });
});

describe('candles of a venue with a calendar', () => {
  it('are known when its session closes', async () => {
    const instrument = { venue: 'XNYS' };
    const { columns } = await fromCsv(file('acme.csv', CSV), { instrument });
    // New York closes at 21:00 UTC in winter.
    expect([...columns.availableAt].map(formatInstant)).toEqual([
      '2024-01-02T21:00:00Z',
      '2024-01-03T21:00:00Z',
      '2024-01-04T21:00:00Z',
    ]);
  });
});

describe('quotes of a file', () => {
  it('have sizes where the file has them', async () => {
    const text =
      'time,bid,ask,bid_size\n2024-01-02T10:00:00Z,10,10.5,300\n2024-01-02T10:00:01Z,,10.5,0\n';
    const { columns } = await quotesFromCsv(file('quotes.csv', text), { symbol: 'ACME' });
    expect([...columns.bid]).toEqual([10, Number.NaN]);
    expect([...columns.bidSize]).toEqual([300, 0]);
    expect([...columns.askSize]).toEqual([Number.NaN, Number.NaN]);
    const bad = quotesFromCsv(file('acme.csv', CSV), { symbol: 'ACME' });
    await expect(bad).rejects.toMatchObject({ code: 'DATA_INVALID' });
  });
});

describe('candles of records', () => {
  const row = (change: Partial<CandleInput>): CandleInput => ({
    openAt: '2024-01-02',
    open: 10,
    high: 12,
    low: 9,
    close: 11,
    ...change,
  });
  const options = { symbol: 'ACME', timeframe: '1d' };

  it('take times as text, as Date and as milliseconds', () => {
    const times = ['2024-01-02', new Date(Date.UTC(2024, 0, 3)), Date.UTC(2024, 0, 4)];
    const candles = fromRows(
      times.map((openAt) => row({ openAt })),
      options,
    );
    expect([...candles].map(({ openAt }) => openAt)).toEqual([
      '2024-01-02T00:00:00Z',
      '2024-01-03T00:00:00Z',
      '2024-01-04T00:00:00Z',
    ]);
    expect(candles.volume[0]).toBe(0);
    expect(candles.instrument.priceScale).toBe(2);
  });

  it('round prices to the digits of the instrument', () => {
    const third = 10 + 1 / 3;
    const [close] = fromRows([row({ close: third })], options).close;
    expect(close).toBe(10.33333333);
    const instrument = { priceScale: 1 };
    expect(fromRows([row({ close: third })], { ...options, instrument }).close[0]).toBe(10.3);
  });

  it.each([
    [row({ high: 10.5 }), 'expected low <= open, close <= high in row 1'],
    [row({ low: 10.5 }), 'expected low <= open, close <= high in row 1'],
    [row({ close: Number.NaN }), 'expected prices above 0 in row 1'],
    [row({ close: -1, low: -1 }), 'expected prices above 0 in row 1'],
    [row({ volume: -1 }), 'expected a volume of at least 0 in row 1'],
    [row({ openAt: '2024-01-01' }), 'expected a later time in row 1'],
    [row({ openAt: '02.01.2024' }), 'expected a date or an instant'],
    [row({ openAt: 1_704_153_600_000_000 }), 'expected milliseconds since 1970 in row 1'],
    [row({ openAt: new Date(Number.NaN) }), 'expected milliseconds since 1970 in row 1'],
  ])('refuse %j', (wrong, message) => {
    const first = row({ openAt: '2024-01-01' });
    expect(() => fromRows([first, wrong], options)).toThrow(message);
    expect(() => fromRows([row({})], { ...options, timeframe: '1x' })).toThrow('timeframe');
  });
});

describe('candles', () => {
  const candles = generateCandles({ count: 96, timeframe: '15m', from: '2024-01-01', seed: 5 });

  it('are the same for the same seed', () => {
    const again = generateCandles({ count: 96, timeframe: '15m', from: '2024-01-01', seed: 5 });
    expect([...again.close]).toEqual([...candles.close]);
    expect(() => generateCandles({ count: 0 })).toThrow('expected an integer');
  });

  it('become wider ones', () => {
    const day = resample(candles, '1d');
    expect(day.length).toBe(1);
    expect(day.at(0)).toMatchObject({
      open: candles.open[0],
      high: Math.max(...candles.high),
      low: Math.min(...candles.low),
      close: candles.close[95],
      volume: candles.volume.reduce((sum, one) => sum + one, 0),
    });
    expect(() => resample(day, '1h')).toThrow('do not make up');
  });

  it('feed indicators and statistics', () => {
    const { value } = computeIndicator(sma(4), candles);
    expect(value!.firstIndex).toBe(3);
    expect(value!.values[3]).toBeCloseTo(candles.close.slice(0, 4).reduce((a, b) => a + b) / 4);
    expect(computeIndicator(sma(4), [candles.high])['value']!.values[95]).toBeGreaterThan(
      value!.values[95]!,
    );
    const found = metrics(candles, { periodsPerYear: 35_040 });
    expect(found.totalReturn).toBeCloseTo(candles.close[95]! / candles.close[0]! - 1, 12);
    const dates = candles.columns.openAt;
    expect(metrics({ values: candles.close, dates }).totalReturn).toBe(found.totalReturn);
    expect(metrics(candles, { benchmark: candles }).beta).toBeCloseTo(1, 9);
  });

  it('are counted from both ends, and refuse what lies outside', () => {
    expect(candles.at(-96)).toEqual(candles.at(0));
    expect(() => candles.at(96)).toThrow('expected a candle from 0 to 95, found 96');
    expect(() => candles.at(0.5)).toThrow('found 0.5');
    expect(candles.between({ from: '2024-01-01T12:00:00Z' }).length).toBe(48);
    expect(candles.between({ to: '2024-01-01T06:00:00Z' }).length).toBe(24);
    expect(candles.between({ to: '2024-01-01' }).length).toBe(96);
  });
});
