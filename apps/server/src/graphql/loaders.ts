import DataLoader from 'dataloader';
import type { Instrument } from '@vela/market';
import type { StrategyRecord, StrategyVersionRecord } from '@vela/ports';
import type { Ground } from '../services/ground.js';

/** Rows by id: those that one operation asks for at once are read in one statement. */
export interface Loaders {
  readonly instrument: DataLoader<string, Instrument | null>;
  readonly strategy: DataLoader<string, StrategyRecord | null>;
  readonly strategyVersion: DataLoader<string, StrategyVersionRecord | null>;
}

/** Most ids of one statement. */
const BATCH_MAX = 500;

/**
 * Returns the loaders of one operation. Without `cache`, for operations that live on, rows are
 * still read together but never remembered.
 */
export function createLoaders(ground: Ground, { cache }: { readonly cache: boolean }): Loaders {
  const { tenantId, instruments, strategies } = ground;
  const loader = <Row extends { readonly id: string }>(
    read: (ids: readonly string[]) => Promise<readonly Row[]>,
  ): DataLoader<string, Row | null> =>
    new DataLoader(
      async (ids) => {
        const rows = new Map((await read([...new Set(ids)])).map((row) => [row.id, row]));
        return ids.map((id) => rows.get(id) ?? null);
      },
      { cache, maxBatchSize: BATCH_MAX },
    );
  return {
    instrument: loader((ids) => instruments.getMany(tenantId, ids)),
    strategy: loader((ids) => strategies.getMany(tenantId, ids)),
    strategyVersion: loader((ids) => strategies.versionMany(tenantId, ids)),
  };
}
