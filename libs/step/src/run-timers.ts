import { VelaError } from '@vela/kernel';
import type { Canonical, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Schedule, Timer } from '@vela/strategy';
import { scheduleRule } from './schedule-rule.js';
import type { NextInstant } from './schedule-rule.js';

/** Most timers and schedules that a strategy may have at one time. */
const TIMERS_MAX = 1_000;
/** Most of them that may be due between two slices. */
const FIRINGS_MAX = 10_000;

/** A timer or a schedule that waits. */
interface Entry {
  readonly name: string;
  /** Instant at which it is due; before the first slice what it is counted from, see `isOpen`. */
  at: Micros;
  /** Whether `at` is a delay from the first slice, because there is no other instant yet. */
  isOpen: boolean;
  readonly schedule: Schedule | null;
  readonly next: NextInstant | null;
}

/** What a run is to its timers. */
export interface TimedRun {
  readonly instruments: readonly Instrument[];
  /** Instant of the newest slice, or of the timer that fires; NaN before both. */
  readonly now: Micros;
}

/**
 * The timers and schedules of a strategy: absolute instants, fired just before the first slice that
 * becomes known behind them, in the order of the instants, those of one instant in the order in which
 * they were set. While hooks are silent, timers wait and what schedules had due is left out.
 */
export class RunTimers {
  /** Earliest instant at which something is due; a slice behind it must call {@link take}. */
  nextAt = Infinity;
  readonly #run: TimedRun;
  readonly #isHeard: boolean;
  #entries: Entry[] = [];
  #firings = 0;

  /** With `isHeard` false nothing can be set, since nobody would hear of it. */
  constructor(run: TimedRun, isHeard: boolean) {
    this.#run = run;
    this.#isHeard = isHeard;
  }

  /** Sets a timer for an instant. */
  set(name: string, at: Micros): void {
    if (!Number.isSafeInteger(at)) {
      throw new VelaError('STRATEGY_FAILED', `expected an instant for "${name}", found ${at}`, {
        hint: 'Instants are whole microseconds since 1970.',
      });
    }
    this.#add({ name, at, isOpen: false, schedule: null, next: null });
  }

  /** Sets a timer for some time behind now; before the first slice, behind that. */
  setAfter(name: string, delay: Micros): void {
    if (!Number.isSafeInteger(delay) || delay < 0) {
      throw new VelaError('STRATEGY_FAILED', `expected a delay for "${name}", found ${delay}`, {
        hint: 'Delays are whole microseconds, 0 or more: 60e6 is a minute.',
      });
    }
    const { now } = this.#run;
    const isOpen = Number.isNaN(now);
    this.#add({ name, at: isOpen ? delay : now + delay, isOpen, schedule: null, next: null });
  }

  /** Lets something be due again and again. */
  schedule(name: string, schedule: Schedule): void {
    const next = scheduleRule(schedule, this.#run.instruments);
    const { now } = this.#run;
    const isOpen = Number.isNaN(now);
    const at = isOpen ? 0 : (next(now) ?? Infinity);
    this.#add({ name, at, isOpen, schedule: { ...schedule }, next });
  }

  /** Forgets a timer or a schedule; false when there is none of that name. */
  cancel(name: string): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.name !== name);
    this.#renew();
    return this.#entries.length < before;
  }

  #add(entry: Entry): void {
    if (!this.#isHeard) {
      throw new VelaError('STRATEGY_FAILED', `nobody would hear of the timer "${entry.name}"`, {
        hint: 'Give the strategy a method onTimer(timer).',
      });
    }
    if (typeof entry.name !== 'string' || entry.name === '') {
      throw new VelaError('STRATEGY_FAILED', 'expected a name for a timer, found none');
    }
    this.#entries = this.#entries.filter(({ name }) => name !== entry.name);
    if (this.#entries.length >= TIMERS_MAX) {
      throw new VelaError('STRATEGY_FAILED', `expected at most ${TIMERS_MAX} timers at one time`);
    }
    this.#entries.push(entry);
    this.#renew();
  }

  /** Begins to count from the first slice: what is due at its very instant comes behind it. */
  begin(at: Micros): void {
    for (const entry of this.#entries) {
      if (!entry.isOpen) continue;
      entry.isOpen = false;
      entry.at = entry.next === null ? at + entry.at : (entry.next(at - 1) ?? Infinity);
    }
    this.#renew();
  }

  /** Starts to count anew how many are due between two slices. */
  recount(): void {
    this.#firings = 0;
  }

  /** Takes the next that is due before an instant, null when none is. Schedules move on. */
  take(before: Micros): Timer | null {
    if (!(this.nextAt < before)) return null;
    if (++this.#firings > FIRINGS_MAX) {
      throw new VelaError(
        'STRATEGY_FAILED',
        `more than ${FIRINGS_MAX} timers were due between two slices`,
        { hint: 'A timer that sets itself anew must be set for later.' },
      );
    }
    const entry = this.#entries.find(({ at, isOpen }) => at === this.nextAt && !isOpen)!;
    const { name, at } = entry;
    if (entry.next === null) this.#entries = this.#entries.filter((one) => one !== entry);
    else entry.at = entry.next(at) ?? Infinity;
    this.#renew();
    return { name, at };
  }

  /** Leaves out what schedules have due before an instant; timers stay. */
  pass(before: Micros): void {
    for (const entry of this.#entries) {
      if (entry.next !== null && !entry.isOpen && entry.at < before) {
        entry.at = entry.next(before - 1) ?? Infinity;
      }
    }
    this.#renew();
  }

  #renew(): void {
    this.nextAt = Infinity;
    for (const { at, isOpen } of this.#entries) {
      // What is still open needs the first slice, whenever that is.
      this.nextAt = Math.min(this.nextAt, isOpen ? -Infinity : at);
    }
  }

  /** Returns what waits as plain data. */
  snapshot(): Canonical {
    const { now } = this.#run;
    return {
      now: Number.isNaN(now) ? null : now,
      entries: this.#entries.map(({ name, at, isOpen, schedule }) => ({
        name,
        at: at === Infinity ? null : at,
        isOpen,
        schedule,
      })),
    };
  }

  /** Puts fresh timers into a state and returns the instant at which they stood. */
  restore(state: Canonical): Micros {
    const { now, entries } = state as unknown as {
      now: number | null;
      entries: { name: string; at: number | null; isOpen: boolean; schedule: Schedule | null }[];
    };
    this.#entries = entries.map(({ name, at, isOpen, schedule }) => ({
      name,
      at: at ?? Infinity,
      isOpen,
      schedule,
      next: schedule === null ? null : scheduleRule(schedule, this.#run.instruments),
    }));
    this.#renew();
    return now ?? NaN;
  }
}
