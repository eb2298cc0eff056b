import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import type {
  AccountReport,
  BrokerEvent,
  BrokerHealth,
  BrokerPort,
  MassStatus,
  Outcome,
  PositionReport,
  SubAccountSpec,
} from '@vela/ports';
import { Subject } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { ConformanceControl, Held } from './conformance-world.js';

type Fault =
  | { readonly kind: 'holdRequest' | 'holdAnswer'; readonly gate: Promise<void> }
  | { readonly kind: 'dropRequest' | 'dropAnswer' }
  | { readonly kind: 'status'; readonly code: number };

/** What the wire does of {@link ConformanceControl}. */
type WireControl = Pick<
  ConformanceControl,
  'hold' | 'drop' | 'dup' | 'reorder' | 'cut' | 'reconnect' | 'status'
>;

const NEVER = new AbortController().signal;
const DISCONNECTED: Outcome<never> = { kind: 'unknown', cause: 'disconnected' };

/** Whether an event is about an order, so that the wire may lose, repeat or delay it. */
const isOfOrder = ({ kind }: BrokerEvent): boolean =>
  kind === 'order' || kind === 'execution' || kind === 'bust' || kind === 'requestRefused';

/**
 * A broker at the other end of a bad wire: requests and answers are lost, late or answered with a
 * status, events are lost, repeated or mixed up, the wire is cut. What the venue has done it has
 * done. It answers as a sound adapter would: whatever is not certain is `unknown`.
 */
export class FaultyBroker implements BrokerPort, WireControl {
  readonly events = new Subject<BrokerEvent>();
  /** Requests that went out. */
  calls = 0;
  readonly #inner: BrokerPort;
  readonly #faults: Fault[] = [];
  /** Requests that the venue has and has not answered. */
  readonly #atVenue = new Set<Promise<unknown>>();
  #subscription: Subscription | null = null;
  #epoch: number;
  #cut = new AbortController();
  #losing = 0;
  #doubling = 0;
  #mixing = 0;
  #mixed: BrokerEvent[] = [];

  readonly #refuses: (order: BrokerOrder) => boolean;

  /** `refuses` says which orders the adapter refuses by itself, so that they never get to the wire. */
  constructor(inner: BrokerPort, refuses: (order: BrokerOrder) => boolean, epoch = 1) {
    this.#inner = inner;
    this.#refuses = refuses;
    this.#epoch = epoch;
  }

  get capabilities() {
    return this.#inner.capabilities;
  }

  /** Number of the connection. */
  get epoch(): number {
    return this.#epoch;
  }

  connect(): Promise<void> {
    this.#subscription = this.#inner.events.subscribe((event) => this.#hear(event));
    return Promise.resolve();
  }

  disconnect(): Promise<void> {
    this.#subscription?.unsubscribe();
    this.events.complete();
    return Promise.resolve();
  }

  hold(what: 'request' | 'answer'): Held {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#faults.push({ kind: what === 'request' ? 'holdRequest' : 'holdAnswer', gate });
    return {
      release: async () => {
        release();
        await this.settled();
      },
    };
  }

  drop(what: 'request' | 'answer' | 'event'): void {
    if (what === 'event') this.#losing++;
    else this.#faults.push({ kind: what === 'request' ? 'dropRequest' : 'dropAnswer' });
  }

  dup(events: number): void {
    this.#doubling += events;
  }

  reorder(events: number): void {
    this.#mixing = events;
  }

  status(code: number): void {
    this.#faults.push({ kind: 'status', code });
  }

  cut(): void {
    this.#tellHealth('disconnected');
    this.#cut.abort();
  }

  async reconnect(): Promise<void> {
    await turns();
    this.#cut = new AbortController();
    this.#epoch++;
    this.#tellHealth('reconciling');
    this.#tellHealth('ready');
  }

