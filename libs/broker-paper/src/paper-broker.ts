import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import { createPace } from '@vela/ports';
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerEvent,
  BrokerHealth,
  BrokerPort,
  FeedSlice,
  MassStatus,
  Outcome,
  PaceControl,
  PositionReport,
  SubAccountSpec,
} from '@vela/ports';
import type { Observable, Subscription } from 'rxjs';
import { PAPER_CAPABILITIES, refusedBefore } from './capabilities.js';
import { EventLog } from './event-log.js';
import type { PaperAccount } from './paper-account.js';
import { journalBody } from './paper-action.js';
import type { PaperAction } from './paper-action.js';
import { PaperEngine } from './paper-engine.js';
import type { PaperEvent } from './paper-engine.js';
import type { PaperFeeds } from './paper-feeds.js';
import { PaperKeeper } from './paper-keeper.js';
import type { JournalSetup } from './paper-keeper.js';
import { carryOut, recover } from './paper-recovery.js';
import type { Told } from './paper-recovery.js';

/** What a paper venue is made of. */
export interface PaperBrokerSetup {
  readonly account: PaperAccount;
  readonly feeds: PaperFeeds;
  /** Where it keeps what it was asked; absent for a venue that lives as long as its process. */
  readonly durable?: JournalSetup;
  /**
   * How far the account's log is in each feed: what was told before is not told again, and requests
   * are taken from there on.
   */
  readonly told?: Told;
}

/** A request that waits for its turn. */
interface Request {
  readonly kind: 'request';
  readonly action: PaperAction;
  readonly resolve: (outcome: Outcome<unknown>) => void;
}

type Task = Request | { readonly kind: 'slice'; readonly slice: FeedSlice };

/** Requests that one append of the journal takes. */
const BATCH = 256;
/** Slices of one feed that may wait for their turn. */
const WINDOW = 64;

const DISCONNECTED: Outcome<never> = { kind: 'unknown', cause: 'disconnected' };

/**
 * The simulated venue as a broker. Requests and slices are worked off one after the other; with a
 * journal a request is written down, with the place in the feeds behind which it came, before it is
 * carried out and answered, so that the venue is the same again after a crash.
 */
export class PaperBroker implements BrokerPort {
  readonly capabilities: BrokerCapabilities = PAPER_CAPABILITIES;
  readonly #setup: PaperBrokerSetup;
  readonly #keeper: PaperKeeper | null;
  readonly #log = new EventLog();
  readonly #stop = new AbortController();
  readonly #followed = new Map<string, { pace: PaceControl; subscription: Subscription }>();
  readonly #tasks: Task[] = [];
  #engine: PaperEngine;
  /** Number of the last request in the journal. */
  #n = 0;
  #state: 'fresh' | 'connected' | 'over' = 'fresh';
  #isWorking = false;

  constructor(setup: PaperBrokerSetup) {
    this.#setup = setup;
    this.#engine = new PaperEngine(setup.account);
    this.#keeper =
      setup.durable === undefined ? null : new PaperKeeper(setup.account.id, setup.durable);
  }

  get events(): Observable<BrokerEvent> {
    return this.#log.events;
  }

