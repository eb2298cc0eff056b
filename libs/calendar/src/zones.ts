import { HOUR, MINUTE } from '@vela/kernel';
import { SUNDAY } from './weekday.js';
import { Zone } from './zone.js';
import type { ClockChange, SummerTimeRule } from './zone.js';

const american = (month: number, which: 1 | 2 | 'last'): ClockChange => ({
  month,
  which,
  weekday: SUNDAY,
  time: 2 * HOUR,
  reading: 'wall',
});

const european = (month: number): ClockChange => ({
  month,
  which: 'last',
  weekday: SUNDAY,
  time: HOUR,
  reading: 'utc',
});

// Common end of summer time since 1996: directives 94/21/EC, 97/44/EC and 2000/84/EC; in the
// United Kingdom the Summer Time Orders 1994, 1997 and 2002, which stayed in force after 2020.
const EUROPEAN_SUMMER: readonly SummerTimeRule[] = [
  { from: 1996, begins: european(3), ends: european(10) },
];

/**
 * New York. First Sunday of April to last Sunday of October from 1987 (Public Law 99-359), second
 * Sunday of March to first Sunday of November from 2007 (Energy Policy Act of 2005, section 110).
 * Same as rule `US` of the IANA time zone database.
 */
export const NEW_YORK = new Zone({
  name: 'America/New_York',
  standard: -5 * HOUR,
  from: 1987,
  summerTime: [
    { from: 1987, begins: american(4, 1), ends: american(10, 'last') },
    { from: 2007, begins: american(3, 2), ends: american(11, 1) },
  ],
});

/** London. Last Sunday of March to last Sunday of October at 01:00 UTC; rule `EU` of IANA. */
export const LONDON = new Zone({
  name: 'Europe/London',
  standard: 0,
  from: 1996,
  summerTime: EUROPEAN_SUMMER,
});

/** Frankfurt. Last Sunday of March to last Sunday of October at 01:00 UTC; rule `EU` of IANA. */
export const BERLIN = new Zone({
  name: 'Europe/Berlin',
  standard: HOUR,
  from: 1996,
  summerTime: EUROPEAN_SUMMER,
});

/** India, UTC+5:30; the clock has not changed since 1945. */
export const KOLKATA = new Zone({
  name: 'Asia/Kolkata',
  standard: 5 * HOUR + 30 * MINUTE,
  from: 1946,
  summerTime: [],
});

/** Japan, UTC+9; the clock has not changed since 1951. */
export const TOKYO = new Zone({
  name: 'Asia/Tokyo',
  standard: 9 * HOUR,
  from: 1952,
  summerTime: [],
});

/** Coordinated universal time. */
export const UTC = new Zone({ name: 'UTC', standard: 0, from: 1970, summerTime: [] });

const BY_NAME: ReadonlyMap<string, Zone> = new Map(
  [NEW_YORK, LONDON, BERLIN, KOLKATA, TOKYO, UTC].map((zone) => [zone.name, zone]),
);

/** Returns the names of the zones that are known. */
export const zoneNames = (): string[] => [...BY_NAME.keys()];

/** Returns a zone by its name in the IANA time zone database, null for one that is not known. */
export const findZone = (name: string): Zone | null => BY_NAME.get(name) ?? null;
