import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '@vela/calendar';
import { DAY, HOUR, formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles, concatCandles, sliceCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import fc from 'fast-check';
import { aggregateColumns } from './aggregate-candles.js';
import { candleAvailability } from './candle-availability.js';
import { joinSlices } from './slice-joiner.js';
import type { SeriesFeed } from './slice-joiner.js';

const hour = parseTimeframe('1h');
const day = parseTimeframe('1d');
const week = parseTimeframe('1w');

function candlesAt(opens: readonly number[], availableAt: (at: number) => number): CandleColumns {
  const columns = allocateCandles(opens.length);
  opens.forEach((at, row) => {
    columns.openAt[row] = at;
    columns.availableAt[row] = availableAt(at);
    const price = 100 + ((row * 7919) % 101) / 10;
    columns.open[row] = price;
    columns.high[row] = price + 1;
    columns.low[row] = price - 1;
    columns.close[row] = price + 0.5;
    columns.volume[row] = 1 + row;
  });
  return columns;
}

async function* inChunks(columns: CandleColumns, size: number): AsyncGenerator<CandleColumns> {
  for (let row = 0; row < columns.length; row += size) {
    yield sliceCandles(columns, row, Math.min(columns.length, row + size));
  }
}

async function collect(feeds: readonly SeriesFeed[]): Promise<CandleBatch[]> {
  const batches: CandleBatch[] = [];
  for await (const batch of joinSlices(feeds)) batches.push(batch);
  return batches;
}

/** Candles of a series over all batches. */
const seriesOf = (batches: readonly CandleBatch[], index: number): CandleColumns =>
  concatCandles(batches.map(({ series }) => series[index]!));

/** Candles as rows of numbers. */
const rowsOf = (columns: CandleColumns): number[][] =>
  Array.from({ length: columns.length }, (_, row) =>
    COLUMN_NAMES.map((name) => columns[name][row]!),
  );

const slicesOf = (batches: readonly CandleBatch[]): [string, number[]][] =>
  batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, s): [string, number[]] => [
      formatInstant(batch.availableAt[s]!),
      [...batch.seriesOf.subarray(batch.offset[s], batch.offset[s + 1])],
    ]),
  );

