import type { CandleBatch } from '@vela/market';
import type { FeedSlice, Pace } from '@vela/ports';
import { MemorySlices } from '@vela/rehearsal';
import type { Observable } from 'rxjs';

/** Feeds whose slices lie in memory: the rows and the messages of a slice log in one. */
export class MemoryFeeds {
  readonly #feeds = new Map<string, MemorySlices>();

  /** Appends the next slice of a feed and returns it. */
  append(feedId: string, batch: CandleBatch): FeedSlice {
    return this.#of(feedId).append(batch);
  }

  /** Returns slices behind a number. */
  slices(feedId: string, after: number, limit: number): Promise<readonly FeedSlice[]> {
    return this.#of(feedId).slices(feedId, after, limit);
  }

  /** Returns every slice behind a number, then those that come. */
  follow(feedId: string, after: number, pace?: Pace): Observable<FeedSlice> {
    return this.#of(feedId).follow(feedId, after, pace);
  }

  #of(feedId: string): MemorySlices {
    const feed = this.#feeds.get(feedId) ?? new MemorySlices(feedId);
    this.#feeds.set(feedId, feed);
    return feed;
  }
}
