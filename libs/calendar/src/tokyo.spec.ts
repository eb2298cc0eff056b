import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant } from '@vela/kernel';
import { calendarOf, formatDay } from './index.js';
import { autumnalEquinox, japaneseHolidays, vernalEquinox } from './japanese-holidays.js';

const calendar = calendarOf('XTKS');
const closures = (from: string, to: string): string[] => {
  const found: string[] = [];
  for (let day = parseInstant(from) / 86_400e6; formatDay(day) <= to; day++) {
    const reason = calendar.closureOf(day);
    if (reason !== null && reason !== 'weekend') found.push(`${formatDay(day).slice(5)} ${reason}`);
  }
  return found;
};

describe('Tokyo', () => {
  it.each([
    ['2009-09-22', "Citizens' holiday"],
    ['2015-09-22', "Citizens' holiday"],
    ['2026-09-22', "Citizens' holiday"],
    ['2003-05-06', null],
    ['2009-05-06', 'Substitute holiday'],
    ['2019-12-23', null],
    ['2018-12-24', 'Substitute holiday'],
    ['2020-02-24', 'Substitute holiday'],
    ['2020-07-24', 'Sports Day'],
    ['2020-10-12', null],
    ['2021-08-09', 'Substitute holiday'],
    ['2020-10-01', 'System failure'],
    ['2024-12-31', "New Year's Eve"],
    ['2024-01-03', 'New Year holidays'],
  ])('on %s is closed for: %s', (date, reason) => {
    expect(calendar.closureOf(date)).toBe(reason);
    expect(calendar.session(date) === null).toBe(reason !== null);
  });

  it('was closed for ten days around the enthronement of 2019', () => {
    expect(calendar.sessions('2019-04-27', '2019-05-06')).toEqual([]);
    expect(closures('2019-04-27', '2019-05-06')).toEqual([
      '04-29 Showa Day',
      "04-30 Citizens' holiday",
      '05-01 Enthronement',
      "05-02 Citizens' holiday",
      '05-03 Constitution Day',
      '05-06 Substitute holiday',
    ]);
  });

  it('had as many sessions as the exchange counted', () => {
    // Source: statistics of the Japan Exchange Group, trading days of each year.
    const counts = [2000, 2003, 2006, 2009, 2010, 2015, 2019, 2020, 2023].map(
      (year) => calendar.sessions(`${year}-01-01`, `${year}-12-31`).length,
    );
    expect(counts).toEqual([248, 245, 248, 243, 245, 244, 241, 242, 246]);
  });

  it('keeps the equinoxes on the days of the published almanac', () => {
    // Source: National Astronomical Observatory of Japan, reki yoko, 2023 to 2026.
    expect([2023, 2024, 2025, 2026].map(vernalEquinox)).toEqual([21, 20, 20, 20]);
    expect([2023, 2024, 2025, 2026].map(autumnalEquinox)).toEqual([23, 22, 23, 23]);
  });

  it('names no day twice, and no substitute on a Sunday', () => {
    for (let year = 2000; year <= 2099; year++) {
      const days = japaneseHolidays(year).map(({ day }) => day);
      expect(new Set(days).size).toBe(days.length);
      expect(days.every((day) => formatDay(day).startsWith(String(year)))).toBe(true);
    }
  });

  it.each([
    ['2011-11-18', '02:00', '03:30', '06:00'],
    ['2011-11-21', '02:30', '03:30', '06:00'],
    ['2024-11-01', '02:30', '03:30', '06:00'],
    ['2024-11-05', '02:30', '03:30', '06:30'],
  ])('on %s pauses from %s to %s and closes at %s UTC', (date, from, to, close) => {
    const { breaks, closeAt } = calendar.session(date)!;
    const printed = [breaks[0]!.openAt, breaks[0]!.closeAt, closeAt].map(formatInstant);
    expect(printed).toEqual([from, to, close].map((time) => `${date}T${time}:00Z`));
  });

  it('is closed at lunch and opens again', () => {
    const lunch = parseInstant('2024-06-03T12:00:00+09:00');
    expect(calendar.isOpen(lunch)).toBe(false);
    expect(calendar.sessionOf(lunch)!.date).toBe('2024-06-03');
    expect(formatInstant(calendar.nextOpen(lunch)!)).toBe('2024-06-03T03:30:00Z');
    expect(formatInstant(calendar.nextClose(lunch)!)).toBe('2024-06-03T06:00:00Z');
  });

  it('had half days at both ends of a year until 2009', () => {
    const short = calendar.sessions('2008-01-01', '2010-12-31').filter((s) => s.earlyClose);
    expect(short.map(({ date }) => date)).toEqual([
      '2008-01-04',
      '2008-12-30',
      '2009-01-05',
      '2009-12-30',
    ]);
    expect(short.every((s) => s.breaks.length === 0 && s.certainty === 'unverified')).toBe(true);
  });
});
