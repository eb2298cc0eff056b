import type { CandleBatch } from '@vela/market';
import { paced } from '@vela/ports';
import type { FeedPulse, FeedSlice, Pace, SliceLog } from '@vela/ports';
import { Observable, Subject } from 'rxjs';

/** The slices of one feed in memory: rows and messages of a slice log in one. */
export class MemorySlices implements Pick<SliceLog, 'follow' | 'pulses'> {
  readonly #slices: FeedSlice[] = [];
  readonly #pulses = new Subject<FeedPulse>();
  #pulse: FeedPulse | null = null;
  #wake: (() => void)[] = [];

  constructor(private readonly feedId: string) {}

  /** Number of the last slice, 0 before the first. */
  get last(): number {
    return this.#slices.length;
  }

  /** Appends the next slice and returns it. */
  append(batch: CandleBatch): FeedSlice {
    const availableAt = batch.availableAt[0]!;
    const slice = { feedId: this.feedId, n: this.last + 1, availableAt, batch };
    this.#slices.push(slice);
    this.tell(availableAt);
    for (const wake of this.#wake.splice(0)) wake();
    return slice;
  }

  /** Tells how far the market is. */
  tell(marketTime: number): void {
    this.#pulse = { feedId: this.feedId, state: 'LIVE', lastSlice: this.last, marketTime };
    this.#pulses.next(this.#pulse);
  }

  slices(_feedId: string, after: number, limit: number): Promise<readonly FeedSlice[]> {
    return Promise.resolve(this.#slices.slice(after, after + limit));
  }

  follow(_feedId: string, after: number, pace?: Pace): Observable<FeedSlice> {
    return paced(() => this.#behind(after), pace);
  }

  pulses(): Observable<FeedPulse> {
    return new Observable((subscriber) => {
      if (this.#pulse !== null) subscriber.next(this.#pulse);
      return this.#pulses.subscribe(subscriber);
    });
  }

  async *#behind(after: number): AsyncGenerator<FeedSlice> {
    for (let last = after; ; ) {
      const next = this.#slices[last];
      if (next === undefined) await new Promise<void>((resolve) => this.#wake.push(resolve));
      else {
        yield next;
        last++;
      }
    }
  }
}
