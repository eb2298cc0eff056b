import type { Micros } from '@vela/kernel';
import { foldOrder } from '@vela/orders';
import type { OrderFact, OrderReport, OrderView } from '@vela/orders';
import type { BrokerOrderRow, SendState } from '@vela/ports';
import type { BookedFill } from '../account/position.js';
import { ONE, amountOf, numberOf, share, textOf, times } from '../exact-amount.js';

/** An execution that was booked for an order. */
export interface BookedExecution extends BookedFill {
  readonly key: string;
  readonly currency: string;
  readonly inferred: boolean;
}

/** Returns a lookup that begins at an instant. */
export const lookUp = (nextAt: Micros, isThere = false): Inquiry => ({
  step: 0,
  nextAt,
  isAsking: false,
  absentAt: null,
  isHeard: false,
  isThere,
});

/** How an order without an answer is being looked up. */
export interface Inquiry {
  /** Lookups made so far. */
  readonly step: number;
  readonly nextAt: Micros;
  readonly isAsking: boolean;
  /** When "absent" was heard first from a healthy venue, null before. */
  readonly absentAt: Micros | null;
  /** Whether anybody has answered. */
  readonly isHeard: boolean;
  /** The venue said that the id is used: whatever is not found, the order is there. */
  readonly isThere: boolean;
}

/** A cancel or a replace that the broker has not answered for good. */
interface PendingRequest {
  readonly attempt: number;
  /** Earliest instant of the next attempt, null while one is on the way. */
  readonly nextAt: Micros | null;
}

type ReportFact = Extract<OrderFact, { kind: 'report' }>;

/** An order in the hands of its gateway: its row, and the facts that its row is folded from. */
export interface ManagedOrder {
  readonly row: BrokerOrderRow;
  /** What was ordered, 0 while money decides. */
  readonly quantity: bigint;
  /** What of it the orders have filled whose place it takes; 0 once the venue has told its own quantity. */
  readonly base: bigint;
  /** What it may fill together with the orders whose place it takes, null where nobody knows. */
  readonly whole: bigint | null;
  /** Reports that still matter: the newest of each class, and the largest quantity. */
  readonly reports: readonly ReportFact[];
  readonly executions: ReadonlyMap<string, BookedExecution>;
  readonly busted: ReadonlySet<string>;
  readonly cancelAsked: number;
  readonly cancelRefused: number;
  readonly replaceAsked: number;
  readonly replaceRefused: number;
  readonly view: OrderView;
  /** The report that was told last. */
  readonly told: OrderReport | null;
  /** Money that was set aside when the send opened. */
  readonly reserved: bigint;
  readonly inquiry: Inquiry | null;
  readonly cancel: PendingRequest | null;
  readonly replace: PendingRequest | null;
  /** Since when the broker reports more than its executions explain. */
  readonly missingSince: Micros | null;
  /** Real executions that came after an inferred one and wait until they explain everything. */
  readonly held: ReadonlyMap<string, BookedExecution>;
  /** A placement is on the way. */
  readonly isCalling: boolean;
  /** Given up: whatever is found of it is canceled. */
  readonly isGivenUp: boolean;
  /** How often its id was to be taken with an order that cannot trade. */
  readonly burns: number;
}

const TERMINAL: ReadonlySet<string> = new Set([
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
]);

/** Returns the reports that decide a fold as the whole list would: O(1) kept for any number. */
export function keepReports(known: readonly ReportFact[], report: ReportFact): ReportFact[] {
  let cumulative = report.cumulative;
  for (const one of known) if (one.cumulative > cumulative) cumulative = one.cumulative;
  const classes = [...known, report].filter(({ status }) => status !== 'unknown');
  const kept: ReportFact[] = [];
  for (const isEnd of [true, false]) {
    const members = classes.filter(({ status }) => TERMINAL.has(status) === isEnd);
    const newest = Math.max(...members.map(({ at }) => at));
    for (const one of members) {
      // Ties are decided by the fold itself, so all of them stay.
      if (one.at !== newest || kept.some((k) => k.status === one.status && k.at === one.at)) {
        continue;
      }
      kept.push({ ...one, cumulative: 0n });
    }
  }
  return [{ kind: 'report', status: 'unknown', cumulative, at: 0 }, ...kept];
}

