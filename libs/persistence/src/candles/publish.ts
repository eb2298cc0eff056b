import type { PoolClient } from 'pg';
import type { Micros } from '@vela/kernel';
import { VelaError } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import type { PublishedImport } from '@vela/ports';
import type { Database } from '../database/database.js';
import type { CopyValue } from './binary-copy.js';
import { copyRows } from './binary-copy.js';
import { BLOCK, bytesOf, digestOf } from './candle-block.js';
import type { ChunkKey } from './chunk-reader.js';
import { chunkKeys, readChunks, readStage, readTail } from './chunk-reader.js';
import type { CandleStream, MergeCounts } from './merge-candles.js';
import { inBlocks, mergeCandles } from './merge-candles.js';

/** What is published, and where to. */
interface Publication {
  readonly db: Database;
  readonly client: PoolClient;
  readonly datasetId: string;
  readonly tenantId: string;
  readonly importId: string;
  readonly version: number;
  readonly replace: boolean;
}

const EVERYTHING = { from: -Infinity, to: Infinity };

async function* once(columns: CandleColumns): AsyncGenerator<CandleColumns> {
  if (columns.length > 0) yield columns;
}

/**
 * Publishes the staged candles and the tail as the next version within the transaction of a
 * client. Chunks are blocks counted from the first candle, so equal candles have equal chunks and
 * one hash however they came; only what changes is written.
 */
export async function publishStaged(
  db: Database,
  client: PoolClient,
  request: { datasetId: string; importId: string; replace: boolean; now: Micros },
): Promise<PublishedImport> {
  const { datasetId, importId, replace, now } = request;
  // Blocks are read and merged between statements; a frozen process holds the dataset so long.
  await client.query(`set local idle_in_transaction_session_timeout = '30s'`);
  const { rows } = await client.query<{ tenant_id: string; version: number }>(
    'select tenant_id, version from dataset where id = $1 for update',
    [datasetId],
  );
  const dataset = rows[0];
  if (dataset === undefined) throw new VelaError('NOT_FOUND', `there is no dataset ${datasetId}`);
  const { tenant_id: tenantId, version } = dataset;
  const publication = { db, client, datasetId, tenantId, importId, version, replace };
  const tail = await readTail(db, datasetId, version, EVERYTHING);
  const counts = await writeNext(publication, tail);
  await client.query('delete from candle_stage where dataset_id = $1 and import_id = $2', [
    datasetId,
    importId,
  ]);
  const changed = counts.added + counts.replaced + tail.length > 0;
  if (changed) await moveDataset(publication, now);
  return {
    version: changed ? version + 1 : version,
    rowsAdded: counts.added,
    rowsUnchanged: counts.unchanged,
    rowsReplaced: counts.replaced,
  };
}

async function writeNext(publication: Publication, tail: CandleColumns): Promise<MergeCounts> {
  const { db, client, datasetId, importId, version } = publication;
  const { rows } = await client.query<{ first: Micros | null; rows: number | null }>(
    `select min(first_open_at) as first, sum("rows")::bigint as "rows" from candle_stage
     where dataset_id = $1 and import_id = $2`,
    [datasetId, importId],
  );
  const staged = rows[0]?.rows ?? 0;
  const first = Math.min(rows[0]?.first ?? Infinity, tail.openAt[0] ?? Infinity);
  if (first === Infinity) return { added: 0, unchanged: 0, replaced: 0 };
  const keys = await chunkKeys(db, datasetId, version, EVERYTHING);
  // Blocks wholly before the first new candle stay; a short last block is opened again.
  const kept = keys.findIndex((key) => key.last_open_at >= first || key.rows < BLOCK);
  const affected = kept === -1 ? [] : keys.slice(kept);
  if (affected.length === 0 && tail.length === 0) {
    await moveStage(publication);
    return { added: staged, unchanged: 0, replaced: 0 };
  }
  return await rewrite(publication, affected, tail);
}

/** Staged blocks are whole already: behind whole blocks they are moved inside the server. */
async function moveStage({ client, datasetId, importId, version }: Publication): Promise<void> {
  await client.query(
    `insert into candle_chunk (dataset_id, tenant_id, first_open_at, last_open_at, "rows",
       added_in, sha256, columns)
     select dataset_id, tenant_id, first_open_at, last_open_at, "rows", $3, sha256, columns
     from candle_stage where dataset_id = $1 and import_id = $2 order by n`,
    [datasetId, importId, version + 1],
  );
}

async function rewrite(
  publication: Publication,
  affected: readonly ChunkKey[],
  tail: CandleColumns,
): Promise<MergeCounts> {
  const { db, client, datasetId, importId, version, replace } = publication;
  const counts: MergeCounts = { added: 0, unchanged: 0, replaced: 0 };
  const tailCounts: MergeCounts = { added: 0, unchanged: 0, replaced: 0 };
  const published = readChunks(db, datasetId, affected);
  const present =
    tail.length === 0 ? published : mergeCandles(published, once(tail), 'keep', tailCounts);
  const merged = mergeCandles(
    present,
    readStage(db, datasetId, importId),
    replace ? 'replace' : 'refuse',
    counts,
  );
  const stale = new Map(affected.map((key) => [key.first_open_at, key]));
  await copyRows(
    client,
    'candle_chunk (dataset_id, tenant_id, first_open_at, last_open_at, "rows", added_in, sha256, columns)',
    changedBlocks(publication, merged, stale),
  );
  await client.query(
    `update candle_chunk set retired_in = $2 where dataset_id = $1 and retired_in is null
       and added_in < $2 and first_open_at = any ($3)`,
    [datasetId, version + 1, [...stale.keys()]],
  );
  return counts;
}

/** Returns the rows of blocks that are new; what stays as it is leaves the stale ones. */
async function* changedBlocks(
  { datasetId, tenantId, version }: Publication,
  merged: CandleStream,
  stale: Map<Micros, ChunkKey>,
): AsyncGenerator<readonly CopyValue[]> {
  for await (const block of inBlocks(merged)) {
    const first = block.openAt[0]!;
    const bytes = bytesOf(block);
    const sha256 = digestOf(bytes);
    if (stale.get(first)?.sha256.equals(sha256) === true) {
      stale.delete(first);
      continue;
    }
    yield [
      datasetId,
      tenantId,
      { int8: first },
      { int8: block.openAt[block.length - 1]! },
      { int4: block.length },
      { int4: version + 1 },
      sha256,
      bytes,
    ];
  }
}

async function moveDataset(
  { client, datasetId, version }: Publication,
  now: Micros,
): Promise<void> {
  await client.query('delete from candle_tail where dataset_id = $1', [datasetId]);
  await client.query(
    `update dataset d set version = $2, updated_at = $3, "rows" = c."rows",
       first_open_at = c.first, last_open_at = c.last, content_hash = c.hash
     from (select sum("rows")::bigint as "rows", min(first_open_at) as first,
         max(last_open_at) as last,
         encode(sha256(string_agg(sha256, ''::bytea order by first_open_at)), 'hex') as hash
       from candle_chunk where dataset_id = $1 and retired_in is null) c
     where d.id = $1`,
    [datasetId, version + 1, now],
  );
}
