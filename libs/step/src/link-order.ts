import type { OrderReport } from '@vela/orders';
import { OrderFlag, OrderRole, OrderState } from '@vela/venue';
import type { MirrorVenue, ReportedOrder } from '@vela/venue';
import type { LiveOrders, TrackedOrder } from './live-orders.js';

/** What orders are linked in. */
interface LinkTarget {
  readonly venue: MirrorVenue;
  readonly orders: LiveOrders;
}

/**
 * Begins to follow an order that the venue placed by itself: a changed order under a new name, a
 * child of a bracket, part of a margin call, the end of a position whose instrument was delisted.
 * Their rows are there already, because the same happened here. Null for any other, and for a child
 * whose parent is not known to be filled yet.
 */
export function linkOrder(
  target: LinkTarget,
  report: OrderReport,
  read: ReportedOrder,
): TrackedOrder | null {
  const { venue, orders } = target;
  const replaced = orders.find(null, report.replaces);
  if (replaced !== null) return replaced;
  const { instrument, quantity } = read;
  if (read.role === OrderRole.MARGIN_CALL && instrument >= 0) {
    const handle = untracked(target, 0, { role: read.role, instrument });
    return orders.track(handle < 0 ? venue.adopt(read) : handle, null, quantity);
  }
  if (report.parent === null && read.role === OrderRole.CLOSE) {
    const handle = untracked(target, 0, { role: read.role, instrument }, (one) =>
      isForcedClose(venue, one, quantity),
    );
    return handle < 0 ? null : orders.track(handle, null, quantity, { isBooked: true });
  }
  const parent = orders.find(null, report.parent);
  if (parent === null) return null;
  const handle = untracked(
    target,
    parent.handle + 1,
    { role: read.role, instrument },
    (one) => venue.orders.parent[one] === parent.handle + 1,
  );
  return handle < 0 ? null : orders.track(handle, null, quantity);
}

/** Returns the first order from a handle on that is not known outside and fits, −1 for none. */
function untracked(
  { venue, orders }: LinkTarget,
  from: number,
  like: { readonly role: number; readonly instrument: number },
  fits: (handle: number) => boolean = () => true,
): number {
  const { length, role, instrument } = venue.orders;
  for (let handle = from; handle < length; handle++) {
    const isLike = role[handle] === like.role && instrument[handle] === like.instrument;
    if (isLike && fits(handle) && !orders.byHandle.has(handle)) return handle;
  }
  return -1;
}

const isForcedClose = ({ orders }: MirrorVenue, handle: number, quantity: number): boolean =>
  orders.state[handle] === OrderState.FILLED &&
  orders.filled[handle] === quantity &&
  (orders.flags[handle]! & OrderFlag.REDUCE_ONLY) !== 0;
