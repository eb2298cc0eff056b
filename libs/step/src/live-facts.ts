import { VelaError, parseDecimal, powerOfTen, rescale } from '@vela/kernel';
import type { Canonical, MinorUnits } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { AccountFact, ExecutionReport, OrderReport } from '@vela/orders';
import {
  OrderFlag,
  OrderReason,
  OrderRole,
  OrderState,
  OrderType,
  readReport,
  unitsOfText,
} from '@vela/venue';
import type { MirrorVenue, MirroredFill, ReportedOrder } from '@vela/venue';
import type { LiveHold } from './live-hold.js';
import type { LiveIntents } from './live-intents.js';
import { deny, refuse } from './live-refusals.js';
import { linkOrder } from './link-order.js';
import { addReport, viewOf } from './live-orders.js';
import type { KnownExecution, LiveOrders, TrackedOrder } from './live-orders.js';
import type { Run } from './run.js';

type FeeFact = Extract<AccountFact, { kind: 'fee' }>;

/** What facts are applied to. */
export interface FactTarget {
  readonly run: Run;
  readonly venue: MirrorVenue;
  readonly orders: LiveOrders;
  readonly intents: LiveIntents;
  readonly hold: LiveHold;
  /** Whether the venue runs everything that links orders itself. */
  readonly isNative: boolean;
}

/** What facts say about orders; the others are about the run as a whole. */
export type OrderNewsFact = Extract<AccountFact, { kind: 'execution' | 'report' }>;

/** Rejects, cancels and fills from outside: how facts change the orders and the ledger of a run. */
export class LiveFacts {
  /** Executions that were booked. */
  fills = 0;
  /** Names of the fees that came as facts of their own. */
  readonly #charged = new Set<string>();
  /** Facts about orders that are not known yet. */
  readonly #early: { readonly fact: OrderNewsFact; readonly slice: number }[] = [];
  /** What was booked of an order and has not changed it yet. */
  #booked: { handle: number; quantity: number; isClipped: boolean } | null = null;
  /** How orders stand behind the facts at hand, by the venue's names for them. */
  readonly #finals = new Map<string, ReportedOrder & { readonly at: number }>();
  readonly #target: FactTarget;

  constructor(target: FactTarget) {
    this.#target = target;
  }

