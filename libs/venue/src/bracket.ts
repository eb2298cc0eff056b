import { OrderFlag, OrderRole, OrderType } from './order-words.js';
import type { VenueCore } from './venue-core.js';

const { LEG, REDUCE_ONLY, GROUPED } = OrderFlag;

/**
 * Opens stop-loss and take-profit of an order of which a part was filled, or adds the part to those
 * that are there: they are always as large as what was filled and not yet closed.
 */
export function growBracket(core: VenueCore, parent: number, quantity: number): void {
  const { orders } = core;
  const book = core.bookOf(parent);
  let found = false;
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (orders.parent[handle] !== parent + 1 || !core.has(handle, LEG)) continue;
    orders.quantity[handle]! += quantity;
    found = true;
  }
  if (!found) openBracket(core, parent, quantity);
}

/** Opens the legs as a pair of which one cancels the other. */
function openBracket(core: VenueCore, parent: number, quantity: number): void {
  const { orders } = core;
  const stop = orders.stopLoss[parent]!;
  const target = orders.takeProfit[parent]!;
  const first = stop > 0 ? openLeg(core, parent, OrderType.STOP, quantity) : -1;
  const second = target > 0 ? openLeg(core, parent, OrderType.LIMIT, quantity) : -1;
  if (first < 0 || second < 0) return;
  for (const handle of [first, second]) {
    orders.group[handle] = first + 1;
    orders.flags[handle]! |= GROUPED;
  }
}

function openLeg(core: VenueCore, parent: number, type: number, quantity: number): number {
  const { orders } = core;
  const handle = core.addChild(parent);
  const isStop = type === OrderType.STOP;
  orders.side[handle] = -orders.side[parent]!;
  orders.type[handle] = type;
  orders.role[handle] = isStop ? OrderRole.STOP_LOSS : OrderRole.TAKE_PROFIT;
  orders.flags[handle] = LEG | REDUCE_ONLY;
  orders.quantity[handle] = quantity;
  orders.price[handle] = isStop ? orders.stopLoss[parent]! : orders.takeProfit[parent]!;
  orders.activeFrom[handle] = core.childFrom(parent);
  core.bookOf(handle).add(handle);
  return handle;
}
