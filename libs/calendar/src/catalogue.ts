import { VelaError } from '@vela/kernel';
import type { CalendarRules } from './calendar-rules.js';
import { CRYPTO_RULES } from './crypto.js';
import { FX_BROKER_RULES, FX_RULES } from './foreign-exchange.js';
import { INDIA_CLOSING_AUCTION_RULES, INDIA_DERIVATIVES_RULES, INDIA_RULES } from './india.js';
import { LONDON_RULES } from './london.js';
import { NEW_YORK_RULES } from './new-york.js';
import { TOKYO_RULES } from './tokyo.js';
import { TradingCalendar } from './trading-calendar.js';
import { XETRA_RULES } from './xetra.js';

// The first of a code is the one that is meant when no segment is named.
const ALL: readonly CalendarRules[] = [
  NEW_YORK_RULES,
  LONDON_RULES,
  XETRA_RULES,
  INDIA_RULES,
  INDIA_CLOSING_AUCTION_RULES,
  INDIA_DERIVATIVES_RULES,
  TOKYO_RULES,
  CRYPTO_RULES,
  FX_RULES,
  FX_BROKER_RULES,
];

// One calendar for each entry of ALL, so that years are computed once a process.
const calendars = new Map<CalendarRules, TradingCalendar>();

/** Returns every market identifier code that has a calendar, `FX` and `CRYPTO` among them. */
export const calendarMics = (): string[] => [...new Set(ALL.flatMap(({ mics }) => mics))];

/** Returns the segments of a code, the default one first; empty for an unknown code. */
export const calendarSegments = (mic: string): string[] =>
  ALL.filter(({ mics }) => mics.includes(mic)).map(({ segment }) => segment);

/** Returns the calendar of a code and a segment of it, or null when there is none. */
export function findCalendar(mic: string, segment?: string): TradingCalendar | null {
  const rules = ALL.find(
    (entry) => entry.mics.includes(mic) && (segment === undefined || entry.segment === segment),
  );
  if (rules === undefined) return null;
  const known = calendars.get(rules);
  if (known !== undefined) return known;
  const calendar = new TradingCalendar(rules);
  calendars.set(rules, calendar);
  return calendar;
}

/**
 * Returns the calendar of a market identifier code (ISO 10383), of `FX` or of `CRYPTO`, in its
 * main segment or the one named. Throws `NOT_FOUND` for a code or a segment that has none.
 */
export function calendarOf(mic: string, segment?: string): TradingCalendar {
  const calendar = findCalendar(mic, segment);
  if (calendar !== null) return calendar;
  const segments = calendarSegments(mic);
  if (segments.length > 0) {
    throw new VelaError('NOT_FOUND', `${mic} has no calendar for the segment "${segment}"`, {
      hint: `Segments of ${mic}: ${segments.join(', ')}.`,
      path: ['segment'],
    });
  }
  throw new VelaError('NOT_FOUND', `there is no trading calendar for "${mic}"`, {
    hint: `Known: ${calendarMics().join(', ')}.`,
    path: ['mic'],
  });
}
