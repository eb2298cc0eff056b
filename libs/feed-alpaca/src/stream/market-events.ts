import type { MarketEvent } from '@vela/ports';
import { instantOf, numberOf, priceOf } from '../fields.js';
import { ONE_MINUTE, candleReport, quoteReport } from '../reports.js';

/** A bar as the SDK hands it over; anything may be missing in it. */
export interface StreamedBar {
  readonly symbol: string;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close?: number;
  readonly volume?: number | undefined;
  readonly vwap?: number | undefined;
  readonly tradeCount?: number | undefined;
  readonly timestampRaw?: string | undefined;
}

/** Returns a bar of a stream as an event; null for one that cannot be. */
export function candleEvent(
  instrumentId: string,
  bar: StreamedBar,
  { revision, crypto }: { readonly revision: number; readonly crypto: boolean },
): MarketEvent | null {
  const { open: o, high: h, low: l, close: c, volume: v, timestampRaw: t } = bar;
  const raw = { o, h, l, c, v, t, n: bar.tradeCount, vw: bar.vwap };
  const candle = candleReport(instrumentId, raw, { timeframe: ONE_MINUTE, crypto });
  return candle === null ? null : { kind: 'candle', candle, revision };
}

/** A quote as the SDK hands it over. */
export interface StreamedQuote {
  readonly symbol: string;
  readonly bidPrice?: number | undefined;
  readonly bidSize?: number | undefined;
  readonly askPrice?: number | undefined;
  readonly askSize?: number | undefined;
  readonly timestampRaw?: string | undefined;
}

/** Returns a quote of a stream as an event; null for one without a time. */
export function quoteEvent(instrumentId: string, told: StreamedQuote): MarketEvent | null {
  const { bidPrice: bp, bidSize: bs, askPrice: ap, askSize, timestampRaw: t } = told;
  const quote = quoteReport(instrumentId, { bp, bs, ap, as: askSize, t });
  return quote === null ? null : { kind: 'quote', quote };
}

/** A trade as the SDK hands it over. */
export interface StreamedTrade {
  readonly symbol: string;
  readonly price?: number | undefined;
  readonly size?: number | undefined;
  readonly timestampRaw?: string | undefined;
}

/** Returns a trade of a stream as an event; null for one without time, price or size. */
export function tradeEvent(instrumentId: string, trade: StreamedTrade): MarketEvent | null {
  const [at, price, size] = [
    instantOf(trade.timestampRaw),
    priceOf(trade.price),
    numberOf(trade.size),
  ];
  if (at === null || price === null || size === null || size < 0) return null;
  return { kind: 'trade', instrumentId, at, price, size };
}

/** A status as the SDK hands it over. */
export interface StreamedStatus {
  readonly symbol: string;
  readonly statusCode?: string | undefined;
  readonly statusMessage?: string | undefined;
}

// The tapes of New York write digits, that of Nasdaq letters. Quotes that resume (Q) are no trades.
const HALTED: ReadonlySet<string> = new Set(['2', 'H', 'P']);
const TRADES_AGAIN: ReadonlySet<string> = new Set(['3', 'T']);

/** Returns a change between halted and trading as an event; null for every other status. */
export function haltEvent(
  instrumentId: string,
  { statusCode = '', statusMessage = '' }: StreamedStatus,
): MarketEvent | null {
  if (HALTED.has(statusCode)) return { kind: 'halt', instrumentId, halted: true };
  if (TRADES_AGAIN.has(statusCode)) return { kind: 'halt', instrumentId, halted: false };
  if (/trading (halt|pause)/i.test(statusMessage)) {
    return { kind: 'halt', instrumentId, halted: true };
  }
  if (/trading resum|^resume/i.test(statusMessage)) {
    return { kind: 'halt', instrumentId, halted: false };
  }
  return null;
}
