import { OrderFlag, OrderRole, OrderState } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/** Where a position ends that is closed outside the market. */
export interface ForcedClose {
  readonly instrument: number;
  readonly price: number;
  /** Number of the newest candle, and the instant of the end. */
  readonly row: number;
  readonly at: number;
}

/** Closes a position at a price, at once and without a fee; the order that did it is filled. */
export function closePosition(core: VenueCore, { instrument, price, row, at }: ForcedClose): void {
  const { orders, execution } = core;
  const { quantity } = core.ledger.positions[instrument]!;
  if (quantity === 0) return;
  const handle = orders.add();
  orders.instrument[handle] = instrument;
  orders.side[handle] = quantity > 0 ? -1 : 1;
  orders.role[handle] = OrderRole.CLOSE;
  orders.flags[handle] = OrderFlag.REDUCE_ONLY;
  orders.quantity[handle] = Math.abs(quantity);
  orders.filled[handle] = Math.abs(quantity);
  orders.slice[handle] = core.slice;
  orders.leg[handle] = core.leg++;
  orders.activeFrom[handle] = core.beat;
  orders.state[handle] = OrderState.FILLED;
  orders.endedAt[handle] = core.slice + 1;
  execution.row = row;
  execution.at = at;
  execution.isFree = true;
  core.execute(core.books[instrument]!, handle, price, Math.abs(quantity));
  execution.isFree = false;
}
