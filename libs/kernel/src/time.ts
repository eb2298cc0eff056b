import { VelaError } from './error.js';

/** Microseconds since 1970-01-01T00:00:00Z as a safe integer (exact until the year 2255). */
export type Micros = number & { readonly __unit?: 'us' };

/** One millisecond in microseconds. */
export const MILLISECOND: Micros = 1_000;
/** One second in microseconds. */
export const SECOND: Micros = 1_000_000;
/** One minute in microseconds. */
export const MINUTE: Micros = 60 * SECOND;
/** One hour in microseconds. */
export const HOUR: Micros = 60 * MINUTE;
/** One day of 24 hours in microseconds. */
export const DAY: Micros = 24 * HOUR;

/** A calendar date of the proleptic Gregorian calendar. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/**
 * Returns the number of days from 1970-01-01 to a date of the Gregorian calendar.
 * Source: Howard Hinnant (2013), "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * Returns the Gregorian date of a number of days since 1970-01-01.
 * Source: Howard Hinnant (2013), "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
 */
export function civilFromDays(days: number): CivilDate {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Returns the number of days in a month (1 to 12) of a year. */
export function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  return next - daysFromCivil(year, month, 1);
}

/** Returns the day number since 1970-01-01 (UTC) that holds an instant. */
export const dayOf = (at: Micros): number => Math.floor(at / DAY);

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function invalidTime(text: string): VelaError {
  return new VelaError('INVALID_INPUT', `expected a date or an instant, found "${text}"`, {
    hint: 'Write 2024-01-31 or 2024-01-31T14:30:00Z.',
  });
}

/**
 * Returns the instant that an ISO 8601 text names; a text without offset is UTC, a bare date its
 * midnight. Digits beyond microseconds are cut. Throws `INVALID_INPUT` for anything else.
 */
export function parseInstant(text: string): Micros {
  const match = ISO.exec(text.trim());
  if (match === null) throw invalidTime(text);
  const part = (index: number): number => Number(match[index] ?? '0');
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw invalidTime(text);
  if (hour > 23 || minute > 59 || second > 59) throw invalidTime(text);
  const offset = offsetOf(match[8] ?? 'Z');
  if (Math.abs(offset) > 18 * HOUR) throw invalidTime(text);
  const fraction = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  const local =
    daysFromCivil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
  return local + fraction - offset;
}

function offsetOf(zone: string): Micros {
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Returns the date of an instant in UTC as `2024-01-31`. */
export function formatDate(at: Micros): string {
  const { year, month, day } = civilFromDays(dayOf(at));
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Returns an instant as `2024-01-31T14:30:00Z`, with up to six digits of a second when needed. */
export function formatInstant(at: Micros): string {
  const inDay = at - dayOf(at) * DAY;
  const [hour, minute] = [Math.floor(inDay / HOUR), Math.floor(inDay / MINUTE) % 60];
  const second = Math.floor(inDay / SECOND) % 60;
  const micros = inDay % SECOND;
  const fraction =
    micros === 0
      ? ''
      : `.${String(micros)
          .padStart(6, '0')
          .replace(/(000)$/, '')}`;
  return `${formatDate(at)}T${two(hour)}:${two(minute)}:${two(second)}${fraction}Z`;
}
