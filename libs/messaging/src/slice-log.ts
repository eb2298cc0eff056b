import { messageOf } from '@vela/kernel';
import { paced, subjects } from '@vela/ports';
import type { FeedPulse, FeedSlice, FeedStore, Logger, MessageBus, SliceLog } from '@vela/ports';
import { decodeFeedPulse, decodeFeedSlice, encodeFeedPulse, encodeFeedSlice } from '@vela/wire';
import { Observable, Subject, firstValueFrom, map, merge, timer } from 'rxjs';
import type { SchedulerLike, Subscription } from 'rxjs';
import { decoded } from './decoded.js';

/** Slices of a feed that are kept for its followers; older ones are read from rows. */
const KEPT = 512;
/** Slices that one question for rows returns at most. */
const PAGE = 256;
/** How long a follower waits for a message before it looks at the rows. */
const LOOK_MS = 500;

/** Bounds of a slice log. */
export interface SliceLogOptions {
  readonly scheduler?: SchedulerLike;
  /** Milliseconds without a message after which rows are looked at; 500 by default. */
  readonly lookMs?: number;
}

/** Returns a slice log: messages over a bus, and rows for what messages lost. */
export function busSliceLog(
  bus: MessageBus,
  store: Pick<FeedStore, 'slices'>,
  log: Logger,
  options: SliceLogOptions = {},
): SliceLog {
  const edges = new Map<string, Edge>();
  const borrow = (feedId: string): Edge => {
    let edge = edges.get(feedId);
    if (edge === undefined) {
      edge = new Edge(feedId, bus, store, log, options);
      edges.set(feedId, edge);
    }
    edge.followers++;
    return edge;
  };
  const giveBack = (edge: Edge): void => {
    if (--edge.followers > 0) return;
    edge.close();
    edges.delete(edge.feedId);
  };
  return {
    follow: (feedId, after, pace) =>
      new Observable((subscriber) => {
        const edge = borrow(feedId);
        const stop = new AbortController();
        const slices = paced(() => edge.behind(after, stop.signal), pace).subscribe(subscriber);
        return () => {
          stop.abort();
          slices.unsubscribe();
          giveBack(edge);
        };
      }),
    pulses: (feedId) =>
      new Observable((subscriber) => {
        const edge = borrow(feedId);
        if (edge.pulse !== null) subscriber.next(edge.pulse);
        const pulses = edge.pulses.subscribe(subscriber);
        return () => {
          pulses.unsubscribe();
          giveBack(edge);
        };
      }),
    publish(slices, pulse) {
      for (const slice of slices) bus.publish(subjects.slice(slice.feedId), encodeFeedSlice(slice));
      bus.publish(subjects.pulse(pulse.feedId), encodeFeedPulse(pulse));
    },
  };
}

/** The newest slices of one feed, shared by all who follow it in this process. */
class Edge {
  readonly pulses = new Subject<FeedPulse>();
  pulse: FeedPulse | null = null;
  followers = 0;
  readonly #kept = new Map<number, FeedSlice>();
  readonly #arrived = new Subject<boolean>();
  #newest = 0;
  readonly #messages: Subscription;
  /** Pages of rows that are on the way, by the number behind which they begin. */
  readonly #reading = new Map<number, Promise<readonly FeedSlice[]>>();

  constructor(
    readonly feedId: string,
    bus: MessageBus,
    readonly store: Pick<FeedStore, 'slices'>,
    readonly log: Logger,
    readonly options: SliceLogOptions,
  ) {
    this.#messages = decoded(bus, subjects.slice(feedId), decodeFeedSlice, log).subscribe((slice) =>
      this.#keep(slice),
    );
    this.#messages.add(
      decoded(bus, subjects.pulse(feedId), decodeFeedPulse, log).subscribe((pulse) => {
        this.pulse = pulse;
        this.pulses.next(pulse);
      }),
    );
  }

  close(): void {
    this.#messages.unsubscribe();
  }

  /** Yields every slice behind a number for as long as somebody asks. */
  async *behind(after: number, signal: AbortSignal): AsyncGenerator<FeedSlice> {
    const stopped = new Observable<boolean>((subscriber) => {
      const stop = (): void => subscriber.next(false);
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      // A follower waits once for each slice: what it waited for must not stay behind.
      return () => signal.removeEventListener('abort', stop);
    });
    let last = after;
    // The first look is at the rows: what came before the subscription was not heard.
    for (let look = true; !signal.aborted; ) {
      const kept = this.#kept.get(last + 1);
      if (kept !== undefined) {
        last = kept.n;
        look = false;
        yield kept;
        continue;
      }
      // A later slice was heard, or an earlier one than the newest is wanted: rows have it.
      if (look || last < this.#newest) {
        const page = await this.#read(last);
        for (const slice of page) {
          if (slice.n !== last + 1) break;
          last = slice.n;
          yield slice;
          if (signal.aborted) return;
        }
        look = page.length > 0;
        if (look || this.#kept.has(last + 1)) continue;
      }
      const { lookMs = LOOK_MS, scheduler } = this.options;
      const silence = timer(lookMs, scheduler).pipe(map(() => true));
      look = await firstValueFrom(merge(this.#arrived, silence, stopped), { defaultValue: false });
    }
  }

  /** Reads rows once for all who ask for the same ones at the same time. */
  #read(after: number): Promise<readonly FeedSlice[]> {
    let page = this.#reading.get(after);
    if (page === undefined) {
      page = this.store
        .slices(this.feedId, after, PAGE)
        .catch((thrown: unknown) => {
          const error = messageOf(thrown);
          this.log.warn('Slices could not be read.', { feedId: this.feedId, error });
          return [];
        })
        .finally(() => this.#reading.delete(after));
      this.#reading.set(after, page);
    }
    return page;
  }

  #keep(slice: FeedSlice): void {
    this.#kept.set(slice.n, slice);
    if (this.#kept.size > KEPT) {
      const [oldest] = this.#kept.keys();
      this.#kept.delete(oldest!);
    }
    this.#newest = Math.max(this.#newest, slice.n);
    this.#arrived.next(false);
  }
}