  /**
   * Applies what was told of orders, in order: executions are booked and change the orders that hang
   * on them as at the venue; in the end orders stand as the last reports say. Facts may repeat and
   * come in any order.
   */
  apply(told: readonly OrderNewsFact[]): void {
    const { run } = this.#target;
    const facts = [...new Map(told.map((fact) => [JSON.stringify(fact), fact])).values()];
    for (const fact of facts) {
      if (fact.kind !== 'report') continue;
      const { venueOrderId: id, venueTime: at } = fact.report;
      // What is told again, or late, says less than what is known.
      if (at < (this.#finals.get(id)?.at ?? -Infinity)) continue;
      this.#finals.set(id, { ...readReport(fact.report, run.instruments), at });
    }
    facts.forEach((fact, index) => {
      if (fact.kind === 'report') this.#report(fact.report);
      else this.#execution(fact.execution, facts[index + 1] ?? null);
    });
    this.#amendAll();
    this.#finals.clear();
  }

  /** Applies a fact that is no news of an order; returns whether it was one of those. */
  take(fact: AccountFact): void {
    switch (fact.kind) {
      case 'execution':
      case 'report':
        this.apply([fact]);
        break;
      case 'bust':
        this.#bust(fact.key, fact.clientOrderId);
        break;
      case 'denied':
        deny(this.#target, fact);
        break;
      case 'requestRefused':
        refuse(this.#target, fact);
        break;
      case 'fee':
        if (!this.#charged.has(fact.key)) this.#fee(fact);
        this.#charged.add(fact.key);
        break;
      case 'switch':
        this.#target.hold.turn(fact);
        break;
      case 'quarantine': {
        const at = this.#target.run.instruments.findIndex(({ id }) => id === fact.instrumentId);
        if (at >= 0) this.#target.hold.quarantine(at, fact.on, fact.reason);
        break;
      }
      case 'external':
        break;
    }
  }

  #execution(execution: ExecutionReport, next: OrderNewsFact | null): void {
    const { orders, venue, run } = this.#target;
    const order = orders.find(execution.clientOrderId, execution.venueOrderId);
    if (order === null) {
      this.#keep({ kind: 'execution', execution });
      return;
    }
    orders.name(order, null, execution.venueOrderId);
    if (order.executions.has(execution.key)) return;
    const { handle } = order;
    const instrument = venue.orders.instrument[handle]!;
    const quantity = unitsOfText(execution.quantity, run.instruments[instrument]!);
    const fee = String(this.#feeOf(execution, instrument));
    const known = { quantity, price: Number(execution.price), fee };
    order.executions.set(execution.key, known);
    if (order.busted.has(execution.key) || order.isBooked) return;
    venue.open(run.sliceNumber + 1, run.beat + 1);
    const isClipped =
      (venue.orders.flags[handle]! & OrderFlag.REDUCE_ONLY) !== 0 &&
      quantity === venue.reducible(handle);
    const isMaker = execution.liquidity === 'maker';
    venue.book(handle, this.#fill(instrument, known, execution.venueTime, isMaker));
    this.fills++;
    if (this.#booked === null) this.#booked = { handle, quantity, isClipped };
    else this.#booked.quantity += quantity;
    // A fill that closes at one price and opens at another is told in two parts.
    if (!isSamePart(execution, next)) this.#conclude(order);
  }

  /** Lets what was booked of an order change it and those that hang on it. */
  #conclude(order: TrackedOrder): void {
    const { venue } = this.#target;
    const { handle, quantity, isClipped } = this.#booked!;
    this.#booked = null;
    const table = venue.orders;
    const filled = table.filled[handle]! + quantity;
    const final = order.venueId === null ? undefined : this.#finals.get(order.venueId);
    if (table.notional[handle]! > 0 && table.filled[handle] === 0) {
      table.quantity[handle] = Math.max(filled, final?.quantity ?? this.#bought(handle));
      order.submitted = table.quantity[handle]!;
    }
    const isTold =
      final !== undefined &&
      final.filled + order.base === filled &&
      final.state !== OrderState.WAITING;
    // What ended as filled with less than it wanted had nothing more to reduce.
    const isLast = isTold && final.state === OrderState.FILLED && final.filled < final.quantity;
    venue.conclude(handle, quantity, isTold ? isLast : isClipped);
    this.#endIfOver(order);
    this.#retry();
  }

  #fill(instrument: number, known: KnownExecution, at: number, isMaker: boolean): MirroredFill {
    const { series } = this.#target.run;
    const { quantity, price } = known;
    const row = series.find(({ opens }) => opens === instrument)!.rowBase;
    return { quantity, price, fee: minorUnits(known.fee), isMaker, row, at };
  }

  /** Returns the fee of an execution in minor units; one in another currency is a fact of its own. */
  #feeOf({ fee, key }: ExecutionReport, instrument: number): MinorUnits {
    if (fee === null) return 0;
    const { currency } = this.#target.run.ledger.walletOf(instrument);
    if (fee.currency === currency) return moneyOf(fee.amount);
    this.#fee({ kind: 'fee', key, ...fee, clientOrderId: null });
    return 0;
  }

  #fee({ amount, currency }: FeeFact): void {
    const { ledger } = this.#target.run;
    const wallet = ledger.wallets.find((one) => one.currency === currency);
    if (wallet === undefined) {
      throw new VelaError('CONFLICT', `expected a fee in a currency of the run, found ${currency}`);
    }
    ledger.charge(wallet, moneyOf(amount));
  }

  #bust(key: string, clientOrderId: string | null): void {
    const { orders, venue } = this.#target;
    const named = orders.find(clientOrderId, null);
    const order = named ?? [...orders.byHandle.values()].find((one) => one.executions.has(key));
    if (order === undefined || order.busted.has(key)) return;
    order.busted.add(key);
    const known = order.executions.get(key);
    if (known === undefined) return;
    const instrument = venue.orders.instrument[order.handle]!;
    venue.unbook(order.handle, this.#fill(instrument, known, this.#target.run.now, false));
  }

  #report(report: OrderReport): void {
    const { orders } = this.#target;
    const read = readReport(report, this.#target.run.instruments);
    const known = orders.find(report.clientOrderId, report.venueOrderId);
    const order = known ?? linkOrder(this.#target, report, read);
    if (order === null) {
      if (orders.find(null, report.parent) !== null) this.#keep({ kind: 'report', report });
      return;
    }
    orders.name(order, report.clientOrderId, report.venueOrderId);
    addReport(order, report.status, read.filled, report.venueTime);
    if (!read.isLive) order.end = endOf(report, read);
    this.#endIfOver(order);
    this.#payOwed(order);
    if (known === null) this.#retry();
  }

  /** Lets orders stand as the venue said last. */
  #amendAll(): void {
    const { orders, venue } = this.#target;
    for (const [venueId, read] of this.#finals) {
      const order = orders.find(null, venueId);
      if (order === null || read.at < order.toldAt) continue;
      order.toldAt = read.at;
      const isMoney = venue.orders.notional[order.handle]! > 0;
      if (!read.isLive) {
        venue.amend(order.handle, isMoney ? read : { ...read, quantity: 0 });
      }
      if (read.isLive && venue.isLive(order.handle)) this.#amend(order, read);
    }
  }

  #amend(order: TrackedOrder, read: ReportedOrder): void {
    const { venue } = this.#target;
    const { handle } = order;
    const { type, price, limit, notional } = venue.orders;
    if (order.before !== null) {
      // Until the venue tells of the change, what it tells is older than what we asked for.
      // A trailing stop moves by itself; its distance is not told.
      const follows = type[handle] === OrderType.TRAILING_STOP;
      const isTold =
        read.quantity === venue.wholeOf(handle) &&
        (follows || (read.price === price[handle] && read.limit === limit[handle]));
      if (!isTold) return;
      order.before = null;
    }
    if (notional[handle]! > 0 && read.filled === 0) return;
    // What other orders change here is changed outside by the engine.
    venue.amend(handle, this.#target.isNative ? read : { ...read, quantity: 0 });
  }

  /** Ends an order when what is known of it says so and no execution is missing. */
  #endIfOver(order: TrackedOrder): void {
    const { venue, run } = this.#target;
    const { handle, terminal } = order;
    if (terminal === null || !venue.isLive(handle)) return;
    if (viewOf(order).fillsMissing) return;
    if (terminal.status !== 'rejected') venue.open(run.sliceNumber + 1, run.beat + 1);
    if (terminal.status === 'filled') {
      // What the engine runs may have grown since: the rest is sent under another name.
      if (!order.isOurs) venue.completeEarly(handle);
      return;
    }
    const state = STATES[terminal.status as keyof typeof STATES];
    venue.end(handle, { state, ...(order.end ?? { reason: OrderReason.BY_VENUE, note: null }) });
  }

  /** Cancels an order that was taken back before the venue had told its name. */
  #payOwed(order: TrackedOrder): void {
    const { intents } = this.#target;
    if (!intents.owed.delete(order.handle) || viewOf(order).terminal) return;
    intents.canceled(order.handle);
  }

  #keep(fact: OrderNewsFact): void {
    this.#early.push({ fact, slice: this.#target.run.sliceNumber });
  }

  /** Tries what was told of orders before they were known. */
  #retry(): void {
    for (const { fact, slice } of this.#early.splice(0)) {
      const before = this.#early.length;
      if (fact.kind === 'report') this.#report(fact.report);
      else this.#execution(fact.execution, null);
      if (this.#early.length > before) this.#early[before] = { fact, slice };
    }
  }

  /** Books executions of orders that are still not known: what was traded is held, whoever asked. */
  adopt(isLast = false): void {
    const { run, venue, orders } = this.#target;
    for (const { fact, slice } of this.#early.splice(0)) {
      if (fact.kind === 'report') continue;
      const { execution } = fact;
      const instrument = run.instruments.findIndex(({ id }) => id === execution.instrumentId);
      if (instrument < 0) continue;
      if (!isLast && slice >= run.sliceNumber) {
        this.#early.push({ fact, slice });
        continue;
      }
      const known = orders.find(execution.clientOrderId, execution.venueOrderId);
      if (known === null) {
        const quantity = unitsOfText(execution.quantity, run.instruments[instrument]!);
        const side = execution.side === 'buy' ? 1 : -1;
        const handle = venue.adopt({ instrument, side, role: OrderRole.ENTRY, quantity });
        const order = orders.track(handle, execution.clientOrderId, quantity);
        orders.name(order, execution.clientOrderId, execution.venueOrderId);
      }
      this.#execution(execution, null);
    }
  }

  /** Returns about how many units an amount of money buys. */
  #bought(handle: number): number {
    const { run } = this.#target;
    const { orders, fills } = this.#target.venue;
    const instrument = run.instruments[orders.instrument[handle]!]!;
    const price = fills.columns.price[fills.length - 1]! * instrument.multiplier;
    return Math.floor((orders.notional[handle]! / price) * powerOfTen(instrument.quantityScale));
  }

