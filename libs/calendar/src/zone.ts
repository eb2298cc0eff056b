import { DAY, HOUR, VelaError, dayOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { yearOf } from './day-number.js';
import type { DayNumber } from './day-number.js';
import { weekdayOfMonth } from './weekday.js';
import type { WeekdayOfMonth } from './weekday.js';

/** The instant of a change of the clock: a weekday of a month and a time. */
export interface ClockChange extends WeekdayOfMonth {
  /** Time of the change as microseconds after midnight. */
  readonly time: Micros;
  /** Whether `time` is read from a local clock just before the change or is in UTC. */
  readonly reading: 'wall' | 'utc';
}

/** Summer time, one hour ahead, in the years from `from`; northern hemisphere. */
export interface SummerTimeRule {
  /** First year; the rule holds until the next one begins. */
  readonly from: number;
  readonly begins: ClockChange;
  readonly ends: ClockChange;
}

/** What a time zone is made of. */
export interface ZoneRules {
  /** Name in the IANA time zone database. */
  readonly name: string;
  /** Standard time minus UTC. */
  readonly standard: Micros;
  /** First year for which the rules are right. */
  readonly from: number;
  /** In order of `from`; empty when the clock never changes. */
  readonly summerTime: readonly SummerTimeRule[];
}

interface Summer {
  readonly beginsAt: Micros;
  readonly endsAt: Micros;
}

/** A time zone by rule: converts between instants and local clocks without a database. */
export class Zone {
  readonly name: string;
  readonly #rules: ZoneRules;
  // One entry a year that was asked for; calendars bound the years.
  readonly #summers = new Map<number, Summer | null>();

  constructor(rules: ZoneRules) {
    this.name = rules.name;
    this.#rules = rules;
  }

  /** Returns local time minus UTC at an instant; throws `DATA_MISSING` before the first year. */
  offsetAt(at: Micros): Micros {
    const { standard } = this.#rules;
    return this.#isSummer(at) ? standard + HOUR : standard;
  }

  /**
   * Returns the instant at which a local clock shows `time` after the midnight of a date; `time`
   * may be negative or beyond a day. A time that happens twice is its first passing; one that the
   * clock leaves out is read with the offset before the change, so it is an hour later by the new.
   */
  instantOf(day: DayNumber, time: Micros): Micros {
    const standard = day * DAY + time - this.#rules.standard;
    return this.#isSummer(standard - HOUR) ? standard - HOUR : standard;
  }

  #isSummer(at: Micros): boolean {
    if (this.#rules.summerTime.length === 0) return false;
    const summer = this.#summerOf(yearOf(dayOf(at)));
    return summer !== null && at >= summer.beginsAt && at < summer.endsAt;
  }

  #summerOf(year: number): Summer | null {
    const known = this.#summers.get(year);
    if (known !== undefined) return known;
    const { from, name, standard, summerTime } = this.#rules;
    if (year < from) {
      throw new VelaError('DATA_MISSING', `expected a year from ${from} in ${name}, found ${year}`);
    }
    const rule = summerTime.findLast((candidate) => candidate.from <= year);
    const summer =
      rule === undefined
        ? null
        : {
            beginsAt: changeAt(year, rule.begins, standard),
            endsAt: changeAt(year, rule.ends, standard + HOUR),
          };
    this.#summers.set(year, summer);
    return summer;
  }
}

function changeAt(year: number, change: ClockChange, offsetBefore: Micros): Micros {
  const local = weekdayOfMonth(year, change) * DAY + change.time;
  return change.reading === 'utc' ? local : local - offsetBefore;
}
