import { MILLISECOND, SECOND, messageOf } from '@vela/kernel';
import type { Clock, Micros } from '@vela/kernel';
import type { Logger, MarketDataPort } from '@vela/ports';
import type { FeedHistory } from './feed-history.js';

/** A clock that is further off the provider's is corrected by that. */
const SKEW_MAX: Micros = 2 * SECOND;
const ASK_MS = 3_000;

/** The present as a provider has it: by it minutes end. */
export class FeedClock {
  #skew: Micros = 0;
  readonly #delay: Micros;

  constructor(
    private readonly options: {
      readonly clock: Clock;
      readonly log: Logger;
      readonly market: Pick<MarketDataPort, 'clock'>;
      readonly history: FeedHistory;
    },
    /** By how much the channel is behind the market. */
    delayMs: number,
  ) {
    this.#delay = delayMs * MILLISECOND;
  }

  now(): Micros {
    return this.marketTime(this.options.clock.now());
  }

  /** Returns the instant of the channel at one of our clock. */
  marketTime(at: Micros): Micros {
    return at + this.#skew - this.#delay;
  }

  /** Compares the clock with the provider's. Never rejects. */
  async compare(): Promise<void> {
    const { clock, log, market, history } = this.options;
    try {
      const { at } = await history.within(ASK_MS, () => market.clock());
      const skew = at - clock.now();
      this.#skew = Math.abs(skew) > SKEW_MAX ? skew : 0;
      if (this.#skew === 0) return;
      log.warn('The clock is not that of the provider.', { seconds: Math.round(skew / SECOND) });
    } catch (thrown) {
      log.debug('A clock could not be asked.', { error: messageOf(thrown) });
    }
  }
}
