import type { ActorProgress } from '@vela/ports';
import { timer } from 'rxjs';
import type { SchedulerLike, Subscription } from 'rxjs';

/** Shortest time between two messages: five a second. */
const PERIOD_MS = 200;

/** How far work is; the rates are worked out. */
export type ProgressSample = Omit<ActorProgress, 'itemsPerSecond' | 'etaMs'>;

/** Passes progress on, at most five times a second and the last one always. */
export class ProgressMeter {
  private readonly startedAt: number;
  private sentAt = -Infinity;
  private waiting: ProgressSample | null = null;
  private timer: Subscription | null = null;

  constructor(
    private readonly options: {
      readonly publish: (progress: ActorProgress) => void;
      readonly now: () => number;
      readonly scheduler: SchedulerLike;
    },
  ) {
    this.startedAt = options.now();
  }

  /** Notes how far the work is. */
  report(sample: ProgressSample): void {
    this.waiting = sample;
    if (this.timer !== null) return;
    const waitMs = this.sentAt + PERIOD_MS - this.options.now();
    if (waitMs <= 0) this.flush();
    else this.timer = timer(waitMs, this.options.scheduler).subscribe(() => this.flush());
  }

  /** Sends what was not sent yet, however little time has passed. */
  flush(): void {
    const sample = this.waiting;
    this.stop();
    if (sample === null) return;
    this.sentAt = this.options.now();
    const elapsedMs = this.sentAt - this.startedAt;
    const { progress, items } = sample;
    this.options.publish({
      ...sample,
      itemsPerSecond: elapsedMs > 0 ? (items * 1_000) / elapsedMs : 0,
      etaMs: progress > 0 && elapsedMs > 0 ? (elapsedMs * (1 - progress)) / progress : null,
    });
  }

  /** Forgets what was not sent. */
  stop(): void {
    this.timer?.unsubscribe();
    this.timer = null;
    this.waiting = null;
  }
}
