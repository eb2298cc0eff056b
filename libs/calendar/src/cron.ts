import { DAY, HOUR, MINUTE, VelaError, civilFromDays, dayOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { weekdayOf } from './weekday.js';
import type { Zone } from './zone.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The five fields of a rule with the numbers they may have. */
const FIELDS: readonly (readonly [
  name: string,
  from: number,
  to: number,
  names: readonly string[],
  first: number,
])[] = [
  ['minute', 0, 59, [], 0],
  ['hour', 0, 23, [], 0],
  ['day of the month', 1, 31, [], 0],
  ['month', 1, 12, MONTHS, 1],
  ['day of the week', 0, 7, DAYS, 0],
];

/** The longest stretch without a day that a rule of the Gregorian calendar can name: 29 February. */
const DAYS_AHEAD = 366 * 9;

/** When something happens again and again by a local clock; see {@link parseCron}. */
export interface CronRule {
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** Whether every hour counts, and whether days are named by their number or their weekday. */
  readonly anyHour: boolean;
  readonly byDay: boolean;
  readonly byWeekday: boolean;
}

/**
 * Returns a rule of five fields: minute, hour, day of the month, month, day of the week (0 and 7 are
 * Sunday). A field is `*`, a number, a name (`mon`, `jan`), a range `1-5`, a step `0-59/15`,
 * or a list of these. Where both days are named, one of them is enough. Throws `INVALID_INPUT`.
 */
export function parseCron(text: string): CronRule {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    return fail(text, `five fields, found ${parts[0] === '' ? 0 : parts.length}`);
  }
  const [minutes, hours, days, months, weekdays] = parts.map((part, index) =>
    numbersOf(text, part, index),
  ) as [number[], number[], number[], number[], number[]];
  return {
    text,
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((day) => day % 7)),
    anyHour: hours.length === 24,
    byDay: !parts[2]!.startsWith('*'),
    byWeekday: !parts[4]!.startsWith('*'),
  };
}

function fail(text: string, expected: string): never {
  throw new VelaError('INVALID_INPUT', `"${text}" is no schedule: expected ${expected}`, {
    hint: 'Write minute, hour, day, month and weekday: 30 9 * * 1-5 is 09:30 from Monday to Friday.',
  });
}

/** Returns the numbers that a field allows, in order. */
function numbersOf(text: string, part: string, index: number): number[] {
  const [name, from, to, names, first] = FIELDS[index]!;
  const found = new Set<number>();
  const numberOf = (word: string): number => {
    const named = names.indexOf(word);
    const value = named >= 0 ? named + first : /^\d{1,2}$/.test(word) ? Number(word) : NaN;
    if (value >= from && value <= to) return value;
    return fail(text, `a ${name} from ${from} to ${to}, found "${word}"`);
  };
  for (const item of part.split(',')) {
    const [range, step, ...more] = item.split('/');
    const width = step === undefined ? 1 : Number(step);
    if (more.length > 0 || !Number.isInteger(width) || width < 1 || !/^\d*$/.test(step ?? '')) {
      fail(text, `a step of 1 or more for the ${name}, found "${item}"`);
    }
    const [low, high, ...rest] = range === '*' ? [String(from), String(to)] : range!.split('-');
    if (rest.length > 0) fail(text, `a range for the ${name}, found "${item}"`);
    const begin = numberOf(low!);
    const end = high === undefined ? (step === undefined ? begin : to) : numberOf(high);
    if (end < begin) fail(text, `a range that goes upwards for the ${name}, found "${item}"`);
    for (let value = begin; value <= end; value += width) found.add(value);
  }
  return [...found].toSorted((a, b) => a - b);
}

const isDay = (rule: CronRule, day: number): boolean => {
  const { month, day: date } = civilFromDays(day);
  if (!rule.months.has(month)) return false;
  const byDay = rule.days.has(date);
  const byWeekday = rule.weekdays.has(weekdayOf(day) % 7);
  return rule.byDay && rule.byWeekday ? byDay || byWeekday : byDay && byWeekday;
};

/**
 * Returns the first instant behind another at which a rule is due by the clock of a zone, null for a
 * rule that is never due (30 February). Where the clock is put forward, a named hour that it leaves
 * out is due an hour later by the new clock, and `*` hours simply are fewer; where it is put back,
 * a named hour counts once, its first passing, and `*` hours count both times.
 */
export function nextCron(rule: CronRule, zone: Zone, after: Micros): Micros | null {
  const today = dayOf(after + zone.offsetAt(after));
  for (let day = today - 1; day <= today + DAYS_AHEAD; day++) {
    if (!isDay(rule, day)) continue;
    const found = nextOfDay(rule, zone, day, after);
    if (found !== null) return found;
  }
  return null;
}

function nextOfDay(rule: CronRule, zone: Zone, day: number, after: Micros): Micros | null {
  let first: Micros | null = null;
  for (const hour of rule.hours) {
    // An hour before the local midnight and a change of the clock are all that a time can be off.
    const hourAt = zone.instantOf(day, hour * HOUR);
    if (hourAt + 3 * HOUR <= after) continue;
    if (first !== null && hourAt - 2 * HOUR > first) break;
    for (const minute of rule.minutes) {
      for (const at of instantsOf(rule, zone, day * DAY + hour * HOUR + minute * MINUTE)) {
        if (at > after && (first === null || at < first)) first = at;
      }
    }
  }
  return first;
}

/** Returns the instants of a local time, given as microseconds since the local midnight of 1970. */
function instantsOf(rule: CronRule, zone: Zone, local: Micros): Micros[] {
  const at = zone.instantOf(Math.floor(local / DAY), local - Math.floor(local / DAY) * DAY);
  if (!rule.anyHour) return [at];
  const shows = (instant: Micros): boolean => instant + zone.offsetAt(instant) === local;
  return [at, at + HOUR].filter(shows);
}
