import { messageOf } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Logger, MarketEvent } from '@vela/ports';
import type { Observable, Subscription } from 'rxjs';
import type { Redact } from '../secrets.js';
import { Link } from './link.js';
import type { LinkListener, LinkSetup } from './link.js';
import { candleEvent, haltEvent, quoteEvent, tradeEvent } from './market-events.js';
import type { StreamedBar } from './market-events.js';
import { atLeast, backOffMs } from './timing.js';
import type { Verdict } from './verdict.js';

/** What a supervised stream works with. */
export interface ChannelSetup extends LinkSetup {
  readonly channel: string;
  readonly crypto: boolean;
  readonly log: Logger;
  readonly random: () => number;
  readonly redact: Redact;
}

/** Messages that cannot be read are told once for so many. */
const ODD_TOLD_EVERY = 1_000;

/**
 * Keeps the one connection of a channel for as long as somebody listens: connects again for ever,
 * soon after a loss, late after a refusal. The instruments wanted are kept here, so that every
 * connection begins with all of them.
 */
export class ChannelStream {
  private link: Link | null = null;
  private wanted = new Map<string, Instrument>();
  private watching: Subscription | null = null;
  private waiting: NodeJS.Timeout | null = null;
  private failures = 0;
  private readyAt = 0;
  private odd = 0;
  private stopped = false;
  /** The last socket, which counts at the provider until it is closed. */
  private closing: Promise<void> = Promise.resolve();

  constructor(
    private readonly setup: ChannelSetup,
    private readonly emit: (event: MarketEvent) => void,
  ) {}

  start(instruments: Observable<readonly Instrument[]>): void {
    this.watching = instruments.subscribe({
      next: (list) => this.want(list),
      error: (thrown: unknown) =>
        this.setup.log.error('The instruments of a stream are not told any more.', {
          channel: this.setup.channel,
          error: messageOf(thrown),
        }),
    });
    this.connect();
  }

  /** Lets go of everything; resolves when the socket is closed. */
  stop(): Promise<void> {
    this.stopped = true;
    this.watching?.unsubscribe();
    if (this.waiting !== null) clearTimeout(this.waiting);
    this.link?.close();
    return this.link?.closed ?? this.closing;
  }

  private want(list: readonly Instrument[]): void {
    this.wanted = new Map(list.map((instrument) => [instrument.symbol, instrument]));
    this.link?.want(new Set(this.wanted.keys()));
  }

  private connect(): void {
    const link = new Link(this.setup, this.listener(), this.wanted.keys());
    this.link = link;
    this.closing = link.closed;
    link.connect();
  }

  private listener(): LinkListener {
    return {
      ready: () => {
        this.readyAt = performance.now();
        this.tell('connected', null);
      },
      ended: ({ verdict, detail }) => this.ended(verdict, detail),
      noted: (verdict, detail) => this.noted(verdict, detail),
      bar: (bar, revision) => this.bar(bar, revision),
      quote: (quote) => this.pass(quote.symbol, (id) => quoteEvent(id, quote)),
      trade: (trade) => this.pass(trade.symbol, (id) => tradeEvent(id, trade)),
      status: (status) => {
        const instrument = this.wanted.get(status.symbol);
        const event = instrument === undefined ? null : haltEvent(instrument.id, status);
        if (event !== null) this.emit(event);
      },
    };
  }

  private bar(bar: StreamedBar, revision: number): void {
    const { crypto } = this.setup;
    this.pass(bar.symbol, (id) => candleEvent(id, bar, { revision, crypto }));
  }

  private pass(symbol: string, make: (instrumentId: string) => MarketEvent | null): void {
    const instrument = this.wanted.get(symbol);
    if (instrument === undefined) return;
    const event = make(instrument.id);
    if (event !== null) {
      this.emit(event);
      return;
    }
    if (this.odd++ % ODD_TOLD_EVERY !== 0) return;
    const { log, channel } = this.setup;
    log.warn('A message of a stream could not be read.', { channel, symbol, count: this.odd });
  }

  private noted(verdict: Verdict, detail: string): void {
    const { log, channel, redact } = this.setup;
    log.warn('A stream of market data told an error.', { channel, error: redact(detail) });
    if (verdict === 'limited') this.tell('connected', detail);
  }

  private ended(verdict: Verdict, detail: string | null): void {
    this.link = null;
    if (this.stopped) return;
    const { timing } = this.setup;
    if (this.readyAt > 0 && performance.now() - this.readyAt >= timing.healthyMs) this.failures = 0;
    this.readyAt = 0;
    const waitMs = this.waitMs(verdict);
    this.failures++;
    const state = verdict === 'refused' || verdict === 'auth-required' ? verdict : 'disconnected';
    this.tell(state, detail);
    // A listener may have unsubscribed when it heard of the end.
    if (this.stopped) return;
    this.waiting = setTimeout(() => void this.again(), waitMs);
  }

  /** The socket before is gone first: two at a time are one too many. */
  private async again(): Promise<void> {
    await this.closing;
    if (!this.stopped) this.connect();
  }

  private waitMs(verdict: Verdict): number {
    const { timing, random } = this.setup;
    if (verdict === 'refused') return atLeast(timing.refusedMs, random);
    if (verdict === 'auth-required') return atLeast(timing.authMs, random);
    return backOffMs(this.failures, timing, random);
  }

  private tell(
    state: Extract<MarketEvent, { kind: 'connection' }>['state'],
    detail: string | null,
  ): void {
    const told = detail === null ? null : this.setup.redact(detail);
    this.emit({ kind: 'connection', state, detail: told });
  }
}
