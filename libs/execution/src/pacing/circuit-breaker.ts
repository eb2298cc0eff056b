/** Failures of the way to a broker, one after the other, that open the breaker. */
const FAILURES_MAX = 5;
/** How long it stays open before one request may try. */
const OPEN_MS = 60_000;

/** Whether requests may be tried: `half-open` lets one through. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Opens after five failures of the infrastructure in a row and lets one request try after 60 s. A
 * refusal by the broker is an answer, not a failure. Pure: it is told the time, in milliseconds.
 */
export class CircuitBreaker {
  private failures = 0;
  private openedAt: number | null = null;

  /** Returns the state at an instant. */
  state(now: number): BreakerState {
    if (this.openedAt === null) return 'closed';
    return now - this.openedAt >= OPEN_MS ? 'half-open' : 'open';
  }

  /** Notes an answer, whatever it says. */
  succeeded(): void {
    this.failures = 0;
    this.openedAt = null;
  }

  /** Notes that no answer came. A failure of the one that may try opens it again. */
  failed(now: number): void {
    this.failures++;
    if (this.failures >= FAILURES_MAX && this.state(now) !== 'open') this.openedAt = now;
  }

  /** Returns in how many milliseconds one may try, null while it is not open. */
  waitMs(now: number): number | null {
    return this.openedAt === null ? null : Math.max(0, this.openedAt + OPEN_MS - now);
  }
}
