import { statfs } from 'node:fs/promises';
import type { Config } from '@vela/config';
import type { Clock, Ids } from '@vela/kernel';
import {
  PgAccountStore,
  PgActorStore,
  PgBacktestRepository,
  PgCandleStore,
  PgCredentialStore,
  PgDataImportRepository,
  PgDeploymentStore,
  PgFeedStore,
  PgInstrumentRepository,
  PgPaperJournal,
  PgStrategyRepository,
  migrate,
  openDatabase,
  startEmbedded,
} from '@vela/persistence';
import type { Database } from '@vela/persistence';
import type { Logger } from '@vela/ports';
import type { HostFacts } from './host.js';

/** The database with everything that is kept in it. */
export interface Storage {
  readonly facts: HostFacts['database'];
  readonly actors: PgActorStore;
  readonly backtests: PgBacktestRepository;
  readonly candles: PgCandleStore;
  readonly imports: PgDataImportRepository;
  readonly instruments: PgInstrumentRepository;
  readonly strategies: PgStrategyRepository;
  readonly deployments: PgDeploymentStore;
  readonly accounts: PgAccountStore;
  readonly feeds: PgFeedStore;
  readonly credentials: PgCredentialStore;
  readonly paperJournal: PgPaperJournal;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Bytes free on the disk of an embedded database, null where it cannot be looked at. */
  freeBytes(): Promise<number | null>;
  close(): Promise<void>;
}

/** What opening the storage needs. */
export interface StorageOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

interface Server {
  readonly url: string;
  readonly facts: (db: Database) => Promise<HostFacts['database']>;
  readonly release: () => Promise<void>;
}

/** Starts or joins the embedded database, or opens the one that was named, and migrates it. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { clock, ids } = options;
  const server = await findServer(options);
  let db: Database | undefined;
  try {
    const database = await openDatabase({ url: server.url });
    db = database;
    await migrate(database);
    const context = { db: database, ids, clock };
    const facts = await server.facts(database);
    return {
      facts,
      actors: new PgActorStore(database),
      backtests: new PgBacktestRepository(context),
      candles: new PgCandleStore(context),
      imports: new PgDataImportRepository(context),
      instruments: new PgInstrumentRepository(context),
      strategies: new PgStrategyRepository(context),
      deployments: new PgDeploymentStore(context),
      accounts: new PgAccountStore(context),
      feeds: new PgFeedStore(context),
      credentials: new PgCredentialStore(context),
      paperJournal: new PgPaperJournal(context),
      ping: async () => {
        await database.query('select 1');
      },
      freeBytes: async () => {
        if (facts.kind !== 'embedded') return null;
        const { bavail, bsize } = await statfs(facts.location);
        return bavail * bsize;
      },
      close: async () => {
        await database.close();
        await server.release();
      },
    };
  } catch (error) {
    await db?.close();
    await server.release();
    throw error;
  }
}

async function findServer({ config, logger, clock }: StorageOptions): Promise<Server> {
  const { databaseUrl, home } = config;
  if (databaseUrl === null) {
    const embedded = await startEmbedded({ home, log: logger, keepRunning: true });
    const { url, version, startedMs, dataFolder: location } = embedded;
    return {
      url,
      facts: async () => ({ kind: 'embedded', version, startedMs, location }),
      release: () => embedded.release(),
    };
  }
  const began = clock.now();
  const url = databaseUrl.reveal();
  return {
    url,
    facts: async (db) => {
      const [row] = await db.query<{ version: string }>(
        `select current_setting('server_version') as version`,
      );
      const version = row?.version.split(' ')[0] ?? 'unknown';
      const startedMs = Math.round((clock.now() - began) / 1_000);
      const { host, pathname } = new URL(url);
      return { kind: 'external', version, startedMs, location: `${host}${pathname}` };
    },
    release: async () => undefined,
  };
}
