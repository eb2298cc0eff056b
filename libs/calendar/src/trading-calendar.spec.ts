import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, daysFromCivil, parseInstant } from '@vela/kernel';
import { calendarMics, calendarOf, calendarSegments, findCalendar, tradingSpans } from './index.js';
import type { TradingCalendar } from './index.js';

const CALENDARS = [...new Set(calendarMics().map((mic) => calendarOf(mic).id))].flatMap((id) =>
  calendarSegments(id).map((segment): [string, TradingCalendar] => [
    `${id} ${segment}`,
    calendarOf(id, segment),
  ]),
);

const instants = ({ years }: TradingCalendar): fc.Arbitrary<number> =>
  fc.integer({
    min: daysFromCivil(years.from, 1, 1) * DAY,
    max: daysFromCivil(Math.min(years.to, 2037) + 1, 1, 1) * DAY - 1,
  });

/** Instants near opens, closes and breaks, where mistakes would be. */
const edges = (calendar: TradingCalendar): fc.Arbitrary<number> =>
  fc.tuple(instants(calendar), fc.nat(5), fc.integer({ min: -1, max: 1 })).map(([at, n, shift]) => {
    const spans = tradingSpans(
      calendar.sessionOnOrBefore(Math.floor(at / DAY)) ??
        calendar.sessionOnOrAfter(Math.floor(at / DAY))!,
    );
    const span = spans[n % spans.length]!;
    const edge = (n % 2 === 0 ? span.openAt : span.closeAt) + shift;
    return Math.min(edge, daysFromCivil(calendar.years.to + 1, 1, 1) * DAY - 1);
  });

const inside = (calendar: TradingCalendar, at: number): boolean => {
  const { from, to } = calendar.years;
  return at >= daysFromCivil(from, 1, 1) * DAY && at < daysFromCivil(to + 1, 1, 1) * DAY;
};

describe.each(CALENDARS)('the calendar %s', (_, calendar) => {
  const last = `${Math.min(calendar.years.to, 2037)}-12-31`;
  const all = calendar.sessions(`${calendar.years.from}-01-01`, last);

  // One expectation over what was found wrong: some calendars have 80,000 days.
  it('has sessions in strict order, breaks inside and no overlap', () => {
    expect(all.length).toBeGreaterThan(4_000);
    let free = -Infinity;
    const wrong = all.filter((session) => {
      const spans = tradingSpans(session);
      let ordered = session.openAt === spans[0]!.openAt && session.closeAt > session.openAt;
      for (const { openAt, closeAt } of spans) {
        ordered &&= openAt >= free && closeAt > openAt;
        free = closeAt;
      }
      return !ordered || session.closeAt !== free;
    });
    expect(wrong).toEqual([]);
  });

  it('finds each session by its date and its instants', () => {
    const wrong = all.filter((session) => {
      const byDate = calendar.session(session.date) === session;
      const byDay = calendar.session(session.day) === session;
      const byEnd = calendar.sessionOf(session.closeAt - 1) === session;
      if (!inside(calendar, session.openAt - 1)) return !(byDate && byDay && byEnd);
      const byOpen = calendar.sessionOf(session.openAt) === session;
      const early = calendar.sessionOf(session.openAt - 1) === session;
      return !(byDate && byDay && byEnd && byOpen) || early;
    });
    expect(wrong).toEqual([]);
  });

  it('has a reason for each day without an ordinary session and for no other', () => {
    const regular = new Set(all.filter((s) => s.kind === 'regular').map((s) => s.day));
    const end = daysFromCivil(Math.min(calendar.years.to, 2037) + 1, 1, 1);
    const wrong: number[] = [];
    for (let day = daysFromCivil(calendar.years.from, 1, 1); day < end; day++) {
      if ((calendar.closureOf(day) === null) !== regular.has(day)) wrong.push(day);
    }
    expect(wrong).toEqual([]);
  });

  it('is open exactly within its sessions and outside their breaks', () => {
    fc.assert(
      fc.property(fc.oneof(instants(calendar), edges(calendar)), (at) => {
        fc.pre(inside(calendar, at));
        const day = Math.floor(at / DAY);
        const near = [-1, 0, 1]
          .filter((n) => inside(calendar, (day + n) * DAY))
          .flatMap((n) => calendar.session(day + n) ?? []);
        const open = near
          .flatMap(tradingSpans)
          .some(({ openAt, closeAt }) => at >= openAt && at < closeAt);
        expect(calendar.isOpen(at)).toBe(open);
      }),
    );
  });

  it('turns from closed to open at the next open and back at the next close', () => {
    fc.assert(
      fc.property(fc.oneof(instants(calendar), edges(calendar)), (at) => {
        fc.pre(inside(calendar, at));
        const [open, close] = [calendar.nextOpen(at), calendar.nextClose(at)];
        if (open !== null && inside(calendar, open - 1)) {
          expect(open).toBeGreaterThan(at);
          expect([calendar.isOpen(open - 1), calendar.isOpen(open)]).toEqual([false, true]);
          expect(calendar.nextOpen(open - 1)).toBe(open);
        }
        if (close !== null && inside(calendar, close)) {
          expect(close).toBeGreaterThan(at);
          expect([calendar.isOpen(close - 1), calendar.isOpen(close)]).toEqual([true, false]);
          expect(calendar.nextClose(close - 1)).toBe(close);
        }
        // Between now and the nearer of the two nothing changes.
        if (open !== null && close !== null) expect(close < open).toBe(calendar.isOpen(at));
      }),
    );
  });

  it('walks from session to session in both directions', () => {
    fc.assert(
      fc.property(instants(calendar), (at) => {
        const day = Math.floor(at / DAY);
        const [before, after] = [calendar.sessionOnOrBefore(day), calendar.sessionOnOrAfter(day)];
        if (calendar.session(day) !== null) expect(before).toBe(after);
        else if (before !== null && after !== null) {
          expect(calendar.sessions(before.day, after.day)).toEqual([before, after]);
        }
      }),
    );
  });
});

