import { type AccountState, legsOf } from './account-state.js';
import { type Units, units, unitsText } from './amount.js';
import type { Desk } from './desk.js';
import { finish } from './finish.js';
import { isOpen, type OrderRecord } from './order-record.js';
import { expiryOf } from './session-rules.js';

/** Returns the open exits that share their quantity with an exit, without itself. */
function siblingsOf(state: AccountState, order: OrderRecord): OrderRecord[] {
  if (order.role === null) return [];
  const root = order.parentId ?? order.id;
  const members = [state.orders.get(root)!, ...legsOf(state, root)];
  return members.filter(
    (member) => member.role !== null && member.id !== order.id && isOpen(member),
  );
}

/** Does what a fill does to the relatives of an order: wakes its exits or shrinks its siblings. */
export function tellRelatives(desk: Desk, order: OrderRecord, filled: Units): void {
  if (order.role !== null) return shrinkGroup(desk, order, filled);
  if (order.status !== 'filled') return;
  for (const leg of legsOf(desk.state, order.id)) if (leg.status === 'held') activate(desk, leg);
}

// Exits work only once their entry is filled to the last share.
function activate(desk: Desk, leg: OrderRecord): void {
  const active = desk.put({
    ...leg,
    status: 'new',
    updatedAt: desk.now,
    dueAt: desk.now,
    expiresAt: expiryOf(leg, desk.market, desk.now),
  });
  desk.tell('new', active);
}

function shrinkGroup(desk: Desk, order: OrderRecord, filled: Units): void {
  const left = unitsText(units(order.groupLeft ?? '0') - filled);
  const siblings = siblingsOf(desk.state, order);
  desk.put({ ...desk.state.orders.get(order.id)!, groupLeft: left });
  for (const sibling of siblings) {
    if (units(left) === 0n) {
      finish(desk, sibling, 'canceled');
      continue;
    }
    const shrunk = desk.put({
      ...sibling,
      groupLeft: left,
      qty: unitsText(units(sibling.filledQty) + units(left)),
      updatedAt: desk.now,
    });
    desk.tell('restated', shrunk);
  }
}
