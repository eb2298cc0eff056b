import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Tenure } from '@vela/ownership';
import type {
  AlertDraft,
  FeedRecord,
  FeedSlice,
  FeedState,
  FeedStore,
  LateCandle,
  SliceLog,
} from '@vela/ports';
import type { CandleBatch } from '@vela/market';
import { firstValueFrom, race, timer } from 'rxjs';
import type { ActorPorts } from './actor-ports.js';
import { feedLife } from './feed.machine.js';
import type { FeedEvent } from './feed.machine.js';
import { fromAbort } from './from-abort.js';
import { Stopped } from './stop.js';

/** Slices that one statement appends at most, when nobody holds the feed back. */
export const APPEND_MAX = 64;
/** Time between two pulses while nothing happens. */
const PULSE_MS = 1_000;
/** Pauses before a write is sent again that met a database which was away. */
const RETRY_MS = { first: 100, most: 5_000 };

/** What a writer works with. */
export interface FeedWriterPorts extends Pick<ActorPorts, 'scheduler'> {
  readonly feeds: Pick<FeedStore, 'append'>;
  readonly slices: Pick<SliceLog, 'publish'>;
}

/** What one commit of a feed carries. */
export interface FeedCommit {
  readonly event: FeedEvent;
  /** Slices in the order of their instants; at most {@link APPEND_MAX}. */
  readonly batches?: readonly CandleBatch[];
  /** Why it is not live from now on; it stays as it is when absent. */
  readonly detail?: string | null;
  /** Instant of the market up to which nothing comes any more. */
  readonly reached?: Micros;
  readonly late?: readonly LateCandle[];
  readonly alerts?: readonly AlertDraft[];
  /** Plain data to be found by the next owner beside the state; what is absent stays as it is. */
  readonly memory?: object;
}

/** What a feed has come to: one owner commits under its epoch and tells followers. */
export class FeedWriter {
  #state: FeedState;
  #seq: number;
  #last: number;
  #detail: string | null;
  #marketTime: Micros;
  /** What the last commit left for the next owner. */
  #memory: object;
  readonly #pulse;
  /** One write after the other: that a feed is silent is found while a slice may be on its way. */
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ports: FeedWriterPorts,
    private readonly tenure: Tenure,
    private readonly feed: FeedRecord,
  ) {
    const { snapshot, seq } = tenure.claim;
    this.#state = feedLife.restore(snapshot);
    this.#seq = seq;
    this.#last = feed.lastSlice;
    this.#detail = feed.detail;
    this.#memory = (snapshot as { readonly memory?: object } | null)?.memory ?? {};
    const { reached = 0 } = this.#memory as { readonly reached?: Micros };
    this.#marketTime = Math.max(feed.lastAvailableAt ?? 0, reached);
    this.#pulse = timer(0, PULSE_MS, ports.scheduler).subscribe(() => this.#publish([]));
  }

  get state(): FeedState {
    return this.#state;
  }

  get last(): number {
    return this.#last;
  }

  get detail(): string | null {
    return this.#detail;
  }

  get marketTime(): Micros {
    return this.#marketTime;
  }

  /** What was left by the last commit, of this owner or the one before. */
  get memory(): object {
    return this.#memory;
  }

  get hasEnded(): boolean {
    return feedLife.isFinal(this.#state);
  }

  close(): void {
    this.#pulse.unsubscribe();
  }

  /**
   * Tells how far the market is: up to the next slice no other closes, so that timers before it fire
   * now, and what they order is at the venue when the slice comes.
   */
  reach(marketTime: Micros): void {
    if (marketTime <= this.#marketTime) return;
    this.#marketTime = marketTime;
    this.#publish([]);
  }

  /** Commits behind what is being written, waits through outages, and tells followers. */
  write(commit: FeedCommit): Promise<void> {
    const written = this.#writing.then(() => this.#commit(commit));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #commit(commit: FeedCommit): Promise<void> {
    const { event, batches = [], late = [], alerts = [], reached } = commit;
    const next = feedLife.next(this.#state, event);
    const detail = commit.detail === undefined ? this.#detail : commit.detail;
    const slices = this.#number(batches);
    const isNews = next !== this.#state || slices.length + late.length + alerts.length > 0;
    const isOwn = commit.memory !== undefined || reached !== undefined;
    if (!isNews && !isOwn && detail === this.#detail) return;
    const memory = {
      ...this.#memory,
      ...commit.memory,
      ...(reached === undefined ? {} : { reached }),
    };
    const keeps = Object.keys(memory).length > 0;
    await this.#send({
      feedId: this.feed.id,
      slices,
      state: next,
      detail,
      final: feedLife.isFinal(next),
      snapshot: { ...feedLife.persist(next), ...(keeps ? { memory } : {}) },
      seq: { old: this.#seq, new: this.#seq + 1 },
      ...(late.length === 0 ? {} : { late }),
      ...(alerts.length === 0 ? {} : { alerts }),
    });
    this.#seq++;
    this.#state = next;
    this.#detail = detail;
    this.#memory = memory;
    const newest = slices.at(-1);
    this.#last = newest?.n ?? this.#last;
    this.#marketTime = Math.max(this.#marketTime, newest?.availableAt ?? 0, reached ?? 0);
    this.#publish(slices);
  }

  #number(batches: readonly CandleBatch[]): readonly FeedSlice[] {
    return batches.map((batch, i) => ({
      feedId: this.feed.id,
      n: this.#last + 1 + i,
      availableAt: batch.availableAt[0]!,
      batch,
    }));
  }

  async #send(write: Parameters<FeedStore['append']>[1]): Promise<void> {
    const { claim } = this.tenure;
    for (let attempt = 0; ; attempt++) {
      if (!(await this.tenure.ready())) throw new Stopped('ended');
      try {
        if (await this.ports.feeds.append(claim, write)) return;
        this.tenure.replaced();
        throw new Stopped('ended');
      } catch (thrown) {
        if (!(thrown instanceof VelaError && thrown.retryable)) throw thrown;
        await this.pause(Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** attempt));
      }
    }
  }

  #publish(slices: readonly FeedSlice[]): void {
    this.ports.slices.publish(slices, {
      feedId: this.feed.id,
      state: this.#state,
      lastSlice: this.#last,
      marketTime: this.#marketTime,
    });
  }

  /** Waits; throws {@link Stopped} when the tenure ended meanwhile. */
  async pause(ms: number): Promise<void> {
    const { signal } = this.tenure;
    await firstValueFrom(race(timer(ms, this.ports.scheduler), fromAbort(signal)));
    if (signal.aborted) throw new Stopped('ended');
  }
}
