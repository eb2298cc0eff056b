import { isFeedFault } from '@vela/faults';
import type { FaultScript, FeedFault } from '@vela/faults';
import type { Micros } from '@vela/kernel';
import type { FeedPulse, FeedRecord, FeedSlice, FeedState, Pace, SliceLog } from '@vela/ports';
import { Observable, Subject, Subscription, timer } from 'rxjs';
import type { FaultTiming } from './fault-plan.js';
import { waitUntil } from './wait-until.js';

/** How long a feed says nothing before it counts as stale. */
const STALE_AFTER_MS = 15_000;
const STRICTNESS: readonly FeedState[] = ['LIVE', 'STALE', 'DOWN'];

type Follows = Pick<SliceLog, 'follow' | 'pulses'>;

/** A feed fault that is at work. */
interface Window {
  readonly fault: FeedFault;
  readonly from: Micros;
  readonly until: Micros;
}

/**
 * What a follower of a feed gets when the feed misbehaves by a script: slices stay away while it is
 * dead or mute and come all at once afterwards, or come late one by one. The feed is said to be DOWN
 * or STALE meanwhile, and until a slice comes in time again: nothing new is risked on old candles.
 */
export class FaultyFeed implements Follows {
  readonly #views = new Map<string, FeedView>();

  constructor(
    private readonly inner: Follows,
    private readonly script: FaultScript,
    private readonly timing: FaultTiming,
  ) {}

  follow(feedId: string, after: number, pace?: Pace): Observable<FeedSlice> {
    const view = this.#view(feedId);
    return new Observable((subscriber) => {
      const releasing = view.join();
      let last = 0;
      releasing.add(
        this.inner.follow(feedId, after, pace).subscribe({
          next: (slice) => {
            const now = this.timing.clock.now();
            // One that was late holds up those behind it.
            last = Math.max(last, view.releaseOf(slice, now));
            const isHeld = last > now;
            const release = (): void => {
              view.told(slice, isHeld);
              subscriber.next(slice);
            };
            if (!isHeld) return release();
            const waitMs = (last - now) / 1_000;
            releasing.add(timer(waitMs, this.timing.scheduler).subscribe(release));
          },
          error: (thrown: unknown) => subscriber.error(thrown),
        }),
      );
      return releasing;
    });
  }

  pulses(feedId: string): Observable<FeedPulse> {
    return this.#view(feedId).pulses(this.inner.pulses(feedId));
  }

  /** Returns the record of a feed with the state in which its follower sees it. */
  seen(feed: FeedRecord): FeedRecord {
    const { state } = this.#view(feed.id);
    return { ...feed, state: stricter(feed.state, state) };
  }

  /** Returns when something happens by the clock next, null for never. */
  nextAt(): Micros | null {
    const next = Math.min(...[...this.#views.values()].map((view) => view.nextAt()));
    return Number.isFinite(next) ? next : null;
  }

  #view(feedId: string): FeedView {
    const view = this.#views.get(feedId) ?? new FeedView(this.script, this.timing);
    this.#views.set(feedId, view);
    return view;
  }
}

/** How one feed looks to one follower. */
class FeedView {
  state: FeedState = 'LIVE';
  readonly #faults: readonly (readonly [FeedFault, number])[];
  readonly #windows = new Map<number, Window>();
  readonly #changes = new Subject<void>();
  readonly #due = new Set<Micros>();
  #pulse: FeedPulse | null = null;
  #firstSlice: number | null = null;
  #followers = 0;
  #timers = new Subscription();

  constructor(
    script: FaultScript,
    private readonly timing: FaultTiming,
  ) {
    this.#faults = script.faults.flatMap((fault, index) =>
      isFeedFault(fault) ? [[fault, index] as const] : [],
    );
  }

