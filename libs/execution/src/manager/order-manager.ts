import { clientOrderId as idOf } from '@vela/orders';
import type { Micros } from '@vela/kernel';
import type {
  AccountSwitches,
  AlertDraft,
  BrokerEvent,
  BrokerHealth,
  BrokerOrderRow,
  FillRow,
} from '@vela/ports';
import { amountOf, magnitude, textOf, times } from '../exact-amount.js';
import type { AccountBook } from '../account/account-book.js';
import type { AccountGuard } from '../account/account-guard.js';
import { MANUAL } from './decision.js';
import type { Decision } from './decision.js';
import { Desk } from './desk.js';
import type { DeskMemory, DeskOptions } from './desk.js';
import type { Draft } from './pending-write.js';
import type { Answer } from './effect.js';
import { ClockWatch } from './clock-watch.js';
import { workingMember } from './family.js';
import { alertHealth } from './health-alerts.js';
import { askInquiries, burned, found } from './inquiry.js';
import type { ManagedOrder } from './managed-order.js';
import { hearBust, hearExecution, hearReport } from './order-sink.js';
import { isListening } from './listening.js';
import { dropRest, place, placed, reopen } from './placement.js';
import { askReconcile, chaseFills, freshReconcile, reconciled } from './reconcile.js';
import {
  askRequests,
  cancel,
  cancelAnswered,
  group,
  groupAnswered,
  refuse,
  replace,
  replaceAnswered,
} from './requests.js';
import { restoreOrder } from './restore-order.js';
import { dueParts } from './split-order.js';
import { wantCancel } from './want-cancel.js';
import { carryOutSwitches, closingOrder, obey, watchLimits } from './switch-control.js';

/** Under what some inputs are taken. */
export interface Turn {
  readonly now: Micros;
  readonly health: BrokerHealth;
  /** How many orders the broker takes now. */
  readonly room: number;
  /** Why the broker is not well, null for no reason. */
  readonly detail?: string | null;
}

/** Ended orders that are kept in memory for reports that come late. */
const ENDED_MAX = 5_000;
/** How often second parts are looked at that wait for the broker. */
const RESTS_EVERY = 250_000;

/**
 * The orders of one account: takes wishes, answers and events, and says what is to be committed and
 * what is to be asked of the broker afterwards. Pure: it knows neither clock nor network. Whatever it
 * is told between {@link begin} and {@link settle} can be taken back with {@link rollback}.
 */
export class OrderManager {
  private readonly desk: Desk;
  private reconcile = freshReconcile();
  private reconcileBefore = freshReconcile();
  private room = 0;
  private detail: string | null = null;
  private readonly clock = new ClockWatch();

  constructor(options: DeskOptions & { readonly fills: ReadonlyMap<string, readonly FillRow[]> }) {
    this.desk = new Desk(options);
    const { image, fills } = options;
    for (const row of image.orders) this.restore(row, fills.get(row.clientOrderId) ?? []);
    for (const { sendingAt } of image.orders)
      if (sendingAt !== null) this.desk.sends.push(sendingAt);
    this.desk.sends.sort((a, b) => a - b);
    this.desk.undo.settle();
  }

  /** Positions by sub-account. */
  get book(): AccountBook {
    return this.desk.book;
  }

  /** Orders in memory, those that ended lately included. */
  get orders(): ReadonlyMap<string, ManagedOrder> {
    return this.desk.orders;
  }

  /** Number of the last command that was taken. */
  get command(): number {
    return this.desk.command;
  }

  /** Whether the broker was reconciled with since the last call of {@link connected}. */
  get isReconciled(): boolean {
    return this.reconcile.isDone;
  }

  /** Returns what is to be kept beside the rows. */
  memory(): DeskMemory {
    return this.desk.memory();
  }

  /** Takes an order into memory that is stored; nothing is written for it. */
  restore(row: BrokerOrderRow, fills: readonly FillRow[]): void {
    const now = row.updatedAt;
    const multiplier = this.desk.multiplier(row.order.instrumentId);
    this.desk.adopt(restoreOrder(row, fills, { now, multiplier }));
  }

  /** Returns whether an order is in memory by either id. */
  knows(clientId: string | null, venueOrderId: string | null): boolean {
    return this.desk.find(clientId, venueOrderId) !== null;
  }

  /** Puts other limits in front of the next orders; what the old ones have seen goes on. */
  limit(guard: AccountGuard): void {
    const seen = this.desk.guard.snapshot?.();
    if (seen !== undefined) guard.restore?.(seen);
    this.desk.guard = guard;
  }

  /** Begins a turn. */
  begin({ now, health, room, detail = null }: Turn): void {
    this.desk.now = now;
    this.desk.health = health;
    this.detail = detail;
    this.room = room;
    this.reconcileBefore = { ...this.reconcile, differences: new Map(this.reconcile.differences) };
  }

