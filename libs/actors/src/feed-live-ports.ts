import { VelaError } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Tenure } from '@vela/ownership';
import type { FeedRecord, FeedSource, FeedStore, MarketDataPort } from '@vela/ports';
import type { ActorPorts } from './actor-ports.js';
import type { FeedWriter } from './feed-writer.js';

/** A feed that a live upstream fills. */
export type StreamSource = Extract<FeedSource, { readonly kind: 'stream' }>;

/** What feeds of live streams work with. */
export interface LiveFeedPorts
  extends Pick<ActorPorts, 'clock' | 'now' | 'scheduler' | 'log' | 'hints'> {
  readonly feeds: Pick<FeedStore, 'byActor' | 'slices'>;
  /** Opens the market data of the account that a feed names; asked once by each owner. */
  readonly market: (feed: FeedRecord) => Promise<MarketDataPort>;
  readonly instruments: (
    tenantId: string,
    ids: readonly string[],
  ) => Promise<readonly Instrument[]>;
}

/** What a live feed is carried out with. */
export interface LiveFeedParts {
  readonly tenure: Tenure;
  readonly feed: FeedRecord;
  readonly writer: FeedWriter;
}

/** Returns the instruments of a feed in the order in which its series name them first. */
export async function instrumentsOf(
  ports: Pick<LiveFeedPorts, 'instruments'>,
  { tenantId, series }: FeedRecord,
): Promise<readonly Instrument[]> {
  const ids = [...new Set(series.map(({ instrumentId }) => instrumentId))];
  const known = await ports.instruments(tenantId, ids);
  return ids.map((id) => {
    const instrument = known.find((one) => one.id === id);
    if (instrument !== undefined) return instrument;
    throw new VelaError('DATA_MISSING', `the instrument ${id} of this feed is gone`);
  });
}
