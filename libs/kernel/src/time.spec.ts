import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  candleCloseAt,
  candleOpenAt,
  civilFromDays,
  DAY,
  daysFromCivil,
  formatDate,
  formatInstant,
  HOUR,
  parseInstant,
  parseTimeframe,
  timeframeWidth,
} from './index.js';

describe('civil dates', () => {
  it.each([
    [0, 1970, 1, 1],
    [-1, 1969, 12, 31],
    [11_016, 2000, 2, 29],
    [19_723, 2024, 1, 1],
    [-719_468, 0, 3, 1],
  ])('day %i is %i-%i-%i', (days, year, month, day) => {
    expect(civilFromDays(days)).toEqual({ year, month, day });
    expect(daysFromCivil(year, month, day)).toBe(days);
  });

  it('agree with the calendar of the platform', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (days) => {
        const { year, month, day } = civilFromDays(days);
        const date = new Date(days * 86_400_000);
        expect([year, month, day]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
        ]);
        expect(daysFromCivil(year, month, day)).toBe(days);
      }),
    );
  });
});

describe('instants', () => {
  it('print and parse back exactly to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2e15, max: 9e15 }), (at) => {
        expect(parseInstant(formatInstant(at))).toBe(at);
      }),
    );
  });

  it.each([
    ['2024-01-31', '2024-01-31T00:00:00Z'],
    ['2024-01-31T14:30:00+02:00', '2024-01-31T12:30:00Z'],
    ['2024-01-31 14:30', '2024-01-31T14:30:00Z'],
    ['2024-01-31T14:30:00.5-0530', '2024-01-31T20:00:00.500Z'],
    ['2024-01-31T14:30:00.123456789Z', '2024-01-31T14:30:00.123456Z'],
  ])('read %s', (text, expected) => expect(formatInstant(parseInstant(text))).toBe(expected));

  it.each([
    '',
    'x',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-01-01T25:00',
    '2024-01-01T00:00+25:00',
    '20240101',
    'NaN',
  ])('refuse %s', (text) =>
    expect(() => parseInstant(text)).toThrow('expected a date or an instant'),
  );

  it('print dates before the common era of computers', () => {
    expect(formatDate(-DAY)).toBe('1969-12-31');
  });
});

describe('timeframes', () => {
  it.each(['1m', '5m', '4h', '1d', '1w', '3M', '90s'])('read %s', (text) =>
    expect(parseTimeframe(text)).toBe(text),
  );
  it.each(['', '0m', '-5m', '1', 'm', '1y', '1.5h', '01m', ' 1m'])('refuse "%s"', (text) =>
    expect(() => parseTimeframe(text)).toThrow('expected a timeframe'),
  );

  it('know their width, months excepted', () => {
    expect(timeframeWidth(parseTimeframe('4h'))).toBe(4 * HOUR);
    expect(timeframeWidth(parseTimeframe('1M'))).toBeNull();
  });

  it.each([
    ['2024-01-31T14:37:00Z', '15m', '2024-01-31T14:30:00Z', '2024-01-31T14:45:00Z'],
    ['2024-02-29T14:37:00Z', '1M', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2024-12-05T00:00:00Z', '3M', '2024-10-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['2024-01-07T23:00:00Z', '1w', '2024-01-01T00:00:00Z', '2024-01-08T00:00:00Z'],
    ['1969-12-31T23:59:00Z', '1h', '1969-12-31T23:00:00Z', '1970-01-01T00:00:00Z'],
  ])('hold %s in the %s candle from %s to %s', (at, timeframe, open, close) => {
    const openAt = candleOpenAt(parseInstant(at), parseTimeframe(timeframe));
    expect(formatInstant(openAt)).toBe(open);
    expect(formatInstant(candleCloseAt(openAt, parseTimeframe(timeframe)))).toBe(close);
  });
});
