import { createHash } from 'node:crypto';
import type { Micros } from '@vela/kernel';
import { VelaError } from '@vela/kernel';
import { CANDLE_FIELDS, concatCandles, lowerBound, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type {
  CandleStore,
  Dataset,
  DatasetKey,
  PageRequest,
  PublishedImport,
  StagedImport,
} from '@vela/ports';
import { DatasetEntity } from '../entities/candle.entity.js';
import type { DatasetRow } from '../entities/candle.entity.js';
import type { RepositoryContext } from '../repositories/context.js';
import { behind, pageOptions } from '../repositories/context.js';
import { copyRows, readBlobs } from './binary-copy.js';
import type { CopyValue } from './binary-copy.js';
import { BLOCK, bytesOf, checkOrder, columnsOf, digestOf } from './candle-block.js';
import { chunkKeys, readChunks, readTail } from './chunk-reader.js';
import { mergeCandles } from './merge-candles.js';
import { publishStaged } from './publish.js';

/** The hash of a dataset in which nothing is published. */
const EMPTY_HASH = createHash('sha256').digest('hex');

type Filter = Parameters<CandleStore['countDatasets']>[1];

function toDataset(row: DatasetRow): Dataset {
  const { tailN: _n, ...rest } = row;
  return {
    ...rest,
    firstOpenAt: row.firstOpenAt ?? null,
    lastOpenAt: row.lastOpenAt ?? null,
    note: row.note ?? null,
  };
}

/** A dataset whose first import has not been published, or was refused, holds nothing to list. */
const matching = (tenantId: string, { instrumentId, timeframe }: Filter) => ({
  tenantId,
  $or: [{ version: { $gt: 0 } }, { tailN: { $gt: 0 } }],
  ...(instrumentId === undefined ? {} : { instrumentId }),
  ...(timeframe === undefined ? {} : { timeframe }),
});

const noDataset = (id: string): VelaError =>
  new VelaError('NOT_FOUND', `there is no dataset ${id}`, { path: ['datasetId'] });

async function* one(columns: CandleColumns): AsyncGenerator<CandleColumns> {
  yield columns;
}

/** Keeps candle history in PostgreSQL as columns in chunks, with versions and a tail of rows. */
export class PgCandleStore implements CandleStore {
  /** A publication holds one connection and reads by others: one at a time never starves. */
  private publishing: Promise<unknown> = Promise.resolve();

  constructor(private readonly context: RepositoryContext) {}

  /** Returns the dataset of a key, made when there is none; a new note replaces an old one. */
  async ensureDataset(key: DatasetKey, note: string | null = null): Promise<Dataset> {
    const { db, ids, clock } = this.context;
    const { tenantId, instrumentId, timeframe, source, adjustment } = key;
    const rows = await db.query<{ id: string }>(
      `insert into dataset (id, tenant_id, instrument_id, timeframe, source, adjustment,
         content_hash, note, created_at, updated_at)
       select $1, $2, i.id, $4, $5, $6, $7, $8, $9, $9 from instrument i
       where i.id = $3 and i.tenant_id = $2
       on conflict on constraint dataset_key
         do update set note = coalesce(excluded.note, dataset.note)
       returning id`,
      [
        ids.next('dataset'),
        tenantId,
        instrumentId,
        timeframe,
        source,
        adjustment,
        EMPTY_HASH,
        note,
        clock.now(),
      ],
    );
    const id = rows[0]?.id;
    if (id === undefined) {
      throw new VelaError('NOT_FOUND', `there is no instrument ${instrumentId}`, {
        path: ['instrumentId'],
      });
    }
    return (await this.dataset(tenantId, id))!;
  }

  /** Returns a dataset of a tenant, or null. */
  async dataset(tenantId: string, id: string): Promise<Dataset | null> {
    const row = await this.context.db.read((em) => em.findOne(DatasetEntity, { tenantId, id }));
    return row === null ? null : toDataset(row);
  }

  /** Returns a page of datasets that hold candles, newest first. */
  async datasets(tenantId: string, filter: Filter, page: PageRequest): Promise<readonly Dataset[]> {
    const rows = await this.context.db.read((em) =>
      em.find(DatasetEntity, { ...matching(tenantId, filter), ...behind(page) }, pageOptions(page)),
    );
    return rows.map(toDataset);
  }

  /** Returns how many datasets that hold candles pass the filter. */
  async countDatasets(tenantId: string, filter: Filter): Promise<number> {
    return await this.context.db.read((em) => em.count(DatasetEntity, matching(tenantId, filter)));
  }

  /** Deletes a dataset; throws `CONFLICT` while an unfinished run or import needs it. */
  async deleteDataset(tenantId: string, id: string): Promise<boolean> {
    const [row] = await this.context.db.query<{ run: string | null; import: string | null }>(
      `select (select b.id from backtest b where b.tenant_id = $1 and b.finished_at is null
           and (b.config -> 'datasets' @> jsonb_build_array(jsonb_build_object('datasetId', $2::text))
             or b.config -> 'otherDatasets'
               @> jsonb_build_array(jsonb_build_object('datasetId', $2::text)))
           limit 1) as run,
         (select i.id from data_import i where i.tenant_id = $1 and i.dataset_id = $2
           and i.finished_at is null limit 1) as import`,
      [tenantId, id],
    );
    const user = row?.run ?? row?.import ?? null;
    if (user !== null) {
      throw new VelaError(
        'CONFLICT',
        `dataset ${id} is needed by ${user}, which has not finished`,
        {
          hint: 'Cancel it or wait for its end.',
          path: ['id'],
        },
      );
    }
    const deleted = await this.context.db.query(
      'delete from dataset where tenant_id = $1 and id = $2 returning id',
      [tenantId, id],
    );
    return deleted.length > 0;
  }

  /** Opens the staging area of an import, or finds what a killed attempt left there. */
  async stage(datasetId: string, importId: string): Promise<StagedImport> {
    const [row] = await this.context.db.query<{ rows: number; until: Micros | null }>(
      `select coalesce(sum(s."rows"), 0)::bigint as "rows", max(s.last_open_at) as until
       from dataset d left join candle_stage s on s.dataset_id = d.id and s.import_id = $2
       where d.id = $1 group by d.id`,
      [datasetId, importId],
    );
    if (row === undefined) throw noDataset(datasetId);
    return { datasetId, stagedRows: row.rows, stagedUntil: row.until };
  }

  /** Adds candles behind the staged ones in one transaction, in whole blocks but the last. */
  async addStaged(datasetId: string, importId: string, columns: CandleColumns): Promise<void> {
    if (columns.length === 0) return;
    const { db } = this.context;
    const [last] = await db.query<{
      tenant_id: string;
      n: number | null;
      rows: number | null;
      last_open_at: Micros | null;
    }>(
      `select d.tenant_id, s.n, s."rows", s.last_open_at from dataset d
       left join candle_stage s on s.dataset_id = d.id and s.import_id = $2
       where d.id = $1 order by s.n desc limit 1`,
      [datasetId, importId],
    );
    if (last === undefined) throw noDataset(datasetId);
    checkOrder(columns, last.last_open_at);
    const open = last.n !== null && last.rows! < BLOCK ? last.n : null;
    const began = open === null ? [] : await this.stagedBlock(datasetId, importId, open);
    const whole = began.length === 0 ? columns : concatCandles([...began, columns]);
    const first = open ?? (last.n ?? 0) + 1;
    await db.transaction(async (client) => {
      if (open !== null) {
        await client.query(
          'delete from candle_stage where dataset_id = $1 and import_id = $2 and n = $3',
          [datasetId, importId, open],
        );
      }
      await copyRows(
        client,
        'candle_stage (dataset_id, import_id, tenant_id, n, first_open_at, last_open_at, "rows", sha256, columns)',
        stagedRows({ datasetId, importId, tenantId: last.tenant_id }, whole, first),
      );
    });
  }

  private async stagedBlock(
    datasetId: string,
    importId: string,
    n: number,
  ): Promise<readonly CandleColumns[]> {
    const blobs = await readBlobs(
      this.context.db,
      'select columns from candle_stage where dataset_id = $1 and import_id = $2 and n = $3',
      [datasetId, importId, n],
    );
    return blobs.map((blob) => columnsOf(blob));
  }

  /** Publishes staged candles and the tail as the next version in one transaction. */
  async publish(datasetId: string, importId: string, replace: boolean): Promise<PublishedImport> {
    const { db, clock } = this.context;
    const turn = this.publishing
      .catch(() => undefined)
      .then(() =>
        db.transaction((client) =>
          publishStaged(db, client, { datasetId, importId, replace, now: clock.now() }),
        ),
      );
    this.publishing = turn;
    return await turn;
  }

  /** Forgets the staged candles of an import. */
  async discard(datasetId: string, importId: string): Promise<void> {
    await this.context.db.query(
      'delete from candle_stage where dataset_id = $1 and import_id = $2',
      [datasetId, importId],
    );
  }

  /** Appends closed candles as rows with gapless numbers; a long tail becomes a version. */
  async appendTail(datasetId: string, columns: CandleColumns): Promise<number> {
    checkOrder(columns, null);
    const { db } = this.context;
    const fresh = await this.withoutPublished(datasetId, columns);
    const [row] = await db.query<{ n: number }>({
      name: 'tail-append',
      text: 'select vela_append_tail($1, $2, $3, $4, $5, $6, $7, $8) as n',
      values: [
        datasetId,
        [...fresh.openAt],
        [...fresh.availableAt],
        ...CANDLE_FIELDS.map((name) => [...fresh[name]]),
      ],
    });
    const [tail] = await db.query<{ rows: number }>({
      name: 'tail-length',
      text: 'select count(*) as "rows" from candle_tail where dataset_id = $1',
      values: [datasetId],
    });
    if (tail!.rows > BLOCK) await this.publish(datasetId, '', false);
    return row!.n;
  }

  private async withoutPublished(
    datasetId: string,
    columns: CandleColumns,
  ): Promise<CandleColumns> {
    const { db } = this.context;
    const [row] = await db.query<{ version: number; last_open_at: Micros | null }>({
      name: 'dataset-end',
      text: 'select version, last_open_at from dataset where id = $1',
      values: [datasetId],
    });
    if (row === undefined) throw noDataset(datasetId);
    const last = row.last_open_at ?? -Infinity;
    const begin = lowerBound(columns.openAt, last + 1);
    if (begin === 0 || columns.length === 0) return columns;
    const range = { from: columns.openAt[0]!, to: last + 1 };
    const published = new Set<number>();
    const keys = await chunkKeys(db, datasetId, row.version, range);
    for await (const chunk of readChunks(db, datasetId, keys)) {
      for (const at of chunk.openAt) published.add(at);
    }
    const parts: CandleColumns[] = [];
    for (let i = 0; i < begin; i++) {
      if (!published.has(columns.openAt[i]!)) parts.push(sliceCandles(columns, i, i + 1));
    }
    return concatCandles([...parts, sliceCandles(columns, begin, columns.length)]);
  }

  /**
   * Returns the candles of a version in a range, chunk by chunk in shared memory, and with the
   * newest version its tail. Throws `DATA_MISSING` when dataset or version is not there.
   */
  async *read(
    datasetId: string,
    version: number,
    range: { from: Micros; to: Micros },
    { rowsMax = Infinity }: { readonly rowsMax?: number } = {},
  ): AsyncGenerator<CandleColumns> {
    const { db } = this.context;
    const [row] = await db.query<{ version: number }>('select version from dataset where id = $1', [
      datasetId,
    ]);
    if (row === undefined || version > row.version || version < 0) {
      const found = row === undefined ? 'it is gone' : `its newest version is ${row.version}`;
      throw new VelaError('DATA_MISSING', `version ${version} of dataset ${datasetId}: ${found}`, {
        hint: '`vela data list` shows what is stored.',
      });
    }
    const tail = await readTail(db, datasetId, version, range);
    const keys = await chunkKeys(db, datasetId, version, range);
    const chunks = readChunks(db, datasetId, keys, rowsMax);
    const counts = { added: 0, unchanged: 0, replaced: 0 };
    const all = tail.length === 0 ? chunks : mergeCandles(chunks, one(tail), 'keep', counts);
    for await (const part of all) {
      const begin = lowerBound(part.openAt, range.from);
      const end = lowerBound(part.openAt, range.to);
      if (begin === 0 && end === part.length) yield part;
      else if (end > begin) yield sliceCandles(part, begin, end);
    }
  }
}

function* stagedRows(
  { datasetId, importId, tenantId }: { datasetId: string; importId: string; tenantId: string },
  columns: CandleColumns,
  first: number,
): Generator<readonly CopyValue[]> {
  for (let row = 0, n = first; row < columns.length; row += BLOCK, n++) {
    const block = sliceCandles(columns, row, Math.min(row + BLOCK, columns.length));
    const bytes = bytesOf(block);
    yield [
      datasetId,
      importId,
      tenantId,
      { int4: n },
      { int8: block.openAt[0]! },
      { int8: block.openAt[block.length - 1]! },
      { int4: block.length },
      digestOf(bytes),
      bytes,
    ];
  }
}
