import type { CandleBatch } from '@vela/market';
import { paced } from '@vela/ports';
import type { FeedSlice, Pace } from '@vela/ports';
import type { Observable } from 'rxjs';

/** Feeds whose slices lie in memory: the rows and the messages of a slice log in one. */
export class MemoryFeeds {
  readonly #slices = new Map<string, FeedSlice[]>();
  #wake: (() => void)[] = [];

  /** Appends the next slice of a feed and returns it. */
  append(feedId: string, batch: CandleBatch): FeedSlice {
    const rows = this.#slices.get(feedId) ?? [];
    this.#slices.set(feedId, rows);
    const slice = { feedId, n: rows.length + 1, availableAt: batch.availableAt[0]!, batch };
    rows.push(slice);
    const woken = this.#wake;
    this.#wake = [];
    for (const wake of woken) wake();
    return slice;
  }

  /** Returns slices behind a number. */
  slices(feedId: string, after: number, limit: number): Promise<readonly FeedSlice[]> {
    return Promise.resolve((this.#slices.get(feedId) ?? []).slice(after, after + limit));
  }

  /** Returns every slice behind a number, then those that come. */
  follow(feedId: string, after: number, pace?: Pace): Observable<FeedSlice> {
    return paced(() => this.#behind(feedId, after), pace);
  }

  async *#behind(feedId: string, after: number): AsyncGenerator<FeedSlice> {
    for (let last = after; ; ) {
      const next = this.#slices.get(feedId)?.[last];
      if (next === undefined) await new Promise<void>((resolve) => this.#wake.push(resolve));
      else {
        yield next;
        last++;
      }
    }
  }
}