/** Returns what an order itself may fill, 0 while money decides. */
export const ownQuantity = ({ quantity, base }: Pick<ManagedOrder, 'quantity' | 'base'>): bigint =>
  quantity > base ? quantity - base : 0n;

/** Returns the facts of an order as its fold takes them. */
function factsOf(order: Omit<ManagedOrder, 'view'>): OrderFact[] {
  const facts: OrderFact[] = [
    { kind: 'submitted', quantity: ownQuantity(order) },
    ...order.reports,
    { kind: 'cancelRequested', attempt: order.cancelAsked },
    { kind: 'cancelRefused', attempt: order.cancelRefused },
    { kind: 'replaceRequested', attempt: order.replaceAsked },
    { kind: 'replaceRefused', attempt: order.replaceRefused },
  ];
  for (const { key, quantity, inferred } of order.executions.values()) {
    facts.push({ kind: 'execution', key, quantity, inferred });
  }
  for (const key of order.busted) facts.push({ kind: 'bust', key });
  return facts;
}

function averageOf(order: Pick<ManagedOrder, 'executions' | 'busted'>): number | null {
  let [quantity, worth] = [0n, 0n];
  for (const one of order.executions.values()) {
    if (order.busted.has(one.key)) continue;
    quantity += one.quantity;
    worth += times(one.quantity, one.price);
  }
  return quantity === 0n ? null : numberOf(share(worth, ONE, quantity));
}

function sendOf(send: SendState, order: ManagedOrder['view'], heard: boolean): SendState {
  if (send === 'denied' || send === 'rejected') {
    return order.executed > 0n ? 'closed' : send;
  }
  if (order.terminal && !order.fillsMissing) {
    return order.status === 'rejected' ? 'rejected' : 'closed';
  }
  if (send === 'closed') return order.fillsMissing ? 'accepted' : 'closed';
  return (send === 'sending' || send === 'unknown') && heard ? 'accepted' : send;
}

/** Returns an order with its view and row folded anew from its facts. */
export function refold(
  order: Omit<ManagedOrder, 'view'>,
  now: Micros,
  heard = false,
): ManagedOrder {
  const view = foldOrder(factsOf(order));
  const { row, reserved } = order;
  const quantity = ownQuantity(order);
  const send = sendOf(row.send, view, heard || view.executed > 0n);
  const rest = quantity > view.cumulative ? quantity - view.cumulative : 0n;
  const left = view.terminal ? 0n : quantity === 0n ? reserved : share(reserved, rest, quantity);
  const isSilent = send === 'unknown' && !view.terminal;
  const next: BrokerOrderRow = {
    ...row,
    send,
    status: isSilent ? 'unknown' : send === 'denied' ? 'rejected' : view.status,
    filled: textOf(view.cumulative),
    averagePrice: averageOf(order) ?? row.averagePrice,
    reserved: textOf(send === 'denied' || send === 'rejected' ? 0n : left),
  };
  const isSame = (Object.keys(next) as (keyof BrokerOrderRow)[]).every((k) => next[k] === row[k]);
  return { ...order, view, row: isSame ? row : { ...next, updatedAt: now } };
}

/** Returns a managed order for a fresh row. */
export const manage = (row: BrokerOrderRow, now: Micros): ManagedOrder =>
  refold(
    {
      row,
      // What was denied may have no quantity that is a number.
      quantity:
        row.order.quantity === null || row.send === 'denied' ? 0n : amountOf(row.order.quantity),
      base: 0n,
      whole: null,
      reports: [],
      executions: new Map(),
      busted: new Set(),
      cancelAsked: -1,
      cancelRefused: -1,
      replaceAsked: -1,
      replaceRefused: -1,
      told: null,
      reserved: amountOf(row.reserved),
      inquiry: null,
      cancel: null,
      replace: null,
      missingSince: null,
      held: new Map(),
      isCalling: false,
      isGivenUp: false,
      burns: 0,
    },
    now,
  );
