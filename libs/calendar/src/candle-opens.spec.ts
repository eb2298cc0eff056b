import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, candleCloseAt, formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { calendarOf, tradingSpans } from './index.js';
import type { CandleGrid } from './index.js';

const opens = (
  mic: string,
  timeframe: string,
  range: readonly [string, string],
  grid: CandleGrid = 'clock',
): string[] =>
  [
    ...calendarOf(mic).expectedCandles(
      parseTimeframe(timeframe),
      parseInstant(range[0]),
      parseInstant(range[1]),
      { grid },
    ),
  ].map((at) => formatInstant(at).slice(5, 16));

describe('expected candles', () => {
  it('of an hour follow the clock or the session', () => {
    const day = ['2024-01-03', '2024-01-04'] as const;
    expect(opens('XNYS', '1h', day)).toEqual(
      ['14', '15', '16', '17', '18', '19', '20'].map((hour) => `01-03T${hour}:00`),
    );
    expect(opens('XNYS', '1h', day, 'session')).toEqual(
      ['14', '15', '16', '17', '18', '19', '20'].map((hour) => `01-03T${hour}:30`),
    );
  });

  it('of a minute number 390 on a full day and 210 on a short one', () => {
    expect(opens('XNYS', '1m', ['2024-12-23', '2024-12-24'])).toHaveLength(390);
    expect(opens('XNYS', '1m', ['2024-12-24', '2024-12-26'])).toHaveLength(210);
  });

  it('leave out lunch and the closing auction of Tokyo', () => {
    const minutes = opens('XTKS', '1m', ['2024-11-05', '2024-11-06']);
    expect(minutes).toHaveLength(150 + 175);
    expect(minutes.at(-1)).toBe('11-05T06:24');
    expect(opens('XTKS', '1m', ['2024-11-01', '2024-11-02'])).toHaveLength(150 + 150);
    expect(opens('XTKS', '30m', ['2024-11-05', '2024-11-06'])).toHaveLength(5 + 6);
  });

  it('of a day are labelled by the date of the session, of longer ones by the grid', () => {
    const range = ['2024-03-25', '2024-04-10'] as const;
    expect(
      opens('XNYS', '1d', range)
        .map((text) => text.slice(0, 5))
        .join(' '),
    ).toBe('03-25 03-26 03-27 03-28 04-01 04-02 04-03 04-04 04-05 04-08 04-09');
    expect(opens('XNYS', '1w', range)).toEqual(['03-25T00:00', '04-01T00:00', '04-08T00:00']);
    expect(opens('XNYS', '1M', ['2024-01-02', '2024-05-01'])).toEqual([
      '02-01T00:00',
      '03-01T00:00',
      '04-01T00:00',
    ]);
    expect(opens('FX', '1d', ['2024-01-06', '2024-01-09'])).toEqual(['01-08T00:00']);
  });

  it('shared by two sessions come once', () => {
    const four = opens('FX', '4h', ['2024-01-08', '2024-01-09']);
    expect(four).toEqual(['00', '04', '08', '12', '16', '20'].map((hour) => `01-08T${hour}:00`));
  });

  it('include special sessions unless told otherwise', () => {
    const count = (special: boolean): number =>
      [
        ...calendarOf('XNSE').expectedCandles(
          parseTimeframe('5m'),
          parseInstant('2024-11-01'),
          parseInstant('2024-11-02'),
          { special },
        ),
      ].length;
    expect([count(true), count(false)]).toEqual([12, 0]);
  });

  it('are none in an empty range, and none outside the years covered', () => {
    expect(opens('XNYS', '1m', ['2024-01-04', '2024-01-03'])).toEqual([]);
    expect(opens('XNYS', '1m', ['2024-01-06', '2024-01-08'])).toEqual([]);
    expect(() => opens('XNYS', '1m', ['1980-01-01', '2024-01-03'])).toThrow('covers 1990 to 2037');
    expect(() => opens('XNYS', '1m', ['2024-01-03', '2040-01-01'])).toThrow('covers 1990 to 2037');
    expect(opens('XNSE', '1d', ['2026-12-30', '2027-01-01'])).toHaveLength(2);
  });

  it.each(['XNYS', 'XTKS', 'XNSE', 'FX', 'CRYPTO'])(
    'of %s are those that overlap trading, in order',
    (mic) => {
      const calendar = calendarOf(mic);
      const frames = fc.constantFrom('1m', '7m', '15m', '1h', '4h').map(parseTimeframe);
      const first = parseInstant('2024-01-01') / DAY;
      fc.assert(
        fc.property(frames, fc.integer({ min: 0, max: 300 }), (timeframe, offset) => {
          const from = (first + offset) * DAY;
          const found = [...calendar.expectedCandles(timeframe, from, from + 2 * DAY)];
          const spans = calendar
            .sessions(first + offset - 1, first + offset + 3)
            .flatMap(tradingSpans)
            .filter((span) => span.closeAt > from);
          const width = candleCloseAt(0, timeframe);
          const expected: number[] = [];
          for (let at = Math.ceil(from / width) * width; at < from + 2 * DAY; at += width) {
            if (spans.some((s) => s.openAt < at + width && s.closeAt > at)) expected.push(at);
          }
          // These days lie before the closing auction of Tokyo.
          expect(found).toEqual(expected);
        }),
        { numRuns: 40 },
      );
    },
  );
});
