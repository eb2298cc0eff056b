import { VelaError, messageOf } from '@vela/kernel';
import type { BrokerEvent, BrokerPort, Logger } from '@vela/ports';
import { Subscription, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import type { GatewayEvent } from './gateway.machine.js';

/** Longest time to wait for a connection. */
const CONNECT_MS = 30_000;
/** Pauses between attempts to connect: full jitter, no end. */
const BACKOFF_MS = { first: 1_000, most: 30_000 };
/** Events that wait to be booked; beyond them everything is read anew from the broker. */
const WAITING_MAX = 100_000;

/** What a link is made of. */
export interface LinkOptions {
  readonly broker: BrokerPort;
  readonly scheduler: SchedulerLike;
  readonly log: Logger;
  /** Draws from [0, 1). */
  readonly random: () => number;
  readonly onNews: () => void;
}

/** What came over a link since it was asked last. */
export interface LinkNews {
  readonly events: readonly BrokerEvent[];
  /** What happened to the connection, in order, with why. */
  readonly life: readonly { readonly event: GatewayEvent; readonly detail: string | null }[];
}

/**
 * The connection of a gateway: made again for ever when it is lost. Events wait in the order in
 * which they came; when there are too many, they are dropped together and a reconcile finds them.
 */
export class GatewayLink {
  private readonly aborting = new AbortController();
  private readonly listening: Subscription;
  private events: BrokerEvent[] = [];
  private life: { event: GatewayEvent; detail: string | null }[] = [];
  private isDropping = false;
  private epoch = 0;
  private failures = 0;
  private retry: Subscription | null = null;
  private isConnecting = false;
  private broken: VelaError | null = null;
  /** What the broker said of the credential while it was being connected to, null for nothing. */
  private refused: string | null = null;

  constructor(private readonly options: LinkOptions) {
    this.listening = options.broker.events.subscribe((event) => this.hear(event));
  }

  get signal(): AbortSignal {
    return this.aborting.signal;
  }

  /** Why the adapter itself is of no use any more, null while it is. */
  get failure(): VelaError | null {
    return this.broken;
  }

  /** Begins to connect, at once. */
  open(): void {
    void this.connect();
  }

  /** Takes what came. At most `most` events; `drained` tells whether that was all. */
  take(most: number): LinkNews {
    const events = this.events.splice(0, most);
    const life = this.life.splice(0);
    if (this.isDropping && this.events.length === 0) {
      // What was dropped is read anew: as behind any other loss of the connection.
      this.isDropping = false;
      life.push({ event: 'Connected', detail: 'too many events at once' });
    }
    return { events, life };
  }

  /** Whether something waits. */
  get hasNews(): boolean {
    return this.events.length > 0 || this.life.length > 0;
  }

  /** Ends the connection. Never rejects. */
  async close(): Promise<void> {
    this.aborting.abort('closed');
    this.retry?.unsubscribe();
    this.listening.unsubscribe();
    try {
      await this.options.broker.disconnect();
    } catch (thrown) {
      this.options.log.debug('A broker could not be left.', { error: messageOf(thrown) });
    }
  }

  /** Notes that the broker does not accept the credential any more. */
  refuse(detail: string): void {
    if (this.isConnecting) return;
    this.happened('AuthRequired', detail);
    this.later();
  }

  private async connect(): Promise<void> {
    if (this.isConnecting || this.aborting.signal.aborted) return;
    this.isConnecting = true;
    this.refused = null;
    this.retry?.unsubscribe();
    const { broker, scheduler } = this.options;
    const late = new AbortController();
    const bound = timer(CONNECT_MS, scheduler).subscribe(() => late.abort('timeout'));
    const end = (): void => late.abort('closed');
    this.aborting.signal.addEventListener('abort', end);
    try {
      await Promise.race([broker.connect(late.signal), aborted(late.signal)]);
      this.failures = 0;
      this.isConnecting = false;
      this.happened('Connected', null);
    } catch (thrown) {
      this.isConnecting = false;
      this.failures++;
      if (this.refused !== null) this.happened('AuthRequired', this.refused);
      else this.happened('Disconnected', messageOf(thrown));
      // An adapter that cannot be connected twice is made anew, with everything else.
      if (thrown instanceof VelaError && thrown.code === 'CONFLICT') this.broken = thrown;
      else this.later();
    } finally {
      bound.unsubscribe();
      this.aborting.signal.removeEventListener('abort', end);
    }
  }

  private later(): void {
    if (this.aborting.signal.aborted) return;
    const { random, scheduler } = this.options;
    const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** Math.min(this.failures, 10));
    this.retry?.unsubscribe();
    this.retry = timer(Math.max(100, random() * most), scheduler).subscribe(() => {
      this.happened('Retried', null);
      void this.connect();
    });
  }

  private hear(event: BrokerEvent): void {
    if (event.kind === 'health') this.feel(event.state, event.detail);
    else if (this.isDropping) return;
    else if (this.events.length >= WAITING_MAX) {
      this.events = [];
      this.isDropping = true;
    } else this.events.push(event);
    if (event.epoch > this.epoch) {
      // The adapter connected again by itself: everything is compared anew.
      if (this.epoch > 0 && event.kind !== 'health') this.happened('Connected', null);
      this.epoch = event.epoch;
    }
    this.options.onNews();
  }

  private feel(state: string, detail: string | null): void {
    if (this.isConnecting) {
      if (state === 'auth-required') this.refused = detail ?? 'the credential is not accepted';
      return;
    }
    switch (state) {
      case 'ready':
      case 'reconciling':
        this.happened('Retried', null);
        this.happened('Connected', null);
        this.happened('Recovered', null);
        this.retry?.unsubscribe();
        return;
      case 'degraded':
        return this.happened('Degraded', detail);
      case 'auth-required':
        this.happened('AuthRequired', detail);
        return this.later();
      case 'disconnected':
        this.happened('Disconnected', detail);
        return this.later();
      default:
        return;
    }
  }

  private happened(event: GatewayEvent, detail: string | null): void {
    if (this.aborting.signal.aborted) return;
    this.life.push({ event, detail });
    this.options.onNews();
  }
}

/** Returns a promise that rejects when a signal is aborted. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no connection: ${signal.reason}`)));
  });