  /** Notes a new connection: everything is reconciled before new risk is taken. */
  connected(): void {
    this.reconcile.isDone = false;
    this.reconcile.isWanted = true;
    this.reconcile.askedAt = null;
  }

  /** Asks for a reconcile as soon as possible. */
  wantReconcile(): void {
    this.reconcile.isWanted = true;
  }

  /** Takes something that the broker said. */
  hear(event: BrokerEvent): void {
    const { desk } = this;
    switch (event.kind) {
      case 'order':
        return hearReport(desk, event.report);
      case 'execution':
        return hearExecution(desk, event.execution);
      case 'bust':
        return hearBust(desk, event.key, event.clientOrderId);
      case 'requestRefused':
        return this.requestRefused(event);
      case 'account':
        return desk.hearAccount(event.report, desk.now);
      case 'external': {
        const { what, detail } = event;
        desk.tell(null, { kind: 'external', what, detail });
        desk.alert('WARNING', 'EXTERNAL_EVENT', `${what}: ${detail}`);
        this.reconcile.isWanted = true;
        return;
      }
      case 'watermark':
        return desk.reached(event.feedId, event.slice);
      case 'health':
        return;
    }
  }

  private requestRefused(event: Extract<BrokerEvent, { kind: 'requestRefused' }>): void {
    const order = this.desk.find(event.clientOrderId, event.venueOrderId);
    if (order === null) return;
    const { code, message, request } = event;
    const outcome = { kind: 'rejected', code, message } as const;
    const id = order.row.clientOrderId;
    if (request === 'cancel' && order.cancel !== null) {
      const { attempt } = order.cancel;
      cancelAnswered(this.desk, { clientOrderId: id, attempt }, outcome);
    }
    const successor = this.desk.orders.get(this.desk.successors.get(id) ?? '');
    if (request === 'replace' && successor !== undefined && !successor.view.terminal) {
      // What became of the order that was to take its place is read.
      const { clientOrderId, venueOrderId } = successor.row;
      this.desk.ask({ kind: 'find', clientOrderId, venueOrderId });
    }
    if (request === 'replace' && order.replace !== null) {
      const { attempt } = order.replace;
      replaceAnswered(this.desk, { clientOrderId: id, newId: id, attempt, outcome });
    }
  }

  /** Takes what became of something that was asked for. */
  answered(answer: Answer): void {
    const { desk } = this;
    switch (answer.kind) {
      case 'place': {
        this.soonAfter(answer.outcome);
        return placed(desk, answer.clientOrderId, answer.outcome);
      }
      case 'late':
        return reopen(desk, answer.clientOrderId);
      case 'burn':
        this.soonAfter(answer.outcome);
        return burned(desk, answer.clientOrderId, answer.outcome);
      case 'cancel':
        this.soonAfter(answer.outcome);
        return cancelAnswered(desk, answer, answer.outcome);
      case 'replace':
        this.soonAfter(answer.outcome);
        return replaceAnswered(desk, answer);
      case 'group':
        return groupAnswered(desk, answer, answer.outcome);
      case 'find':
        return found(desk, answer.clientOrderId, answer.found);
      case 'massStatus':
        return reconciled(desk, this.reconcile, answer.status);
      case 'clock':
        return this.clock.told(desk, answer.skew);
    }
  }

  /** Reconciles a little after a request without an answer. */
  private soonAfter({ kind }: { readonly kind: string }): void {
    if (kind !== 'unknown') return;
    const at = this.desk.now + this.desk.policy.reconcileAfterSilence;
    this.reconcile.nextAt = Math.min(this.reconcile.nextAt, at);
  }

  /** Takes the switches as their rows say them. */
  obey(switches: AccountSwitches): void {
    obey(this.desk, switches);
  }

  /** Takes a wish; false when it has to wait. */
  take(decision: Decision): boolean {
    if (!this.carryOut(decision)) return false;
    const { source, actorId, seq, leg } = decision;
    if (source === 'command') this.desk.commandIs(seq);
    else this.desk.taken(actorId, seq, leg);
    return true;
  }

  private carryOut(decision: Decision): boolean {
    const { desk } = this;
    const { wish, actorId, seq, leg, since, marketAt } = decision;
    const origin = { actorId, seq, leg, child: 0, since, marketAt };
    const hasRoom = (): boolean => this.room-- > 0;
    switch (wish.kind) {
      case 'place':
        return place(desk, wish.order, { ...origin, carriedBy: wish.carriedBy }, hasRoom);
      case 'cancel':
        cancel(desk, wish.target, actorId);
        return true;
      case 'replace':
        return replace(desk, wish, origin) === 'taken' || this.isOver(decision);
      case 'group':
        return group(desk, wish.targets, actorId) === 'taken' || this.isOver(decision);
      case 'cancelAll':
        for (const order of desk.open.values()) wantCancel(desk, order);
        return true;
      case 'close':
        return this.close(decision, hasRoom);
      case 'reconcile':
        this.reconcile.isWanted = true;
        return true;
      case 'invalid': {
        const { message, clientOrderId: id } = wish;
        desk.tell(actorId, { kind: 'denied', clientOrderId: id, code: 'INVALID_ORDER', message });
        return true;
      }
    }
  }

