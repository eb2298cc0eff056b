import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type { EntityManager, Options } from '@mikro-orm/postgresql';
import { Pool } from 'pg';
import type { PoolClient, QueryConfig, QueryResultRow } from 'pg';
import { VelaError } from '@vela/kernel';
import { ENTITIES } from '../entities/index.js';
import { MIGRATIONS } from '../migrations/index.js';
import { connectionOptions, databaseName } from './connection-options.js';
import { databaseError } from './database-error.js';

/** How a database is opened. */
export interface DatabaseOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`; `vela` unless told otherwise. */
  readonly applicationName?: string;
  /** Most connections of the hot paths; 10 unless told otherwise. */
  readonly poolSize?: number;
}

/** Connections to one database: a pool for named statements and an ORM for entities. */
export class Database {
  readonly name: string;

  /** @internal Use {@link openDatabase}. */
  constructor(
    readonly url: string,
    readonly applicationName: string,
    readonly pool: Pool,
    readonly orm: MikroORM,
  ) {
    this.name = databaseName(url);
  }

  /** Returns the rows of one statement; throws a `VelaError` for whatever the driver throws. */
  async query<R extends QueryResultRow>(
    statement: string | QueryConfig,
    values?: unknown[],
  ): Promise<readonly R[]> {
    try {
      const { rows } = await this.pool.query<R>(statement as string, values);
      return rows;
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** Returns what `work` reads through entities that nobody else shares. */
  async read<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work(this.orm.em.fork({ disableTransactions: true }));
    } catch (error) {
      throw databaseError(error);
    }
  }

  /**
   * Returns what `work` returns on one connection inside one transaction; everything is undone
   * when it throws. `begin` may name an isolation level.
   */
  async transaction<T>(work: (client: PoolClient) => Promise<T>, begin = 'begin'): Promise<T> {
    return await this.connection(async (client) => {
      await client.query(begin);
      try {
        const result = await work(client);
        await client.query('commit');
        return result;
      } catch (error) {
        // A connection that is gone has undone everything already.
        await client.query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  /** Returns what `work` returns on one connection; a connection that failed is not used again. */
  async connection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient | undefined;
    let failure: Error | undefined;
    const remember = (error: Error): void => {
      failure = error;
    };
    try {
      client = await this.pool.connect();
      client.on('error', remember);
      return await work(client);
    } catch (error) {
      const translated = databaseError(error);
      if (translated.code === 'UNAVAILABLE' || !isAnswered(error)) failure = translated;
      throw translated;
    } finally {
      client?.off('error', remember);
      client?.release(failure);
    }
  }

  /** Ends every connection. May be called twice. */
  async close(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
    await this.orm.close(true);
  }
}

/** After a refusal of the server or of ours a connection is in order; else nobody knows. */
const isAnswered = (thrown: unknown): boolean =>
  thrown instanceof VelaError || /^[0-9A-Z]{5}$/.test((thrown as { code?: string }).code ?? '');

/** Returns a database whose connections are made when they are needed. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, applicationName = 'vela', poolSize = 10 } = options;
  const connection = connectionOptions(url, applicationName);
  const pool = new Pool({ ...connection, max: poolSize, idleTimeoutMillis: 30_000 });
  // A connection that breaks while idle is dropped by the pool; the next statement makes another.
  pool.on('error', () => undefined);
  const orm = await MikroORM.init(ormOptions(url, connection.options ?? '', applicationName));
  return new Database(url, applicationName, pool, orm);
}

function ormOptions(url: string, session: string, applicationName: string): Options {
  return {
    clientUrl: url,
    entities: [...ENTITIES],
    extensions: [Migrator],
    pool: { min: 0, max: 4, idleTimeoutMillis: 30_000 },
    driverOptions: {
      options: session,
      application_name: `${applicationName}-orm`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    },
    logger: () => undefined,
    migrations: {
      tableName: 'vela_migration',
      migrationsList: MIGRATIONS,
      snapshot: false,
      snapshotOnMigrate: false,
      transactional: true,
      allOrNothing: true,
      disableForeignKeys: false,
    },
  };
}
