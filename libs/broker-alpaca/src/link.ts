import { VelaError, messageOf } from '@vela/kernel';
import type { BrokerEvent, BrokerHealth, Credential, Outcome } from '@vela/ports';
import { outcomeOf, refusalOf, unanswered } from './answers.js';
import type { EventLog } from './event-log.js';
import { tradingHosts } from './hosts.js';
import type { TradingHosts } from './hosts.js';
import { OrderReader } from './order-reader.js';
import type { AlpacaBrokerOptions } from './options.js';
import { orderPages } from './pages.js';
import type { Ask } from './pages.js';
import { askAgain } from './reading.js';
import { createRedactor } from './redact.js';
import type { Redactor } from './redact.js';
import type { RequestKind } from './reject-code.js';
import { AlpacaRest } from './rest.js';
import { Symbols } from './symbols.js';
import { STREAM_TIMING, TradeStream } from './trade-stream.js';
import { UpdateFeed } from './update-feed.js';
import type { Wire } from './wire.js';

/** Longest time for one request: a little less than a gateway waits for it. */
const TIMEOUT_MS = 9_000;
/** Pauses between attempts to read what a new connection begins with. */
const CATCH_UP_MS = { first: 250, most: 10_000 };

/** Something that is said, without the number of its connection. */
type News = BrokerEvent extends infer Event
  ? Event extends BrokerEvent
    ? Omit<Event, 'epoch'>
    : never
  : never;

/** One who waits for the connection. */
interface Waiter {
  readonly resolve: () => void;
  readonly reject: (thrown: Error) => void;
}

/**
 * The connection of an account: requests, the stream of updates, and the health of both. A
 * connection begins when the venue says that updates come; then open orders are read while updates
 * wait, and only then it is `ready`.
 */
export class AlpacaLink {
  readonly symbols: Symbols;
  readonly reader: OrderReader;
  readonly #options: AlpacaBrokerOptions;
  readonly #hosts: TradingHosts;
  readonly #log: EventLog;
  readonly #stream: TradeStream;
  readonly #feed: UpdateFeed;
  #waiters: Waiter[] = [];
  #credential: Credential | null = null;
  #rest: Promise<AlpacaRest> | null = null;
  #redact: Redactor = (text) => text;
  #epoch = 0;
  #health: BrokerHealth | null = null;
  #hasEnded = false;
  #isProving = false;

