import { describe, expect, it } from '@jest/globals';
import { formatInstant } from '@vela/kernel';
import { calendarOf } from './index.js';

const calendar = calendarOf('XETR');

describe('Xetra', () => {
  it.each([
    ['2007-05-28', 'Whit Monday'],
    ['2014-06-09', null],
    ['2015-05-25', 'Whit Monday'],
    ['2021-05-24', 'Whit Monday'],
    ['2022-06-06', null],
    ['2013-10-03', null],
    ['2014-10-03', 'German Unity Day'],
    ['2019-10-03', 'German Unity Day'],
    ['2022-10-03', null],
    ['2017-10-31', 'Reformation Day, 500 years'],
    ['2024-05-09', null],
    ['2024-12-24', 'Christmas Eve'],
    ['2024-12-26', 'Second Day of Christmas'],
    ['2024-12-31', "New Year's Eve"],
    ['2022-05-02', null],
    ['2022-12-27', null],
  ])('on %s is closed for: %s', (date, reason) => {
    expect(calendar.closureOf(date)).toBe(reason);
    expect(calendar.session(date) === null).toBe(reason !== null);
  });

  it.each(['2012-12-28', '2017-12-29', '2023-12-29', '2024-12-30'])(
    'ends at 14:00 on %s, the last trading day of its year',
    (date) => {
      const session = calendar.session(date)!;
      expect(formatInstant(session.closeAt)).toBe(`${date}T13:00:00Z`);
      expect(session).toMatchObject({ earlyClose: true, certainty: 'unverified' });
      expect(calendar.sessionOnOrAfter(session.day + 1)!.date.slice(5, 7)).toBe('01');
    },
  );

  it('moves with the clock of Europe', () => {
    const opens = ['2024-03-28', '2024-04-02', '2024-10-25', '2024-10-28'].map((date) =>
      formatInstant(calendar.session(date)!.openAt).slice(11, 16),
    );
    expect(opens).toEqual(['08:00', '07:00', '07:00', '08:00']);
  });
});
