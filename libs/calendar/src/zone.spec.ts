import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR, MINUTE, daysFromCivil, formatInstant, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { dayNumber } from './day-number.js';
import type { Zone } from './zone.js';
import { BERLIN, KOLKATA, LONDON, NEW_YORK, TOKYO, UTC } from './zones.js';

const ZONES: readonly (readonly [Zone, number])[] = [
  [NEW_YORK, 1987],
  [LONDON, 1996],
  [BERLIN, 1996],
  [KOLKATA, 1970],
  [TOKYO, 1970],
  [UTC, 1970],
];

/** Returns local time minus UTC as the platform's copy of the IANA database has it. */
function platformOffset(name: string): (at: Micros) => Micros {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const whole = Math.floor(at / 1e6) * 1e6;
    const parts = new Map(format.formatToParts(whole / 1e3).map((p) => [p.type, Number(p.value)]));
    const part = (type: string): number => parts.get(type as 'day')!;
    const day = daysFromCivil(part('year'), part('month'), part('day'));
    const time = (part('hour') * 60 + part('minute')) * MINUTE + part('second') * 1e6;
    return day * DAY + time - whole;
  };
}

describe('time zones by rule', () => {
  it.each(ZONES)('agree with the IANA database at any instant to the end of 2037', (zone, from) => {
    const expected = platformOffset(zone.name);
    const range = {
      min: daysFromCivil(from, 1, 1) * DAY,
      max: daysFromCivil(2038, 1, 1) * DAY - 1,
    };
    fc.assert(
      fc.property(fc.integer(range), (at) => {
        expect(zone.offsetAt(at)).toBe(expected(at));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(ZONES)('change at the very instants of the IANA database', (zone, from) => {
    const expected = platformOffset(zone.name);
    const wrong: string[] = [];
    for (let day = daysFromCivil(from, 1, 1); day < daysFromCivil(2038, 1, 1); day++) {
      // An unchanged day is compared once, a day with a change at the edges of each hour.
      const changed = zone.offsetAt(day * DAY) !== zone.offsetAt((day + 1) * DAY);
      for (let hour = 0; hour < (changed ? 24 : 1); hour++) {
        const at = day * DAY + hour * HOUR;
        for (const near of changed ? [at - 1e6, at] : [at]) {
          if (zone.offsetAt(near) !== expected(near)) wrong.push(formatInstant(near));
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(ZONES)('return to the local time that they were asked for', (zone, from) => {
    const days = fc.integer({ min: daysFromCivil(from, 1, 3), max: daysFromCivil(2037, 12, 29) });
    const times = fc.integer({ min: -DAY, max: 2 * DAY });
    fc.assert(
      fc.property(days, times, (day, time) => {
        const at = zone.instantOf(day, time);
        const late = at + zone.offsetAt(at) - (day * DAY + time);
        expect(late === 0 || late === HOUR).toBe(true);
        if (late === 0) expect(at - HOUR + zone.offsetAt(at - HOUR)).not.toBe(day * DAY + time);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      'a time that the clock leaves out is an hour later',
      '2024-03-10',
      2.5,
      '2024-03-10T07:30:00Z',
    ],
    ['a time that happens twice is its first passing', '2024-11-03', 1.5, '2024-11-03T05:30:00Z'],
    ['before 2007 summer began in April', '2006-03-20', 9.5, '2006-03-20T14:30:00Z'],
    ['since 2007 summer begins in March', '2007-03-20', 9.5, '2007-03-20T13:30:00Z'],
    ['since 2007 summer ends in November', '2007-10-30', 9.5, '2007-10-30T13:30:00Z'],
    ['a negative time is the evening before', '2024-07-01', -7, '2024-06-30T21:00:00Z'],
  ])('in New York %s', (_, date, hours, expected) => {
    const at = NEW_YORK.instantOf(dayNumber(date), hours * HOUR);
    expect(formatInstant(at)).toBe(expected);
  });

  it('refuse years before their rules', () => {
    expect(() => LONDON.offsetAt(parseInstant('1995-07-01'))).toThrow(
      'expected a year from 1996 in Europe/London, found 1995',
    );
  });
});
