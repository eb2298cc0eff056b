import { describe, expect, it } from '@jest/globals';
import { formatInstant } from '@vela/kernel';
import { calendarOf } from './index.js';

const calendar = calendarOf('XLON');

describe('London', () => {
  it.each([
    ['2010-12-27', 'Christmas'],
    ['2010-12-28', 'Boxing Day'],
    ['2011-01-03', 'New Year'],
    ['2011-04-29', 'Wedding of Prince William'],
    ['2012-05-28', null],
    ['2012-06-05', 'Diamond Jubilee'],
    ['2015-12-28', 'Boxing Day'],
    ['2016-12-26', 'Boxing Day'],
    ['2016-12-27', 'Christmas'],
    ['2020-05-04', null],
    ['2020-05-08', 'Early May bank holiday'],
    ['2022-05-30', null],
    ['2022-06-02', 'Spring bank holiday'],
    ['2022-06-03', 'Platinum Jubilee'],
    ['2022-09-19', 'Funeral of Queen Elizabeth II'],
    ['2023-05-08', 'Coronation of King Charles III'],
    ['2024-04-01', 'Easter Monday'],
    ['2024-08-26', 'Summer bank holiday'],
    ['2024-01-02', null],
  ])('on %s is closed for: %s', (date, reason) => {
    expect(calendar.closureOf(date)).toBe(reason);
    expect(calendar.session(date) === null).toBe(reason !== null);
  });

  it.each(['2016-12-23', '2016-12-30', '2017-12-22', '2017-12-29', '2024-12-24', '2024-12-31'])(
    'ends at 12:30 on %s',
    (date) => {
      const session = calendar.session(date)!;
      expect(formatInstant(session.closeAt)).toBe(`${date}T12:30:00Z`);
      expect(session.earlyClose).toBe(true);
    },
  );

  it.each([
    ['2024-03-28', '08:00', '16:30'],
    ['2024-04-02', '07:00', '15:30'],
    ['2024-10-25', '07:00', '15:30'],
    ['2024-10-28', '08:00', '16:30'],
  ])('on %s trades from %s to %s UTC', (date, open, close) => {
    const { openAt, closeAt } = calendar.session(date)!;
    expect(formatInstant(openAt)).toBe(`${date}T${open}:00Z`);
    expect(formatInstant(closeAt)).toBe(`${date}T${close}:00Z`);
  });

  it('has its closing auction after the close, on half days as well', () => {
    const auction = calendar.phases('2024-12-24').at(-1)!;
    expect(auction.kind).toBe('closing-auction');
    expect(formatInstant(auction.openAt)).toBe('2024-12-24T12:30:00Z');
    expect(formatInstant(auction.closeAt)).toBe('2024-12-24T12:35:00Z');
  });
});
