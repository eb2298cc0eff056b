import type { Micros } from '@vela/kernel';
import { VelaError } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { Database } from '../database/database.js';
import { readBlobs } from './binary-copy.js';
import { BLOCK, allocateShared, columnsOf } from './candle-block.js';

/** A stored chunk without its columns. */
export interface ChunkKey {
  readonly first_open_at: Micros;
  readonly last_open_at: Micros;
  readonly added_in: number;
  readonly rows: number;
  readonly sha256: Buffer;
}

/** Chunks that travel in one COPY: about 7 MB. One group is read while another is worked on. */
const GROUP = 8;

/** Returns the chunks that a version has between two opens, in order. */
export async function chunkKeys(
  db: Database,
  datasetId: string,
  version: number,
  range: { from: Micros; to: Micros },
): Promise<readonly ChunkKey[]> {
  const bound = (at: number): number =>
    Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(at)));
  return await db.query<ChunkKey>({
    name: 'chunk-keys',
    text: `select first_open_at, last_open_at, added_in, "rows", sha256 from candle_chunk
      where dataset_id = $1 and added_in <= $2 and (retired_in is null or retired_in > $2)
        and last_open_at >= $3 and first_open_at < $4 order by first_open_at`,
    values: [datasetId, version, bound(range.from), bound(range.to)],
  });
}

/**
 * Returns the columns of chunks in order, in shared memory, reading one group ahead. When fewer
 * rows than a chunk are wanted at one time, chunks are read a part at a time.
 */
export async function* readChunks(
  db: Database,
  datasetId: string,
  keys: readonly ChunkKey[],
  rowsMax = Infinity,
): AsyncGenerator<CandleColumns> {
  const reads = rowsMax < BLOCK ? partsOf(keys, rowsMax) : groupsOf(keys, rowsMax);
  const start = (index: number): Promise<readonly Uint8Array[]> | null => {
    const read = reads[index];
    const reading = read === undefined ? null : read(db, datasetId);
    // A reader that stops early leaves it alone; whoever goes on meets its error below.
    reading?.catch(() => undefined);
    return reading;
  };
  let next = start(0);
  for (let index = 0; next !== null; index++) {
    const blobs = await next;
    next = start(index + 1);
    for (const blob of blobs) yield columnsOf(blob);
  }
}

type Read = (db: Database, datasetId: string) => Promise<readonly Uint8Array[]>;

function groupsOf(keys: readonly ChunkKey[], rowsMax: number): Read[] {
  // One group is given out while the next one is read.
  const size = Math.max(1, Math.min(GROUP, Math.floor(rowsMax / (2 * BLOCK))));
  const reads: Read[] = [];
  for (let i = 0; i < keys.length; i += size) {
    const group = keys.slice(i, i + size);
    reads.push((db, datasetId) => readGroup(db, datasetId, group));
  }
  return reads;
}

function partsOf(keys: readonly ChunkKey[], rowsMax: number): Read[] {
  const size = Math.max(1, Math.floor(rowsMax / 2));
  return keys.flatMap((key) => {
    const reads: Read[] = [];
    for (let first = 0; first < key.rows; first += size) {
      const rows = Math.min(size, key.rows - first);
      reads.push((db, datasetId) => readPart(db, datasetId, key, { first, rows }));
    }
    return reads;
  });
}

/** Reads some rows of a chunk: the same rows of each of its columns, which lie one behind another. */
async function readPart(
  db: Database,
  datasetId: string,
  key: ChunkKey,
  { first, rows }: { readonly first: number; readonly rows: number },
): Promise<readonly Uint8Array[]> {
  const cut = COLUMN_NAMES.map((_, column) => {
    const begin = (column * key.rows + first) * 8 + 1;
    return `substring(c.columns from ${begin} for ${rows * 8})`;
  });
  const blobs = await readBlobs(
    db,
    `select ${cut.join(' || ')} from candle_chunk c
     where c.dataset_id = $1 and c.first_open_at = $2 and c.added_in = $3`,
    [datasetId, key.first_open_at, key.added_in],
    allocateShared,
  );
  if (blobs.length !== 1) throw deletedWhileRead(datasetId);
  return blobs;
}

const deletedWhileRead = (datasetId: string): VelaError =>
  new VelaError('DATA_MISSING', `dataset ${datasetId} was deleted while it was read`);

async function readGroup(
  db: Database,
  datasetId: string,
  group: readonly ChunkKey[],
): Promise<readonly Uint8Array[]> {
  const blobs = await readBlobs(
    db,
    `select c.columns from candle_chunk c
     join unnest(array[${group.map(({ first_open_at: at }) => at).join(',')}]::bigint[],
       array[${group.map(({ added_in: version }) => version).join(',')}]::integer[])
       as k (first_open_at, added_in)
       on c.first_open_at = k.first_open_at and c.added_in = k.added_in
     where c.dataset_id = $1 order by c.first_open_at`,
    [datasetId],
    allocateShared,
  );
  if (blobs.length !== group.length) {
    throw deletedWhileRead(datasetId);
  }
  return blobs;
}

/** Returns the columns of staged chunks in order. */
export async function* readStage(
  db: Database,
  datasetId: string,
  importId: string,
): AsyncGenerator<CandleColumns> {
  for (let after = 0; ; after += GROUP) {
    const blobs = await readBlobs(
      db,
      `select columns from candle_stage where dataset_id = $1 and import_id = $2
         and n > $3 and n <= $4 order by n`,
      [datasetId, importId, after, after + GROUP],
    );
    if (blobs.length === 0) return;
    for (const blob of blobs) yield columnsOf(blob);
  }
}

interface TailRow {
  open_at: number;
  available_at: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Returns the tail of a dataset in order of opens; nothing unless `version` is its newest. */
export async function readTail(
  db: Database,
  datasetId: string,
  version: number,
  range: { from: Micros; to: Micros },
): Promise<CandleColumns> {
  const rows = await db.query<TailRow>({
    name: 'tail-read',
    text: `select t.open_at, t.available_at, t.open, t.high, t.low, t.close, t.volume
      from candle_tail t join dataset d on d.id = t.dataset_id
      where t.dataset_id = $1 and d.version = $2
        and t.open_at >= $3::double precision and t.open_at < $4::double precision
      order by t.open_at`,
    values: [datasetId, version, range.from, range.to],
  });
  const columns = allocateCandles(rows.length, true);
  rows.forEach((row, i) => {
    columns.openAt[i] = row.open_at;
    columns.availableAt[i] = row.available_at;
    columns.open[i] = row.open;
    columns.high[i] = row.high;
    columns.low[i] = row.low;
    columns.close[i] = row.close;
    columns.volume[i] = row.volume;
  });
  return columns;
}
