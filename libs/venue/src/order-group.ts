import { waitAgain } from './children.js';
import { OrderFlag, OrderReason, OrderState } from './order-words.js';
import type { VenueCore } from './venue-core.js';

const { GROUPED, WIDE_GROUP, CHILD } = OrderFlag;

/** Makes live orders a group of which a fill of one shrinks the others; returns how many are in. */
export function groupOrders(core: VenueCore, handles: readonly number[]): number {
  const { orders } = core;
  const members = handles.filter((handle) => core.isLive(handle));
  if (members.length < 2) return members.length;
  const instrument = orders.instrument[members[0]!]!;
  const isWide = members.some((handle) => orders.instrument[handle] !== instrument);
  for (const handle of members) {
    orders.group[handle] = members[0]! + 1;
    orders.flags[handle]! |= isWide ? GROUPED | WIDE_GROUP : GROUPED;
  }
  return members.length;
}

/**
 * Shrinks the other orders of a group by the share of its rest that a member has filled, rounded
 * down to the lot; what has nothing left is canceled.
 */
export function groupAfterFill(
  core: VenueCore,
  handle: number,
  before: number,
  after: number,
): void {
  const { orders } = core;
  for (const other of others(core, handle)) {
    // One member may wait for another one, which has ended it already.
    if (!core.isLive(other)) continue;
    const book = core.bookOf(other);
    const filled = orders.filled[other]!;
    const rest = book.toLot(((orders.quantity[other]! - filled) * after) / before);
    if (rest > 0) {
      orders.quantity[other] = filled + rest;
      continue;
    }
    if (after > 0 && (orders.state[other] === OrderState.WAITING || orders.notional[other]! > 0)) {
      continue;
    }
    const isWaiting = orders.state[handle] === OrderState.WAITING;
    if (isWaiting && core.has(other, CHILD)) {
      // Both are children of one parent that is still filling: more may come for both.
      orders.quantity[other] = filled;
      if (orders.state[other] === OrderState.WORKING) waitAgain(core, other);
    } else {
      core.end(other, OrderState.CANCELED, OrderReason.SIBLING_FILLED);
    }
  }
}

function others(core: VenueCore, handle: number): number[] {
  const { orders } = core;
  const group = orders.group[handle]!;
  const isOther = (other: number): boolean => orders.group[other] === group && other !== handle;
  const found: number[] = [];
  const books = core.has(handle, WIDE_GROUP) ? core.books : [core.bookOf(handle)];
  for (const { working, count } of books) {
    for (let i = 0; i < count; i++) if (isOther(working[i]!)) found.push(working[i]!);
  }
  for (const other of core.waiting) if (isOther(other)) found.push(other);
  return found;
}
