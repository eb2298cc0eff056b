import type { FilterQuery } from '@mikro-orm/core';
import type { PoolClient } from 'pg';
import { VelaError } from '@vela/kernel';
import type {
  PageRequest,
  StrategyRecord,
  StrategyRepository,
  StrategyVersionRecord,
} from '@vela/ports';
import { StrategyEntity, StrategyVersionEntity } from '../entities/catalogue.entity.js';
import type { StrategyRow, StrategyVersionRow } from '../entities/catalogue.entity.js';
import type { RepositoryContext } from './context.js';
import { behind, containing, inOrder, pageOptions } from './context.js';

type Push = Parameters<StrategyRepository['push']>[1];

function toVersion(row: StrategyVersionRow): StrategyVersionRecord {
  const { tenantId: _tenant, bundle, ...rest } = row;
  return { ...rest, bundle: bundle ?? null };
}

function matching(tenantId: string, { query }: { query?: string }): FilterQuery<StrategyRow> {
  const text = query === undefined ? null : { $ilike: containing(query) };
  return {
    tenantId,
    ...(text === null ? {} : { $or: [{ name: text }, { description: text }] }),
  };
}

/** Keeps strategies and their versions in PostgreSQL. */
export class PgStrategyRepository implements StrategyRepository {
  constructor(private readonly context: RepositoryContext) {}

  /** Returns the strategy of a tenant with its newest version, or null. */
  async get(tenantId: string, id: string): Promise<StrategyRecord | null> {
    return await this.one({ tenantId, id });
  }

  /** Returns those of the strategies that exist, in the order of the ids. */
  async getMany(tenantId: string, ids: readonly string[]): Promise<readonly StrategyRecord[]> {
    const rows = await this.context.db.read((em) =>
      em.find(StrategyEntity, { tenantId, id: { $in: [...ids] } }),
    );
    return inOrder(ids, await this.withVersions(rows));
  }

  /** Returns the strategy with a name, or null. */
  async findByName(tenantId: string, name: string): Promise<StrategyRecord | null> {
    return await this.one({ tenantId, name });
  }

  /** Returns the content hash of the newest version of each built-in strategy by its name. */
  async builtInHashes(tenantId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.context.db.query<{ name: string; content_hash: string }>({
      name: 'strategy-built-in-hashes',
      text: `select s.name, v.content_hash from strategy s
        join strategy_version v on v.strategy_id = s.id and v.number = s.versions
        where s.tenant_id = $1 and s.built_in`,
      values: [tenantId],
    });
    return new Map(rows.map((row) => [row.name, row.content_hash]));
  }

  /** Returns one version, or null. */
  async version(tenantId: string, id: string): Promise<StrategyVersionRecord | null> {
    const row = await this.context.db.read((em) =>
      em.findOne(StrategyVersionEntity, { tenantId, id }),
    );
    return row === null ? null : toVersion(row);
  }

  /** Returns those of the versions that exist, in the order of the ids. */
  async versionMany(
    tenantId: string,
    ids: readonly string[],
  ): Promise<readonly StrategyVersionRecord[]> {
    const rows = await this.context.db.read((em) =>
      em.find(StrategyVersionEntity, { tenantId, id: { $in: [...ids] } }),
    );
    return inOrder(ids, rows.map(toVersion));
  }

  /** Returns a page of the versions of a strategy, newest first. */
  async versions(
    tenantId: string,
    strategyId: string,
    page: PageRequest,
  ): Promise<readonly StrategyVersionRecord[]> {
    const rows = await this.context.db.read((em) =>
      em.find(StrategyVersionEntity, { tenantId, strategyId, ...behind(page) }, pageOptions(page)),
    );
    return rows.map(toVersion);
  }

  /** Returns a page of strategies, newest first. */
  async list(
    tenantId: string,
    filter: { query?: string },
    page: PageRequest,
  ): Promise<readonly StrategyRecord[]> {
    const rows = await this.context.db.read((em) =>
      em.find(
        StrategyEntity,
        { $and: [matching(tenantId, filter), behind(page)] },
        pageOptions(page),
      ),
    );
    return await this.withVersions(rows);
  }

  /** Returns how many strategies pass the filter. */
  async count(tenantId: string, filter: { query?: string }): Promise<number> {
    return await this.context.db.read((em) => em.count(StrategyEntity, matching(tenantId, filter)));
  }

  /** Adds a strategy or its next version; the content of the newest version adds nothing. */
  async push(tenantId: string, strategy: Push): Promise<StrategyRecord> {
    const id = await this.context.db.transaction((client) =>
      this.pushWithin(client, tenantId, strategy),
    );
    return (await this.get(tenantId, id))!;
  }

  private async pushWithin(client: PoolClient, tenantId: string, it: Push): Promise<string> {
    const { ids, clock } = this.context;
    const now = clock.now();
    await client.query(
      `insert into strategy (id, tenant_id, name, description, built_in, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $6) on conflict on constraint strategy_name do nothing`,
      [ids.next('strategy'), tenantId, it.name, it.description, it.builtIn, now],
    );
    // The lock makes two pushes at once follow each other.
    const { rows } = await client.query<{ id: string; built_in: boolean }>(
      'select id, built_in from strategy where tenant_id = $1 and name = $2 for update',
      [tenantId, it.name],
    );
    const { id, built_in: builtIn } = rows[0]!;
    if (builtIn !== it.builtIn) {
      throw new VelaError('ALREADY_EXISTS', `"${it.name}" is the name of a built-in strategy`, {
        hint: 'Give the strategy another name.',
        path: ['name'],
      });
    }
    const { rows: latest } = await client.query<{ content_hash: string }>(
      'select content_hash from strategy_version where strategy_id = $1 order by number desc limit 1',
      [id],
    );
    if (latest[0]?.content_hash === it.contentHash) return id;
    await client.query(
      `with s as (
         update strategy set versions = versions + 1, description = $8, updated_at = $7
         where id = $1 returning versions)
       insert into strategy_version (id, tenant_id, strategy_id, number, source, bundle,
         content_hash, parameters, created_at)
       select $2, $3, $1, s.versions, $4, $5, $6, $9, $7 from s`,
      [
        id,
        ids.next('strategyVersion'),
        tenantId,
        it.source,
        it.bundle,
        it.contentHash,
        now,
        it.description,
        JSON.stringify(it.parameters),
      ],
    );
    return id;
  }

  private async one(
    where: { tenantId: string; id: string } | { tenantId: string; name: string },
  ): Promise<StrategyRecord | null> {
    const row = await this.context.db.read((em) => em.findOne(StrategyEntity, where));
    const [record] = await this.withVersions(row === null ? [] : [row]);
    return record ?? null;
  }

  private async withVersions(rows: readonly StrategyRow[]): Promise<readonly StrategyRecord[]> {
    if (rows.length === 0) return [];
    const newest = rows.map(({ id, versions }) => ({ strategyId: id, number: versions }));
    const versions = await this.context.db.read((em) =>
      em.find(StrategyVersionEntity, { $or: newest }),
    );
    const byStrategy = new Map(versions.map((row) => [row.strategyId, toVersion(row)]));
    return rows.map(({ versions: _versions, trials: _trials, ...row }) => ({
      ...row,
      description: row.description ?? null,
      latestVersion: byStrategy.get(row.id)!,
    }));
  }
}
