import { listingOf } from '../market/listing.js';
import type { QuoteTick } from '../market/minute-ticks.js';
import type { Bar, TradePrint } from '../market/tape.js';
import { instantText } from './instant-text.js';

/** Returns a candle as REST writes it. */
export const barShape = (bar: Bar): unknown => ({
  t: instantText(bar.at),
  o: bar.open,
  h: bar.high,
  l: bar.low,
  c: bar.close,
  v: bar.volume,
  n: bar.trades,
  vw: bar.vwap,
});

/** Returns a print as REST writes it. */
export function tradeShape(symbol: string, trade: TradePrint): unknown {
  const listing = listingOf(symbol);
  const base = { t: instantText(trade.at), p: trade.price, s: trade.size, i: trade.id };
  if (listing.assetClass === 'crypto') return { ...base, tks: trade.id % 2 === 0 ? 'B' : 'S' };
  return { ...base, x: listing.letter, c: trade.late ? ['@', 'Z'] : ['@'], z: listing.tape };
}

/** Returns a quote as REST writes it. */
export function quoteShape(symbol: string, quote: QuoteTick): unknown {
  const listing = listingOf(symbol);
  const { bid: bp, bidSize: bs, ask: ap, askSize } = quote;
  const base = { t: instantText(quote.at), bp, bs, ap, as: askSize };
  if (listing.assetClass === 'crypto') return base;
  return { ...base, bx: listing.letter, ax: listing.letter, c: ['R'], z: listing.tape };
}
