import type { Clock, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { MarketDataPort, MarketEvent } from '@vela/ports';
import { BehaviorSubject, Subscription, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/** Pause before a stream that was left is opened again: providers count a connection for a while. */
const REOPEN_MS = 2_000;

/** What a line is made of. */
export interface LineOptions {
  readonly market: Pick<MarketDataPort, 'stream'>;
  readonly channel: string;
  readonly wants: Parameters<MarketDataPort['stream']>[2];
  readonly clock: Clock;
  readonly scheduler: SchedulerLike;
  readonly onEvent: (event: MarketEvent) => void;
  /** Told when it was connected or lost. */
  readonly onChange: () => void;
}

/** The one connection of a feed to its channel. Its adapter connects again by itself. */
export class FeedLine {
  /** Since when it is connected, null while it is not. */
  connectedAt: Micros | null = null;
  /** Why it is not connected, null when nothing was told yet. */
  detail: string | null = null;
  readonly #instruments = new BehaviorSubject<readonly Instrument[]>([]);
  #open = new Subscription();
  #reopening = new Subscription();

  constructor(private readonly options: LineOptions) {}

  /** Opens it for instruments. */
  open(instruments: readonly Instrument[]): void {
    this.#instruments.next(instruments);
    this.#subscribe();
  }

  /** Says which instruments are wanted, with more or once more. */
  assert(instruments: readonly Instrument[] = this.#instruments.value): void {
    this.#instruments.next([...instruments]);
  }

  /** Leaves the connection and opens another one. */
  reopen(why: string): void {
    this.#open.unsubscribe();
    this.#reopening.unsubscribe();
    this.#lost(why);
    this.#reopening = timer(REOPEN_MS, this.options.scheduler).subscribe(() => this.#subscribe());
  }

  close(): void {
    this.#reopening.unsubscribe();
    this.#open.unsubscribe();
  }

  #subscribe(): void {
    const { market, channel, wants } = this.options;
    const opened = new Subscription();
    this.#open = opened;
    opened.add(
      market.stream(channel, this.#instruments, wants).subscribe({
        next: (event) => this.#hear(event),
        error: (thrown: unknown) => this.reopen(String(thrown)),
        complete: () => this.reopen('the stream ended'),
      }),
    );
  }

  #hear(event: MarketEvent): void {
    if (event.kind !== 'connection') return this.options.onEvent(event);
    if (event.state !== 'connected') return this.#lost(event.detail ?? event.state);
    // What is said of a connection that stands, of its limits for instance, changes nothing.
    if (this.connectedAt !== null) return;
    this.connectedAt = this.options.clock.now();
    this.detail = null;
    this.options.onChange();
  }

  #lost(why: string): void {
    this.connectedAt = null;
    this.detail = why;
    this.options.onChange();
  }
}
