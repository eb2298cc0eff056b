import { VelaError, messageOf } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { ActorHandler, Tenure } from '@vela/ownership';
import type { FeedPulse, FeedRecord, FeedSlice, FeedState, FeedStore, SliceLog } from '@vela/ports';
import { firstValueFrom, race, timer } from 'rxjs';
import { fromAbort } from './from-abort.js';
import type { ActorPorts } from './actor-ports.js';
import { feedLife } from './feed.machine.js';
import type { FeedEvent } from './feed.machine.js';
import { Stopped } from './stop.js';

/** What feeds work with. */
export interface FeedPorts extends Pick<ActorPorts, 'now' | 'scheduler' | 'log'> {
  readonly feeds: Pick<FeedStore, 'byActor' | 'append' | 'followers'>;
  readonly slices: Pick<SliceLog, 'publish'>;
  /** Yields the slices of a feed behind a number; the same ones in every call. */
  readonly read: (feed: FeedRecord, after: number) => AsyncIterable<CandleBatch>;
}

/** Slices that one statement appends at most, when nobody holds the feed back. */
const APPEND_MAX = 64;
/** How often a lockstep feed asks for its followers: at first, and at last. */
const ASK_MS = { first: 2, most: 100 };
/** How often it asks while nobody trades on it. */
const REST_MS = 250;
/** Time between two pulses while nothing happens. */
const PULSE_MS = 1_000;
/** Pauses before a source that broke is opened again, and before a write is sent again. */
const RETRY_MS = { first: 100, most: 5_000 };
/** A slice that is so late makes the feed stale, or twice the time between two slices. */
const SILENT_MS = 15_000;

/**
 * Returns the handler that owns a feed: it reads the source, appends each slice under its epoch with
 * the next number, and publishes it. Whoever owns the feed next goes on behind the last row.
 */
export const feedActor =
  (ports: FeedPorts): ActorHandler =>
  async (claim, _signal, tenure) => {
    const feed = await ports.feeds.byActor(claim.actorId);
    if (feed === null) {
      throw new VelaError('NOT_FOUND', `expected the feed of actor ${claim.actorId}, found none`);
    }
    const work = new FeedWork(ports, tenure, feed);
    try {
      await work.carryOut();
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      work.close();
    }
  };

