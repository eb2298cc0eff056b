import type { CandleField } from '@vela/market';

/**
 * Returns a column name in the form in which names are compared: lower case, without brackets and
 * quotes, one space for spaces, underscores and dots.
 */
export function normaliseName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[<>[\]"*]/g, '')
    .replace(/[\s_.]+/g, ' ')
    .trim();
}

const FIELD_NAMES: Readonly<Record<CandleField, readonly string[]>> = {
  open: ['open', 'o', '1 open', 'open price', 'opnpric'],
  high: ['high', 'h', '2 high', 'max', 'high price', 'hghpric'],
  low: ['low', 'l', '3 low', 'min', 'low price', 'lwpric'],
  close: ['close', 'c', '4 close', 'last', 'price', 'close price', 'clspric'],
  volume: [
    'tickvol',
    'volume',
    'v',
    'vol',
    '5 volume',
    'tick volume',
    'qty',
    'shares',
    'volume btc',
    'tottrdqty',
    'ttltradgvol',
  ],
};

/** Names of a column that holds a time, best first. */
const TIME_NAMES: readonly string[] = [
  'timestamp',
  'datetime',
  'date time',
  'gmt time',
  'local time',
  'open time',
  'unix',
  'ts',
  'window start',
  'bar time',
  'date',
  'time',
  't',
  'traddt',
  'close time',
];

const SYMBOL_NAMES: readonly string[] = ['symbol', 'ticker', 'instrument', 'code', 'tckrsymb'];

const placeOf = (names: readonly string[], wanted: readonly string[]): number | null => {
  for (const name of wanted) {
    const at = names.indexOf(name);
    if (at >= 0) return at;
  }
  return null;
};

/** Returns the place of a field among normalised names, or null. */
export function fieldPlace(names: readonly string[], field: CandleField): number | null {
  const known = placeOf(names, FIELD_NAMES[field]);
  if (known !== null || field !== 'volume') return known;
  // Exchanges name the currency, as in `Volume BTC`; the first such column is in the base one.
  const at = names.findIndex((name) => /^volume [a-z0-9]{2,10}$/.test(name));
  return at < 0 ? null : at;
}

/** Returns the place of the symbol column among normalised names, or null. */
export const symbolPlace = (names: readonly string[]): number | null =>
  placeOf(names, SYMBOL_NAMES);

/** Returns the places of date and time of day; the latter is null when one column holds both. */
export function timePlaces(
  names: readonly string[],
): { readonly time: number; readonly clock: number | null } | null {
  const [date, time] = [names.indexOf('date'), names.indexOf('time')];
  const only = placeOf(names, TIME_NAMES);
  if (date >= 0 && time > date && !names.includes('unix')) return { time: date, clock: time };
  return only === null ? null : { time: only, clock: null };
}
