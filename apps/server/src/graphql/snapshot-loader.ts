import DataLoader from 'dataloader';
import type { Instrument } from '@vela/market';
import type { MarketSnapshot } from '@vela/ports';
import type { MarketService } from '../services/market/market-service.js';

/** The market of an instrument with the key of an account, of the only one when it is null. */
interface SnapshotKey {
  readonly instrument: Instrument;
  readonly account: string | null;
}

/** Markets of instruments: those that one operation asks for at once are one call of the provider. */
export type SnapshotLoader = DataLoader<SnapshotKey, MarketSnapshot | null, string>;

/** Instruments of one call. */
const BATCH_MAX = 500;

/** Returns the loader of one operation. Without `cache`, what it read is not remembered. */
export function createSnapshotLoader(
  market: Pick<MarketService, 'snapshots'>,
  { cache }: { readonly cache: boolean },
): SnapshotLoader {
  const read = async (
    keys: readonly SnapshotKey[],
  ): Promise<ReadonlyMap<string, MarketSnapshot | null>> => {
    const found = new Map<string, MarketSnapshot | null>();
    for (const account of new Set(keys.map((key) => key.account))) {
      const asked = keys.filter((key) => key.account === account);
      // Without a cache of its own the loader hands over what was asked for twice.
      const once = new Map(asked.map(({ instrument }) => [instrument.id, instrument]));
      const instruments = [...once.values()];
      const told = await market.snapshots(instruments, account);
      instruments.forEach((instrument, index) =>
        found.set(cacheKeyFn({ instrument, account }), told[index] ?? null),
      );
    }
    return found;
  };
  return new DataLoader(
    async (keys) => {
      const found = await read(keys);
      return keys.map((key) => found.get(cacheKeyFn(key)) ?? null);
    },
    { cache, maxBatchSize: BATCH_MAX, cacheKeyFn },
  );
}

const cacheKeyFn = ({ instrument, account }: SnapshotKey): string =>
  `${account ?? ''}\n${instrument.id}`;
