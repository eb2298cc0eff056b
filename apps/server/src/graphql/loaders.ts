import DataLoader from 'dataloader';
import type { Instrument } from '@vela/market';
import type {
  AccountRecord,
  CredentialStatus,
  DeploymentRecord,
  FeedRecord,
  StrategyRecord,
  StrategyVersionRecord,
} from '@vela/ports';
import type { Ground } from '../services/ground.js';

/** Rows by id: those that one operation asks for at once are read in one statement. */
export interface Loaders {
  readonly account: DataLoader<string, AccountRecord | null>;
  /** What may be told of the credential of an account. */
  readonly credential: DataLoader<string, CredentialStatus | null>;
  /** Deployments by their actor. */
  readonly deploymentOf: DataLoader<string, DeploymentRecord | null>;
  readonly feed: DataLoader<string, FeedRecord | null>;
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
  const { tenantId, accounts, credentials, deployments, feeds, instruments, strategies } = ground;
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
  // Few at a time, and each read by its key: what counts is that none is read twice.
  const each = <Row>(read: (id: string) => Promise<Row | null>): DataLoader<string, Row | null> =>
    new DataLoader(async (ids) => Promise.all(ids.map(read)), { cache, maxBatchSize: BATCH_MAX });
  return {
    account: each((id) => accounts.get(tenantId, id)),
    credential: new DataLoader(
      async (ids) => {
        const found = await credentials.statuses(tenantId, ids);
        const byAccount = new Map(found.map((status) => [status.accountId, status]));
        return ids.map((id) => byAccount.get(id) ?? null);
      },
      { cache, maxBatchSize: BATCH_MAX },
    ),
    deploymentOf: each(async (actorId) => {
      const record = await deployments.byActor(actorId);
      return record?.tenantId === tenantId ? record : null;
    }),
    feed: each((id) => feeds.get(tenantId, id)),
    instrument: loader((ids) => instruments.getMany(tenantId, ids)),
    strategy: loader((ids) => strategies.getMany(tenantId, ids)),
    strategyVersion: loader((ids) => strategies.versionMany(tenantId, ids)),
  };
}