describe('a calendar', () => {
  const calendar = calendarOf('XNYS');

  it('is the same object for the same code and null or an error for an unknown one', () => {
    expect(findCalendar('XNYS')).toBe(calendar);
    expect(findCalendar('XXXX')).toBeNull();
    expect(findCalendar('XNYS', 'derivatives')).toBeNull();
    expect(calendarSegments('XXXX')).toEqual([]);
    expect(calendarSegments('XBOM')).toEqual(['cash', 'cash-closing-auction', 'derivatives']);
    expect(() => calendarOf('XXXX')).toThrow('there is no trading calendar for "XXXX"');
    expect(() => calendarOf('')).toThrow('there is no trading calendar for ""');
    expect(() => calendarOf('XNYS', 'night')).toThrow(
      'XNYS has no calendar for the segment "night"',
    );
  });

  it('says what it is', () => {
    const { id, mics, segment, timeZone, years, knownUntil } = calendar;
    expect({ id, mics, segment, timeZone, years, knownUntil }).toEqual({
      id: 'XNYS',
      mics: ['XNYS', 'XNAS', 'ARCX', 'BATS'],
      segment: 'cash',
      timeZone: 'America/New_York',
      years: { from: 1990, to: 2037 },
      knownUntil: '2026-12-31',
    });
  });

  it.each([
    ['1989-12-29', '1989-12-29T00:00:00Z'],
    ['2038-01-04', '2038-01-04T00:00:00Z'],
  ])('refuses %s, which it does not cover', (date, found) => {
    const message = `the calendar XNYS covers 1990 to 2037, found ${found}`;
    const at = parseInstant(date);
    const calls = [
      () => calendar.session(date),
      () => calendar.sessions(date, date),
      () => calendar.sessions('2000-01-01', date < '2000' ? '2000-01-02' : date),
      () => calendar.sessions(date > '2000' ? '2000-01-01' : date, '2000-01-02'),
      () => calendar.closureOf(date),
      () => calendar.sessionOnOrBefore(date),
      () => calendar.sessionOnOrAfter(date),
      () => calendar.phases(date),
      () => calendar.isOpen(at),
      () => calendar.sessionOf(at),
      () => calendar.nextOpen(at),
      () => calendar.nextClose(at),
    ];
    const failures = calls.filter((call) => {
      try {
        call();
        return false;
      } catch (error) {
        expect(error).toMatchObject({ code: 'DATA_MISSING', message });
        return true;
      }
    });
    expect(failures).toHaveLength(11);
  });

  it.each(['', '2024-02-30', '29.02.2024', 1.5, NaN])('refuses %p as a date', (date) => {
    expect(() => calendar.session(date)).toThrow('expected a date');
    expect(() => calendar.sessions(date, '2024-01-01')).toThrow('expected a date');
  });

  it.each([NaN, Infinity, -Infinity])('refuses %p as an instant', (at) => {
    expect(() => calendar.isOpen(at)).toThrow('the calendar XNYS covers 1990 to 2037');
    expect(() => calendar.nextOpen(at)).toThrow('the calendar XNYS covers 1990 to 2037');
  });

  it('has no sessions in an empty range', () => {
    expect(calendar.sessions('2024-01-05', '2024-01-04')).toEqual([]);
    expect(calendar.sessions('2024-01-06', '2024-01-07')).toEqual([]);
  });

  it('marks what lies beyond the published lists as projected', () => {
    expect(calendar.session('2026-12-31')!.certainty).toBe('known');
    expect(calendar.session('2027-01-04')!.certainty).toBe('projected');
  });

  it('has no session before the first and after the last year', () => {
    expect(calendar.sessionOnOrBefore('1990-01-01')).toBeNull();
    expect(calendar.sessionOf(parseInstant('1990-01-01T12:00:00Z'))).toBeNull();
    expect(calendar.sessionOnOrAfter('2037-12-31')!.date).toBe('2037-12-31');
    expect(calendar.nextClose(parseInstant('2037-12-31T21:00:00Z'))).toBeNull();
    expect(calendar.nextOpen(parseInstant('1990-01-01T12:00:00Z'))).toBe(
      parseInstant('1990-01-02T14:30:00Z'),
    );
  });
});
