import { OrderFlag, OrderState } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/** Lets an order that has filled all it may so far wait for more fills of its parent. */
export function waitAgain(core: VenueCore, handle: number): void {
  core.bookOf(handle).remove(handle);
  core.orders.state[handle] = OrderState.WAITING;
  core.waiting.push(handle);
}

/**
 * Gives the orders that wait for a parent their share of a fill of it: of each as much as the
 * parent has filled of its own quantity, rounded down to the lot.
 */
export function releaseChildren(core: VenueCore, parent: number, quantity: number): void {
  const { orders } = core;
  const filled = orders.filled[parent]!;
  const whole = orders.quantity[parent]!;
  for (const child of childrenOf(core, parent)) {
    const book = core.bookOf(child);
    const planned = orders.planned[child]!;
    const share = (of: number): number => book.toLot((planned * of) / whole);
    orders.quantity[child]! += share(filled) - share(filled - quantity);
    const hasWork = orders.notional[child]! > 0 || orders.quantity[child]! > orders.filled[child]!;
    if (orders.state[child] === OrderState.WAITING && hasWork) {
      core.unwait(child);
      orders.state[child] = OrderState.WORKING;
      orders.activeFrom[child] = core.childFrom(parent);
      book.add(child);
    }
  }
  if (!core.isLive(parent)) core.endIdle(parent);
}

function childrenOf(core: VenueCore, parent: number): number[] {
  const { orders } = core;
  const isChild = (handle: number): boolean =>
    orders.parent[handle] === parent + 1 && core.has(handle, OrderFlag.CHILD);
  const found = core.waiting.filter(isChild);
  for (const { working, count } of core.books) {
    for (let i = 0; i < count; i++) if (isChild(working[i]!)) found.push(working[i]!);
  }
  return found;
}
