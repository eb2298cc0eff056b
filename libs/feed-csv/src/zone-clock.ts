import { DAY, HOUR, MINUTE, VelaError, daysFromCivil } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

const QUARTER = 15 * MINUTE;
const CACHE_MAX = 4_096;
const FIXED = /^(?:UTC|GMT|Z)?(?:([+-])(\d{1,2})(?::?(\d{2}))?)?$/i;
const SHIFTED = /^(.+\/.+?)([+-])(\d{1,2})(?::(\d{2}))?$/;

const shiftOf = (sign: string, hours: string, minutes = '0'): Micros =>
  (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);

function refuse(name: string): VelaError {
  return new VelaError('INVALID_INPUT', `expected a time zone, found "${name}"`, {
    hint:
      'Write a name such as America/New_York, an offset such as UTC or -05:00, or both, as in ' +
      'America/New_York+7 for MetaTrader servers whose day ends with New York.',
    path: ['zone'],
  });
}

/**
 * Turns local times of a zone into UTC. The zone's rules come from Intl; they are asked once for
 * each day of the file, and more often only around a change of the clock.
 */
export class ZoneClock {
  /** True when the last local time happened twice and the order of rows decided. */
  twice = false;
  private readonly format: Intl.DateTimeFormat | null = null;
  /** Offset of a zone without rules, or what is added to the zone's own time. */
  private readonly shift: Micros = 0;
  private readonly offsets = new Map<number, Micros>();
  private day = Number.NaN;
  private before = 0;
  private after = 0;

  /** Returns the clock of a zone; throws `INVALID_INPUT` for a name that nobody knows. */
  static of(name: string): ZoneClock {
    return new ZoneClock(name);
  }

  constructor(name: string) {
    const fixed = name === '' ? null : FIXED.exec(name);
    if (fixed !== null) {
      if (fixed[1] !== undefined) this.shift = shiftOf(fixed[1], fixed[2]!, fixed[3]);
      if (Math.abs(this.shift) > 15 * HOUR) throw refuse(name);
      return;
    }
    const shifted = name.startsWith('Etc/') ? null : SHIFTED.exec(name);
    if (shifted !== null) this.shift = shiftOf(shifted[2]!, shifted[3]!, shifted[4]);
    try {
      this.format = new Intl.DateTimeFormat('en-US', {
        timeZone: shifted?.[1] ?? name,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      throw refuse(name);
    }
  }

  /** Returns the local date and time at an instant, counted like UTC. */
  toLocal(at: Micros): Micros {
    return at + this.offsetAt(at);
  }

  /**
   * Returns the instant of a local time, or NaN for one that a change of the clock left out. A time
   * that happened twice is the earlier instant unless the row before it (`previous`, NaN for none)
   * is not before that; with `newestFirst` the later one unless `previous` is not after that.
   */
  toUtc(local: Micros, previous: Micros, newestFirst = false): Micros {
    this.twice = false;
    if (this.format === null) return local - this.shift;
    const day = Math.floor(local / DAY);
    if (day !== this.day) {
      // Clocks change at most once in three days, so equal ends mean one offset between them.
      this.day = day;
      this.before = this.offsetAt((day - 1) * DAY);
      this.after = this.offsetAt((day + 2) * DAY);
    }
    if (this.before === this.after) return local - this.before;
    const first = local - Math.max(this.before, this.after);
    const second = local - Math.min(this.before, this.after);
    const firstHolds = this.toLocal(first) === local;
    const secondHolds = this.toLocal(second) === local;
    this.twice = firstHolds && secondHolds;
    if (this.twice && newestFirst) return second >= previous ? first : second;
    if (this.twice) return first <= previous ? second : first;
    if (firstHolds) return first;
    return secondHolds ? second : Number.NaN;
  }

  private offsetAt(at: Micros): Micros {
    if (this.format === null) return this.shift;
    // Clocks change on a quarter of an hour, so one answer holds for all of it.
    const quarter = Math.floor(at / QUARTER);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const part: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(quarter * (QUARTER / 1_000))) {
      part[type] = Number(value);
    }
    const days = daysFromCivil(part['year']!, part['month']!, part['day']!);
    const local = days * 86_400 + part['hour']! * 3_600 + part['minute']! * 60 + part['second']!;
    const offset = local * 1_000_000 - quarter * QUARTER + this.shift;
    if (this.offsets.size >= CACHE_MAX) this.offsets.clear();
    this.offsets.set(quarter, offset);
    return offset;
  }
}
