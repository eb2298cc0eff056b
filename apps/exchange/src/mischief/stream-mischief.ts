import { MILLISECOND } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ExchangeClock } from '../contract.js';

/** The two kinds of stream. */
export type StreamKind = 'trading' | 'data';

/** What a stream that is muted does not say. */
interface Mute {
  /** Null for everything. */
  readonly symbols: ReadonlySet<string> | null;
  /** Whether pings are answered meanwhile. */
  readonly pings: boolean;
}

/** Streams that are barred for a while or open and mute. */
export class StreamMischief {
  readonly #clock: ExchangeClock;
  readonly #barredUntil = new Map<StreamKind, Micros>();
  readonly #mutes = new Map<StreamKind, Mute>();

  constructor(clock: ExchangeClock) {
    this.#clock = clock;
  }

  /** Refuses new connections of a stream for a while. */
  bar(stream: StreamKind, ms: number): void {
    this.#barredUntil.set(stream, this.#clock.now() + ms * MILLISECOND);
  }

  /** Returns whether new connections are refused. */
  isBarred(stream: StreamKind): boolean {
    return this.#clock.now() < (this.#barredUntil.get(stream) ?? 0);
  }

  /** Keeps a stream open without a word, or lets it speak again. */
  mute(stream: StreamKind, mute: Mute | null): void {
    if (mute === null) this.#mutes.delete(stream);
    else this.#mutes.set(stream, mute);
  }

  /** Returns whether a message about a symbol is kept back. */
  isMute(stream: StreamKind, symbol: string): boolean {
    const mute = this.#mutes.get(stream);
    return mute !== undefined && (mute.symbols === null || mute.symbols.has(symbol));
  }

  /** Returns whether a ping is answered. */
  answersPings(stream: StreamKind): boolean {
    return this.#mutes.get(stream)?.pings ?? true;
  }

  /** Returns what is barred or mute. */
  arranged(): unknown {
    const barred = [...this.#barredUntil.keys()].filter((stream) => this.isBarred(stream));
    const mute = [...this.#mutes].map(([stream, { symbols, pings }]) => ({
      stream,
      symbols: symbols === null ? null : [...symbols],
      pings,
    }));
    return { barred, mute };
  }

  /** Ends every arrangement. */
  clear(): void {
    this.#barredUntil.clear();
    this.#mutes.clear();
  }
}
