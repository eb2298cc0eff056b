import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { allocateCandles, concatCandles, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT, PgCandleStore } from '../src/index.js';
import { BLOCK, EVERYTHING, candles, createCandleWorld, plain } from './candle-world.js';
import type { CandleWorld } from './candle-world.js';
import { OTHER_TENANT, createFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

jest.setTimeout(30_000);

describe('the candle store', () => {
  let opened: TestDatabase;
  let fixture: Fixture;
  let store: CandleWorld['store'];
  let dataset: CandleWorld['dataset'];
  let read: CandleWorld['read'];
  let publish: CandleWorld['publish'];
  let current: CandleWorld['current'];
  let lastImport: CandleWorld['lastImport'];

  beforeAll(async () => {
    opened = await testDatabase();
    fixture = await createFixture(opened.database);
    ({ store, dataset, read, publish, current, lastImport } = createCandleWorld(fixture));
  });
  afterAll(async () => {
    await opened.close();
  });

  it('makes a dataset once, changes nothing but its note, and lists it with its first candles', async () => {
    const first = await dataset();
    expect(first).toMatchObject({
      version: 0,
      rows: 0,
      firstOpenAt: null,
      lastOpenAt: null,
      note: null,
    });
    expect(await store.ensureDataset(first, 'an index')).toEqual({ ...first, note: 'an index' });
    expect((await store.ensureDataset(first)).note).toBe('an index');
    const filter = { instrumentId: first.instrumentId };
    const page = { first: 10, after: null };
    expect(await store.countDatasets(TENANT, filter)).toBe(0);
    expect(await store.datasets(TENANT, filter, page)).toEqual([]);
    await publish(first.id, candles(0, 2));
    expect(await store.countDatasets(TENANT, filter)).toBe(1);
    expect(await store.datasets(TENANT, filter, page)).toEqual([await current(first.id)]);
    expect(
      await store.countDatasets(TENANT, {
        instrumentId: first.instrumentId,
        timeframe: parseTimeframe('1d'),
      }),
    ).toBe(0);
    await expect(store.ensureDataset({ ...first, instrumentId: 'ins_none' })).rejects.toMatchObject(
      { code: 'NOT_FOUND' },
    );
    await expect(store.ensureDataset({ ...first, tenantId: OTHER_TENANT })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('gives candles back bit by bit, in shared memory, over several blocks', async () => {
    const { id } = await dataset();
    const all = candles(0, 3 * BLOCK + 100);
    expect(await publish(id, all)).toEqual({
      version: 1,
      rowsAdded: all.length,
      rowsUnchanged: 0,
      rowsReplaced: 0,
    });
    const parts: CandleColumns[] = [];
    for await (const part of store.read(id, 1, EVERYTHING)) parts.push(part);
    expect(parts.map(({ length }) => length)).toEqual([BLOCK, BLOCK, BLOCK, 100]);
    expect(parts.every(({ close }) => close.buffer instanceof SharedArrayBuffer)).toBe(true);
    expect(plain(concatCandles(parts))).toEqual(plain(all));
    expect(await current(id)).toMatchObject({
      version: 1,
      rows: all.length,
      firstOpenAt: 0,
      lastOpenAt: all.openAt.at(-1),
    });
  });

  it('trims to the range, its end exclusive', async () => {
    const { id } = await dataset();
    await publish(id, candles(0, BLOCK + 50));
    const minute = 60_000_000;
    const range = { from: (BLOCK - 2) * minute, to: (BLOCK + 3) * minute };
    expect(plain(await read(id, 1, range))).toEqual(plain(candles(BLOCK - 2, BLOCK + 3)));
    expect((await read(id, 1, { from: 5, to: 5 })).length).toBe(0);
    expect((await read(id, 1, { from: minute * 1e6, to: Infinity })).length).toBe(0);
    expect(plain(await read(id, 1, { from: 0.5, to: minute + 0.5 }))).toEqual(plain(candles(1, 2)));
  });

  it('gives the same candles a part at a time when few may lie in memory', async () => {
    const { id } = await dataset();
    const all = candles(0, BLOCK + 1_500);
    await publish(id, all);
    const minute = 60_000_000;
    const range = { from: 700 * minute, to: (BLOCK + 900) * minute };
    for (const rowsMax of [1_000, BLOCK - 1, BLOCK, 1_000_000]) {
      const parts: CandleColumns[] = [];
      for await (const part of store.read(id, 1, range, { rowsMax })) parts.push(part);
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(rowsMax);
      expect(parts.every(({ close }) => close.buffer instanceof SharedArrayBuffer)).toBe(true);
      expect(plain(concatCandles(parts))).toEqual(plain(candles(700, BLOCK + 900)));
    }
  });

  it('has one hash for the same candles however they were imported', async () => {
    const whole = await dataset();
    await publish(whole.id, candles(0, 2 * BLOCK + 7));
    const forward = await dataset();
    for (const [from, to] of [
      [0, 5],
      [5, BLOCK + 9],
      [BLOCK + 9, 2 * BLOCK + 7],
    ] as const) {
      await publish(forward.id, candles(from, to));
    }
    const backward = await dataset();
    for (const [from, to] of [
      [BLOCK, 2 * BLOCK + 7],
      [0, BLOCK],
    ] as const) {
      await publish(backward.id, candles(from, to));
    }
    const holes = await dataset();
    const odd = concatCandles(Array.from({ length: 700 }, (_, i) => candles(i * 40, i * 40 + 20)));
    await publish(holes.id, odd);
    await publish(holes.id, candles(0, 2 * BLOCK + 7));
    const hash = (await current(whole.id)).contentHash;
    for (const { id } of [forward, backward, holes]) {
      expect((await current(id)).contentHash).toBe(hash);
      const { version } = await current(id);
      expect(plain(await read(id, version))).toEqual(plain(candles(0, 2 * BLOCK + 7)));
    }
    expect((await current((await dataset()).id)).contentHash).not.toBe(hash);
  });

  it('counts what was there already and keeps the version when nothing changes', async () => {
    const { id } = await dataset();
    await publish(id, candles(0, BLOCK + 10));
    const before = await current(id);
    expect(await publish(id, candles(5, BLOCK + 10))).toEqual({
      version: 1,
      rowsAdded: 0,
      rowsUnchanged: BLOCK + 5,
      rowsReplaced: 0,
    });
    expect(await current(id)).toEqual(before);
    expect(await publish(id, candles(BLOCK, BLOCK + 20))).toEqual({
      version: 2,
      rowsAdded: 10,
      rowsUnchanged: 10,
      rowsReplaced: 0,
    });
    // The untouched block was not written again.
    const [chunks] = await opened.database.query<{ n: number }>(
      'select count(*) as n from candle_chunk where dataset_id = $1',
      [id],
    );
    expect(chunks!.n).toBe(3);
  });

  it('names the field that differs', async () => {
    const { id } = await dataset();
    await publish(id, candles(0, 100));
    const volumes = candles(0, 3);
    const [, old] = volumes.volume;
    volumes.volume[1] = 77;
    await expect(publish(id, volumes)).rejects.toMatchObject({
      message: expect.stringContaining(`volume ${old}, the import has 77`),
    });
  });

  it('refuses other values, names the first, and publishes nothing', async () => {
    const { id } = await dataset();
    await publish(id, candles(0, 100));
    const before = await current(id);
    const changed = concatCandles([candles(50, 90), candles(90, 95, 1), candles(95, 120)]);
    await expect(publish(id, changed)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('1970-01-01T01:30:00Z'),
      hint: expect.stringContaining('--replace'),
    });
    expect(await current(id)).toEqual(before);
    expect(plain(await read(id, 1))).toEqual(plain(candles(0, 100)));
    // The staged candles are still there for the same import with another answer.
    const importId = lastImport();
    expect((await store.stage(id, importId)).stagedRows).toBe(70);
    expect(await store.publish(id, importId, true)).toEqual({
      version: 2,
      rowsAdded: 20,
      rowsUnchanged: 45,
      rowsReplaced: 5,
    });
    expect((await store.stage(id, importId)).stagedRows).toBe(0);
  });

  it('keeps an old version readable after candles were replaced and added', async () => {
    const { id } = await dataset();
    const versions = [candles(0, BLOCK + 30)];
    await publish(id, versions[0]!);
    const replaced = concatCandles([candles(0, 10), candles(10, 20, 5), candles(20, BLOCK + 30)]);
    await publish(id, candles(10, 20, 5), true);
    versions.push(replaced);
    await publish(id, candles(-40, -10));
    versions.push(concatCandles([candles(-40, -10), replaced]));
    for (const [i, expected] of versions.entries()) {
      expect(plain(await read(id, i + 1))).toEqual(plain(expected));
    }
    for (const version of [4, -1]) {
      await expect(read(id, version)).rejects.toMatchObject({ code: 'DATA_MISSING' });
    }
    await expect(read('ds_none', 1)).rejects.toMatchObject({ code: 'DATA_MISSING' });
    expect((await read(id, 0)).length).toBe(0);
  });

  it('continues a killed import where it stopped and loads no candle twice', async () => {
    const { id } = await dataset();
    const all = candles(0, 2 * BLOCK);
    await store.stage(id, 'imp_k');
    for (let at = 0; at < 20_000; at += 5_000) {
      await store.addStaged(id, 'imp_k', sliceCandles(all, at, at + 5_000));
    }
    // The process dies here: another one has nothing but the rows.
    const heir = new PgCandleStore(fixture.context);
    const staged = await heir.stage(id, 'imp_k');
    expect(staged).toEqual({ datasetId: id, stagedRows: 20_000, stagedUntil: all.openAt[19_999] });
    await expect(
      heir.addStaged(id, 'imp_k', sliceCandles(all, 19_990, 20_010)),
    ).rejects.toMatchObject({
      code: 'DATA_INVALID',
    });
    await heir.addStaged(id, 'imp_k', sliceCandles(all, 20_000, all.length));
    expect((await current(id)).version).toBe(0);
    expect(await heir.publish(id, 'imp_k', false)).toMatchObject({
      version: 1,
      rowsAdded: all.length,
    });
    expect(plain(await read(id, 1))).toEqual(plain(all));
    expect(await heir.publish(id, 'imp_k', false)).toEqual({
      version: 1,
      rowsAdded: 0,
      rowsUnchanged: 0,
      rowsReplaced: 0,
    });
  });

  it('forgets what was discarded and keeps two imports apart', async () => {
    const { id } = await dataset();
    await store.addStaged(id, 'imp_a', candles(0, 10));
    await store.addStaged(id, 'imp_b', candles(5, 8));
    await store.discard(id, 'imp_a');
    expect((await store.stage(id, 'imp_a')).stagedUntil).toBe(null);
    expect(await store.publish(id, 'imp_b', false)).toMatchObject({ rowsAdded: 3 });
    await expect(store.stage('ds_none', 'imp_a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store.addStaged('ds_none', 'imp_a', candles(0, 1))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(store.publish('ds_none', 'imp_a', false)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('refuses candles out of order, twice, or without a whole microsecond', async () => {
    const { id } = await dataset();
    for (const opens of [
      [2, 1],
      [1, 1],
      [1, NaN],
      [1.5, 2],
      [-Infinity, 1],
    ]) {
      const bad = allocateCandles(2);
      bad.openAt.set(opens);
      await expect(store.addStaged(id, 'imp_x', bad)).rejects.toMatchObject({
        code: 'DATA_INVALID',
      });
      await expect(store.appendTail(id, bad)).rejects.toMatchObject({ code: 'DATA_INVALID' });
    }
    expect((await store.stage(id, 'imp_x')).stagedRows).toBe(0);
  });

  it('leaves nothing behind when writing fails in the middle', async () => {
    const { id } = await dataset();
    const db = opened.database;
    await publish(id, candles(0, 10));
    // A disk that is full at the third block: the server fails while rows are on their way.
    await db.query(`create function full_disk() returns trigger language plpgsql as $$
      begin
        if new.dataset_id = '${id}' and new.first_open_at > 30000 * 60000000::bigint then
          raise exception 'could not extend file: No space left on device' using errcode = '53100';
        end if;
        return new;
      end $$`);
    for (const table of ['candle_stage', 'candle_chunk']) {
      await db.query(
        `create trigger full_disk before insert on ${table} for each row execute function full_disk()`,
      );
    }
    const failure = {
      code: 'LIMIT_EXCEEDED',
      retryable: false,
      message: expect.stringContaining('space'),
    };
    await expect(store.addStaged(id, 'imp_f', candles(10, 5 * BLOCK))).rejects.toMatchObject(
      failure,
    );
    expect((await store.stage(id, 'imp_f')).stagedRows).toBe(0);
    await db.query('drop trigger full_disk on candle_stage');
    await store.addStaged(id, 'imp_f', candles(10, 5 * BLOCK));
    await expect(store.publish(id, 'imp_f', false)).rejects.toMatchObject(failure);
    expect(await current(id)).toMatchObject({ version: 1, rows: 10 });
    expect(plain(await read(id, 1))).toEqual(plain(candles(0, 10)));
    await db.query('drop trigger full_disk on candle_chunk');
    expect(await store.publish(id, 'imp_f', false)).toMatchObject({
      version: 2,
      rowsAdded: 5 * BLOCK - 10,
    });
    expect(plain(await read(id, 2))).toEqual(plain(candles(0, 5 * BLOCK)));
  });

  it('publishes one after the other when several ask at once', async () => {
    const { id } = await dataset();
    const stores = [store, new PgCandleStore(fixture.context)];
    for (let i = 0; i < 6; i++)
      await store.addStaged(id, `imp_p${i}`, candles(i * 10, i * 10 + 15));
    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((i) => stores[i % 2]!.publish(id, `imp_p${i}`, false)),
    );
    expect(await current(id)).toMatchObject({ version: 6, rows: 65 });
    expect(plain(await read(id, 6))).toEqual(plain(candles(0, 65)));
  });
});
