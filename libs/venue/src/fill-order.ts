import { growBracket } from './bracket.js';
import type { Book } from './book.js';
import { releaseChildren, waitAgain } from './children.js';
import { groupAfterFill } from './order-group.js';
import { OrderFlag, OrderReason, OrderState } from './order-words.js';
import type { VenueCore } from './venue-core.js';

const { BRACKET, PARENT, GROUPED, LEG, CHILD } = OrderFlag;

/** Flags of orders whose fills change other orders. */
export const LINKED = BRACKET | PARENT | GROUPED | LEG | CHILD;

/** What is filled of a working order. */
export interface FillPart {
  readonly price: number;
  /** Quantity units, above 0. */
  readonly quantity: number;
  /** Whether the order ends with this fill although less than its quantity was filled. */
  readonly isLast: boolean;
}

/** Fills a part of a working order and lets the fill change the orders that hang on it. */
export function fillOrder(core: VenueCore, handle: number, part: FillPart): void {
  executeParts(core, core.bookOf(handle), handle, part);
  settleFill(core, handle, part.quantity, part.isLast);
}

/** Lets a fill that is booked change its order and the orders that hang on it. */
export function settleFill(
  core: VenueCore,
  handle: number,
  quantity: number,
  isLast: boolean,
): void {
  const { orders } = core;
  const rest = orders.quantity[handle]! - orders.filled[handle]!;
  orders.filled[handle]! += quantity;
  const isDone = isLast || quantity >= rest;
  const flags = orders.flags[handle]!;
  if ((flags & LINKED) === 0) {
    if (isDone) core.complete(handle);
    return;
  }
  const parent = orders.parent[handle]! - 1;
  const isParentLive = parent >= 0 && core.isLive(parent);
  if (isDone && (flags & CHILD) !== 0 && isParentLive) waitAgain(core, handle);
  else if (isDone) core.complete(handle);
  if ((flags & GROUPED) !== 0) groupAfterFill(core, handle, rest, isDone ? 0 : rest - quantity);
  if ((flags & BRACKET) !== 0) growBracket(core, handle, quantity);
  if ((flags & PARENT) !== 0) releaseChildren(core, handle, quantity);
  // A position whose bracket has closed it is not to be opened again by the rest of its entry.
  if (isDone && (flags & LEG) !== 0 && isParentLive && core.isLive(parent)) {
    core.end(parent, OrderState.CANCELED, OrderReason.BRACKET_CLOSED);
  }
}

/** Books a fill, in two parts when one closes and the other opens at another price. */
function executeParts(
  core: VenueCore,
  book: Book,
  handle: number,
  { price, quantity }: FillPart,
): void {
  const { entrySpread } = core.rules;
  book.taken += quantity;
  if (entrySpread === 0) {
    core.execute(book, handle, price, quantity);
    return;
  }
  const closing = Math.min(quantity, core.reducible(handle));
  if (closing > 0) core.execute(book, handle, price, closing);
  if (closing === quantity) return;
  const side = core.orders.side[handle]!;
  const worse = core.onGrid(book, price * (1 + side * entrySpread));
  core.execution.spread = side * (worse - price);
  core.execute(book, handle, worse, quantity - closing);
  core.execution.spread = 0;
}
