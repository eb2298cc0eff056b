import type { MarketCandleView, MarketHoursView, MarketQuoteView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { groupedText, percentText, UNKNOWN } from '../output/number-text.js';
import type { Output } from '../output/output.js';
import { type Column, table } from '../output/table.js';

/** Returns a price with all the digits it has. */
export const priceText = (price: number | null): string => groupedText(price);

/** Returns a change with its sign. */
export const changeText = (change: number | null): string =>
  change === null || change <= 0 ? groupedText(change) : `+${groupedText(change)}`;

const pairText = (price: number | null, size: number | null): string =>
  price === null ? UNKNOWN : `${priceText(price)}${size === null ? '' : ` × ${groupedText(size)}`}`;

const QUOTE_COLUMNS: readonly Column<MarketQuoteView>[] = [
  { title: 'symbol', cell: ({ symbol }) => symbol },
  { title: 'last', cell: ({ last }) => priceText(last), align: 'right' },
  { title: 'change', cell: ({ change }) => changeText(change), align: 'right' },
  { title: '%', cell: ({ changeRatio }) => percentText(changeRatio, true), align: 'right' },
  { title: 'bid', cell: ({ bid, bidSize }) => pairText(bid, bidSize), align: 'right' },
  { title: 'ask', cell: ({ ask, askSize }) => pairText(ask, askSize), align: 'right' },
  { title: 'volume', cell: ({ volume }) => groupedText(volume), align: 'right' },
  { title: 'at (UTC)', cell: ({ at, lastAt }) => secondText(at ?? lastAt) },
];

/** Returns quotes as a table. */
export const quoteTable = (quotes: readonly MarketQuoteView[]): string =>
  table(quotes, QUOTE_COLUMNS);

/** Returns an instant to the second, without its zone. */
export const secondText = (at: string | null): string =>
  at === null ? UNKNOWN : at.slice(0, 19).replace('T', ' ');

/** Returns a candle in one line, null for none. */
export function candleText(candle: MarketCandleView | null): string | null {
  if (candle === null) return null;
  const { open, high, low, close, volume, vwap } = candle;
  const prices = [open, high, low, close].map(priceText).join(' ');
  const average = vwap === null ? '' : `, vwap ${priceText(vwap)}`;
  return `${prices}, volume ${groupedText(volume)}${average}, ${secondText(candle.openAt)}`;
}

/** Says which symbols the provider knows nothing of; throws `NOT_FOUND` when it knows none. */
export function noteUnknown(
  output: Output,
  told: readonly { readonly symbol: string; readonly known: boolean }[],
): void {
  const unknown = told.filter(({ known }) => !known).map(({ symbol }) => symbol);
  if (unknown.length === 0) return;
  const message = `nothing is told of ${unknown.join(', ')}`;
  const hint = 'Find the symbol: vela market search NAME';
  if (unknown.length === told.length) throw new VelaError('NOT_FOUND', message, { hint });
  output.warn(`${message}. ${hint}`);
}

/** Returns who told the hours of a market. */
export const sourceText = ({ source, provider, venue }: MarketHoursView): string =>
  source === 'PROVIDER' ? `told by ${provider}` : `calendar of ${venue}`;
