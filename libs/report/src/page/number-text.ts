import { DAY, SECOND, formatInstant } from '@vela/kernel';
import type { ReportUnit } from '../report-input.js';

/** What stands where a value is not known or not defined. */
const UNKNOWN = '–';
const MINUS = '\u2212';
/** Between a number and its unit, where a line must not break. */
const NARROW = '\u202f';

/** Returns digits with commas between thousands and a real minus sign. */
function grouped(digits: string): string {
  const isNegative = digits.startsWith('-');
  const [whole = '', fraction] = (isNegative ? digits.slice(1) : digits).split('.');
  const text = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const all = fraction === undefined ? text : `${text}.${fraction}`;
  return isNegative && /[1-9]/.test(all) ? `${MINUS}${all}` : all;
}

/** Returns a number with a fixed count of digits behind the point. */
export function fixed(value: number | null, digits = 2): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  if (Math.abs(value) >= 1e15) return value.toExponential(3).replace('-', MINUS);
  return grouped(value.toFixed(digits));
}

/** Returns a fraction as percent: 0.1234 is 12.34 %. `signed` puts a plus before gains. */
export function percent(value: number | null, { digits = 2, signed = false } = {}): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const text = fixed(100 * value, digits);
  const isGain = signed && /[1-9]/.test(text) && value > 0;
  return `${isGain ? '+' : ''}${text}${NARROW}%`;
}

/** Returns an amount in cents, from a number or decimal text, with a plus before gains if wanted. */
export function money(value: number | string | null, { signed = false } = {}): string {
  const amount = value === null ? Number.NaN : Number(value);
  const text = fixed(Number.isFinite(amount) ? amount : null);
  return signed && amount > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Returns decimal text with commas; digits stay as they are. */
export const exact = (text: string): string => (/^-?\d/.test(text) ? grouped(text) : text);

/** Returns a value with its unit, as a table of statistics shows it. */
export function withUnit(value: number | null, unit: ReportUnit | null, currency: string): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  switch (unit) {
    case 'FRACTION':
      return percent(value, { digits: value !== 0 && Math.abs(value) < 0.001 ? 4 : 2 });
    case 'CURRENCY':
      return `${money(value)}${NARROW}${currency}`;
    case 'COUNT':
    case 'CANDLES':
      return fixed(value, Number.isInteger(value) ? 0 : 1);
    case 'DAYS':
      return `${fixed(value, Number.isInteger(value) ? 0 : 1)}${NARROW}d`;
    case 'YEARS':
      return `${fixed(value)}${NARROW}y`;
    case 'DATE':
      return dateText(value);
    case 'RATIO':
    case null:
      return fixed(value, Math.abs(value) < 10 ? 3 : 2);
  }
}

/** Returns the day of an instant in UTC. */
export const dateText = (at: number): string => formatInstant(at).slice(0, 10);

/** Returns an instant in UTC: the day alone at midnight, else with hour and minute. */
export function timeText(at: number): string {
  if (at % DAY === 0) return dateText(at);
  const text = formatInstant(at);
  return `${text.slice(0, 10)} ${text.slice(11, at % (60 * SECOND) === 0 ? 16 : 19)}`;
}

/** Returns an instant as the `datetime` of a time element. */
export const machineTime = (at: number): string =>
  at % DAY === 0 ? dateText(at) : formatInstant(Math.floor(at / SECOND) * SECOND);

/** Returns labels for steps of an axis: of one unit, and with the digits that tell them apart. */
export function stepLabels(values: readonly number[]): string[] {
  const most = Math.max(...values.map(Math.abs), 0);
  const [unit, factor] = SIZES.find(([, , least]) => most >= least) ?? ['', 1];
  const scaled = values.map((value) => Number((value / factor).toPrecision(12)));
  const digits = Math.max(0, ...scaled.map((value) => String(value).split('.')[1]?.length ?? 0));
  return scaled.map((value) => {
    const text = fixed(value, Math.min(digits, 8));
    return unit === '' || value === 0 ? text : `${text}${NARROW}${unit}`;
  });
}

/** Units with what they stand for and the size from which they are used. */
const SIZES: readonly (readonly [unit: string, factor: number, least: number])[] = [
  ['T', 1e12, 1e12],
  ['B', 1e9, 1e9],
  ['M', 1e6, 1e6],
  ['k', 1e3, 1e4],
];
