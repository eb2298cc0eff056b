import type { Micros } from '@vela/kernel';
import type { DayNumber } from './day-number.js';
import type { HolidayRule, NamedDay } from './holiday-rule.js';
import type { Certainty, PhaseKind } from './session.js';
import type { Weekday } from './weekday.js';
import type { Zone } from './zone.js';

/** A break inside a session, as local times after the midnight of its date. */
export interface BreakRule {
  readonly from: Micros;
  readonly to: Micros;
}

/** A phase around continuous trading. */
export interface PhaseRule extends BreakRule {
  readonly kind: PhaseKind;
  /** What `from` and `to` are counted from: local midnight or the day's actual close. */
  readonly anchor: 'midnight' | 'close';
  /** True for a part of the session in which orders are only collected: no candles there. */
  readonly quiet?: boolean;
}

/** The usual hours of a venue from a date on; local times after the midnight of the date. */
export interface Hours {
  /** First date, for instance `2010-10-18`. */
  readonly from: string;
  /** May be negative: the evening before. */
  readonly open: Micros;
  readonly close: Micros;
  readonly breaks?: readonly BreakRule[];
  readonly phases?: readonly PhaseRule[];
  readonly certainty?: Certainty;
}

/** An ordinary trading day with other hours. */
export interface HoursChange extends NamedDay {
  readonly open?: Micros;
  readonly close?: Micros;
  readonly certainty?: Certainty;
}

/** Returns the days of a year with other hours; those that are closed anyway do not count. */
export type HoursChangeRule = (year: number) => readonly HoursChange[];

/** A session on a day that is closed otherwise, or whose hours replace all others. */
export interface ListedSession extends NamedDay {
  readonly open: Micros;
  readonly close: Micros;
  readonly breaks?: readonly BreakRule[];
  readonly certainty?: Certainty;
}

/** Everything that determines a trading calendar, as data. Explicit entries beat rules. */
export interface CalendarRules {
  /** Market identifier code (ISO 10383), or `FX` or `CRYPTO`. */
  readonly id: string;
  /** Every code that shares these rules, `id` included. */
  readonly mics: readonly string[];
  /** Group of instruments with hours of its own, for instance `cash` or `derivatives`. */
  readonly segment: string;
  readonly zone: Zone;
  /** Years covered, both included. */
  readonly years: { readonly from: number; readonly to: number };
  /** Last date that published lists cover; what comes later is projected. */
  readonly knownUntil: string;
  /** Weekdays with a session. */
  readonly week: readonly Weekday[];
  /** In order of `from`; the first reaches back to the first year. */
  readonly hours: readonly [Hours, ...Hours[]];
  readonly holidays: readonly HolidayRule[];
  readonly changes: readonly HoursChangeRule[];
  readonly sessions: readonly ListedSession[];
  /** Days on which no holiday rule counts. */
  readonly openings: readonly DayNumber[];
  /** True when trading never stops, so that there is no next open or close. */
  readonly continuous?: boolean;
}

/** The weekdays of most venues: Monday to Friday. */
export const MONDAY_TO_FRIDAY: readonly Weekday[] = [1, 2, 3, 4, 5];

/** Last year for which rules are projected, as far as time zone rules are commonly tabled. */
export const LAST_YEAR = 2037;

/** Returns the rule of days that close at another time. */
export function closingAt(
  close: Micros,
  rule: HolidayRule,
  certainty?: Certainty,
): HoursChangeRule {
  const terms = certainty === undefined ? { close } : { close, certainty };
  return (year) => rule(year).map((named) => ({ ...named, ...terms }));
}
