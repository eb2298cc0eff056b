import { DAY } from '@vela/kernel';
import { LAST_YEAR, MONDAY_TO_FRIDAY, closingAt } from './calendar-rules.js';
import type { CalendarRules } from './calendar-rules.js';
import { fixed, holiday } from './holiday-rule.js';
import { timeOfDay } from './time-of-day.js';
import { NEW_YORK } from './zones.js';

/**
 * The week of foreign exchange: Sunday 17:00 to Friday 17:00 in New York. The trading day rolls at
 * 17:00, so that Monday's session opens on Sunday evening. The market has no holidays of its own.
 */
export const FX_RULES: CalendarRules = {
  id: 'FX',
  mics: ['FX'],
  segment: 'spot',
  zone: NEW_YORK,
  years: { from: 1990, to: LAST_YEAR },
  knownUntil: '2026-12-31',
  week: MONDAY_TO_FRIDAY,
  hours: [{ from: '1990-01-01', open: timeOfDay('17:00') - DAY, close: timeOfDay('17:00') }],
  holidays: [],
  changes: [],
  sessions: [],
  openings: [],
};

/**
 * The week of a retail broker: closed on the trading days 25 December and 1 January, and from
 * 14:00 on 24 and 31 December. Source: LEAN's entry for FXCM; brokers differ, and their own list
 * belongs over it.
 */
export const FX_BROKER_RULES: CalendarRules = {
  ...FX_RULES,
  segment: 'broker',
  holidays: [holiday('Christmas', fixed(12, 25)), holiday('New Year', fixed(1, 1))],
  changes: [
    closingAt(timeOfDay('14:00'), holiday('Christmas Eve', fixed(12, 24)), 'unverified'),
    closingAt(timeOfDay('14:00'), holiday("New Year's Eve", fixed(12, 31)), 'unverified'),
  ],
};
