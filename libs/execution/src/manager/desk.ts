import type { Canonical, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { AccountFact, SwitchMode } from '@vela/orders';
import type {
  AccountImage,
  AccountReport,
  AccountSwitches,
  AlertDraft,
  BrokerCapabilities,
  BrokerHealth,
  BrokerOrderRow,
  FeedState,
} from '@vela/ports';
import { AccountBook } from '../account/account-book.js';
import type { AccountGuard } from '../account/account-guard.js';
import type { SubPosition } from '../account/position.js';
import { amountOf } from '../exact-amount.js';
import type { Effect } from './effect.js';
import { filledUpTo, isRestDue, predecessorOf } from './lineage.js';
import { refold } from './managed-order.js';
import { PendingWrite } from './pending-write.js';
import type { Draft } from './pending-write.js';
import type { ManagedOrder } from './managed-order.js';
import type { GatewayPolicy } from './policy.js';
import { UndoLog } from './undo-log.js';

/** The market as a gateway sees it. */
export interface MarketView {
  /** State of the feed that a deployment follows, null when it follows none. */
  feedState(actorId: string): FeedState | null;
  /** Last close of an instrument, 0 before the first. */
  lastPrice(instrumentId: string): number;
  /** An instrument by its id, null while it is not known. */
  instrument(instrumentId: string): Instrument | null;
}

/** What a desk is made of. */
export interface DeskOptions {
  readonly image: AccountImage;
  readonly capabilities: BrokerCapabilities;
  readonly guard: AccountGuard;
  readonly market: MarketView;
  readonly policy: GatewayPolicy;
  /** What an earlier owner remembered, see {@link DeskMemory}. */
  readonly memory: DeskMemory | null;
}

/** What a gateway keeps beside its rows, as plain data in the snapshot of its machine. */
export interface DeskMemory {
  /** Venue time of the newest execution, 0 before the first. */
  readonly lastExecutionAt: Micros;
  /** Reasons by instrument of which entries are stopped. */
  readonly quarantine: { readonly [instrumentId: string]: string };
  /** Switches that deployments were told of. */
  readonly mode: SwitchMode;
  readonly deployments: { readonly [actorId: string]: SwitchMode };
  /** What the limits remember. */
  readonly guard?: Canonical;
  /** Causes of which somebody was told and that are not over. */
  readonly causes?: readonly string[];
}

/** Sends that are remembered for order rates. */
const SENDS_KEPT = 100_000;
/** Causes of alerts that are remembered; the oldest are forgotten and may be told again. */
const CAUSES_MAX = 200;

/** Returns whether two rows of an order say the same, whenever they were written. */
const isSameRow = (a: BrokerOrderRow, b: BrokerOrderRow): boolean =>
  a === b ||
  (Object.keys(b) as (keyof BrokerOrderRow)[]).every((k) => k === 'updatedAt' || a[k] === b[k]);

/** Whether the venue has told how much an order is about. */
const isReported = ({ row }: ManagedOrder): boolean =>
  row.send !== 'sending' && row.send !== 'unknown';

/** Whether an order has ended without having filled anything. */
const isEmpty = ({ view }: ManagedOrder): boolean => view.terminal && view.cumulative === 0n;

/** The orders, positions and switches of one account, and what of them is not committed yet. */
export class Desk {
  readonly undo = new UndoLog();
  readonly orders = new Map<string, ManagedOrder>();
  /** Client order ids by venue order id. */
  readonly venueIds = new Map<string, string>();
  /** Orders that have not ended. */
  readonly open = new Map<string, ManagedOrder>();
  /** Orders that stand behind others for the same decision, by those others, see `predecessorOf`. */
  readonly successors = new Map<string, string>();
  /** First parts of orders whose second part was not decided about yet. */
  readonly split = new Map<string, true>();
  readonly quarantine = new Map<string, string>();
  /** Switches as deployments were told of them. */
  readonly told = new Map<string, SwitchMode>();
  /** Causes of alerts that are not over. */
  private readonly causes = new Map<string, true>();
  readonly book: AccountBook;
  readonly capabilities: BrokerCapabilities;
  guard: AccountGuard;
  readonly market: MarketView;
  readonly policy: GatewayPolicy;
  readonly accountId: string;
  readonly gatewayId: string;
  now: Micros = 0;
  health: BrokerHealth = 'connecting';
  switches: AccountSwitches;
  report: AccountReport | null = null;
  reportAt: Micros = 0;
  /** What fills have used of the money set aside, which an older report cannot know. */
  private spends: { readonly at: Micros; readonly amount: bigint }[] = [];
  /** Whether the account moved since its limits looked at it. */
  hasMoved = false;
  /** Whether its limits have asked for the switch already. */
  hasBreached = false;
  toldMode: SwitchMode = 'NONE';
  lastExecutionAt: Micros;
  /** Number of the last command taken. */
  command: number;
  /** How far the clock of the venue is ahead of ours in microseconds when that is too far, else null. */
  skew: Micros | null = null;
  /** Instants at which sends were opened, oldest first. */
  readonly sends: Micros[] = [];
  private readonly pending = new PendingWrite();

  constructor(options: DeskOptions) {
    const { image, memory } = options;
    this.capabilities = options.capabilities;
    this.guard = options.guard;
    this.market = options.market;
    this.policy = options.policy;
    this.accountId = image.account.id;
    this.gatewayId = image.account.actorId;
    this.book = new AccountBook(image.positions, this.undo);
    this.lastExecutionAt = memory?.lastExecutionAt ?? 0;
    this.command = image.command;
    this.toldMode = memory?.mode ?? 'NONE';
    for (const [id, reason] of Object.entries(memory?.quarantine ?? {})) {
      this.quarantine.set(id, reason);
    }
    for (const [id, mode] of Object.entries(memory?.deployments ?? {})) this.told.set(id, mode);
    for (const cause of memory?.causes ?? []) this.causes.set(cause, true);
    if (memory?.guard !== undefined) this.guard.restore?.(memory.guard);
    const { engaged, engaging, engagedReason } = image.account;
    this.switches = {
      mode: engaged,
      scope: 'account',
      reason: engagedReason ?? '',
      engaging,
      deployments: [...this.told].map(([actorId, mode]) => ({ actorId, mode, reason: '' })),
    };
  }

  /** Keeps an order as it is from now on; its row is written when it changed. */
  put(order: ManagedOrder): ManagedOrder {
    const id = order.row.clientOrderId;
    const before = this.orders.get(id)?.row;
    const isSame = before !== undefined && isSameRow(before, order.row);
    const kept = isSame ? { ...order, row: before } : order;
    if (!isSame) this.pending.rows.set(id, order.row);
    this.index(kept);
    this.carry(kept);
    return kept;
  }

  /** Carries what an order has filled over to the one that takes its place. */
  private carry(order: ManagedOrder): void {
    const next = this.orders.get(this.successors.get(order.row.clientOrderId) ?? '');
    if (next === undefined || next.row.replaces == null || isReported(next)) return;
    const base = filledUpTo(this.orders, order);
    if (next.base !== base) this.put(refold({ ...next, base }, this.now));
  }

  /** Takes an order into memory as it is stored. */
  adopt(order: ManagedOrder): void {
    if (this.orders.has(order.row.clientOrderId)) return;
    this.index(order);
    // Those before and behind it may be in memory already.
    this.carry(this.orders.get(predecessorOf(order) ?? '') ?? order);
    this.carry(order);
  }

  private index(order: ManagedOrder): void {
    const { row } = order;
    const id = row.clientOrderId;
    this.undo.set(this.orders, id, order);
    if (row.venueOrderId !== null && this.venueIds.get(row.venueOrderId) !== id) {
      this.undo.set(this.venueIds, row.venueOrderId, id);
    }
    const isOpen = row.send === 'sending' || row.send === 'accepted' || row.send === 'unknown';
    if (isOpen) this.undo.set(this.open, id, order);
    else this.undo.delete(this.open, id);
    this.link(order);
  }

  private link(order: ManagedOrder): void {
    const { row } = order;
    const id = row.clientOrderId;
    const before = predecessorOf(order);
    if (before !== null) {
      // A change that was refused takes nobody's place; a second part stays what it is.
      const isNone =
        row.replaces != null &&
        (row.send === 'rejected' || row.send === 'denied' || (order.isGivenUp && isEmpty(order)));
      const known = this.successors.get(before);
      if (!isNone && known !== id) this.undo.set(this.successors, before, id);
      else if (isNone && known === id) this.undo.delete(this.successors, before);
      if (row.replaces == null && this.split.has(before)) this.undo.delete(this.split, before);
    }
    const isDue = this.open.has(id) || isRestDue(order);
    const isFirst = row.order.split?.first === id && isDue && !this.successors.has(id);
    if (isFirst && !this.split.has(id)) this.undo.set(this.split, id, true);
    else if (!isFirst && this.split.has(id)) this.undo.delete(this.split, id);
  }

  /** Forgets an ended order, whose rows can be read again. */
  forget(clientOrderId: string): void {
    const order = this.orders.get(clientOrderId);
    if (order === undefined || this.open.has(clientOrderId)) return;
    this.orders.delete(clientOrderId);
    this.successors.delete(clientOrderId);
    this.split.delete(clientOrderId);
    if (order.row.venueOrderId !== null) this.venueIds.delete(order.row.venueOrderId);
  }

  /** Returns an order by the ids that a broker told, null when neither is known. */
  find(clientOrderId: string | null, venueOrderId: string | null): ManagedOrder | null {
    const id =
      clientOrderId !== null && this.orders.has(clientOrderId)
        ? clientOrderId
        : venueOrderId === null
          ? undefined
          : this.venueIds.get(venueOrderId);
    return id === undefined ? null : (this.orders.get(id) ?? null);
  }

  /** Returns the multiplier of an instrument as an exact amount. */
  multiplier(instrumentId: string): bigint {
    return amountOf(String(this.market.instrument(instrumentId)?.multiplier ?? 1));
  }

  tell(actorId: string | null, fact: AccountFact): void {
    this.pending.facts.push({ actorId, fact, at: this.now });
  }

  bookFill(fill: Draft['write']['fills'][number], position: SubPosition | null): void {
    this.pending.fills.push(fill);
    this.hasMoved = true;
    if (position !== null) this.pending.move(position);
  }

  alert(severity: AlertDraft['severity'], code: string, message: string): void {
    this.pending.alerts.push({ severity, code, message, at: this.now });
  }

  /** Alerts once for a cause, until it is over. */
  alertOnce(
    cause: string,
    { severity, code, message }: Pick<AlertDraft, 'severity' | 'code' | 'message'>,
  ): void {
    if (this.causes.has(cause)) return;
    this.undo.set(this.causes, cause, true);
    for (const oldest of this.causes.keys()) {
      if (this.causes.size <= CAUSES_MAX) break;
      this.undo.delete(this.causes, oldest);
    }
    this.alert(severity, code, message);
    this.remember();
  }

  /** Notes that a cause of alerts is over: the next one is told again. */
  isOver(cause: string): void {
    if (!this.causes.has(cause)) return;
    this.undo.delete(this.causes, cause);
    this.remember();
  }

  ask(effect: Effect): void {
    this.pending.effects.push(effect);
  }

  /** Takes the account as the broker told it, as of an instant. */
  hearAccount(report: AccountReport, at: Micros): void {
    const { report: before, reportAt, spends } = this;
    this.undo.push(() => Object.assign(this, { report: before, reportAt, spends }));
    this.report = report;
    this.reportAt = at;
    this.spends = spends.filter((one) => one.at >= at);
    this.hasMoved = true;
    // The books of a simulated venue are our own: their sum is told without it.
    if (!this.capabilities.watermark) this.pending.hearMoney(before, { ...report, at });
  }

  /** Notes that a fill has used some of the money that was set aside. */
  spend(amount: bigint): void {
    if (amount <= 0n) return;
    this.spends.push({ at: this.now, amount });
    this.undo.push(() => this.spends.pop());
  }

  /** What fills have used since the last report. */
  get spent(): bigint {
    let sum = 0n;
    for (const { amount } of this.spends) sum += amount;
    return sum;
  }

  /** Notes that one of the rows opens a send. */
  opensSend(): void {
    this.pending.opens = true;
    this.sends.push(this.now);
    this.undo.push(() => this.sends.pop());
  }

  taken(actorId: string, seq: number, leg: number): void {
    this.pending.takes.set(actorId, [seq, leg]);
  }

  commandIs(n: number): void {
    const before = this.command;
    this.undo.push(() => (this.command = before));
    this.command = n;
    this.pending.command = n;
  }

  /** Notes that everything was compared behind a command. */
  reconciledBehind(command: number): void {
    this.pending.reconciledCommand = command;
  }

  reached(feedId: string, slice: number): void {
    const watermarks = (this.pending.watermarks ??= {});
    watermarks[feedId] = Math.max(slice, watermarks[feedId] ?? 0);
  }

  settles(): void {
    this.pending.settled = true;
  }

  /** Notes that what is remembered beside the rows has changed. */
  remember(): void {
    this.pending.remembers = true;
  }

  /** Returns whether an order of an instrument has changed since an instant. */
  changedSince(instrumentId: string, at: Micros): boolean {
    for (const { row } of this.orders.values()) {
      if (row.order.instrumentId === instrumentId && row.updatedAt >= at) return true;
    }
    return false;
  }

  /** Stops or allows entries on an instrument; says so once. */
  setQuarantine(instrumentId: string, reason: string | null): void {
    if ((this.quarantine.get(instrumentId) ?? null) === reason) return;
    if (reason === null) this.undo.delete(this.quarantine, instrumentId);
    else this.undo.set(this.quarantine, instrumentId, reason);
    const on = reason !== null;
    this.tell(null, { kind: 'quarantine', instrumentId, on, reason: reason ?? 'explained' });
    this.remember();
  }

  /** Notes an execution's instant at the venue. */
  executedAt(at: Micros): void {
    if (!(at > this.lastExecutionAt)) return;
    const before = this.lastExecutionAt;
    this.undo.push(() => (this.lastExecutionAt = before));
    this.lastExecutionAt = at;
  }

  /** Returns what is kept beside the rows. */
  memory(): DeskMemory {
    return {
      lastExecutionAt: this.lastExecutionAt,
      quarantine: Object.fromEntries(this.quarantine),
      mode: this.toldMode,
      deployments: Object.fromEntries(this.told),
      causes: [...this.causes.keys()],
      ...(this.guard.snapshot === undefined ? {} : { guard: this.guard.snapshot() }),
    };
  }

  /** Returns what the inputs since the last commit led to. */
  draft(): Draft {
    return this.pending.draft(this.switches);
  }

  /** Makes the draft true. */
  settle(): void {
    this.undo.settle();
    if (this.sends.length > SENDS_KEPT) this.sends.splice(0, this.sends.length - SENDS_KEPT);
    this.pending.clear();
  }

  /** Takes the draft back: nothing of it was committed. */
  rollback(): void {
    this.undo.rollback();
    this.pending.clear();
  }
}
