import { VelaError, messageOf } from '@vela/kernel';
import type { ActorEvent, BusMessage, MessageBus } from '@vela/ports';
import { decodeActorEvent } from '@vela/wire';
import { Observable, timer } from 'rxjs';
import type { Subscriber, Subscription } from 'rxjs';

/** A message whose stream and place in it are known. */
export interface NumberedMessage<T> {
  /** What numbers are counted for, for instance actor and kind. */
  readonly stream: string;
  readonly number: number;
  readonly value: T;
}

/** How numbered messages are read and where missing ones come from. */
export interface NumberedOptions<T> {
  /** Returns what a message is, or null when it is to be ignored. */
  read(message: BusMessage): NumberedMessage<T> | null;
  /**
   * Returns the values from number `from` on, in order and without gaps, read from rows: up to
   * `to`, or all there are when `to` is null. Never more than 10,000 at once; it is asked again.
   */
  fill(stream: string, from: number, to: number | null): Promise<readonly T[]>;
  /** Last number that the receiver has for each stream it knows; others begin with what comes. */
  readonly after?: ReadonlyMap<string, number>;
}

/** Messages of a stream that wait for a gap to be filled; further ones are read from rows. */
const WAITING_MAX = 1_024;
/** Streams that are followed; the one that was silent for longest is forgotten first. */
const STREAMS_MAX = 10_000;
/** How often rows are asked for in vain before the receiver gives up, and the first pause. */
const ATTEMPTS_MAX = 6;
const RETRY_MS = 50;

/** How an event of an actor is read: its stream is actor and kind. */
export const actorEventStreams = (message: BusMessage): NumberedMessage<ActorEvent> => {
  const event = decodeActorEvent(message.body);
  return { stream: `${event.actorId}.${event.kind}`, number: event.number, value: event };
};

/**
 * Returns the values of numbered messages: each number once and in order for each stream. Numbers
 * that never arrived are read from rows as soon as a later one arrives or the bus is back. Errors
 * with `DATA_MISSING` when the rows do not give them either.
 */
export function numberedMessages<T>(
  bus: MessageBus,
  pattern: string,
  options: NumberedOptions<T>,
): Observable<T> {
  return new Observable((subscriber) => {
    const streams = new Map<string, Stream<T>>();
    const open = (name: string, next: number): Stream<T> => {
      const stream = new Stream(name, next, options, subscriber);
      streams.set(name, stream);
      return stream;
    };
    for (const [name, last] of options.after ?? []) open(name, last + 1);
    const messages = bus.messages(pattern).subscribe({
      next(message) {
        let numbered;
        try {
          numbered = options.read(message);
        } catch (thrown) {
          subscriber.error(thrown);
          return;
        }
        if (numbered === null) return;
        const known = streams.get(numbered.stream);
        const stream = known ?? open(numbered.stream, numbered.number);
        if (known !== undefined) {
          streams.delete(numbered.stream);
          streams.set(numbered.stream, known);
        } else if (streams.size > STREAMS_MAX) {
          const [oldest] = streams.keys();
          streams.get(oldest!)?.stop();
          streams.delete(oldest!);
        }
        stream.take(numbered.number, numbered.value);
      },
      complete: () => subscriber.complete(),
    });
    let away = false;
    const states = bus.state().subscribe((state) => {
      if (state === 'connected' && away) for (const stream of streams.values()) stream.catchUp();
      away = state === 'disconnected';
    });
    // What was committed before the first subscription reached the bus is found in rows.
    if (options.after !== undefined) for (const stream of streams.values()) stream.catchUp();
    return () => {
      messages.unsubscribe();
      states.unsubscribe();
      for (const stream of streams.values()) stream.stop();
    };
  });
}

/** One stream: what comes next, and what came too early. */
class Stream<T> {
  private readonly waiting = new Map<number, T>();
  private filling = false;
  private openEnd = false;
  private vain = 0;
  private pause: Subscription | null = null;
  private stopped = false;

  constructor(
    private readonly name: string,
    private next: number,
    private readonly options: NumberedOptions<T>,
    private readonly subscriber: Subscriber<T>,
  ) {}

  take(number: number, value: T): void {
    if (number < this.next) return;
    if (this.waiting.size < WAITING_MAX || number === this.next) this.waiting.set(number, value);
    else this.openEnd = true;
    this.advance();
  }

  /** Reads everything that rows hold: messages may have been lost without a later one. */
  catchUp(): void {
    this.openEnd = true;
    this.advance();
  }

  stop(): void {
    this.stopped = true;
    this.pause?.unsubscribe();
    this.waiting.clear();
  }

  private advance(): void {
    while (!this.stopped && this.waiting.has(this.next)) {
      const value = this.waiting.get(this.next)!;
      this.waiting.delete(this.next);
      this.next++;
      this.subscriber.next(value);
    }
    if (this.stopped || this.filling || (this.waiting.size === 0 && !this.openEnd)) return;
    this.filling = true;
    void this.fill();
  }

  private async fill(): Promise<void> {
    const from = this.next;
    const to = this.openEnd ? null : Math.min(...this.waiting.keys()) - 1;
    this.openEnd = false;
    let failure = 'no rows';
    let failed = false;
    try {
      const values = await this.options.fill(this.name, from, to);
      values.forEach((value, i) => this.put(from + i, value));
    } catch (thrown) {
      failure = messageOf(thrown);
      failed = true;
      if (to === null) this.openEnd = true;
    }
    if (this.stopped) return;
    this.filling = false;
    // An open question that finds nothing new is answered; a known gap must be closed.
    const inVain = this.next === from && (to !== null || failed);
    this.vain = inVain ? this.vain + 1 : 0;
    if (!inVain) this.advance();
    else if (this.vain >= ATTEMPTS_MAX) this.giveUp(failure);
    else this.pause = timer(RETRY_MS * 2 ** this.vain).subscribe(() => this.advance());
  }

  /** Hands a row on, and with it everything that waited for it. */
  private put(number: number, value: T): void {
    if (this.stopped || number !== this.next) return;
    this.waiting.delete(number);
    this.next++;
    this.subscriber.next(value);
  }

  private giveUp(failure: string): void {
    this.subscriber.error(
      new VelaError(
        'DATA_MISSING',
        `expected number ${this.next} of ${this.name} in rows, found none: ${failure}`,
        { retryable: true },
      ),
    );
  }
}