  #tellHealth(state: BrokerHealth): void {
    this.events.next({ epoch: this.#epoch, kind: 'health', state, detail: null });
  }

  #hear(event: BrokerEvent): void {
    if (this.#cut.signal.aborted) return;
    if (!isOfOrder(event)) {
      this.#flush();
      this.events.next({ ...event, epoch: this.#epoch });
      return;
    }
    if (this.#losing > 0) {
      this.#losing--;
      return;
    }
    const copies = this.#doubling > 0 ? 2 : 1;
    if (copies === 2) this.#doubling--;
    for (let copy = 0; copy < copies; copy++) this.#mixed.push({ ...event, epoch: this.#epoch });
    if (this.#mixed.length >= this.#mixing) this.#flush();
  }

  #flush(): void {
    const events = this.#mixed;
    this.#mixed = [];
    if (this.#mixing > 0 && events.length > 0) {
      this.#mixing = 0;
      events.reverse();
    }
    for (const event of events) this.events.next(event);
  }

  /** Resolves when the venue has answered everything that has reached it, and all was heard. */
  async settled(): Promise<void> {
    await turns();
    while (this.#atVenue.size > 0) {
      await Promise.allSettled(this.#atVenue);
      await turns();
    }
  }

  async #call<T>(send: () => Promise<Outcome<T>>, signal: AbortSignal): Promise<Outcome<T>> {
    const run = (): Promise<Outcome<T>> => {
      const answer = send().finally(() => this.#atVenue.delete(answer));
      this.#atVenue.add(answer);
      return answer;
    };
    this.calls++;
    if (this.#cut.signal.aborted) return DISCONNECTED;
    const fault = this.#faults.shift();
    const lost = this.#lost<T>(signal);
    switch (fault?.kind) {
      case undefined:
        return Promise.race([run(), lost]);
      case 'dropRequest':
        return lost;
      case 'dropAnswer':
        await run();
        return lost;
      case 'holdRequest':
        return Promise.race([fault.gate.then(run), lost]);
      case 'holdAnswer': {
        const answer = await run();
        return Promise.race([fault.gate.then(() => answer), lost]);
      }
      case 'status':
        return answered(fault.code, run);
    }
  }

  /** Resolves when nobody waits for an answer any more, or none can come. */
  #lost<T>(signal: AbortSignal): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      const over = (): void => resolve({ kind: 'unknown', cause: 'timeout' });
      if (signal.aborted) over();
      signal.addEventListener('abort', over, { once: true });
      this.#cut.signal.addEventListener('abort', () => resolve(DISCONNECTED), { once: true });
    });
  }

  place(order: BrokerOrder, signal: AbortSignal): Promise<Outcome<OrderReport>> {
    if (this.#refuses(order)) return this.#inner.place(order, NEVER);
    return this.#call(() => this.#inner.place(order, NEVER), signal);
  }

  replace(
    target: { readonly clientOrderId: string; readonly venueOrderId: string },
    change: BrokerOrderChange & { readonly clientOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<OrderReport>> {
    return this.#call(() => this.#inner.replace(target, change, NEVER), signal);
  }

  cancel(
    target: { readonly clientOrderId: string; readonly venueOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<null>> {
    return this.#call(() => this.#inner.cancel(target, NEVER), signal);
  }

  open(subAccount: string, spec: SubAccountSpec, signal: AbortSignal): Promise<Outcome<null>> {
    return this.#call(() => this.#inner.open!(subAccount, spec, NEVER), signal);
  }

  group(ids: readonly string[], signal: AbortSignal): Promise<Outcome<null>> {
    return this.#call(() => this.#inner.group!(ids, NEVER), signal);
  }

  async cancelAll(signal: AbortSignal): Promise<readonly Outcome<string>[]> {
    const all = async () =>
      ({ kind: 'accepted', value: await this.#inner.cancelAll!(NEVER) }) as const;
    const outcome = await this.#call<readonly Outcome<string>[]>(all, signal);
    return outcome.kind === 'accepted' ? outcome.value : [outcome];
  }

  find(
    by: { readonly clientOrderId: string } | { readonly venueOrderId: string },
  ): Promise<OrderReport | 'absent' | 'cannot-tell'> {
    if (this.#cut.signal.aborted) return Promise.resolve('cannot-tell');
    return this.#inner.find(by);
  }

  massStatus(since: Micros): Promise<MassStatus> {
    return this.#ask(() => this.#inner.massStatus(since));
  }

  account(): Promise<AccountReport> {
    return this.#ask(() => this.#inner.account());
  }

  positions(): Promise<readonly PositionReport[]> {
    return this.#ask(() => this.#inner.positions());
  }

  clock(): Promise<{ readonly venueTime: Micros; readonly open: boolean }> {
    return this.#ask(() => this.#inner.clock());
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    if (!this.#cut.signal.aborted) return question();
    return Promise.reject(
      new VelaError('UNAVAILABLE', 'the wire to the venue is cut', { retryable: true }),
    );
  }
}

/** Answers a request with a status as a sound adapter reads it. */
async function answered<T>(code: number, run: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  if (code === 429) return { kind: 'rejected', code: 'rate-limited', message: 'too many requests' };
  if (code === 401) return { kind: 'rejected', code: 'auth', message: 'the token is not valid' };
  if (code < 500) return { kind: 'rejected', code: 'other', message: `status ${code}` };
  await run();
  return { kind: 'unknown', cause: 'server-error' };
}

/** Lets everything that is ready happen. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