  /** Returns what is remembered as plain data. */
  snapshot(): Canonical {
    const { fills } = this;
    const [early, charged] = [[...this.#early], [...this.#charged]];
    return { fills, early, charged } as unknown as Canonical;
  }

  /** Puts fresh facts into a state. */
  restore(state: Canonical): void {
    const { fills, early, charged } = state as unknown as {
      fills: number;
      early: { fact: OrderNewsFact; slice: number }[];
      charged: string[];
    };
    this.fills = fills;
    this.#early.push(...early);
    for (const key of charged) this.#charged.add(key);
  }
}

/** Whether the next fact is another part of the same fill. */
const isSamePart = (execution: ExecutionReport, next: OrderNewsFact | null): boolean =>
  next?.kind === 'execution' &&
  next.execution.venueOrderId === execution.venueOrderId &&
  next.execution.venueTime === execution.venueTime;

const STATES = {
  canceled: OrderState.CANCELED,
  replaced: OrderState.CANCELED,
  expired: OrderState.EXPIRED,
  rejected: OrderState.REJECTED,
} as const;

/** Returns why an order ended: words that we know as a number, others as they are. */
function endOf({ reason }: OrderReport, read: ReportedOrder): TrackedOrder['end'] {
  if (read.reason !== OrderReason.NONE) return { reason: read.reason, note: null };
  return { reason: OrderReason.BY_VENUE, note: reason };
}

const moneyOf = (text: string): MinorUnits =>
  minorUnits(String(rescale(parseDecimal(text), MONEY_SCALE).units));

const minorUnits = (text: string): MinorUnits =>
  Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
