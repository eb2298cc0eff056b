import { errors } from '@alpacahq/alpaca-trade-api';
import type { Ask } from './pages.js';

/** How often a question is asked at most, and its first pause in ms. */
const ATTEMPTS_MAX = 4;
const PAUSE_MS = 250;
/** Longest wait for the venue to take questions again. */
const WAIT_MOST_MS = 5_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns how long to wait before a question may be asked again, null when that is of no use. */
function waitMs(thrown: unknown, attempt: number): number | null {
  const backoff = PAUSE_MS * 2 ** attempt;
  if (thrown instanceof errors.RateLimitError) {
    return Math.min(WAIT_MOST_MS, Math.max(backoff, thrown.retryAfterMs ?? 0));
  }
  return thrown instanceof errors.ApiError && thrown.status >= 500 ? backoff : null;
}

/**
 * Asks a question, again after a pause when there were too many or the venue is unwell: questions
 * change nothing. A wire that is cut is not waited for. What orders, changes or cancels is never
 * sent through here.
 */
export const askAgain: Ask = async (question) => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await question();
    } catch (thrown) {
      const wait = attempt + 1 < ATTEMPTS_MAX ? waitMs(thrown, attempt) : null;
      if (wait === null) throw thrown;
      await pause(wait);
    }
  }
};
