import type { ExecutionReport } from '@vela/orders';
import { ONE, amountOf, share, textOf, times } from '../exact-amount.js';
import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';
import { nameOf } from './family.js';
import { refold } from './managed-order.js';
import type { BookedExecution, ManagedOrder } from './managed-order.js';

/** Returns the key under which an execution is booked for the decision that was known after it. */
export const adoptedKey = (key: string): string => `adopted:${key}`;

/** Returns the key of the execution that stands for those which a broker never told. */
const inferredKey = (clientOrderId: string): string => `inferred:${clientOrderId}`;

const textsOf = ({ quantity, price, fee }: BookedExecution) => ({
  quantity: textOf(quantity),
  price: textOf(price),
  fee: textOf(fee),
});

/**
 * Books an execution once. While an inferred one stands for it, it is held until the real ones alone
 * explain what was reported; then they take its place.
 */
export function bookExecution(
  desk: Desk,
  order: ManagedOrder,
  one: BookedExecution,
  told: ExecutionReport,
): void {
  const made = inferredKey(order.row.clientOrderId);
  const stand = order.executions.has(made) ? made : adoptedKey(made);
  if (one.inferred || !order.executions.has(stand) || order.busted.has(stand)) {
    bookNow(desk, order, one, told);
    return;
  }
  const held = new Map([...order.held, [one.key, one] as const]);
  let real = 0n;
  for (const { quantity } of held.values()) real += quantity;
  for (const { key, quantity } of order.executions.values()) {
    if (key !== stand && !order.busted.has(key)) real += quantity;
  }
  if (real < order.view.cumulative) {
    desk.put({ ...order, held });
    return;
  }
  let next = takeExecutionBack(desk, { ...order, held: new Map() }, stand, 'void');
  for (const each of held.values()) next = bookNow(desk, next, each, reportOf(next, each, told));
}

/** Returns a held execution in the words of the broker port. */
const reportOf = (
  { row }: ManagedOrder,
  one: BookedExecution,
  told: ExecutionReport,
): ExecutionReport => ({
  ...told,
  ...textsOf(one),
  key: one.key,
  fee: { amount: textOf(one.fee), currency: one.currency },
  clientOrderId: row.clientOrderId,
});

/** Books an execution at once. */
export function bookNow(
  desk: Desk,
  order: ManagedOrder,
  one: BookedExecution,
  told: ExecutionReport,
): ManagedOrder {
  const { row } = order;
  const executions = new Map([...order.executions, [one.key, one] as const]);
  const folded = refold({ ...order, executions, inquiry: null }, desk.now, true);
  const isExplained = !folded.view.fillsMissing;
  const next = desk.put({
    ...folded,
    missingSince: isExplained ? null : folded.missingSince,
    ...(folded.view.terminal ? { cancel: null, replace: null } : {}),
  });
  desk.spend(amountOf(row.reserved) - amountOf(next.row.reserved));
  // The venue took it back before it told of it: both together change nothing.
  if (order.busted.has(one.key)) return next;
  const position = desk.book.book(row.actorId, told.instrumentId, one);
  desk.bookFill(
    {
      key: one.key,
      kind: one.inferred ? 'inferred' : 'fill',
      actorId: row.actorId,
      clientOrderId: row.clientOrderId,
      instrumentId: told.instrumentId,
      side: one.side,
      ...textsOf(one),
      currency: one.currency,
      at: told.venueTime,
    },
    position,
  );
  desk.tell(row.actorId, {
    kind: 'execution',
    execution: { ...told, clientOrderId: nameOf(desk, next) },
  });
  if (next.view.overfilled && !order.view.overfilled) alarm(desk, next);
  return next;
}

/** More was executed than ordered: an alarm, never clipped. */
function alarm(desk: Desk, { row, view }: ManagedOrder): void {
  const found = `${textOf(view.executed)} of ${row.order.quantity}`;
  const reason = `the order ${row.clientOrderId} was overfilled: ${found}`;
  desk.setQuarantine(row.order.instrumentId, reason);
  desk.alert('CRITICAL', 'OVERFILLED', `Entries on ${row.order.instrumentId} stop: ${reason}.`);
}

/** Books that an execution does not count, because it was busted or real ones take its place. */
export function takeExecutionBack(
  desk: Desk,
  order: ManagedOrder,
  key: string,
  kind: 'bust' | 'void',
): ManagedOrder {
  const { row } = order;
  const busted = new Set([...order.busted, key]);
  const next = desk.put(refold({ ...order, busted }, desk.now));
  const execution = order.executions.get(key);
  // Never booked: there is nothing to take back, and nothing will be booked.
  if (execution === undefined) return next;
  const { actorId, clientOrderId } = row;
  const { instrumentId } = row.order;
  const position = desk.book.bust(actorId, instrumentId, execution);
  const side = execution.side === 'buy' ? 'sell' : 'buy';
  desk.bookFill(
    {
      key: `${kind}:${key}`,
      kind,
      actorId,
      clientOrderId,
      instrumentId,
      side,
      ...textsOf({ ...execution, fee: -execution.fee }),
      currency: execution.currency,
      at: desk.now,
    },
    position,
  );
  desk.tell(actorId, { kind: 'bust', key, clientOrderId: nameOf(desk, next) });
  if (actorId !== EXTERNAL && kind === 'bust') {
    desk.alert('WARNING', 'EXECUTION_BUSTED', `the venue took back the execution ${key}`);
  }
  return next;
}

/**
 * Books what a broker reported as filled and never told the executions of, at the price that its
 * average leaves for it. Executions that come later take its place.
 */
export function inferExecution(desk: Desk, order: ManagedOrder): void {
  const { row, view } = order;
  const missing = view.cumulative - view.executed;
  if (missing <= 0n) return;
  const average = row.averagePrice === null ? null : amountOf(String(row.averagePrice));
  const reported = order.told?.averagePrice ?? null;
  const mean = reported === null ? average : amountOf(reported);
  let known = 0n;
  for (const { key, quantity, price } of order.executions.values()) {
    if (!order.busted.has(key)) known += times(quantity, price);
  }
  const last = amountOf(String(desk.market.lastPrice(row.order.instrumentId)));
  const price = mean === null ? last : share(times(mean, view.cumulative) - known, ONE, missing);
  const { clientOrderId } = row;
  const { instrumentId, side } = row.order;
  const currency = desk.market.instrument(instrumentId)?.currency ?? 'USD';
  const one: BookedExecution = {
    key: inferredKey(clientOrderId),
    side,
    quantity: missing,
    price,
    fee: 0n,
    currency,
    inferred: true,
    multiplier: desk.multiplier(instrumentId),
  };
  desk.alert('WARNING', 'EXECUTION_INFERRED', `an execution of ${clientOrderId} was never told`);
  bookNow(desk, order, one, {
    key: one.key,
    venueOrderId: row.venueOrderId ?? '',
    clientOrderId,
    instrumentId,
    side,
    quantity: textOf(missing),
    price: textOf(price),
    fee: null,
    currency,
    liquidity: null,
    venueTime: desk.now,
    inferred: true,
  });
}
