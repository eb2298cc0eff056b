import { MINUTE } from '@vela/kernel';
import { parseBarWidth } from '../market/bar-width.js';
import type { History } from '../market/history.js';
import type { LiveMarket } from '../market/live-market.js';
import { marketDayOf } from '../market/trading-hours.js';
import { bookOf } from '../streams/order-book.js';
import { badQuery, historyQuery } from './data-query.js';
import { pageOf } from './page.js';
import { instantText } from './instant-text.js';
import { barShape, quoteShape, tradeShape } from './shapes.js';

/** What has a past that is read by pages. */
export type HistoryKind = 'bars' | 'trades' | 'quotes';
/** What is told as it stands now. */
export type LatestKind = HistoryKind | 'orderbooks';

const ADJUSTMENTS = ['raw', 'split', 'dividend', 'spin-off', 'all'];

/** What questions are answered from. */
export interface MarketSources {
  readonly market: LiveMarket;
  readonly history: History;
  readonly now: () => number;
}

/** Entries by symbol and where the next page begins. */
export interface HistoryAnswer {
  readonly entries: Readonly<Record<string, readonly unknown[]>>;
  readonly next: string | null;
}

/** Returns a page of candles, prints or quotes of the symbols that this market has. */
export async function askHistory(
  { market, history, now }: MarketSources,
  kind: HistoryKind,
  symbols: readonly string[],
  query: URLSearchParams,
): Promise<HistoryAnswer> {
  const known = symbols.filter((symbol) => market.symbols.includes(symbol));
  const asked = historyQuery(query, now());
  const entries: Record<string, readonly unknown[]> = {};
  if (kind === 'bars') {
    const width = parseBarWidth(query.get('timeframe') ?? '1Min');
    if (width === null) throw badQuery(`invalid timeframe: ${query.get('timeframe')}`);
    checkAdjustment(query.get('adjustment'));
    const page = await pageOf(known, asked, (range) => history.bars(range, width));
    for (const [symbol, bars] of page.bySymbol) entries[symbol] = bars.map(barShape);
    return { entries, next: page.next };
  }
  if (kind === 'trades') {
    const page = await pageOf(known, asked, (range) => history.trades(range));
    for (const [symbol, all] of page.bySymbol) {
      entries[symbol] = all.map((trade) => tradeShape(symbol, trade));
    }
    return { entries, next: page.next };
  }
  const page = await pageOf(known, asked, (range) => history.quotes(range));
  for (const [symbol, all] of page.bySymbol) {
    entries[symbol] = all.map((quote) => quoteShape(symbol, quote));
  }
  return { entries, next: page.next };
}

/** Returns the newest of something for each symbol that has it. */
export function askLatest(
  { market, history }: MarketSources,
  kind: LatestKind,
  symbols: readonly string[],
): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const symbol of symbols.filter((one) => market.symbols.includes(one))) {
    const { quote, trade } = market.latest(symbol);
    if (kind === 'bars') {
      const bar = history.latestMinute(symbol);
      if (bar !== null) found[symbol] = barShape(bar);
    } else if (kind === 'trades') {
      if (trade !== null) found[symbol] = tradeShape(symbol, trade);
    } else if (quote !== null) {
      found[symbol] =
        kind === 'quotes'
          ? quoteShape(symbol, quote)
          : { t: instantText(quote.at), ...bookOf(symbol, quote) };
    }
  }
  return found;
}

/** Returns the market of each symbol at a glance. */
export function askSnapshots(
  { market, history, now }: MarketSources,
  symbols: readonly string[],
): Readonly<Record<string, object>> {
  const found: Record<string, object> = {};
  const today = marketDayOf(now() - MINUTE);
  for (const symbol of symbols.filter((one) => market.symbols.includes(one))) {
    const { quote, trade } = market.latest(symbol);
    const minute = history.latestMinute(symbol);
    // On a day without trading the last one that had some is today's.
    const day = history.day(symbol, today) ?? history.dayBefore(symbol, today);
    const before = day === null ? null : history.dayBefore(symbol, marketDayOf(day.at));
    found[symbol] = {
      ...(trade === null ? {} : { latestTrade: tradeShape(symbol, trade) }),
      ...(quote === null ? {} : { latestQuote: quoteShape(symbol, quote) }),
      ...(minute === null ? {} : { minuteBar: barShape(minute) }),
      ...(day === null ? {} : { dailyBar: barShape(day) }),
      ...(before === null ? {} : { prevDailyBar: barShape(before) }),
    };
  }
  return found;
}

function checkAdjustment(text: string | null): void {
  const parts = (text ?? 'raw').split(',');
  const unknown = parts.find((part) => !ADJUSTMENTS.includes(part));
  if (unknown !== undefined) throw badQuery(`invalid adjustment: ${unknown}`);
}
