import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant } from '@vela/kernel';
import { calendarOf } from './index.js';
import type { CalendarAmendment } from './index.js';

const india = calendarOf('XNSE');
const newYork = calendarOf('XNYS');

describe('an amendment', () => {
  it('continues a calendar of lists by a year', () => {
    const calendar = india.amended({
      through: 2027,
      closures: { '2027-01-26': 'Republic Day', '2027-10-29': 'Laxmi Pujan' },
      sessions: [{ date: '2027-10-29', open: '18:00', close: '19:00', name: 'Muhurat trading' }],
    });
    expect(calendar.years).toEqual({ from: 2010, to: 2027 });
    expect(calendar.knownUntil).toBe('2027-12-31');
    expect(calendar.session('2027-01-25')!.certainty).toBe('known');
    expect(calendar.closureOf('2027-01-26')).toBe('Republic Day');
    expect(calendar.session('2027-10-29')).toMatchObject({ kind: 'special' });
    expect(formatInstant(calendar.nextOpen(parseInstant('2026-12-31T12:00:00Z'))!)).toBe(
      '2027-01-01T03:45:00Z',
    );
  });

  it('leaves the calendar alone that it is laid over', () => {
    newYork.amended({ closures: { '2024-01-03': 'Storm' } });
    expect(newYork.closureOf('2024-01-03')).toBeNull();
    expect(india.years.to).toBe(2026);
  });

  it('moves a holiday', () => {
    const calendar = india.amended({
      closures: { '2026-11-25': 'Guru Nanak' },
      openings: ['2026-11-24'],
    });
    expect(calendar.session('2026-11-24')).toMatchObject({ kind: 'regular', name: null });
    expect(calendar.session('2026-11-25')).toBeNull();
    const back = calendar.amended({
      closures: { '2026-11-24': 'Guru Nanak' },
      openings: ['2026-11-25'],
    });
    expect(back.closureOf('2026-11-24')).toBe('Guru Nanak');
    expect(back.closureOf('2026-11-25')).toBeNull();
  });

  it('replaces the hours of a special session and drops one that is called off', () => {
    const moved = india.amended({
      sessions: [{ date: '2026-11-08', open: '14:00', close: '15:00', name: 'Muhurat trading' }],
    });
    expect(formatInstant(moved.session('2026-11-08')!.openAt)).toBe('2026-11-08T08:30:00Z');
    expect(moved.session('2026-11-08')!.certainty).toBe('known');
    const off = india.amended({ closures: { '2026-11-08': 'No muhurat trading' } });
    expect(off.session('2026-11-08')).toBeNull();
  });

  it('gives an ordinary day other hours and breaks', () => {
    const calendar = newYork.amended({
      sessions: [
        {
          date: '2024-01-03',
          open: '10:30',
          close: '13:00',
          name: 'Storm',
          breaks: [{ from: '11:00', to: '11:15' }],
        },
      ],
    });
    expect(calendar.session('2024-01-03')).toMatchObject({
      kind: 'regular',
      lateOpen: true,
      earlyClose: true,
      name: 'Storm',
    });
    expect(calendar.isOpen(parseInstant('2024-01-03T16:10:00Z'))).toBe(false);
  });

  it('turns projected days into known ones', () => {
    expect(newYork.amended({ through: 2027 }).session('2027-06-01')!.certainty).toBe('known');
    expect(newYork.amended({ through: 2020 }).knownUntil).toBe('2026-12-31');
  });

  const session = { date: '2024-01-06', open: '10:00', close: '12:00', name: 'Test' };
  it.each<[string, CalendarAmendment]>([
    [
      '2024-01-03 is in closures and in openings',
      { closures: { '2024-01-03': 'x' }, openings: ['2024-01-03'] },
    ],
    ["2024-01-06 is no day of the week's pattern", { openings: ['2024-01-06'] }],
    ['expected a date from 1990 to 2037, found 2038-01-04', { openings: ['2038-01-04'] }],
    ['expected a date, found "4 July"', { closures: { '4 July': 'x' } }],
    ['expected through to be a year from 1990 to 2037: 2038', { through: 2038 }],
    ['expected through to be a year from 1990 to 2037: 2026.5', { through: 2026.5 }],
    ['the session of 2024-01-06 closes before', { sessions: [{ ...session, close: '10:00' }] }],
    ['expected a time of day, found "9:30"', { sessions: [{ ...session, open: '9:30' }] }],
    [
      'the breaks of 2024-01-06 are not in order',
      { sessions: [{ ...session, breaks: [{ from: '11:00', to: '12:00' }] }] },
    ],
    [
      'the breaks of 2024-01-06 are not in order',
      {
        sessions: [
          {
            ...session,
            breaks: [
              { from: '11:00', to: '11:30' },
              { from: '11:10', to: '11:40' },
            ],
          },
        ],
      },
    ],
  ])('is refused: %s', (message, amendment) => {
    expect(() => newYork.amended(amendment)).toThrow(message);
  });

  it('is refused when sessions would overlap', () => {
    const evening = { date: '2024-01-08', open: '00:00', close: '18:00', name: 'Test' };
    expect(() => calendarOf('FX').amended({ sessions: [evening] })).toThrow(
      'the sessions of 2024-01-08 and 2024-01-09 overlap',
    );
  });
});
