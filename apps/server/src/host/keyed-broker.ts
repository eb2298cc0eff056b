import { VelaError, messageOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerEvent,
  BrokerPort,
  Credential,
  MassStatus,
  Outcome,
  PositionReport,
} from '@vela/ports';
import { EMPTY, ReplaySubject, catchError, exhaustMap, from } from 'rxjs';
import type { Observable, Subscription } from 'rxjs';

/** A credential as it is needed: what tells it from others, and how it is opened. */
export interface StoredCredential {
  readonly storedAt: Micros;
  readonly open: () => Promise<Credential>;
}

/** What an account whose broker wants a credential is made of. */
export interface KeyedBrokerOptions {
  readonly capabilities: BrokerCapabilities;
  /** Returns the credential of the account as it is now, null where there is none. */
  readonly stored: () => Promise<StoredCredential | null>;
  /** Makes the adapter that talks to the broker with a credential. */
  readonly adapter: (credential: Credential) => Promise<BrokerPort>;
  /** Emits when the credential may be another one. */
  readonly mayHaveChanged: Observable<unknown>;
}

/** Events that are kept for who comes late. */
const KEPT_MAX = 1_000;

type Target = { readonly clientOrderId: string; readonly venueOrderId: string };
type Id = { readonly clientOrderId: string } | { readonly venueOrderId: string };

/**
 * An account at a broker whose credential may be missing, unreadable, replaced and taken away: each is
 * a state of the account and none ends its gateway. The credential is opened when it is connected, and
 * another one leads to another adapter.
 */
export class KeyedBroker implements BrokerPort {
  readonly capabilities: BrokerCapabilities;
  readonly #said = new ReplaySubject<BrokerEvent>(KEPT_MAX);
  readonly #watching: Subscription;
  #adapter: { readonly port: BrokerPort; readonly storedAt: Micros } | null = null;
  #hearing: Subscription | null = null;
  /** Numbers of connections go on where those of the adapter before ended. */
  #epoch = { base: 0, last: 0 };
  #hasEnded = false;

  constructor(private readonly options: KeyedBrokerOptions) {
    this.capabilities = options.capabilities;
    const look = () => from(this.#look()).pipe(catchError(() => EMPTY));
    this.#watching = options.mayHaveChanged.pipe(exhaustMap(look)).subscribe();
  }

  get events(): Observable<BrokerEvent> {
    return this.#said;
  }

  async connect(signal: AbortSignal): Promise<void> {
    if (this.#hasEnded) {
      throw new VelaError('CONFLICT', 'an account that was left is not connected again');
    }
    const port = await this.#current();
    await port.connect(signal);
  }

  async disconnect(): Promise<void> {
    this.#hasEnded = true;
    this.#watching.unsubscribe();
    await this.#leave();
    this.#said.complete();
  }

  async place(order: BrokerOrder, signal: AbortSignal): Promise<Outcome<OrderReport>> {
    return this.#adapter?.port.place(order, signal) ?? NOT_CONNECTED;
  }

  async replace(
    target: Target,
    change: BrokerOrderChange & { readonly clientOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<OrderReport>> {
    return this.#adapter?.port.replace(target, change, signal) ?? NOT_CONNECTED;
  }

  async cancel(target: Target, signal: AbortSignal): Promise<Outcome<null>> {
    return this.#adapter?.port.cancel(target, signal) ?? NOT_CONNECTED;
  }

  async cancelAll(signal: AbortSignal): Promise<readonly Outcome<string>[]> {
    return this.#adapter?.port.cancelAll?.(signal) ?? [NOT_CONNECTED];
  }

  async find(by: Id): Promise<OrderReport | 'absent' | 'cannot-tell'> {
    return this.#adapter?.port.find(by) ?? 'cannot-tell';
  }

  async massStatus(since: Micros): Promise<MassStatus> {
    return this.#expect().massStatus(since);
  }

  async account(): Promise<AccountReport> {
    return this.#expect().account();
  }

  async positions(): Promise<readonly PositionReport[]> {
    return this.#expect().positions();
  }

  async clock(): Promise<{ readonly venueTime: Micros; readonly open: boolean }> {
    return this.#expect().clock();
  }

  #expect(): BrokerPort {
    if (this.#adapter !== null) return this.#adapter.port;
    throw new VelaError('UNAVAILABLE', 'the account is not connected', { retryable: true });
  }

  /** Returns the adapter of the present credential; a new one where it is another one. */
  async #current(): Promise<BrokerPort> {
    const stored = await this.options.stored();
    if (stored !== null && stored.storedAt === this.#adapter?.storedAt) return this.#adapter.port;
    await this.#leave();
    if (stored === null) throw this.#refuse(MISSING);
    let credential: Credential;
    try {
      credential = await stored.open();
    } catch (thrown) {
      // A database that does not answer says nothing about the credential.
      if (thrown instanceof VelaError && thrown.retryable) throw thrown;
      throw this.#refuse(messageOf(thrown));
    }
    const port = await this.options.adapter(credential);
    if (this.#hasEnded) {
      await port.disconnect();
      throw new VelaError('CONFLICT', 'the account was left meanwhile');
    }
    this.#adapter = { port, storedAt: stored.storedAt };
    this.#epoch = { base: this.#epoch.last, last: this.#epoch.last };
    this.#hearing = port.events.subscribe((event) => this.#hear(event));
    return port;
  }

  #hear(event: BrokerEvent): void {
    const epoch = this.#epoch.base + event.epoch;
    this.#epoch.last = Math.max(this.#epoch.last, epoch);
    this.#said.next({ ...event, epoch });
  }

  /** Says that the account wants a credential, and returns that as an error. */
  #refuse(detail: string): VelaError {
    this.#say('auth-required', detail);
    return new VelaError('BROKER_REJECTED', detail, { hint: CONNECT });
  }

  #say(state: 'auth-required' | 'disconnected', detail: string): void {
    this.#said.next({ kind: 'health', state, detail, epoch: this.#epoch.last });
  }

  /** Lets an adapter go whose credential is not that of the account any more. */
  async #look(): Promise<void> {
    const before = this.#adapter;
    if (before === null || this.#hasEnded) return;
    const stored = await this.options.stored();
    if (stored?.storedAt === before.storedAt || this.#adapter !== before) return;
    await this.#leave();
    if (stored === null) this.#say('auth-required', MISSING);
    else this.#say('disconnected', 'another credential was stored');
  }

  async #leave(): Promise<void> {
    const left = this.#adapter;
    this.#adapter = null;
    this.#hearing?.unsubscribe();
    this.#hearing = null;
    await left?.port.disconnect();
  }
}

/** Nothing was sent; but that is the gateway's to find out, like everything without an answer. */
const NOT_CONNECTED: Outcome<never> = { kind: 'unknown', cause: 'disconnected' };
const CONNECT = 'Connect the account again: vela account connect.';
const MISSING = `the account has no credential. ${CONNECT}`;