  async connect(signal: AbortSignal): Promise<void> {
    if (this.#state !== 'fresh') {
      throw new VelaError('CONFLICT', 'expected a paper venue that was not connected before', {
        hint: 'Make another one over the same journal.',
      });
    }
    this.#tellHealth('connecting', null);
    const { account, feeds, durable, told } = this.#setup;
    if (durable !== undefined) {
      this.#tellHealth('reconciling', null);
      const recovered = await recover(account, durable.journal, feeds, told);
      this.#engine = recovered.engine;
      this.#n = recovered.n;
      this.#tellAll(recovered.events);
    }
    signal.throwIfAborted();
    this.#state = 'connected';
    this.#tellHealth('ready', null);
    for (const feedId of Object.keys(this.#engine.places)) this.#follow(feedId);
  }

  disconnect(): Promise<void> {
    this.#end('disconnected', null);
    return Promise.resolve();
  }

  async open(
    subAccount: string,
    spec: SubAccountSpec,
    signal: AbortSignal,
  ): Promise<Outcome<null>> {
    return (await this.#request({ kind: 'open', subAccount, spec }, signal)) as Outcome<null>;
  }

  async place(order: BrokerOrder, signal: AbortSignal): Promise<Outcome<OrderReport>> {
    const refused = refusedBefore(order);
    if (refused !== null) return { kind: 'rejected', ...refused };
    return (await this.#request({ kind: 'place', order }, signal)) as Outcome<OrderReport>;
  }

  async replace(
    target: { readonly clientOrderId: string; readonly venueOrderId: string },
    change: BrokerOrderChange & { readonly clientOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<OrderReport>> {
    const { clientOrderId: _, ...made } = change;
    const action = { kind: 'replace', clientOrderId: this.#idOf(target), change: made } as const;
    return (await this.#request(action, signal)) as Outcome<OrderReport>;
  }

  async cancel(
    target: { readonly clientOrderId: string; readonly venueOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<null>> {
    const action = { kind: 'cancel', clientOrderId: this.#idOf(target) } as const;
    return (await this.#request(action, signal)) as Outcome<null>;
  }

  async group(clientOrderIds: readonly string[], signal: AbortSignal): Promise<Outcome<null>> {
    return (await this.#request({ kind: 'group', clientOrderIds }, signal)) as Outcome<null>;
  }

  async cancelAll(signal: AbortSignal): Promise<readonly Outcome<string>[]> {
    const outcome = await this.#request({ kind: 'cancelAll' }, signal);
    return outcome.kind === 'accepted' ? (outcome.value as Outcome<string>[]) : [outcome];
  }

  /** Returns the id of an order by the id that its sender knows, or by that of the venue. */
  #idOf(target: { readonly clientOrderId: string; readonly venueOrderId: string }): string {
    const { clientOrderId: id, venueOrderId } = target;
    if (this.#engine.knows(id) || venueOrderId === '') return id;
    return this.#engine.find({ venueOrderId })?.clientOrderId ?? id;
  }

  find(
    by: { readonly clientOrderId: string } | { readonly venueOrderId: string },
  ): Promise<OrderReport | 'absent' | 'cannot-tell'> {
    if (this.#state !== 'connected') return Promise.resolve('cannot-tell');
    const report = this.#engine.find(by);
    if (report !== null) return Promise.resolve(report);
    // What waits for its turn is not there yet and may be there in a moment.
    const isOnTheWay = this.#tasks.some(
      (task) =>
        task.kind === 'request' &&
        task.action.kind === 'place' &&
        'clientOrderId' in by &&
        task.action.order.clientOrderId === by.clientOrderId,
    );
    return Promise.resolve(isOnTheWay ? 'cannot-tell' : 'absent');
  }

  massStatus(since: Micros): Promise<MassStatus> {
    return this.#ask((engine) => engine.massStatus(since));
  }

  account(): Promise<AccountReport> {
    return this.#ask((engine) => engine.account());
  }

  positions(): Promise<readonly PositionReport[]> {
    return this.#ask((engine) => engine.positions());
  }

  clock(): Promise<{ readonly venueTime: Micros; readonly open: boolean }> {
    return this.#ask((engine) => ({ venueTime: engine.now, open: true }));
  }

  /** Returns the state of the venue as plain data, for whoever compares two of them. */
  state(): unknown {
    return this.#engine.snapshot();
  }

  #ask<T>(question: (engine: PaperEngine) => T): Promise<T> {
    if (this.#state === 'connected') return Promise.resolve(question(this.#engine));
    return Promise.reject(
      new VelaError('UNAVAILABLE', 'the paper venue is not connected', { retryable: true }),
    );
  }

  #request(action: PaperAction, signal: AbortSignal): Promise<Outcome<unknown>> {
    if (this.#state !== 'connected') return Promise.resolve(DISCONNECTED);
    if (signal.aborted) return Promise.resolve({ kind: 'unknown', cause: 'timeout' });
    return new Promise((resolve) => {
      const onAbort = (): void => resolve({ kind: 'unknown', cause: 'timeout' });
      signal.addEventListener('abort', onAbort, { once: true });
      this.#tasks.push({
        kind: 'request',
        action,
        resolve: (outcome) => {
          signal.removeEventListener('abort', onAbort);
          resolve(outcome);
        },
      });
      void this.#work();
    });
  }

  #follow(feedId: string): void {
    if (this.#followed.has(feedId)) return;
    const after = this.#engine.places[feedId];
    if (after === undefined) return;
    const pace = createPace(WINDOW);
    const subscription = this.#setup.feeds.follow(feedId, after, pace).subscribe((slice) => {
      this.#tasks.push({ kind: 'slice', slice });
      void this.#work();
    });
    this.#followed.set(feedId, { pace, subscription });
  }

  /** Works off what waits, in its order. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      while (this.#state === 'connected' && this.#tasks.length > 0) {
        const [first] = this.#tasks;
        if (first!.kind === 'slice') this.#takeSlice(first!.slice);
        else await this.#takeRequests();
        if (this.#keeper !== null && !(await this.#keeper.snapshotWhenDue(this.#engine, this.#n))) {
          this.#end('disconnected', 'another owner has the account');
        }
      }
    } catch (error) {
      // Other errors may hold an address with a password; only our own words are told.
      this.#end('disconnected', error instanceof VelaError ? error.message : 'the venue failed');
    } finally {
      this.#isWorking = false;
    }
  }

  #takeSlice(slice: FeedSlice): void {
    this.#tasks.shift();
    this.#tellAll(this.#engine.step(slice));
    this.#keeper?.sliceTaken();
    this.#followed.get(slice.feedId)?.pace.taken();
  }

  async #takeRequests(): Promise<void> {
    const other = this.#tasks.findIndex(({ kind }) => kind !== 'request');
    const count = Math.min(BATCH, other < 0 ? this.#tasks.length : other);
    const requests = this.#tasks.slice(0, count) as Request[];
    if (this.#keeper !== null) {
      const at = this.#engine.places;
      const rows = requests.map(({ action }, index) => ({
        n: this.#n + 1 + index,
        body: journalBody(action, at),
      }));
      const trouble = (detail: string | null): void =>
        this.#tellHealth(detail === null ? 'ready' : 'degraded', detail);
      if (!(await this.#keeper.append(rows, trouble, this.#stop.signal))) {
        this.#end('disconnected', 'another owner has the account');
        return;
      }
      this.#n += count;
      if (this.#state !== 'connected') return;
    }
    for (const { action, resolve } of requests) {
      const answer =
        action.kind === 'open'
          ? await carryOut(this.#engine, action, this.#setup.feeds)
          : this.#engine.apply(action);
      this.#tasks.shift();
      this.#tellAll(answer.events);
      if (action.kind === 'open') this.#follow(action.spec.feedId);
      resolve(answer.outcome);
    }
  }

  #tellAll(events: readonly PaperEvent[]): void {
    for (const event of events) this.#log.tell({ epoch: 1, ...event });
  }

  #tellHealth(state: BrokerHealth, detail: string | null): void {
    this.#log.tell({ epoch: 1, kind: 'health', state, detail });
  }

  /** Ends the connection: what waits is not known to have happened. */
  #end(state: BrokerHealth, detail: string | null): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#stop.abort();
    for (const { pace, subscription } of this.#followed.values()) {
      pace.close();
      subscription.unsubscribe();
    }
    for (const task of this.#tasks.splice(0)) {
      if (task.kind === 'request') task.resolve(DISCONNECTED);
    }
    this.#tellHealth(state, detail);
    this.#log.end();
  }
}