/** One feed in the hands of one owner. */
class FeedWork {
  #state: FeedState;
  #seq: number;
  #last: number;
  #marketTime: number;
  #detail: string | null;
  readonly #pulse;
  readonly #everyMs: number;
  /** When the next slice may be appended, monotonic milliseconds. */
  #due: number;
  /** One write after the other: that a feed is silent is found while a slice may be on its way. */
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ports: FeedPorts,
    private readonly tenure: Tenure,
    private readonly feed: FeedRecord,
  ) {
    this.#state = feedLife.restore(tenure.claim.snapshot);
    this.#seq = tenure.claim.seq;
    this.#last = feed.lastSlice;
    this.#marketTime = feed.lastAvailableAt ?? 0;
    this.#detail = feed.detail;
    const { slicesPerSecond } = feed.source;
    this.#everyMs = slicesPerSecond === null ? 0 : 1_000 / slicesPerSecond;
    this.#due = ports.now();
    this.#pulse = timer(0, PULSE_MS, ports.scheduler).subscribe(() => this.#publish([]));
  }

  close(): void {
    this.#pulse.unsubscribe();
  }

  /** Delivers slices until the source ends; opens a source that broke again. */
  async carryOut(): Promise<void> {
    let since = Infinity;
    for (let failures = 0; !feedLife.isFinal(this.#state); ) {
      const before = this.#last;
      try {
        await this.#deliver();
        await this.#write([], 'Ended');
      } catch (thrown) {
        if (thrown instanceof Stopped) throw thrown;
        failures = this.#last > before ? 1 : failures + 1;
        since = failures === 1 ? this.ports.now() : since;
        this.#detail = messageOf(thrown);
        this.ports.log.warn('The source of a feed broke; it is opened again.', {
          feedId: this.feed.id,
          failures,
          error: this.#detail,
        });
        // While the database is away nothing is decided either: that is no fault of the source.
        const isPassing = thrown instanceof VelaError && thrown.retryable;
        if (!isPassing || this.ports.now() - since > SILENT_MS) await this.#write([], 'Broke');
        await this.#pause(Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures));
      }
    }
  }

  async #deliver(): Promise<void> {
    const source = this.ports.read(this.feed, this.#last)[Symbol.asyncIterator]();
    const isHeld = this.feed.source.lockstep || this.#everyMs > 0;
    try {
      let waiting: CandleBatch[] = [];
      for (;;) {
        const next = await this.#next(source);
        if (next.done !== true) waiting.push(next.value);
        const isFull = isHeld || waiting.length >= APPEND_MAX;
        if (waiting.length > 0 && (next.done === true || isFull)) {
          this.#reach(waiting[0]!.availableAt[0]! - 1);
          if (this.feed.source.lockstep) await this.#followers();
          await this.#pace();
          await this.#append(waiting);
          waiting = [];
        }
        if (next.done !== true) continue;
        // What is decided on the last slice still reaches the venue of a feed that lives.
        if (this.feed.source.lockstep) await this.#followers('any');
        return;
      }
    } finally {
      await source.return?.(undefined);
    }
  }

  /** Returns the next slice of the source; the feed is stale while it does not come. */
  async #next(source: AsyncIterator<CandleBatch>): Promise<IteratorResult<CandleBatch>> {
    const silentMs = Math.max(SILENT_MS, 2 * this.#everyMs);
    const next = source.next();
    const silence = timer(silentMs, this.ports.scheduler).subscribe(() => {
      this.#detail = `no candle for ${Math.round(silentMs / 1_000)} s`;
      void this.#write([], 'Silent').catch(() => undefined);
    });
    try {
      return await next;
    } finally {
      silence.unsubscribe();
    }
  }

  /**
   * Tells how far the market is: up to the next slice no other closes, so that timers before it fire
   * now, and what they order is at the venue when the slice comes.
   */
  #reach(marketTime: number): void {
    if (marketTime <= this.#marketTime) return;
    this.#marketTime = marketTime;
    this.#publish([]);
  }

  /** Waits until all deployments of the feed have worked off its last slice, and for one to be there. */
  async #followers(needed: 'one' | 'any' = 'one'): Promise<void> {
    for (let waitMs = ASK_MS.first; ; waitMs = Math.min(ASK_MS.most, waitMs * 2)) {
      const { active, behind } = await this.ports.feeds.followers(
        this.feed.id,
        this.#last,
        this.#marketTime,
      );
      const isThere = active > 0 || needed === 'any';
      if (isThere && behind === 0) return;
      await this.#pause(isThere ? waitMs : REST_MS);
    }
  }

  /** Waits until the next slice is due. What is late is not made up for: time begins anew. */
  async #pace(): Promise<void> {
    if (this.#everyMs === 0) return;
    const waitMs = this.#due - this.ports.now();
    if (waitMs > 0) await this.#pause(waitMs);
    this.#due = Math.max(this.#due, this.ports.now() - this.#everyMs) + this.#everyMs;
  }

  async #append(batches: readonly CandleBatch[]): Promise<void> {
    const slices = batches.map(
      (batch, i): FeedSlice => ({
        feedId: this.feed.id,
        n: this.#last + 1 + i,
        availableAt: batch.availableAt[0]!,
        batch,
      }),
    );
    this.#detail = null;
    await this.#write(slices, 'Delivered');
  }

  /** Commits slices and an event behind what is being written, see {@link FeedWork.#commit}. */
  #write(slices: readonly FeedSlice[], event: FeedEvent): Promise<void> {
    const written = this.#writing.then(() => this.#commit(slices, event));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Commits slices and an event under the fence, waits through outages, and tells followers. */
  async #commit(slices: readonly FeedSlice[], event: FeedEvent): Promise<void> {
    const next = feedLife.next(this.#state, event);
    if (slices.length === 0 && next === this.#state) return;
    const { claim } = this.tenure;
    const write = {
      feedId: this.feed.id,
      slices,
      state: next,
      detail: this.#detail,
      final: feedLife.isFinal(next),
      snapshot: feedLife.persist(next),
      seq: { old: this.#seq, new: this.#seq + 1 },
    };
    for (let attempt = 0; ; attempt++) {
      if (!(await this.tenure.ready())) throw new Stopped('ended');
      try {
        if (await this.ports.feeds.append(claim, write)) break;
        this.tenure.replaced();
        throw new Stopped('ended');
      } catch (thrown) {
        if (!(thrown instanceof VelaError && thrown.retryable)) throw thrown;
        await this.#pause(Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** attempt));
      }
    }
    this.#seq++;
    this.#state = next;
    const newest = slices.at(-1);
    if (newest !== undefined) {
      this.#last = newest.n;
      this.#marketTime = newest.availableAt;
    }
    this.#publish(slices);
  }

  #publish(slices: readonly FeedSlice[]): void {
    const pulse: FeedPulse = {
      feedId: this.feed.id,
      state: this.#state,
      lastSlice: this.#last,
      marketTime: this.#marketTime,
    };
    this.ports.slices.publish(slices, pulse);
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.tenure;
    await firstValueFrom(race(timer(ms, this.ports.scheduler), fromAbort(signal)));
    if (signal.aborted) throw new Stopped('ended');
  }
}
