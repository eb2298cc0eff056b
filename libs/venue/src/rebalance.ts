import type { CandleColumns } from '@vela/market';
import { attempt } from './attempt.js';
import { OrderState } from './order-words.js';
import { placeMarket } from './place-order.js';
import type { MarketRequest } from './place-order.js';
import { takeUp } from './take-up.js';
import type { VenueCore } from './venue-core.js';

/**
 * Takes a market order and fills it at once at the open of a candle, as a rebalancing does whose
 * weights were decided before while its quantities follow from the opens. Slippage, the volume that
 * may be taken and the account's rules hold as for every order; what is not filled works on from the
 * next candle. Returns the order's handle.
 */
export function fillAtOpen(
  core: VenueCore,
  request: MarketRequest,
  candle: { readonly columns: CandleColumns; readonly index: number; readonly row: number },
): number {
  const book = core.books[request.instrument]!;
  const handle = placeMarket(core, request, true);
  if (core.orders.state[handle] !== OrderState.WORKING) return handle;
  takeUp(core, book, candle.columns, candle.index, candle.row);
  attempt(core, book, handle, core.candle.open);
  return handle;
}
