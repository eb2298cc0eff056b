import type { ExchangeReply } from '../contract.js';
import { answer } from '../http/replies.js';
import { listingOf } from '../market/listing.js';
import type { Bar } from '../market/tape.js';
import { marketDayOf } from '../market/trading-hours.js';
import { badQuery, wholeOf } from './data-query.js';
import { instantText } from './instant-text.js';
import type { MarketSources } from './market-questions.js';

interface DayOf {
  readonly symbol: string;
  readonly day: Bar;
  readonly before: Bar | null;
}

/** Returns the shares that were traded the most today, `by` volume or number of trades. */
export function askMostActive(sources: MarketSources, query: URLSearchParams): ExchangeReply {
  const by = query.get('by') ?? 'volume';
  if (by !== 'volume' && by !== 'trades') throw badQuery(`invalid by: ${by}`);
  const top = wholeOf(query, 'top', { min: 1, max: 100, default: 10 });
  const weight = ({ day }: DayOf): number => (by === 'volume' ? day.volume : day.trades);
  const days = daysOf(sources, 'us_equity').sort((a, b) => weight(b) - weight(a));
  return answer({
    most_actives: days.slice(0, top).map(({ symbol, day }) => ({
      symbol,
      volume: day.volume,
      trade_count: day.trades,
    })),
    last_updated: instantText(sources.now()),
  });
}

/** Returns what rose and what fell the most against the day before. */
export function askMovers(
  sources: MarketSources,
  market: 'stocks' | 'crypto',
  query: URLSearchParams,
): ExchangeReply {
  const top = wholeOf(query, 'top', { min: 1, max: 50, default: 10 });
  const days = daysOf(sources, market === 'stocks' ? 'us_equity' : 'crypto');
  const moves = days.flatMap(({ symbol, day, before }) => {
    if (before === null) return [];
    const change = rounded(day.close - before.close);
    return [
      {
        symbol,
        percent_change: rounded((change / before.close) * 100),
        change,
        price: day.close,
      },
    ];
  });
  const sorted = moves.sort((a, b) => b.percent_change - a.percent_change);
  return answer({
    gainers: sorted.filter(({ change }) => change > 0).slice(0, top),
    losers: sorted
      .filter(({ change }) => change < 0)
      .reverse()
      .slice(0, top),
    market_type: market,
    last_updated: instantText(sources.now()),
  });
}

function daysOf({ market, history, now }: MarketSources, assetClass: string): DayOf[] {
  const today = marketDayOf(now());
  return market.symbols
    .filter((symbol) => listingOf(symbol).assetClass === assetClass)
    .flatMap((symbol) => {
      const day = history.day(symbol, today) ?? history.dayBefore(symbol, today);
      if (day === null) return [];
      return [{ symbol, day, before: history.dayBefore(symbol, marketDayOf(day.at)) }];
    });
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
