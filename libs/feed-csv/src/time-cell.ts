import { DAY, HOUR, MINUTE, SECOND, daysFromCivil, daysInMonth } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

/** In which order a date names year, month and day. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** A date alone, a local time without zone, or an instant that is known in UTC. */
export type TimeKind = 'date' | 'local' | 'instant';

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';
const EXCEL_EPOCH_DAYS = 25_569;
const ZERO = 48;
const COLON = 58;
const SPACE = 32;

const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= ZERO && byte <= 57;
const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;

/**
 * Reads times out of bytes, each row by itself: ISO and its relatives, dates in a given order,
 * `YYYYMMDD HHMMSS`, and integers whose number of digits tells the unit (8 a date, 9 to 10 seconds,
 * 12 to 13 milliseconds, 14 `YYYYMMDDHHMMSS`, 15 to 16 microseconds, 18 to 19 nanoseconds). Digits
 * beyond microseconds are cut.
 */
export class TimeCell {
  kind: TimeKind = 'date';
  /** The date and time as written, counted like UTC. */
  wall: Micros = 0;
  /** Offset from UTC that the cell itself names; 0 for epoch times and for none. */
  offset: Micros = 0;
  /** Name of a zone that the cell itself holds, as in `20240102 09:30:00 US/Eastern`. */
  zone: string | null = null;
  private bytes: Uint8Array = new Uint8Array(0);
  private p = 0;
  private end = 0;

  constructor(private readonly order: DateOrder) {}

  /** Returns true when `bytes[start, end)` is a time and sets the fields. */
  read(bytes: Uint8Array, start: number, stop: number): boolean {
    let first = start;
    let end = stop;
    while (first < end && bytes[first] === SPACE) first++;
    while (end > first && bytes[end - 1] === SPACE) end--;
    this.bytes = bytes;
    this.end = end;
    this.offset = 0;
    this.zone = null;
    let p = first;
    while (p < end && isDigit(bytes[p])) p++;
    const digits = p - first;
    this.p = first;
    if (digits === 4 && p < end) return this.separated(4) && this.rest();
    if (digits === 1 || digits === 2) return this.separated(digits) && this.rest();
    if (p === end) return this.integer(digits);
    if (digits === 8) return this.compactDate() && this.rest();
    if (bytes[p] === 46) return this.fractional(digits);
    return false;
  }

  /** Returns the microseconds of a day that a clock cell such as `09:30` or `093000` names, or −1. */
  readClock(bytes: Uint8Array, start: number, end: number): Micros {
    this.bytes = bytes;
    this.p = start;
    this.end = end;
    while (this.p < this.end && bytes[this.p] === SPACE) this.p++;
    const at = this.clock();
    while (this.p < this.end && bytes[this.p] === SPACE) this.p++;
    return this.p === this.end ? at : -1;
  }

