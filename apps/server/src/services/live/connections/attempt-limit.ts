import { VelaError } from '@vela/kernel';
import type { Clock, Micros } from '@vela/kernel';

/** Subjects that are counted at one time; beyond them the oldest is forgotten. */
const SUBJECTS_MAX = 1_000;

/** How often something may be tried. */
export interface AttemptBound {
  readonly attempts: number;
  readonly withinMs: number;
}

/** Lets something be tried so often within a time, counted for each subject in this process. */
export class AttemptLimit {
  private readonly tried = new Map<string, Micros[]>();

  constructor(
    private readonly clock: Clock,
    private readonly bound: AttemptBound,
  ) {}

  /** Counts an attempt. Throws `LIMIT_EXCEEDED` with how long to wait when there were too many. */
  count(subject: string, what: string): void {
    const { attempts, withinMs } = this.bound;
    const now = this.clock.now();
    const within = withinMs * 1_000;
    const earlier = (this.tried.get(subject) ?? []).filter((at) => now - at < within && at <= now);
    const [first] = earlier;
    if (first !== undefined && earlier.length >= attempts) {
      const seconds = Math.max(1, Math.ceil((first + within - now) / 1_000_000));
      throw new VelaError(
        'LIMIT_EXCEEDED',
        `expected ${what} at most ${attempts} times in ${withinMs / 1_000} s, found one more`,
        { hint: `Try again in ${seconds} s.`, retryable: true },
      );
    }
    this.tried.delete(subject);
    this.tried.set(subject, [...earlier, now]);
    if (this.tried.size > SUBJECTS_MAX) this.tried.delete(this.tried.keys().next().value!);
  }
}
