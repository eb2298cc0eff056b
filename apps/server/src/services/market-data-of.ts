import { VelaError } from '@vela/kernel';
import type { AccountRecord, MarketDataPort } from '@vela/ports';

/**
 * Returns the market data that the key of an account opens, the same as long as the key is the same.
 * Throws `NOT_FOUND` where there is no key, `UNAVAILABLE` in a process that may open none.
 */
export type MarketDataOf = (account: AccountRecord) => Promise<MarketDataPort>;

/** Returns whether a failure means that this process may open no keys, while another one may. */
export const mayOpenNone = (thrown: unknown): boolean =>
  thrown instanceof VelaError && thrown.code === 'UNAVAILABLE' && !thrown.retryable;
