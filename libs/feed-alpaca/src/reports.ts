import { parseTimeframe } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import type { CandleReport, MarketSnapshot, QuoteReport } from '@vela/ports';
import { candleStamp } from './candle-stamp.js';
import { instantOf, isFields, numberOf, priceOf } from './fields.js';

/** Width of the candles of a stream. */
export const ONE_MINUTE: Timeframe = parseTimeframe('1m');
const ONE_DAY: Timeframe = parseTimeframe('1d');

/** Returns a quote as Alpaca writes it in JSON; null for what is none. */
export function quoteReport(instrumentId: string, value: unknown): QuoteReport | null {
  if (!isFields(value)) return null;
  const at = instantOf(value['t']);
  if (at === null) return null;
  return {
    instrumentId,
    at,
    bid: priceOf(value['bp']),
    ask: priceOf(value['ap']),
    bidSize: numberOf(value['bs']),
    askSize: numberOf(value['as']),
  };
}

/** Returns a candle as Alpaca writes it in JSON; null for what is none or cannot be. */
export function candleReport(
  instrumentId: string,
  value: unknown,
  { timeframe, crypto }: { readonly timeframe: Timeframe; readonly crypto: boolean },
): CandleReport | null {
  if (!isFields(value)) return null;
  const at = instantOf(value['t']);
  const stamp = at === null ? null : candleStamp(timeframe, crypto)(at);
  const [open, high, low, close] = ['o', 'h', 'l', 'c'].map((field) => priceOf(value[field])) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  const volume = numberOf(value['v']);
  if (stamp === null || open === null || high === null || low === null || close === null) {
    return null;
  }
  if (volume === null || volume < 0) return null;
  if (low > Math.min(open, close) || high < Math.max(open, close)) return null;
  const { openAt } = stamp;
  const [trades, vwap] = [numberOf(value['n']), numberOf(value['vw'])];
  return { instrumentId, timeframe, openAt, open, high, low, close, volume, trades, vwap };
}

/** Returns the market of an instrument as Alpaca sums it up; what is missing is null. */
export function marketSnapshot(
  instrumentId: string,
  value: unknown,
  crypto: boolean,
): MarketSnapshot {
  const told = isFields(value) ? value : {};
  const trade = isFields(told['latestTrade']) ? told['latestTrade'] : {};
  const candle = (field: string, timeframe: Timeframe): CandleReport | null =>
    candleReport(instrumentId, told[field], { timeframe, crypto });
  return {
    instrumentId,
    quote: quoteReport(instrumentId, told['latestQuote']),
    lastPrice: priceOf(trade['p']),
    lastAt: instantOf(trade['t']),
    minute: candle('minuteBar', ONE_MINUTE),
    day: candle('dailyBar', ONE_DAY),
    previousDay: candle('prevDailyBar', ONE_DAY),
  };
}