describe('joinSlices with wider candles', () => {
  const xnys = calendarOf('XNYS');

  it('makes the same candles as aggregating all at once, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 700 }),
        async (start, size, steps) => {
          let at = start * HOUR;
          const columns = candlesAt(
            steps.map((step) => (at += step * HOUR)),
            (openAt) => openAt + HOUR,
          );
          const widening = { from: hour, calendar: null, since: columns.openAt[0]! };
          const batches = await collect([
            { source: inChunks(columns, size) },
            { of: 0, widening: { ...widening, to: day, since: 0 } },
            { of: 0, widening: { ...widening, to: week, since: 0 } },
          ]);
          const end = columns.availableAt[columns.length - 1]!;
          expect(rowsOf(seriesOf(batches, 0))).toEqual(rowsOf(columns));
          [day, week].forEach((to, index) => {
            const whole = rowsOf(aggregateColumns(columns, to, hour));
            const shown = whole.filter((row) => row[1]! <= end && row[0]! >= 0);
            expect(rowsOf(seriesOf(batches, index + 1))).toEqual(shown);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('shows the candle of a session in the slice in which the session closes', async () => {
    const opens = [
      ...xnys.expectedCandles(hour, parseInstant('2024-11-27'), parseInstant('2024-12-03')),
    ];
    const columns = candlesAt(opens, candleAvailability(hour, xnys));
    const widening = { from: hour, to: day, calendar: xnys, since: parseInstant('2024-11-27') };
    const batches = await collect([{ source: inChunks(columns, 3) }, { of: 0, widening }]);
    expect(slicesOf(batches).filter(([, series]) => series.includes(1))).toEqual([
      ['2024-11-27T21:00:00Z', [0, 1]],
      ['2024-11-29T18:00:00Z', [0, 1]],
      ['2024-12-02T21:00:00Z', [0, 1]],
    ]);
    const daily = seriesOf(batches, 1);
    expect([...daily.openAt].map((at) => formatInstant(at).slice(0, 10))).toEqual([
      '2024-11-27',
      '2024-11-29',
      '2024-12-02',
    ]);
  });

  it('leaves out what began before the first candle that was read', async () => {
    const since = parseInstant('2024-11-27T16:00:00Z');
    const opens = [...xnys.expectedCandles(hour, since, parseInstant('2024-12-03'))];
    const columns = candlesAt(opens, candleAvailability(hour, xnys));
    const widening = { from: hour, to: day, calendar: xnys, since };
    const batches = await collect([{ source: inChunks(columns, 100) }, { of: 0, widening }]);
    expect(formatInstant(seriesOf(batches, 1).openAt[0]!)).toBe('2024-11-29T00:00:00Z');
  });

  it('puts the Sunday evening of a currency into the candle of Monday', async () => {
    const fx = calendarOf('FX');
    const since = parseInstant('2024-11-22');
    const opens = [...fx.expectedCandles(hour, since, parseInstant('2024-11-27'))];
    const columns = candlesAt(opens, candleAvailability(hour, fx));
    const widening = { from: hour, to: day, calendar: fx, since };
    const batches = await collect([{ source: inChunks(columns, 7) }, { of: 0, widening }]);
    const rows = rowsOf(seriesOf(batches, 1)).map((row) => row.slice(0, 2).map(formatInstant));
    // Friday began on Thursday evening, before what was read.
    expect(rows).toEqual([
      ['2024-11-25T00:00:00Z', '2024-11-25T22:00:00Z'],
      ['2024-11-26T00:00:00Z', '2024-11-26T22:00:00Z'],
    ]);
  });

  it('ends with the last candle of those that decide', async () => {
    const base = candlesAt([0, DAY], (at) => at + DAY);
    const fine = candlesAt(
      Array.from({ length: 96 }, (_, index) => index * HOUR),
      (at) => at + HOUR,
    );
    const batches = await collect([
      { source: inChunks(base, 1) },
      { source: inChunks(fine, 5), follows: true },
    ]);
    expect(seriesOf(batches, 1).length).toBe(48);
    expect(batches.at(-1)!.availableAt.at(-1)).toBe(2 * DAY);
  });
});

describe('availability by sessions', () => {
  const xnys = calendarOf('XNYS');
  const shown = (timeframe: string, openAt: string, calendar = xnys): string =>
    formatInstant(candleAvailability(parseTimeframe(timeframe), calendar)(parseInstant(openAt)));

  it('is the close of the last session of a candle', () => {
    expect(shown('1d', '2024-07-03')).toBe('2024-07-03T17:00:00Z');
    expect(shown('1d', '2024-07-05')).toBe('2024-07-05T20:00:00Z');
    expect(shown('1w', '2024-03-25')).toBe('2024-03-28T20:00:00Z');
    expect(shown('1M', '2024-03-01')).toBe('2024-03-28T20:00:00Z');
    expect(shown('4h', '2024-07-05T16:00:00Z')).toBe('2024-07-05T20:00:00Z');
    expect(shown('1h', '2024-01-05T20:00:00Z')).toBe('2024-01-05T21:00:00Z');
    expect(shown('4h', '2024-01-05T20:00:00Z')).toBe('2024-01-05T21:00:00Z');
  });

  it('is the end of the period where there is no session or no calendar', () => {
    expect(shown('1d', '2024-07-04')).toBe('2024-07-05T00:00:00Z');
    expect(shown('1d', '1980-07-03')).toBe('1980-07-04T00:00:00Z');
    const plain = candleAvailability(day);
    expect(formatInstant(plain(parseInstant('2024-07-03')))).toBe('2024-07-04T00:00:00Z');
  });

  it('does not cut candles of a source that trades outside of the sessions', () => {
    const rule = candleAvailability(parseTimeframe('4h'), xnys);
    expect(formatInstant(rule(parseInstant('2024-01-05T08:00:00Z')))).toBe('2024-01-05T12:00:00Z');
    expect(formatInstant(rule(parseInstant('2024-01-05T20:00:00Z')))).toBe('2024-01-06T00:00:00Z');
  });

  it('does not cut where one session follows another without a pause', () => {
    const fx = calendarOf('FX');
    expect(shown('4h', '2024-01-03T20:00:00Z', fx)).toBe('2024-01-04T00:00:00Z');
    expect(shown('4h', '2024-01-05T20:00:00Z', fx)).toBe('2024-01-05T22:00:00Z');
  });
});
