import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { concatCandles } from '@vela/market';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT } from '../src/index.js';
import { BLOCK, EVERYTHING, candles, createCandleWorld, plain } from './candle-world.js';
import type { CandleWorld } from './candle-world.js';
import { OTHER_TENANT, configOf, createFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

jest.setTimeout(30_000);

describe('tail and life of a dataset', () => {
  let opened: TestDatabase;
  let fixture: Fixture;
  let store: CandleWorld['store'];
  let dataset: CandleWorld['dataset'];
  let read: CandleWorld['read'];
  let publish: CandleWorld['publish'];
  let current: CandleWorld['current'];

  beforeAll(async () => {
    opened = await testDatabase();
    fixture = await createFixture(opened.database);
    ({ store, dataset, read, publish, current } = createCandleWorld(fixture));
  });
  afterAll(async () => {
    await opened.close();
  });

  it('numbers the tail without a gap and ignores what is there already', async () => {
    const { id } = await dataset();
    await publish(id, concatCandles([candles(0, 5), candles(6, 10)]));
    expect(await store.appendTail(id, candles(8, 12))).toBe(2);
    expect(await store.appendTail(id, candles(10, 13, 9))).toBe(3);
    expect(await store.appendTail(id, candles(4, 7))).toBe(4);
    expect(await store.appendTail(id, candles(0, 0))).toBe(4);
    await expect(store.appendTail('ds_none', candles(0, 1))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const late = concatCandles([candles(0, 12), candles(12, 13, 9)]);
    expect(plain(await read(id, 1))).toEqual(plain(late));
    await Promise.all([13, 14, 15, 16].map((at) => store.appendTail(id, candles(at, at + 1))));
    const numbers = await opened.database.query<{ n: number }>(
      'select n from candle_tail where dataset_id = $1 order by n',
      [id],
    );
    expect(numbers.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('moves the tail into chunks when something is published, and reads the same', async () => {
    const { id } = await dataset();
    await publish(id, candles(0, 20));
    await store.appendTail(id, candles(20, 30));
    expect(await publish(id, candles(25, 40))).toEqual({
      version: 2,
      rowsAdded: 10,
      rowsUnchanged: 5,
      rowsReplaced: 0,
    });
    expect(plain(await read(id, 2))).toEqual(plain(candles(0, 40)));
    expect(plain(await read(id, 1))).toEqual(plain(candles(0, 20)));
    expect(await store.appendTail(id, candles(40, 41))).toBe(11);
    await expect(publish(id, candles(40, 41, 1))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await publish(id, candles(40, 41, 1), true)).toMatchObject({
      version: 3,
      rowsReplaced: 1,
    });
  });

  it('makes a version of a tail that grew beyond one block', async () => {
    const { id } = await dataset();
    await store.appendTail(id, candles(0, BLOCK));
    expect((await current(id)).version).toBe(0);
    expect((await read(id, 0)).length).toBe(BLOCK);
    expect(await store.appendTail(id, candles(BLOCK, BLOCK + 1))).toBe(BLOCK + 1);
    expect(await current(id)).toMatchObject({ version: 1, rows: BLOCK + 1 });
    expect(plain(await read(id, 1))).toEqual(plain(candles(0, BLOCK + 1)));
  });

  it('deletes a dataset unless an unfinished run or import needs it', async () => {
    const made = await dataset();
    const { id } = made;
    await publish(id, candles(0, 10));
    const strategy = await fixture.strategy(`pins ${id}`);
    const run = await fixture.backtests.create(TENANT, {
      strategyId: strategy.id,
      config: configOf(strategy, made),
      inputDigest: 'd',
      idempotencyKey: null,
    });
    await expect(store.deleteDataset(TENANT, id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(run.id),
    });
    await opened.database.query('update backtest set finished_at = 1 where id = $1', [run.id]);
    const load = await fixture.imports.create(TENANT, {
      datasetId: id,
      source: 'csv',
      request: {},
    });
    await expect(store.deleteDataset(TENANT, id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(load.id),
    });
    await opened.database.query('update data_import set finished_at = 1 where id = $1', [load.id]);
    expect(await store.deleteDataset(OTHER_TENANT, id)).toBe(false);
    expect(await store.deleteDataset(TENANT, id)).toBe(true);
    expect(await store.deleteDataset(TENANT, id)).toBe(false);
    await expect(read(id, 1)).rejects.toMatchObject({ code: 'DATA_MISSING' });
    expect((await fixture.imports.get(TENANT, load.id))!.datasetId).toBe(id);
  });

  it('says that data is gone when a dataset is deleted while it is read', async () => {
    const { id } = await dataset();
    await publish(id, candles(0, 30 * BLOCK));
    const reading = store.read(id, 1, EVERYTHING);
    await reading.next();
    await store.deleteDataset(TENANT, id);
    const rest = async (): Promise<void> => {
      for await (const part of reading) expect(part.length).toBe(BLOCK);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'DATA_MISSING' });
  });

  it('shows no dataset of a tenant to another one', async () => {
    const mine = await dataset();
    expect(await store.dataset(OTHER_TENANT, mine.id)).toBe(null);
    expect(await store.datasets(OTHER_TENANT, {}, { first: 10, after: null })).toEqual([]);
    expect(await store.countDatasets(OTHER_TENANT, {})).toBe(0);
    await expect(
      fixture.imports.create(OTHER_TENANT, { datasetId: mine.id, source: 'csv', request: {} }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const load = await fixture.imports.create(TENANT, {
      datasetId: mine.id,
      source: 'csv',
      request: { path: 'a' },
    });
    expect(load).toMatchObject({
      state: 'queued',
      progress: 0,
      badLines: [],
      request: { path: 'a' },
    });
    expect(await fixture.imports.get(OTHER_TENANT, load.id)).toBe(null);
    expect(await fixture.imports.list(TENANT, { first: 1, after: null })).toEqual([load]);
  });

  it('pages datasets by id, newest first', async () => {
    const theirs = [];
    for (let i = 0; i < 5; i++) {
      const { id } = await dataset(OTHER_TENANT);
      // Candles in the tail count as well as published ones.
      await store.appendTail(id, candles(0, 1));
      theirs.push(id);
    }
    const [a, b] = [
      { first: 3, after: null },
      { first: 3, after: theirs[2]! },
    ];
    const ids = async (page: { first: number; after: string | null }): Promise<string[]> =>
      (await store.datasets(OTHER_TENANT, {}, page)).map(({ id }) => id);
    expect([...(await ids(a)), ...(await ids(b))]).toEqual(theirs.toReversed());
  });
});