  /** Waits for instants of the script for as long as somebody follows. */
  join(): Subscription {
    if (this.#followers++ === 0) this.#waitForInstants();
    return new Subscription(() => {
      if (--this.#followers > 0) return;
      this.#timers.unsubscribe();
      this.#timers = new Subscription();
      this.#due.clear();
    });
  }

  #waitForInstants(): void {
    const now = this.timing.clock.now();
    for (const [fault, index] of this.#faults) {
      if (fault.kind === 'late-candles' || fault.at === undefined) continue;
      if (this.#windows.has(index) || fault.at + fault.forMs * 1_000 <= now) continue;
      this.#at(fault.at, () => this.#begin(fault, index, fault.at!));
    }
  }

  /** Returns when a slice is let through. */
  releaseOf({ n }: FeedSlice, now: Micros): Micros {
    this.#reached(n, now);
    let release = now;
    for (const { fault, from, until } of this.#windows.values()) {
      if (fault.kind === 'late-candles') {
        if (fault.slices[0] <= n && n <= fault.slices[1]) {
          release = Math.max(release, now + fault.delayMs * 1_000);
        }
      } else if (from <= now && now < until) release = Math.max(release, until);
    }
    return release;
  }

  /** Notes a slice that was let through: only one that comes in time makes a feed live again. */
  told(_slice: FeedSlice, wasHeld: boolean): void {
    if (!wasHeld) this.#be('LIVE');
  }

  pulses(inner: Observable<FeedPulse>): Observable<FeedPulse> {
    return new Observable((subscriber) => {
      const tell = (): void => {
        if (this.#pulse === null) return;
        const state = stricter(this.#pulse.state, this.state);
        subscriber.next({ ...this.#pulse, state });
      };
      const listening = this.join();
      listening.add(this.#changes.subscribe(tell));
      listening.add(
        inner.subscribe((pulse) => {
          this.#pulse = pulse;
          this.#reached(pulse.lastSlice, this.timing.clock.now());
          tell();
        }),
      );
      return listening;
    });
  }

  nextAt(): Micros {
    return Math.min(...this.#due);
  }

  #reached(n: number, now: Micros): void {
    if (n === 0) return;
    this.#firstSlice ??= n;
    for (const [fault, index] of this.#faults) {
      const isLate = fault.kind === 'late-candles';
      const [first, last] = isLate ? fault.slices : [fault.slice, fault.slice];
      // What waits for a slice that was over when this began is over as well.
      if (first === undefined || first > n || last! < this.#firstSlice) continue;
      this.#begin(fault, index, now);
    }
  }

  #begin(fault: FeedFault, index: number, from: Micros): void {
    if (this.#windows.has(index)) return;
    const isLate = fault.kind === 'late-candles';
    const until = isLate ? Infinity : from + fault.forMs * 1_000;
    this.#windows.set(index, { fault, from, until });
    const { clock, onPlayed } = this.timing;
    const slice = this.#pulse?.lastSlice ?? 0;
    onPlayed?.({ fault: index, kind: fault.kind, at: clock.now(), slice, clientOrderId: null });
    const silenceMs = isLate ? fault.delayMs : fault.forMs;
    if (fault.kind === 'dead-feed') this.#be('DOWN');
    else if (silenceMs > STALE_AFTER_MS) {
      this.#at(from + STALE_AFTER_MS * 1_000, () => this.#be('STALE'));
    }
    if (!isLate) this.#at(until, () => undefined);
  }

  #be(state: FeedState): void {
    if (this.state === state) return;
    // While it is away nothing makes it live.
    const now = this.timing.clock.now();
    const isAway = [...this.#windows.values()].some(
      ({ fault, from, until }) => fault.kind !== 'late-candles' && from <= now && now < until,
    );
    if (state === 'LIVE' && isAway) return;
    this.state = state;
    this.#changes.next();
  }

  #at(at: Micros, then: () => void): void {
    this.#due.add(at);
    const waiting = waitUntil(at, this.timing, () => {
      this.#due.delete(at);
      then();
    });
    this.#timers.add(waiting);
  }
}

/** Returns the state of a feed that is worse; one that begins or has ended stays so. */
const stricter = (own: FeedState, seen: FeedState): FeedState =>
  STRICTNESS.includes(own) && STRICTNESS.indexOf(seen) > STRICTNESS.indexOf(own) ? seen : own;
