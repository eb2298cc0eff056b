import { describe, expect, it } from '@jest/globals';
import { DAY, MINUTE, civilFromDays, dayOf, formatInstant, parseInstant } from '@vela/kernel';
import fc from 'fast-check';
import { BERLIN, KOLKATA, LONDON, NEW_YORK, UTC, findZone, zoneNames } from './zones.js';
import { nextCron, parseCron } from './cron.js';
import { weekdayOf } from './weekday.js';
import type { Zone } from './zone.js';

const from = (text: string, zone: Zone, after: string, count: number): string[] => {
  const rule = parseCron(text);
  const found: string[] = [];
  let at = parseInstant(after);
  while (found.length < count) {
    at = nextCron(rule, zone, at)!;
    found.push(formatInstant(at).slice(0, 16));
  }
  return found;
};

/** What the clock on the wall shows. */
const wallOf = (zone: Zone, at: number) => {
  const local = at + zone.offsetAt(at);
  const day = dayOf(local);
  const { month, day: date } = civilFromDays(day);
  const minutes = Math.floor((local - day * DAY) / MINUTE);
  return [minutes % 60, Math.floor(minutes / 60), date, month, weekdayOf(day) % 7] as const;
};

describe('a schedule by the clock', () => {
  it('is due on weekdays by the local clock, in winter and in summer', () => {
    expect(from('30 9 * * 1-5', NEW_YORK, '2024-03-07T20:00:00Z', 3)).toEqual([
      '2024-03-08T14:30',
      '2024-03-11T13:30',
      '2024-03-12T13:30',
    ]);
    expect(from('0,30 9-10 1 jan,jul mon', UTC, '2024-06-30T00:00:00Z', 5)).toEqual([
      '2024-07-01T09:00',
      '2024-07-01T09:30',
      '2024-07-01T10:00',
      '2024-07-01T10:30',
      '2024-07-08T09:00',
    ]);
    expect(from('0 0 29 2 *', KOLKATA, '2021-01-01T00:00:00Z', 1)).toEqual(['2024-02-28T18:30']);
  });

  it('moves a named hour that the clock leaves out, and counts one that comes twice once', () => {
    // 2024-03-10, New York: 02:00 becomes 03:00.
    expect(from('30 2 * * *', NEW_YORK, '2024-03-09T12:00:00Z', 2)).toEqual([
      '2024-03-10T07:30',
      '2024-03-11T06:30',
    ]);
    // 2024-11-03, New York: 02:00 becomes 01:00.
    expect(from('30 1 * * *', NEW_YORK, '2024-11-02T12:00:00Z', 2)).toEqual([
      '2024-11-03T05:30',
      '2024-11-04T06:30',
    ]);
  });

  it('is due every quarter of an hour of real time through a change of the clock', () => {
    for (const after of ['2024-03-31T00:00:00Z', '2024-10-26T22:00:00Z']) {
      const found = from('*/15 * * * *', BERLIN, after, 24).map((text) => parseInstant(`${text}Z`));
      const gaps = new Set(found.slice(1).map((at, index) => (at - found[index]!) / MINUTE));
      expect([...gaps]).toEqual([15]);
    }
  });

  it('finds what a walk over every minute finds, where the clock is not changed', () => {
    const field = (low: number, high: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: low, max: high }).map(String),
        fc
          .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 9 }))
          .map(([begin, step]) => `${begin}-${high}/${step}`),
      );
    const rules = fc.tuple(field(0, 59), field(0, 23), field(1, 28), fc.constant('*'), field(0, 6));
    const zones = fc.constantFrom(NEW_YORK, LONDON, KOLKATA, UTC);
    const starts = fc
      .integer({ min: 0, max: 40 * 1440 })
      .map((minutes) => parseInstant('2024-04-10T00:00:00Z') + minutes * MINUTE);
    fc.assert(
      fc.property(rules, zones, starts, (fields, zone, start) => {
        const rule = parseCron(fields.join(' '));
        const isDue = (at: number): boolean => {
          const [minute, hour, date, month, weekday] = wallOf(zone, at);
          const byDate = rule.days.has(date);
          const byWeekday = rule.weekdays.has(weekday);
          const isNamed = rule.byDay && rule.byWeekday ? byDate || byWeekday : byDate && byWeekday;
          const isTime = rule.minutes.includes(minute) && rule.hours.includes(hour);
          return isTime && rule.months.has(month) && isNamed;
        };
        const found = nextCron(rule, zone, start)!;
        expect(isDue(found)).toBe(true);
        const until = Math.min(found, start + 2 * DAY);
        for (let at = start + MINUTE; at < until; at += MINUTE) expect(isDue(at)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('goes upwards and shows its time over the days on which clocks change', () => {
    const hours = fc.integer({ min: 0, max: 23 });
    const minutes = fc.integer({ min: 0, max: 59 });
    const zones = fc.constantFrom(NEW_YORK, LONDON, BERLIN);
    const starts = fc.constantFrom('2024-03-08', '2024-03-29', '2024-10-25', '2024-11-01');
    fc.assert(
      fc.property(hours, minutes, zones, starts, (hour, minute, zone, start) => {
        const rule = parseCron(`${minute} ${hour} * * *`);
        const found: number[] = [];
        let at = parseInstant(`${start}T12:00:00Z`);
        for (let i = 0; i < 5; i++) found.push((at = nextCron(rule, zone, at)!));
        const days = found.map((one) => dayOf(one + zone.offsetAt(one)));
        expect(days).toEqual(days.map((_, index) => days[0]! + index));
        for (const one of found) {
          const [shownMinute, shownHour] = wallOf(zone, one);
          expect(shownMinute).toBe(minute);
          // Only an hour that was left out is shown an hour later.
          if (shownHour !== hour)
            expect(zone.offsetAt(one)).not.toBe(zone.offsetAt(one - 2 * 3600e6));
        }
      }),
    );
  });

  it('knows rules that are never due', () => {
    expect(nextCron(parseCron('0 0 30 2 *'), UTC, 0)).toBeNull();
  });

  it.each([
    ['', 'expected five fields, found 0'],
    ['* * * *', 'expected five fields, found 4'],
    ['60 * * * *', 'expected a minute from 0 to 59, found "60"'],
    ['* 24 * * *', 'expected a hour from 0 to 23'],
    ['* * 0 * *', 'expected a day of the month'],
    ['* * * foo *', 'expected a month'],
    ['* * * * 8', 'expected a day of the week'],
    ['5-1 * * * *', 'goes upwards'],
    ['1-2-3 * * * *', 'expected a range'],
    ['*/0 * * * *', 'expected a step'],
    ['1/2/3 * * * *', 'expected a step'],
    ['1.5 * * * *', 'expected a minute'],
    ['-1 * * * *', 'expected a minute'],
  ])('refuses %p', (text, message) => {
    expect(() => parseCron(text)).toThrow(message);
  });

  it('names the zones it knows', () => {
    for (const name of zoneNames()) expect(findZone(name)!.name).toBe(name);
    expect(findZone('Mars/Olympus')).toBeNull();
  });
});
