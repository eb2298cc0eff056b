import { DAY, formatDate, HOUR, type Micros, MINUTE, SECOND } from '@vela/kernel';
import type { AccountState } from './account-state.js';
import { type Money, moneyText } from './amount.js';
import type { Json } from './order-json.js';
import { queryInstant, queryText, queryWord } from './query.js';
import { unprocessable } from './refusal.js';

const WIDTHS = {
  '1Min': MINUTE,
  '5Min': 5 * MINUTE,
  '15Min': 15 * MINUTE,
  '1H': HOUR,
  '1D': DAY,
} as const;
type Width = keyof typeof WIDTHS;

const PERIOD = /^(\d{1,3})([DWMA])$/;
const UNIT_DAYS = { D: 1, W: 7, M: 30, A: 365 } as const;
const POINTS_MAX = 10_000;

/**
 * Returns the answer of `GET /v2/account/portfolio/history`: the equity at the end of each window,
 * carried on where nothing was noted, from the points of the ledger and the present.
 */
export function portfolioHistory(
  state: AccountState,
  query: URLSearchParams,
  present: { readonly at: Micros; readonly equity: Money },
): Json {
  const names = Object.keys(WIDTHS) as Width[];
  const end = queryInstant(query, 'end') ?? present.at;
  const start = queryInstant(query, 'start') ?? end - periodOf(queryText(query, 'period') ?? '1M');
  const timeframe = queryWord(query, 'timeframe', names, end - start <= 7 * DAY ? '15Min' : '1D');
  const width = WIDTHS[timeframe];
  const from = Math.max(start, Math.floor(state.createdAt / width) * width);
  if ((end - from) / width > POINTS_MAX) {
    throw unprocessable(`timeframe ${timeframe} is too short for the period`);
  }
  const points = [...state.points, present];
  const rows: { readonly at: Micros; readonly equity: Money }[] = [];
  let next = 0;
  let equity: Money | null = null;
  for (let at = Math.floor(from / width) * width; at <= end; at += width) {
    for (; next < points.length && points[next]!.at < at + width; next++) {
      equity = points[next]!.equity;
    }
    if (equity !== null) rows.push({ at, equity });
  }
  // Profit counts from what was there before the first window, or from the first thing noted.
  const before = points.findLast(({ at }) => at < from) ?? points[0]!;
  const base = Number(moneyText(before.equity));
  const values = rows.map((row) => Number(moneyText(row.equity)));
  return {
    timestamp: rows.map(({ at }) => Math.floor(at / SECOND)),
    equity: values,
    profit_loss: values.map((value) => value - base),
    profit_loss_pct: values.map((value) => (base === 0 ? 0 : (value - base) / base)),
    base_value: base,
    base_value_asof: formatDate(before.at),
    timeframe,
  };
}

function periodOf(text: string): Micros {
  const match = PERIOD.exec(text);
  if (match === null) throw unprocessable('invalid period');
  return Number(match[1]) * UNIT_DAYS[match[2] as keyof typeof UNIT_DAYS] * DAY;
}