  /** Returns the number of the next `count` digits and steps over them, or −1. */
  private number(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const digit = this.bytes[this.p + i]! - ZERO;
      if (this.p + i >= this.end || digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    this.p += count;
    return value;
  }

  /** Returns the number of one or two digits, or −1. */
  private short(): number {
    return this.number(this.p + 1 < this.end && isDigit(this.bytes[this.p + 1]) ? 2 : 1);
  }

  private date(year: number, month: number, day: number): boolean {
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    if (day > 28 && day > daysInMonth(year, month)) return false;
    this.wall = daysFromCivil(year, month, day) * DAY;
    this.kind = 'date';
    return true;
  }

  private compactDate(): boolean {
    return this.date(this.number(4), this.number(2), this.number(2));
  }

  /** Reads `2024-01-31`, `31.01.2024`, `1/31/2024` or `31-Jan-2024`. */
  private separated(digits: number): boolean {
    const first = this.number(digits);
    const mark = this.bytes[this.p++]!;
    if (mark !== 45 && mark !== 46 && mark !== 47) return false;
    const named = isLetter(this.bytes[this.p]!);
    const second = named ? this.monthName() : this.short();
    if (this.p >= this.end || this.bytes[this.p++] !== mark) return false;
    if (digits === 4) return !named && this.date(first, second, this.short());
    const year = this.number(4);
    if (named || this.order !== 'mdy') return this.date(year, second, first);
    return this.date(year, first, second);
  }

  private monthName(): number {
    let name = '';
    for (let i = 0; i < 3 && this.p < this.end; i++) {
      name += String.fromCharCode(this.bytes[this.p++]! | 32);
    }
    const at = MONTHS.indexOf(name);
    return name.length === 3 && at % 3 === 0 ? at / 3 + 1 : -1;
  }

  /** Reads what follows a date: nothing, a bare `T`, or a clock with or without zone. */
  private rest(): boolean {
    if (this.p === this.end) return true;
    const mark = this.bytes[this.p++];
    if (mark !== 84 && mark !== SPACE) return false;
    if (this.p === this.end) return true;
    while (this.bytes[this.p] === SPACE) this.p++;
    const at = this.clock();
    if (at < 0) return false;
    this.wall += at;
    this.kind = 'local';
    return this.p === this.end || this.suffix();
  }

  /** Reads `9:30`, `09:30:00.000`, `0930` or `093000`; returns −1 for anything else. */
  private clock(): Micros {
    let run = this.p;
    while (run < this.end && isDigit(this.bytes[run])) run++;
    const digits = run - this.p;
    const colon = run < this.end && this.bytes[run] === COLON;
    let [minute, second] = [0, 0];
    const hour = this.number(digits <= 2 && colon ? digits : 2);
    if (colon && digits <= 2) {
      this.p++;
      minute = this.number(2);
      if (this.p < this.end && this.bytes[this.p] === COLON) {
        this.p++;
        second = this.number(2);
      }
    } else if (digits === 4 || digits >= 6) {
      minute = this.number(2);
      if (digits >= 6) second = this.number(2);
    } else {
      return -1;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
    return hour * HOUR + minute * MINUTE + second * SECOND + this.fraction();
  }

  /** Reads `.123456789` to microseconds. */
  private fraction(): Micros {
    const mark = this.bytes[this.p];
    if (this.p >= this.end || (mark !== 46 && mark !== 44)) return 0;
    let unit = SECOND / 10;
    let value = 0;
    for (this.p++; this.p < this.end && isDigit(this.bytes[this.p]); this.p++) {
      value += Math.floor(unit) * (this.bytes[this.p]! - ZERO);
      unit /= 10;
    }
    return value;
  }

  /** Reads the zone behind a clock: `Z`, `+05:30`, ` GMT+0100`, ` UTC`, ` PM`, ` US/Eastern`. */
  private suffix(): boolean {
    let text = '';
    for (; this.p < this.end && text.length < 40; this.p++) {
      text += String.fromCharCode(this.bytes[this.p]!);
    }
    text = text.trim();
    const noon = /^([AP])M$/i.exec(text)?.[1]?.toUpperCase();
    if (noon !== undefined) return this.halfDay(noon === 'P');
    const match = /^(?:Z|UTC|GMT)?(?:([+-])(\d\d):?(\d\d)?)?$/.exec(text);
    if (match === null) {
      this.zone = /^[A-Za-z]+(\/[A-Za-z_]+)+$/.test(text) ? text : null;
      return this.zone !== null;
    }
    const minutes = Number(match[2] ?? '0') * 60 + Number(match[3] ?? '0');
    this.offset = (match[1] === '-' ? -minutes : minutes) * MINUTE;
    this.kind = 'instant';
    return true;
  }

  private halfDay(afternoon: boolean): boolean {
    const hour = Math.floor((this.wall % DAY) / HOUR);
    if (hour < 1 || hour > 12) return false;
    this.wall += ((hour % 12) + (afternoon ? 12 : 0) - hour) * HOUR;
    return true;
  }

  private integer(digits: number): boolean {
    if (digits === 8) return this.compactDate();
    if (digits === 14) {
      if (!this.compactDate()) return false;
      this.wall += this.clock();
      this.kind = 'local';
      return this.p === this.end;
    }
    if (digits === 5) return this.excel(0);
    this.kind = 'instant';
    if (digits === 9 || digits === 10) this.wall = this.number(digits) * SECOND;
    else if (digits === 12 || digits === 13) this.wall = this.number(digits) * 1_000;
    else if (digits === 15 || digits === 16) this.wall = this.number(digits);
    else if (digits === 18 || digits === 19) this.wall = this.number(digits - 3);
    else return false;
    return true;
  }

  private fractional(digits: number): boolean {
    if (digits === 5) {
      let text = '0';
      for (let p = this.p + 5; p < this.end; p++) text += String.fromCharCode(this.bytes[p]!);
      return /^0\.\d+$/.test(text) && this.excel(Number(text));
    }
    if (digits !== 9 && digits !== 10) return false;
    this.wall = this.number(digits) * SECOND;
    this.wall += this.fraction();
    this.kind = 'instant';
    return this.p === this.end;
  }

  /** Reads an Excel serial day of the 1900 system, rounded to the second. */
  private excel(fraction: number): boolean {
    const serial = this.number(5);
    if (serial < 30_000 || serial > 60_000) return false;
    this.wall = (serial - EXCEL_EPOCH_DAYS) * DAY + Math.round(fraction * 86_400) * SECOND;
    this.kind = fraction === 0 ? 'date' : 'local';
    return true;
  }
}