  /** Returns whether a request has waited for too long; then it is refused. */
  private isOver({ wish, actorId, since }: Decision): boolean {
    if (this.desk.now - since < this.desk.policy.waitsFor) return false;
    if (wish.kind !== 'replace' && wish.kind !== 'group') return true;
    const id = wish.kind === 'replace' ? wish.target : (wish.targets[0] ?? '');
    const why = { code: 'other', message: 'the order could not be changed in time' } as const;
    refuse(this.desk, { actorId, clientOrderId: id, request: wish.kind }, why);
    return true;
  }

  private close(decision: Decision, hasRoom: () => boolean): boolean {
    const { wish, actorId, seq, leg, since } = decision;
    if (wish.kind !== 'close') return true;
    const { instrumentId, clientOrderId: id } = wish;
    const held = magnitude(this.desk.book.position(MANUAL, instrumentId).quantity);
    const instrument = this.desk.market.instrument(instrumentId);
    const lot = amountOf(instrument?.lotSize ?? '1');
    const wanted = times(held, amountOf(String(wish.ratio)));
    const quantity = wish.ratio >= 1 ? held : (wanted / lot) * lot;
    const what = { id, instrumentId, quantity: textOf(quantity) };
    const order = quantity > 0n ? closingOrder(this.desk, what) : null;
    const origin = { actorId, seq, leg, child: 0 };
    if (order !== null) return place(this.desk, order, { ...origin, since }, hasRoom);
    const message = `orders by hand hold nothing of ${instrumentId} that could be closed`;
    this.desk.tell(actorId, { kind: 'denied', clientOrderId: id, code: 'NOTHING_HELD', message });
    return true;
  }

  /** Does what is due: lookups, cancels, changes, reconciles, and what switches demand. */
  tick(): void {
    const { desk } = this;
    alertHealth(desk, this.detail);
    watchLimits(desk);
    carryOutSwitches(desk);
    this.placeRests();
    askInquiries(desk);
    askRequests(desk);
    chaseFills(desk, this.reconcile);
    askReconcile(desk, this.reconcile);
    this.clock.ask(desk);
  }

  /** Sends second parts whose first part was filled, as long as their decision stands. */
  private placeRests(): void {
    const { desk } = this;
    for (const { first, order } of dueParts(desk)) {
      const { actorId, seq, leg, updatedAt } = first.row;
      const origin = { actorId, seq, leg, child: 1 };
      if (desk.now - updatedAt >= desk.policy.waitsFor) dropRest(desk, first, order, origin);
      else place(desk, order, { ...origin, since: updatedAt }, () => this.room-- > 0);
    }
  }

  /** Tells somebody something with what this turn leads to. */
  alert(severity: AlertDraft['severity'], code: string, message: string): void {
    this.desk.alert(severity, code, message);
  }

  /** Returns what the turn led to. */
  draft(): Draft {
    return this.desk.draft();
  }

  /** Makes the turn true. */
  settle(): void {
    this.desk.settle();
    const { orders } = this.desk;
    let spare = orders.size - this.desk.open.size - ENDED_MAX;
    for (const [id, order] of orders) {
      if (spare <= 0) break;
      if (this.desk.open.has(id) || order.missingSince !== null) continue;
      // What another one stands for is needed as long as that one works.
      const working = workingMember(this.desk, order);
      if (this.desk.open.has(working.row.clientOrderId)) continue;
      this.desk.forget(id);
      spare--;
    }
  }

  /** Takes the turn back: nothing of it was committed. */
  rollback(): void {
    this.desk.rollback();
    this.reconcile = this.reconcileBefore;
  }

  /** Returns when there is something to do without any input, at the latest. */
  nextAt(): Micros {
    const { desk } = this;
    if (!isListening(desk.health)) return Infinity;
    const { askedAt, nextAt, isWanted } = this.reconcile;
    let next = askedAt !== null ? Infinity : isWanted ? desk.now : nextAt;
    next = Math.min(next, this.clock.nextAt(desk));
    if (desk.split.size > 0) next = Math.min(next, desk.now + RESTS_EVERY);
    for (const order of desk.open.values()) {
      const { inquiry, cancel: wish, replace: change, row } = order;
      if (inquiry !== null && !inquiry.isAsking) next = Math.min(next, inquiry.nextAt);
      if (row.venueOrderId === null || row.send === 'sending') continue;
      for (const request of [wish, change]) {
        if (request !== null && request.nextAt !== null) next = Math.min(next, request.nextAt);
      }
    }
    return Math.max(next, desk.now);
  }
}

/** Returns the id of an order by hand: fixed by the number of its command. */
export const manualOrderId = (gatewayActorId: string, command: number): string =>
  idOf({ actor: gatewayActorId, seq: command, leg: 0, child: 0 });
