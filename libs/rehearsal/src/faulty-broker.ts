import type { EventFault, FaultScript, RequestFault } from '@vela/faults';
import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerEvent,
  BrokerHealth,
  BrokerPort,
  MassStatus,
  Outcome,
  PositionReport,
} from '@vela/ports';
import { Observable, Subject, Subscription, timer } from 'rxjs';
import { FaultPlan } from './fault-plan.js';
import type { FaultTiming } from './fault-plan.js';
import { SplitFills } from './split-fills.js';
import { BROKEN, DISCONNECTED, WireState, away } from './wire-state.js';

type OrderEvent = Extract<BrokerEvent, { kind: 'order' | 'execution' }>;
type Target = { readonly clientOrderId: string; readonly venueOrderId: string };

const NEVER = new AbortController().signal;

const isFill = (event: OrderEvent): boolean =>
  event.kind === 'execution' || ['filled', 'partially_filled'].includes(event.report.status);

const idOf = (event: OrderEvent): string | null =>
  event.kind === 'execution' ? event.execution.clientOrderId : event.report.clientOrderId;

/**
 * A broker whose wire misbehaves by a script: requests are refused, lost or answered wrongly, what
 * the venue tells is lost, late, doubled, mixed up or cut into parts, the connection is dead, mute or
 * barred. What the venue has done it has done, and it answers as a sound adapter would: what is not
 * certain is `unknown`. Watermarks always pass: they are the pace of a simulation, no word of a
 * broker.
 */
export class FaultyBroker implements BrokerPort {
  readonly capabilities: BrokerCapabilities;
  readonly events: Observable<BrokerEvent>;
  readonly open?: NonNullable<BrokerPort['open']>;
  readonly group?: NonNullable<BrokerPort['group']>;
  readonly cancelAll?: NonNullable<BrokerPort['cancelAll']>;
  /** Orders whose placing had no answer at least once. */
  readonly unanswered = new Set<string>();
  readonly #inner: BrokerPort;
  readonly #timing: FaultTiming;
  readonly #plan: FaultPlan;
  readonly #wire: WireState;
  readonly #splits = new SplitFills();
  readonly #said = new Subject<BrokerEvent>();
  #kept: BrokerEvent[] | null = [];
  readonly #timers = new Subscription();
  readonly #held = new Set<{ readonly at: Micros }>();
  #mixed: { readonly event: OrderEvent; readonly play: () => void }[] = [];
  /** Orders of which the stream says nothing before they fill. */
  readonly #silent = new Set<string>();
  #listening: Subscription | null = null;
  #epoch = 1;

