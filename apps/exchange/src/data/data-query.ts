import { DAY, VelaError, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { marketDayOf, marketDayStart } from '../market/trading-hours.js';

const SYMBOL = /^[A-Z0-9]{1,12}([./][A-Z0-9]{1,8})?$/;
const SYMBOLS_MAX = 2_000;
const LIMIT_MAX = 10_000;
const LIMIT_DEFAULT = 1_000;

/** What was asked in a way that the venue does not take. */
export const badQuery = (message: string): VelaError => new VelaError('INVALID_INPUT', message);

/** Returns the symbols of `symbols=A,B`, sorted and without doubles. */
export function symbolsOf(query: URLSearchParams): readonly string[] {
  const text = query.get('symbols');
  if (text === null || text.trim() === '') throw badQuery('symbols is required');
  const symbols = [...new Set(text.split(',').map((symbol) => symbol.trim()))].sort();
  if (symbols.length > SYMBOLS_MAX) throw badQuery(`at most ${SYMBOLS_MAX} symbols`);
  for (const symbol of symbols) checkSymbol(symbol);
  return symbols;
}

/** Throws for a text that can be no symbol. */
export function checkSymbol(symbol: string): void {
  if (!SYMBOL.test(symbol)) throw badQuery(`invalid symbol: ${symbol}`);
}

/** Where a page begins: behind `skip` entries of an instant of a symbol. */
export interface PagePlace {
  readonly symbol: string;
  readonly at: Micros;
  readonly skip: number;
}

/** What every question about the past has in common. */
export interface HistoryQuery {
  readonly from: Micros;
  readonly to: Micros;
  readonly limit: number;
  readonly descending: boolean;
  readonly place: PagePlace | null;
}

/** Returns range, order and page; the range is the running day by default, both ends included. */
export function historyQuery(query: URLSearchParams, now: Micros): HistoryQuery {
  const start = query.get('start');
  const end = query.get('end');
  const from = start === null ? marketDayStart(marketDayOf(now)) : instantOf('start', start);
  const to = end === null ? now : instantOf('end', end);
  if (from > to && start !== null && end !== null) throw badQuery('end should not be before start');
  const limit = query.get('limit');
  const sort = query.get('sort') ?? 'asc';
  if (sort !== 'asc' && sort !== 'desc') throw badQuery(`invalid sort: ${sort}`);
  const token = query.get('page_token');
  return {
    from,
    to,
    limit: limit === null ? LIMIT_DEFAULT : limitOf(limit),
    descending: sort === 'desc',
    place: token === null || token === '' ? null : placeOf(token),
  };
}

/** Returns the text that stands for a place. */
export const pageToken = ({ symbol, at, skip }: PagePlace): string =>
  Buffer.from(`${symbol}|${at}|${skip}`, 'utf8').toString('base64url');

function placeOf(token: string): PagePlace {
  const [symbol, at, skip, ...rest] = Buffer.from(token, 'base64url').toString('utf8').split('|');
  const numbers = [Number(at), Number(skip)] as const;
  const isWhole = numbers.every((one) => Number.isSafeInteger(one) && one >= 0);
  if (symbol === undefined || !SYMBOL.test(symbol) || !isWhole || rest.length > 0) {
    throw badQuery('invalid page_token');
  }
  return { symbol, at: numbers[0], skip: numbers[1] };
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw badQuery(`limit must be between 1 and ${LIMIT_MAX}`);
}

function instantOf(name: string, text: string): Micros {
  // A date is midnight Eastern; the end of a range is then that day's beginning, as at the venue.
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return marketDayStart(Math.round(parse(name, text) / DAY));
  }
  // A plus sign in a query is a space unless it is encoded.
  return parse(name, text.replace(/ (\d{2}:?\d{2})$/, '+$1'));
}

function parse(name: string, text: string): Micros {
  try {
    return parseInstant(text);
  } catch {
    throw badQuery(`invalid ${name}: ${text}`);
  }
}

/** Returns a whole number of a query within bounds, or its default. */
export function wholeOf(
  query: URLSearchParams,
  name: string,
  bounds: { readonly min: number; readonly max: number; readonly default: number },
): number {
  const text = query.get(name);
  if (text === null) return bounds.default;
  const value = Number(text);
  if (Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
  throw badQuery(`${name} must be between ${bounds.min} and ${bounds.max}`);
}
