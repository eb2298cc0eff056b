import { RateLimiter } from '@alpacahq/alpaca-trade-api';

const MINUTE_MS = 60_000;
/** The largest plan has so many calls a minute. */
const MOST = 10_000;

/** A budget of calls a minute, which follows what the answers say that the plan allows. */
export class Pace {
  private limiter: RateLimiter;

  constructor(private perMinute: number) {
    this.limiter = new RateLimiter({ maxRequests: perMinute, intervalMs: MINUTE_MS });
  }

  /** Resolves when it is one's turn, with what ends it. */
  turn(signal?: AbortSignal): Promise<() => void> {
    return this.limiter.acquire(signal);
  }

  /** Takes the limit that an answer told; anything else than a limit is ignored. */
  told(header: string | null): void {
    const limit = Number(header ?? Number.NaN);
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST || limit === this.perMinute) return;
    this.perMinute = limit;
    this.limiter = new RateLimiter({ maxRequests: limit, intervalMs: MINUTE_MS });
  }
}
