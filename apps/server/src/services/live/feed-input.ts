import type { Micros } from '@vela/kernel';
import type { FeedRecord } from '@vela/ports';

/** A feed as a caller asks for it. */
export interface FeedInput {
  readonly name: string;
  readonly kind: 'replay' | 'random' | 'stream';
  readonly instruments?: readonly string[] | undefined;
  readonly symbols?: readonly string[] | undefined;
  readonly timeframes: readonly string[];
  /** Slices a second; as fast as they are taken when absent. */
  readonly slicesPerSecond?: number | undefined;
  readonly lockstep?: boolean | undefined;
  /** Range and source of the candles that are replayed. */
  readonly from?: Micros | undefined;
  /** Last day, inclusive. */
  readonly to?: Micros | undefined;
  readonly source?: string | undefined;
  /** The random market. */
  readonly seed?: number | undefined;
  readonly startAt?: string | undefined;
  readonly slices?: number | undefined;
  readonly quotes?: boolean | undefined;
  readonly price?: number | undefined;
  readonly volatility?: number | undefined;
  /** The live stream: account by id or name, and channel; the only one, and its own, when absent. */
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  readonly channel?: string | undefined;
  readonly candles?: 'bars' | 'trades' | undefined;
  readonly extendedHours?: boolean | undefined;
}

/** A feed, and what creating it has done. */
export interface CreatedFeed {
  readonly feed: FeedRecord;
  /** False when it was there already. */
  readonly isNew: boolean;
  /** Series that were added to one that was there. */
  readonly added: number;
}
