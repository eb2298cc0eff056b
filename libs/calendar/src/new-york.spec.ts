import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatInstant } from '@vela/kernel';
import { calendarOf, weekdayOfMonth } from './index.js';

const calendar = calendarOf('XNYS');
const hoursOf = (date: string): string[] => {
  const session = calendar.session(date)!;
  return [session.openAt, session.closeAt].map((at) => formatInstant(at).slice(11, 16));
};

describe('New York', () => {
  it('had a session on every date of 20 years of S&P 500 bars and on no other', () => {
    // Source: sp500-2000.csv of vega-datasets, daily bars from 2000-01-03 to 2020-04-17.
    const path = new URL(
      '../../../node_modules/vega-datasets/data/sp500-2000.csv',
      import.meta.url,
    );
    const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
    const dates = rows.map((row) => row.slice(0, 10));
    expect(dates).toHaveLength(5_105);
    const sessions = calendar.sessions(dates[0]!, dates.at(-1)!);
    expect(sessions.map(({ date }) => date)).toEqual(dates);
  });

  it.each([
    ['2010-12-31', null],
    ['2011-01-03', null],
    ['2012-01-02', 'New Year'],
    ['1997-01-20', null],
    ['1998-01-19', 'Martin Luther King Day'],
    ['2021-06-18', null],
    ['2022-06-20', 'Juneteenth'],
    ['2020-07-03', 'Independence Day'],
    ['2021-07-05', 'Independence Day'],
    ['2021-12-24', 'Christmas'],
    ['2022-12-26', 'Christmas'],
    ['2024-03-29', 'Good Friday'],
    ['2024-10-14', null],
    ['2024-11-11', null],
    ['1994-04-27', 'Funeral of President Nixon'],
    ['2001-09-14', 'Attacks of 11 September'],
    ['2001-09-17', null],
    ['2004-06-11', 'Funeral of President Reagan'],
    ['2007-01-02', 'Funeral of President Ford'],
    ['2012-10-29', 'Hurricane Sandy'],
    ['2012-10-30', 'Hurricane Sandy'],
    ['2012-10-31', null],
    ['2018-12-05', 'Funeral of President George H. W. Bush'],
    ['2025-01-09', 'Funeral of President Carter'],
    ['2024-07-06', 'weekend'],
  ])('on %s is closed for: %s', (date, reason) => {
    expect(calendar.closureOf(date)).toBe(reason);
    expect(calendar.session(date) === null).toBe(reason !== null);
  });

  it.each([
    ['1990-12-24', '14:00', 'Christmas Eve'],
    ['1991-11-29', '16:00', null],
    ['1992-11-27', '14:00', 'Day after Thanksgiving'],
    ['1993-11-26', '13:00', 'Day after Thanksgiving'],
    ['1994-02-11', '14:30', 'Snowstorm'],
    ['1996-07-05', '13:00', 'Day after Independence Day'],
    ['2002-07-03', '16:00', null],
    ['2002-07-05', '13:00', 'Day after Independence Day'],
    ['2003-12-26', '13:00', 'Day after Christmas'],
    ['2008-12-26', '16:00', null],
    ['2013-07-03', '13:00', 'Eve of Independence Day'],
    ['2013-07-05', '16:00', null],
    ['2019-07-03', '13:00', 'Eve of Independence Day'],
    ['2022-07-01', '16:00', null],
    ['2024-12-24', '13:00', 'Christmas Eve'],
    ['2025-11-28', '13:00', 'Day after Thanksgiving'],
  ])('on %s closes at %s: %s', (date, close, name) => {
    const session = calendar.session(date)!;
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/New_York',
      timeStyle: 'short',
    }).format(session.closeAt / 1_000);
    expect([local, session.name]).toEqual([close, name]);
    expect(session.earlyClose).toBe(close !== '16:00');
  });

  it('opened late on the first 11 September after the attacks', () => {
    const session = calendar.session('2002-09-11')!;
    expect(formatInstant(session.openAt)).toBe('2002-09-11T16:00:00Z');
    expect(session).toMatchObject({ lateOpen: true, earlyClose: false, certainty: 'unverified' });
  });

  it('moves with its own clock, weeks before and after Europe', () => {
    expect(hoursOf('2024-03-08')).toEqual(['14:30', '21:00']);
    expect(hoursOf('2024-03-11')).toEqual(['13:30', '20:00']);
    expect(hoursOf('2024-11-01')).toEqual(['13:30', '20:00']);
    expect(hoursOf('2024-11-04')).toEqual(['14:30', '21:00']);
    expect(hoursOf('2006-03-31')).toEqual(['14:30', '21:00']);
    expect(hoursOf('2006-04-03')).toEqual(['13:30', '20:00']);
  });

  it('has phases before the open and after the close, early or not', () => {
    const printed = calendar
      .phases('2024-12-24')
      .map(({ kind, openAt, closeAt }) => [kind, formatInstant(openAt), formatInstant(closeAt)]);
    expect(printed).toEqual([
      ['pre-market', '2024-12-24T09:00:00Z', '2024-12-24T14:30:00Z'],
      ['post-market', '2024-12-24T18:00:00Z', '2024-12-24T22:00:00Z'],
    ]);
    expect(calendar.phases('2024-12-25')).toEqual([]);
    expect(calendar.phases('2002-09-11')[0]!.closeAt).toBe(calendar.session('2002-09-11')!.openAt);
  });

  it('gives the last trading day of monthly options when the third Friday is closed', () => {
    const expiries = [2014, 2019, 2022, 2025].map((year) => {
      const friday = weekdayOfMonth(year, { month: 4, weekday: 5, which: 3 });
      return calendar.sessionOnOrBefore(friday)!.date;
    });
    expect(expiries).toEqual(['2014-04-17', '2019-04-18', '2022-04-14', '2025-04-17']);
  });

  it('is the calendar of Nasdaq as well', () => {
    expect(calendarOf('XNAS')).toBe(calendar);
  });
});
