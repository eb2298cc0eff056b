import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant } from '@vela/kernel';
import { calendarOf } from './index.js';

const calendar = calendarOf('XNSE');
const localHours = (date: string, segment?: string): string => {
  const { openAt, closeAt } = calendarOf('XNSE', segment).session(date)!;
  const local = (at: number): string => formatInstant(at + 5.5 * 3_600e6).slice(11, 16);
  return `${local(openAt)}-${local(closeAt)}`;
};

describe('India', () => {
  it.each([
    ['2013-11-14', null],
    ['2013-11-15', 'Muharram'],
    ['2014-10-15', 'Assembly election'],
    ['2015-10-23', null],
    ['2020-05-25', 'Id-ul-Fitr'],
    ['2020-07-31', null],
    ['2023-06-28', null],
    ['2023-06-29', 'Bakri Id'],
    ['2024-01-22', 'Consecration of the Ram temple'],
    ['2024-05-20', 'General election'],
    ['2026-01-15', 'Municipal election'],
    ['2026-03-03', 'Holi'],
    ['2026-03-04', null],
  ])('on %s is closed for: %s', (date, reason) => {
    expect(calendar.closureOf(date)).toBe(reason);
    expect(calendar.session(date) === null).toBe(reason !== null);
  });

  it('trades for an hour on Laxmi Pujan, which stays a closed day', () => {
    expect(calendar.closureOf('2024-11-01')).toBe('Laxmi Pujan');
    expect(localHours('2024-11-01')).toBe('18:00-19:00');
    expect(localHours('2025-10-21')).toBe('13:45-14:45');
    expect(calendar.session('2024-11-01')).toMatchObject({
      kind: 'special',
      name: 'Muhurat trading',
      earlyClose: false,
    });
    expect(calendar.session('2026-11-08')!.certainty).toBe('projected');
  });

  it.each(['2015-02-28', '2020-02-01', '2024-01-20', '2025-02-01', '2026-02-01'])(
    'trades a full day on the weekend of %s',
    (date) => {
      expect(calendar.closureOf(date)).toBe('weekend');
      expect(localHours(date)).toBe('09:15-15:30');
    },
  );

  it('traded in two parts on the drills of 2024', () => {
    expect(calendar.isOpen(parseInstant('2024-03-02T09:59:00+05:30'))).toBe(true);
    expect(calendar.isOpen(parseInstant('2024-03-02T10:00:00+05:30'))).toBe(false);
    expect(calendar.isOpen(parseInstant('2024-03-02T11:30:00+05:30'))).toBe(true);
    expect(calendar.isOpen(parseInstant('2024-03-02T12:30:00+05:30'))).toBe(false);
  });

  it('leaves special sessions out when told to', () => {
    const regular = calendar.sessions('2024-01-01', '2024-12-31', { special: false });
    expect([calendar.sessions('2024-01-01', '2024-12-31').length, regular.length]).toEqual([
      249, 245,
    ]);
    expect(calendar.sessionOnOrAfter('2024-11-01', { special: false })!.date).toBe('2024-11-04');
    expect(calendar.sessionOnOrBefore('2024-11-01', { special: false })!.date).toBe('2024-10-31');
  });

  it.each([
    ['cash', '2010-10-15', '09:00-15:30'],
    ['cash', '2010-10-18', '09:15-15:30'],
    ['cash', '2026-08-03', '09:15-15:30'],
    ['cash-closing-auction', '2026-07-31', '09:15-15:30'],
    ['cash-closing-auction', '2026-08-03', '09:15-15:15'],
    ['derivatives', '2026-07-31', '09:15-15:30'],
    ['derivatives', '2026-08-03', '09:15-15:40'],
  ])('%s trade on %s from %s', (segment, date, hours) => {
    expect(localHours(date, segment)).toBe(hours);
  });

  it('ends with the last published list', () => {
    expect(() => calendar.session('2027-01-04')).toThrow(
      'the calendar XNSE covers 2010 to 2026, found 2027-01-04T00:00:00Z',
    );
    expect(calendar.nextOpen(parseInstant('2026-12-31T12:00:00Z'))).toBeNull();
    expect(calendar.sessionOnOrAfter('2026-12-31')!.date).toBe('2026-12-31');
  });
});
