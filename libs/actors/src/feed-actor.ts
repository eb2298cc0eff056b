import { VelaError, messageOf } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { ActorHandler } from '@vela/ownership';
import type { FeedRecord, FeedStore, SliceLog } from '@vela/ports';
import { timer } from 'rxjs';
import type { ActorPorts } from './actor-ports.js';
import { LiveFeed } from './feed-live.js';
import type { LiveFeedPorts } from './feed-live-ports.js';
import { APPEND_MAX, FeedWriter } from './feed-writer.js';
import { Stopped } from './stop.js';

/** What feeds work with. */
export interface FeedPorts extends LiveFeedPorts, Pick<ActorPorts, 'now' | 'scheduler' | 'log'> {
  readonly feeds: Pick<FeedStore, 'byActor' | 'append' | 'followers' | 'slices'>;
  readonly slices: Pick<SliceLog, 'publish'>;
  /** Yields the slices of a feed behind a number; the same ones in every call. */
  readonly read: (feed: FeedRecord, after: number) => AsyncIterable<CandleBatch>;
}

/** How often a lockstep feed asks for its followers: at first, and at last. */
const ASK_MS = { first: 2, most: 100 };
/** How often it asks while nobody trades on it. */
const REST_MS = 250;
/** Pauses before a source that broke is opened again. */
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
    const writer = new FeedWriter(ports, tenure, feed);
    const work =
      feed.source.kind === 'stream'
        ? new LiveFeed(ports, { tenure, feed, writer })
        : new StoredFeed(ports, feed, writer);
    try {
      await work.carryOut();
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      work.close();
      writer.close();
    }
  };

/** A feed that is read from its source, in the hands of one owner. */
class StoredFeed {
  readonly #everyMs: number;
  /** When the next slice may be appended, monotonic milliseconds. */
  #due: number;

  constructor(
    private readonly ports: FeedPorts,
    private readonly feed: FeedRecord,
    private readonly writer: FeedWriter,
  ) {
    const { slicesPerSecond } = feed.source;
    this.#everyMs = slicesPerSecond === null ? 0 : 1_000 / slicesPerSecond;
    this.#due = ports.now();
  }

  /** Nothing stays open behind it. */
  close(): void {}

  /** Delivers slices until the source ends; opens a source that broke again. */
  async carryOut(): Promise<void> {
    let since = Infinity;
    for (let failures = 0; !this.writer.hasEnded; ) {
      const before = this.writer.last;
      try {
        await this.#deliver();
        await this.writer.write({ event: 'Ended' });
      } catch (thrown) {
        if (thrown instanceof Stopped) throw thrown;
        failures = this.writer.last > before ? 1 : failures + 1;
        since = failures === 1 ? this.ports.now() : since;
        const detail = messageOf(thrown);
        this.ports.log.warn('The source of a feed broke; it is opened again.', {
          feedId: this.feed.id,
          failures,
          error: detail,
        });
        // While the database is away nothing is decided either: that is no fault of the source.
        const isPassing = thrown instanceof VelaError && thrown.retryable;
        if (!isPassing || this.ports.now() - since > SILENT_MS) {
          await this.writer.write({ event: 'Broke', detail });
        }
        await this.writer.pause(Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures));
      }
    }
  }

  async #deliver(): Promise<void> {
    const source = this.ports.read(this.feed, this.writer.last)[Symbol.asyncIterator]();
    const isHeld = this.feed.source.lockstep || this.#everyMs > 0;
    try {
      let waiting: CandleBatch[] = [];
      for (;;) {
        const next = await this.#next(source);
        if (next.done !== true) waiting.push(next.value);
        const isFull = isHeld || waiting.length >= APPEND_MAX;
        if (waiting.length > 0 && (next.done === true || isFull)) {
          this.writer.reach(waiting[0]!.availableAt[0]! - 1);
          if (this.feed.source.lockstep) await this.#followers();
          await this.#pace();
          await this.writer.write({ event: 'Delivered', batches: waiting, detail: null });
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
      const detail = `no candle for ${Math.round(silentMs / 1_000)} s`;
      void this.writer.write({ event: 'Silent', detail }).catch(() => undefined);
    });
    try {
      return await next;
    } finally {
      silence.unsubscribe();
    }
  }

  /** Waits until all deployments of the feed have worked off its last slice, and for one to be there. */
  async #followers(needed: 'one' | 'any' = 'one'): Promise<void> {
    for (let waitMs = ASK_MS.first; ; waitMs = Math.min(ASK_MS.most, waitMs * 2)) {
      const { active, behind } = await this.ports.feeds.followers(
        this.feed.id,
        this.writer.last,
        this.writer.marketTime,
      );
      const isThere = active > 0 || needed === 'any';
      if (isThere && behind === 0) return;
      await this.writer.pause(isThere ? waitMs : REST_MS);
    }
  }

  /** Waits until the next slice is due. What is late is not made up for: time begins anew. */
  async #pace(): Promise<void> {
    if (this.#everyMs === 0) return;
    const waitMs = this.#due - this.ports.now();
    if (waitMs > 0) await this.writer.pause(waitMs);
    this.#due = Math.max(this.#due, this.ports.now() - this.#everyMs) + this.#everyMs;
  }
}