  constructor(options: AlpacaBrokerOptions, log: EventLog) {
    this.#options = options;
    this.#log = log;
    this.#hosts = tradingHosts(options.environment, options.venueUrl);
    this.symbols = new Symbols(options.instruments);
    this.reader = new OrderReader(this.symbols);
    this.#feed = new UpdateFeed({
      reader: this.reader,
      tell: (news) => this.tell(news),
      learn: () => this.#learn('all'),
      log: options.log,
      onOverflow: () => this.#stream.renew('too many updates at once'),
    });
    this.#stream = new TradeStream({
      url: this.#hosts.stream,
      credential: () => this.#credential!,
      timing: { ...STREAM_TIMING, ...options.timing },
      ...(options.openSocket === undefined ? {} : { openSocket: options.openSocket }),
      listener: {
        onOpen: () => void this.#opened(),
        onUpdate: (update) => this.#feed.hear(update),
        onLost: (reason) => this.#lost(reason),
        onRefused: () => this.#refused(),
      },
    });
  }

  /** Says something about the present connection. */
  tell(news: News): void {
    this.#log.tell({ ...news, epoch: Math.max(1, this.#epoch) });
  }

  /** Resolves when requests are answered and updates come. */
  async connect(signal: AbortSignal): Promise<void> {
    if (this.#hasEnded) {
      throw new VelaError('CONFLICT', 'an adapter that was left is not connected again');
    }
    if (this.#health === 'ready' && this.#stream.isOpen) return;
    this.#rest = null;
    await this.#api();
    if (this.#health === null || this.#health === 'auth-required') this.#feel('connecting', null);
    const waiting = new Promise<void>((resolve, reject) => {
      const waiter = { resolve, reject };
      this.#waiters.push(waiter);
      // What was begun goes on: whoever comes next finds it further on its way.
      const leave = (): void => {
        this.#waiters = this.#waiters.filter((one) => one !== waiter);
        reject(new VelaError('UNAVAILABLE', 'the venue was not reached', { retryable: true }));
      };
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
    });
    this.#stream.start();
    await waiting;
  }

  /** Ends everything. */
  async disconnect(): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#feed.forget();
    this.#reject(new VelaError('CANCELLED', 'the adapter was left'));
    await this.#stream.stop();
    this.#feel('disconnected', null);
    this.#log.end();
  }

  /** Sends something that changes the account: once, whatever becomes of it. */
  async command<T>(kind: RequestKind, send: (rest: AlpacaRest) => Promise<T>): Promise<Outcome<T>> {
    try {
      const value = await send(await this.#api());
      this.#answered();
      return { kind: 'accepted', value };
    } catch (thrown) {
      const outcome = await outcomeOf(kind, thrown, this.#redact);
      if (outcome.kind === 'rejected' && outcome.code === 'auth') void this.#prove();
      return outcome;
    }
  }

  /** Asks for something; throws a `VelaError` when it is not told. */
  async question<T>(what: string, put: (rest: AlpacaRest, ask: Ask) => Promise<T>): Promise<T> {
    try {
      const answer = await put(await this.#api(), askAgain);
      this.#answered();
      return answer;
    } catch (thrown) {
      const error = await unanswered(what, thrown, this.#redact);
      if (error.code === 'BROKER_REJECTED') void this.#prove();
      throw error;
    }
  }

  /** Looks an order up once. */
  async lookup(
    by: { readonly clientOrderId: string } | { readonly venueOrderId: string },
  ): Promise<Wire | 'absent' | 'cannot-tell'> {
    try {
      const rest = await this.#api();
      const order =
        'clientOrderId' in by
          ? await rest.orderByClientId(by.clientOrderId)
          : await rest.orderById(by.venueOrderId);
      this.#answered();
      return order;
    } catch (thrown) {
      const refusal = await refusalOf(thrown);
      if (refusal?.status === 401) void this.#prove();
      else if (refusal?.status === 404) this.#answered();
      // An id that Alpaca cannot have given is not there either.
      const isNoId = refusal?.status === 422 && 'venueOrderId' in by;
      return refusal?.status === 404 || isNoId ? 'absent' : 'cannot-tell';
    }
  }

  /** Returns the API under the credential of now. */
  #api(): Promise<AlpacaRest> {
    this.#rest ??= this.#open().catch((thrown: unknown) => {
      this.#rest = null;
      throw thrown;
    });
    return this.#rest;
  }

  async #open(): Promise<AlpacaRest> {
    const { credential, timeoutMs = TIMEOUT_MS, fetchApi } = this.#options;
    this.#credential = typeof credential === 'function' ? await credential() : credential;
    this.#redact = createRedactor(this.#credential);
    return new AlpacaRest({
      url: this.#hosts.rest,
      credential: this.#credential,
      timeoutMs,
      ...(fetchApi === undefined ? {} : { fetchApi }),
    });
  }

  /** Updates come: a new connection, whose beginning is read while they wait. */
  async #opened(): Promise<void> {
    const epoch = ++this.#epoch;
    this.#feed.hold();
    this.#feel('reconciling', null);
    for (let attempt = 0; this.#isAt(epoch); attempt++) {
      try {
        await (await this.#api()).account();
        await this.#learn('open');
        break;
      } catch (thrown) {
        const status = (await refusalOf(thrown))?.status;
        if (status === 401 || status === 403) return this.#refused();
        const why = this.#redact(messageOf(thrown));
        this.#options.log.debug('Open orders were not told.', {
          account: this.#options.accountId,
          why,
        });
        const { first, most } = CATCH_UP_MS;
        const wait = Math.min(most, first * 2 ** attempt);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    if (!this.#isAt(epoch)) return;
    await this.#feed.flow();
    if (!this.#isAt(epoch)) return;
    this.#feel('ready', null);
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  #isAt(epoch: number): boolean {
    return epoch === this.#epoch && this.#stream.isOpen && !this.#hasEnded;
  }

  /** Reads orders for what they say about their relatives. */
  async #learn(which: 'open' | 'all'): Promise<void> {
    const rest = await this.#api();
    if (which === 'all') {
      const newest = { status: 'all', direction: 'desc', limit: 100 } as const;
      for (const order of await rest.orders(newest)) this.reader.families.learn(order);
      return;
    }
    for await (const rows of orderPages(rest, askAgain, { status: 'open', since: null })) {
      for (const order of rows) this.reader.families.learn(order);
    }
  }

  #lost(reason: string): void {
    if (this.#hasEnded) return;
    this.#feel('disconnected', this.#redact(reason));
  }

  /** The credential is not taken any more: whoever waits is told, and somebody has to act. */
  #refused(): void {
    if (this.#hasEnded) return;
    void this.#stream.stop();
    this.#feel('auth-required', 'the venue does not accept the credential of the account');
    this.#reject(
      new VelaError('BROKER_REJECTED', 'the venue does not accept the credential of the account', {
        hint: 'Connect the account again.',
      }),
    );
  }

  /** A request was refused for want of a right: asks whether that is so for every one. */
  async #prove(): Promise<void> {
    if (this.#isProving || this.#health === 'auth-required' || this.#hasEnded) return;
    this.#isProving = true;
    const before = this.#health;
    this.#feel('auth-required', 'the venue refused the credential of the account');
    try {
      await (await this.#api()).account();
      if (!this.#hasEnded && before === 'ready' && this.#stream.isOpen) {
        this.#feel('reconciling', null);
        this.#feel('ready', null);
      }
    } catch (thrown) {
      const status = (await refusalOf(thrown))?.status;
      if (status === 401 || status === 403) this.#refused();
    } finally {
      this.#isProving = false;
    }
  }

  /** A request was answered: where the credential had been refused, it is good again. */
  #answered(): void {
    if (this.#health === 'auth-required' && !this.#isProving && !this.#hasEnded)
      this.#stream.start();
  }

  #reject(error: Error): void {
    for (const { reject } of this.#waiters.splice(0)) reject(error);
  }

  #feel(state: BrokerHealth, detail: string | null): void {
    if (this.#health === state) return;
    this.#health = state;
    this.tell({ kind: 'health', state, detail });
  }
}
