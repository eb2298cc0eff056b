import { DAY, civilFromDays, dayOf, daysFromCivil, formatInstant } from '@vela/kernel';
import { stepLabels } from '../page/number-text.js';

/** A mark of an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Returns the least and the greatest finite value, widened where they are the same. */
export function extent(values: Iterable<number | null>): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low < high) return [low, high];
  const margin = Math.abs(low) * 0.01 || 1;
  return [low - margin, high + margin];
}

/** Returns about `count` round values within a range. */
export function roundSteps(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((base) => base * power).find((one) => one >= rough)!;
  const steps: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1) {
    steps.push(Number((k * step).toPrecision(12)));
    if (steps.length > 50) break;
  }
  return steps;
}

/** Returns marks of values with labels that tell them apart. */
export function valueTicks(values: readonly number[]): Tick[] {
  const labels = stepLabels(values);
  return values.map((value, at) => ({ value, label: labels[at]! }));
}

/** Returns marks at years, months, days or times of a range, at most about `count` of them. */
export function timeTicks(from: number, to: number, count = 8): Tick[] {
  const days = (to - from) / DAY;
  if (days > 2 * 366) return yearTicks(from, to, count);
  if (days > 45) return monthTicks(from, to, count);
  return clockTicks(from, to, count);
}

function yearTicks(from: number, to: number, count: number): Tick[] {
  const [first, last] = [yearAt(from) + 1, yearAt(to)];
  const step = [1, 2, 5, 10, 20, 50].find((one) => (last - first) / one <= count) ?? 100;
  const ticks: Tick[] = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    ticks.push({ value: daysFromCivil(year, 1, 1) * DAY, label: String(year) });
  }
  return ticks;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function monthTicks(from: number, to: number, count: number): Tick[] {
  const months = (to - from) / DAY / 30;
  const step = [1, 2, 3, 6].find((one) => months / one <= count) ?? 12;
  const ticks: Tick[] = [];
  const { year, month } = civilFromDays(dayOf(from));
  for (let index = year * 12 + month; ticks.length < 60; index += 1) {
    const [y, m] = [Math.floor(index / 12), index % 12];
    const value = daysFromCivil(y, m + 1, 1) * DAY;
    if (value > to) break;
    if (m % step === 0) ticks.push({ value, label: m === 0 ? String(y) : MONTHS[m]! });
  }
  return ticks;
}

const MINUTE_STEPS = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 7200, 14_400];

function clockTicks(from: number, to: number, count: number): Tick[] {
  const minutes = (to - from) / (DAY / 1440);
  const chosen = MINUTE_STEPS.find((one) => minutes / one <= count) ?? 14_400;
  const step = (chosen * DAY) / 1440;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to && ticks.length < 60; at += step) {
    const text = formatInstant(at);
    ticks.push({ value: at, label: at % DAY === 0 ? text.slice(5, 10) : text.slice(11, 16) });
  }
  return ticks;
}

const yearAt = (at: number): number => civilFromDays(dayOf(at)).year;

/** Returns the name of a month, 1 to 12. */
export const monthName = (month: number): string => MONTHS[month - 1]!;
