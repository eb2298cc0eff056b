import { canonicalJson } from '@vela/kernel';
import type {
  ActorWrite,
  DataImportRecord,
  DataImportRepository,
  ImportUpdate,
  PageRequest,
} from '@vela/ports';
import { VelaError } from '@vela/kernel';
import { DataImportEntity } from '../entities/run.entity.js';
import type { DataImportRow } from '../entities/run.entity.js';
import type { RepositoryContext } from './context.js';
import { behind, pageOptions } from './context.js';
import { fenceOf, sendFenced } from './fenced-write.js';

const toRecord = (row: DataImportRow): DataImportRecord => ({
  ...row,
  failure: row.failure ?? null,
  startedAt: row.startedAt ?? null,
  finishedAt: row.finishedAt ?? null,
});

const CREATE = `
with d as (select id from dataset where id = $4 and tenant_id = $1),
  a as (insert into actor (id, tenant_id, kind, created_at)
    select $3, $1, 'import', $7 from d)
insert into data_import (id, tenant_id, actor_id, dataset_id, state, source, request, bad_lines,
  queued_at)
select $2, $1, $3, d.id, 'queued', $5, $6, '[]', $7 from d returning id`;

/** Keeps imports in PostgreSQL. */
export class PgDataImportRepository implements DataImportRepository {
  constructor(private readonly context: RepositoryContext) {}

  /** Writes import and actor in one statement. */
  async create(
    tenantId: string,
    draft: Parameters<DataImportRepository['create']>[1],
  ): Promise<DataImportRecord> {
    const { db, ids, clock } = this.context;
    const id = ids.next('dataImport');
    const rows = await db.query(CREATE, [
      tenantId,
      id,
      ids.next('actor'),
      draft.datasetId,
      draft.source,
      canonicalJson(draft.request),
      clock.now(),
    ]);
    if (rows.length === 0) {
      throw new VelaError('NOT_FOUND', `there is no dataset ${draft.datasetId}`, {
        path: ['datasetId'],
      });
    }
    return (await this.get(tenantId, id))!;
  }

  /** Returns an import of a tenant, or null. */
  async get(tenantId: string, id: string): Promise<DataImportRecord | null> {
    const row = await this.context.db.read((em) => em.findOne(DataImportEntity, { tenantId, id }));
    return row === null ? null : toRecord(row);
  }

  /** Returns the import that an actor of a tenant carries out, or null. */
  async ofActor(tenantId: string, actorId: string): Promise<DataImportRecord | null> {
    const row = await this.context.db.read((em) =>
      em.findOne(DataImportEntity, { tenantId, actorId }),
    );
    return row === null ? null : toRecord(row);
  }

  /** Returns a page of imports, newest first. */
  async list(tenantId: string, page: PageRequest): Promise<readonly DataImportRecord[]> {
    const rows = await this.context.db.read((em) =>
      em.find(DataImportEntity, { tenantId, ...behind(page) }, pageOptions(page)),
    );
    return rows.map(toRecord);
  }

  /** Moves actor and import together in one fenced statement; false when replaced. */
  async update(write: ActorWrite, update: ImportUpdate): Promise<boolean> {
    const [row] = await sendFenced<{ owned: boolean }>(this.context.db, {
      name: 'import-update',
      text: 'select vela_import_update($1, $2, $3, $4, $5, $6, $7, $8) as owned',
      values: [...fenceOf(write), this.context.clock.now(), JSON.stringify(update)],
    });
    if (row === undefined) throw new VelaError('INTERNAL', 'the fenced statement gave no answer');
    return row.owned;
  }
}
