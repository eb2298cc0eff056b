import type { VenueMarket } from '../contract.js';
import { type Units, units } from './amount.js';

/** What a symbol costs at this moment; null where nothing was quoted or traded yet. */
export interface Prices {
  readonly bid: Units | null;
  readonly ask: Units | null;
  readonly last: Units | null;
}

/** Returns the prices of a symbol; each stands in for another that is missing. */
export function pricesOf(market: VenueMarket, symbol: string): Prices {
  const quote = market.quote(symbol);
  const lastText = market.lastPrice(symbol);
  const last = lastText === null ? null : units(lastText);
  if (quote === null) return { bid: last, ask: last, last };
  const [bid, ask] = [units(quote.bid), units(quote.ask)];
  return { bid, ask, last: last ?? (bid + ask) / 2n };
}
