import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayNumber, formatDay } from './day-number.js';
import {
  easter,
  fixed,
  holiday,
  nearestWorkday,
  nth,
  oneOff,
  sundayToMonday,
  weekendByTwo,
  weekendToMonday,
} from './holiday-rule.js';
import { timeOfDay } from './time-of-day.js';
import { onOrAfter, weekdayOf, weekdayOfMonth } from './weekday.js';
import type { Weekday } from './weekday.js';

const named = (day: number, name: string) => ({ day, name });

describe('weekdays', () => {
  it('agree with the calendar of the platform', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
        expect(weekdayOf(day) % 7).toBe(new Date(day * 86_400_000).getUTCDay());
      }),
    );
  });

  it('of a month lie in its first to fourth or in its last week', () => {
    const weekdays = fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7);
    const which = fc.constantFrom<1 | 2 | 3 | 4 | 'last'>(1, 2, 3, 4, 'last');
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2200 }),
        fc.integer({ min: 1, max: 12 }),
        weekdays,
        which,
        (year, month, weekday, position) => {
          const day = weekdayOfMonth(year, { month, weekday, which: position });
          const date = new Date(day * 86_400_000);
          expect(weekdayOf(day)).toBe(weekday);
          expect([date.getUTCFullYear(), date.getUTCMonth() + 1]).toEqual([year, month]);
          if (position === 'last') {
            expect(new Date((day + 7) * 86_400_000).getUTCMonth() + 1).not.toBe(month);
          } else expect(Math.ceil(date.getUTCDate() / 7)).toBe(position);
        },
      ),
    );
  });

  it('are found on or after a day', () => {
    expect(formatDay(onOrAfter(dayNumber('2024-06-01'), 6))).toBe('2024-06-01');
    expect(formatDay(onOrAfter(dayNumber('2024-06-01'), 5))).toBe('2024-06-07');
  });
});

describe('holiday rules', () => {
  // 2022-01-01 was a Saturday, 2023-01-01 a Sunday, 2024-01-01 a Monday.
  it.each([
    ['sunday to Monday', sundayToMonday, ['2022-01-01', '2023-01-02', '2024-01-01']],
    ['nearest workday', nearestWorkday, ['2021-12-31', '2023-01-02', '2024-01-01']],
    ['weekend to Monday', weekendToMonday, ['2022-01-03', '2023-01-02', '2024-01-01']],
    ['weekend by two days', weekendByTwo, ['2022-01-03', '2023-01-03', '2024-01-01']],
  ] as const)('move by %s', (_, observed, expected) => {
    const kept = [2022, 2023, 2024].map((year) => formatDay(observed(fixed(1, 1)(year))));
    expect(kept).toEqual(expected);
  });

  it('hold from one year to another except in some', () => {
    const rule = holiday('Day', fixed(5, 4), { from: 2001, to: 2004, except: [2003] });
    const years = [2000, 2001, 2002, 2003, 2004, 2005].filter((year) => rule(year).length > 0);
    expect(years).toEqual([2001, 2002, 2004]);
    expect(rule(2001)).toEqual([named(dayNumber('2001-05-04'), 'Day')]);
  });

  it('count from Easter, by weekdays and from lists', () => {
    expect(formatDay(easter(-2)(2024))).toBe('2024-03-29');
    expect(formatDay(nth({ month: 11, weekday: 4, which: 4 })(2024))).toBe('2024-11-28');
    const list = oneOff({ '2012-10-29': 'Storm', '2012-10-30': 'Storm' });
    expect(list(2012).map(({ day }) => formatDay(day))).toEqual(['2012-10-29', '2012-10-30']);
    expect(list(2013)).toEqual([]);
  });
});

describe('dates and times', () => {
  it.each(['', '2024-1-1', '2024-02-30', '2024-01-01T00:00', '20240101'])(
    'refuse "%s" as a date',
    (text) => expect(() => dayNumber(text)).toThrow('expected a date'),
  );
  it.each([1.5, NaN, Infinity])('refuse %d as a day number', (day) =>
    expect(() => dayNumber(day)).toThrow('expected a date'),
  );
  it.each(['', '9:30', '24:01', '25:00', '12:60', '12', '12:00:00'])(
    'refuse "%s" as a time of day',
    (text) => expect(() => timeOfDay(text)).toThrow('expected a time of day'),
  );
  it('read the first and the last time of a day', () => {
    expect([timeOfDay('00:00'), timeOfDay('24:00')]).toEqual([0, 86_400_000_000]);
  });
});
