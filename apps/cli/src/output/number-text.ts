/** What stands where a value is not known or not defined. */
export const UNKNOWN = '–';

/** Returns an integer with commas between thousands: `5,105`. */
export function countText(value: number | string | bigint | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  const text = typeof value === 'number' ? value.toFixed(0) : String(value);
  return groupThousands(text);
}

/** Returns a fraction as percent with a sign where `signed`: 0.1234 gives `12.34 %`. */
export function percentText(ratio: number | null | undefined, signed = false): string {
  if (!isNumber(ratio)) return UNKNOWN;
  const text = (ratio * 100).toFixed(2);
  const sign = signed && Number(text) > 0 ? '+' : '';
  return `${sign}${groupThousands(text)} %`;
}

/** Returns a number without the last digits, in which sums of decimals differ: 1.1 + 2.2 is `3.3`. */
export function shortText(value: number, digits = 12): string {
  return String(Number(value.toPrecision(digits)));
}

/** Returns a statistic with two digits behind the point. */
export function statisticText(value: number | null | undefined, digits = 2): string {
  return isNumber(value) ? groupThousands(value.toFixed(digits)) : UNKNOWN;
}

/** Returns decimal text (or a number) rounded to cents with commas and the currency: `1,234.50 USD`. */
export function moneyText(value: string | number | null | undefined, currency = ''): string {
  const amount = typeof value === 'string' ? Number(value) : value;
  if (!isNumber(amount)) return UNKNOWN;
  return `${groupThousands(amount.toFixed(2))} ${currency}`.trimEnd();
}

/** Returns a number with commas between thousands and all its digits: `1,234.5678`. */
export const groupedText = (value: number | null | undefined): string =>
  isNumber(value) ? groupThousands(shortText(value)) : UNKNOWN;

/** Returns a duration in the largest fitting unit: `85 ms`, `0.4 s`, `3 min 05 s`. */
export function durationText(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Returns an instant without its zone, and without midnight: for days it only names the day. */
export const timeText = (at: string): string =>
  at.slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