  constructor(inner: BrokerPort, script: FaultScript, timing: FaultTiming) {
    this.#inner = inner;
    this.#timing = timing;
    this.capabilities = inner.capabilities;
    this.#plan = new FaultPlan(script, timing, (fault, isOpen) => {
      const told = this.#wire.turn(fault.kind, isOpen);
      if (told !== null) this.#tellHealth(told.state, told.detail);
    });
    this.#wire = new WireState(this.#plan);
    this.events = new Observable((subscriber) => {
      for (const event of this.#kept ?? []) subscriber.next(event);
      this.#kept = null;
      return this.#said.subscribe(subscriber);
    });
    // What the venue has beside orders is not touched; what it does not have stays away.
    if (inner.open !== undefined) {
      this.open = (subAccount, spec, signal) =>
        this.#wire.isCut ? Promise.resolve(DISCONNECTED) : inner.open!(subAccount, spec, signal);
    }
    if (inner.group !== undefined) {
      this.group = (ids, signal) => this.#pass(() => inner.group!(ids, NEVER), signal);
    }
    if (inner.cancelAll !== undefined) {
      this.cancelAll = async (signal) => {
        const all = async () =>
          ({ kind: 'accepted', value: await inner.cancelAll!(NEVER) }) as const;
        const outcome = await this.#pass<readonly Outcome<string>[]>(all, signal);
        return outcome.kind === 'accepted' ? outcome.value : [outcome];
      };
    }
  }

  /** Whether something is on its way or a window of the script is open. */
  get isBusy(): boolean {
    return this.#held.size > 0 || this.#plan.isOpen;
  }

  /** Returns when the script does something by the clock next, null for never. */
  nextAt(): Micros | null {
    const held = [...this.#held].map(({ at }) => at);
    const next = Math.min(this.#plan.nextAt() ?? Infinity, ...held);
    return Number.isFinite(next) ? next : null;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const { barred } = this.#wire;
    if (barred !== null) throw away(`the venue takes no connection: ${barred}`);
    if (this.#listening !== null) {
      this.#epoch++;
      // Whoever listens knows by this that the connection is another one.
      this.#tellHealth('ready', null);
      return;
    }
    this.#listening = this.#inner.events.subscribe((event) => this.#hear(event));
    await this.#inner.connect(signal);
    const { openOrders, closedOrders } = await this.#inner.massStatus(0);
    const isOwn = ({ parent }: OrderReport): boolean => parent === null;
    this.#plan.start([...openOrders, ...closedOrders].filter(isOwn).length);
  }

  async disconnect(): Promise<void> {
    this.#plan.close();
    this.#timers.unsubscribe();
    this.#wire.cut();
    await this.#inner.disconnect();
    this.#listening?.unsubscribe();
    this.#said.complete();
  }

  async place(order: BrokerOrder, signal: AbortSignal): Promise<Outcome<OrderReport>> {
    const { clientOrderId } = order;
    this.#plan.placed(clientOrderId);
    const send = (): Promise<Outcome<OrderReport>> => this.#inner.place(order, NEVER);
    const outcome = await this.#request({ on: 'place', clientOrderId, send, signal });
    if (outcome.kind === 'unknown' && outcome.cause !== 'id-exists') {
      this.unanswered.add(clientOrderId);
    }
    this.#plan.answered(clientOrderId);
    return outcome.kind === 'accepted' ? { ...outcome, value: this.#seen(outcome.value) } : outcome;
  }

  async replace(
    target: Target,
    change: BrokerOrderChange & { readonly clientOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<OrderReport>> {
    const { clientOrderId } = target;
    const send = (): Promise<Outcome<OrderReport>> => this.#inner.replace(target, change, NEVER);
    const outcome = await this.#request({ on: 'replace', clientOrderId, send, signal });
    return outcome.kind === 'accepted' ? { ...outcome, value: this.#seen(outcome.value) } : outcome;
  }

  cancel(target: Target, signal: AbortSignal): Promise<Outcome<null>> {
    const { clientOrderId } = target;
    const send = (): Promise<Outcome<null>> => this.#inner.cancel(target, NEVER);
    return this.#request({ on: 'cancel', clientOrderId, send, signal });
  }

  async find(
    by: { readonly clientOrderId: string } | { readonly venueOrderId: string },
  ): Promise<OrderReport | 'absent' | 'cannot-tell'> {
    if (this.#wire.isAway) return 'cannot-tell';
    const found = await this.#inner.find(by);
    return typeof found === 'string' ? found : this.#seen(found);
  }

  async massStatus(since: Micros): Promise<MassStatus> {
    this.#wire.expectAnswer();
    // The venue reads instants by its own clock.
    const skew = this.#wire.skew;
    const status = this.#splits.status(await this.#inner.massStatus(since - skew));
    if (skew === 0) return status;
    const late = <T extends { readonly venueTime: number }>(one: T): T => ({
      ...one,
      venueTime: one.venueTime + skew,
    });
    return {
      ...status,
      takenAt: status.takenAt + skew,
      coversFrom: status.coversFrom + skew,
      openOrders: status.openOrders.map(late),
      closedOrders: status.closedOrders.map(late),
      executions: status.executions.map(late),
    };
  }

  async account(): Promise<AccountReport> {
    this.#wire.expectAnswer();
    return this.#inner.account();
  }

  async positions(): Promise<readonly PositionReport[]> {
    this.#wire.expectAnswer();
    return this.#splits.positions(await this.#inner.positions());
  }

  async clock(): Promise<{ readonly venueTime: Micros; readonly open: boolean }> {
    this.#wire.expectAnswer();
    const { venueTime, open } = await this.#inner.clock();
    return { venueTime: venueTime + this.#wire.skew, open };
  }

  async #request<T>(asked: {
    readonly on: RequestFault['on'];
    readonly clientOrderId: string;
    readonly send: () => Promise<Outcome<T>>;
    readonly signal: AbortSignal;
  }): Promise<Outcome<T>> {
    const { on, clientOrderId, send, signal } = asked;
    const refused = this.#wire.refusal();
    if (refused !== null) return refused;
    const fault = this.#plan.request(on, clientOrderId);
    if (fault === null) return this.#pass(send, signal);
    if (fault.kind === 'reject') {
      return { kind: 'rejected', code: fault.code, message: fault.message };
    }
    if (fault.silent) this.#silent.add(clientOrderId);
    if (fault.accepted) await send();
    return fault.kind === 'server-error' ? BROKEN : this.#wire.lost(signal);
  }

  async #pass<T>(send: () => Promise<Outcome<T>>, signal: AbortSignal): Promise<Outcome<T>> {
    return this.#wire.refusal() ?? Promise.race([send(), this.#wire.lost<T>(signal)]);
  }

  #hear(event: BrokerEvent): void {
    if (event.kind === 'watermark') {
      this.#unmix();
      this.#plan.reached(event.slice);
      this.#say(event);
    } else if (event.kind === 'order' || event.kind === 'execution') this.#hearOrder(event);
    else if (event.kind === 'health' || !this.#wire.isDeaf) this.#say(event);
  }

  #hearOrder(event: OrderEvent): void {
    const id = idOf(event);
    const faults = this.#plan.events(id);
    const mixing = faults.find(({ fault }) => fault.kind === 'reorder');
    if (mixing !== undefined) this.#mixed.push({ event, play: mixing.play });
    else this.#distort(event, faults);
  }

  /** Tells in reverse what was held back, before the slice that it belongs to is said to be over. */
  #unmix(): void {
    const mixed = this.#mixed;
    this.#mixed = [];
    for (const { event, play } of mixed.toReversed()) {
      if (mixed.length > 1) play();
      const faults = this.#plan.events(idOf(event));
      this.#distort(
        event,
        faults.filter(({ fault }) => fault.kind !== 'reorder'),
      );
    }
  }

  #distort(
    event: OrderEvent,
    faults: readonly { readonly fault: EventFault; readonly play: () => void }[],
  ): void {
    let [copies, delayMs] = [1, 0];
    for (const { fault, play } of faults) {
      if (fault.kind === 'duplicate') copies += fault.copies;
      else if (!isFill(event)) continue;
      else if (fault.kind === 'late-fill') delayMs += fault.delayMs;
      else if (fault.kind === 'lost-fill') {
        if (fault.what === 'execution' && event.kind === 'order') continue;
        copies = 0;
      } else if (fault.kind === 'partial' && event.kind === 'execution') {
        if (this.#tellParts(event, fault)) copies = 0;
        else continue;
      } else continue;
      play();
    }
    for (let copy = 0; copy < copies; copy++) this.#later(delayMs, () => this.#tellOrder(event));
  }

  /** Tells an execution in parts, the first at once; false when it cannot be cut up. */
  #tellParts(
    { epoch, execution }: Extract<OrderEvent, { kind: 'execution' }>,
    { parts, everyMs }: Extract<EventFault, { kind: 'partial' }>,
  ): boolean {
    const { key, venueOrderId } = execution;
    if (this.#splits.split(execution, parts) === null) return false;
    for (let part = 0; part < parts; part++) {
      this.#later(part * everyMs, () => {
        const next = this.#splits.next(key);
        if (next === null) return;
        this.#tellOrder({ epoch, kind: 'execution', execution: next });
        const report = this.#splits.reportOf(venueOrderId);
        if (report !== null) this.#tellOrder({ epoch, kind: 'order', report });
      });
    }
    return true;
  }

  #tellOrder(event: OrderEvent): void {
    const id = idOf(event);
    if (id !== null && this.#silent.has(id) && !isFill(event)) return;
    if (this.#wire.isDeaf) return;
    if (event.kind === 'execution') {
      const { execution } = event;
      const venueTime = execution.venueTime + this.#wire.skew;
      this.#say({ ...event, execution: { ...execution, venueTime } });
      return;
    }
    const { epoch, report } = event;
    const hasEnded = ['canceled', 'expired', 'replaced', 'rejected'].includes(report.status);
    // What was filled before an order ended is told before its end.
    for (const execution of hasEnded ? this.#splits.rest(report.venueOrderId) : []) {
      this.#tellOrder({ epoch, kind: 'execution', execution });
    }
    this.#say({ ...event, report: this.#seen(report) });
  }

  #seen(report: OrderReport): OrderReport {
    const seen = this.#splits.seen(report);
    return { ...seen, venueTime: seen.venueTime + this.#wire.skew };
  }

  #later(ms: number, then: () => void): void {
    if (ms === 0) return then();
    const held = { at: this.#timing.clock.now() + ms * 1_000 };
    this.#held.add(held);
    this.#timers.add(
      timer(ms, this.#timing.scheduler).subscribe(() => {
        this.#held.delete(held);
        then();
      }),
    );
  }

  #tellHealth(state: BrokerHealth, detail: string | null): void {
    this.#say({ epoch: this.#epoch, kind: 'health', state, detail });
  }

  #say(event: BrokerEvent): void {
    const said = { ...event, epoch: this.#epoch };
    if (this.#kept === null) this.#said.next(said);
    else this.#kept.push(said);
  }
}
