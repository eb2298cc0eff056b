import { describe, expect, it } from '@jest/globals';
import { VelaError, parseTimeframe } from '@vela/kernel';
import { concatCandles, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { PublishedImport, StagedImport } from '@vela/ports';
import type { CandleBlock } from './candle-block.js';
import { generateCandles } from './generate-candles.js';
import { importCandles } from './import-candles.js';
import type { CandleImport } from './import-candles.js';

/** A store in memory that counts what it is told. */
class MemoryStaging {
  staged: CandleColumns[] = [];
  published: CandleColumns | null = null;
  version = 0;
  discards = 0;
  underWay = 0;
  conflict = false;
  failAfter = Infinity;

  async stage(datasetId: string): Promise<StagedImport> {
    const all = concatCandles(this.staged);
    return { datasetId, stagedRows: all.length, stagedUntil: all.openAt[all.length - 1] ?? null };
  }

  async addStaged(_: string, __: string, columns: CandleColumns): Promise<void> {
    if (++this.underWay > 1) throw new Error('two writes at once');
    await Promise.resolve();
    this.underWay--;
    if (this.staged.length >= this.failAfter) throw new Error('the database went away');
    this.staged.push(columns);
  }

  async publish(): Promise<PublishedImport> {
    if (this.conflict) throw new VelaError('CONFLICT', 'other values');
    const next = concatCandles(this.staged);
    const same =
      this.published !== null &&
      Buffer.from(next.openAt.buffer).equals(Buffer.from(this.published.openAt.buffer));
    this.staged = [];
    this.published = next;
    if (!same) this.version++;
    return {
      version: this.version,
      rowsAdded: same ? 0 : next.length,
      rowsUnchanged: same ? next.length : 0,
      rowsReplaced: 0,
    };
  }

  async discard(): Promise<void> {
    this.staged = [];
    this.discards++;
  }
}

const candles = concatCandles([
  ...generateCandles({ seed: 3, count: 100, timeframe: parseTimeframe('1m'), from: 0 }),
]);

async function* blocks(
  size: number,
  fault: { at: number; error: Error } | null = null,
): AsyncGenerator<CandleBlock> {
  for (let begin = 0; begin < 100; begin += size) {
    if (fault !== null && begin >= fault.at) throw fault.error;
    const end = Math.min(100, begin + size);
    const progress = {
      bytesRead: end,
      bytesTotal: 100,
      rowsRead: end,
      rowsEmpty: 0,
      rowsRepeated: 0,
      rowsTwiceOnClock: 0,
      badLineCount: 0,
      badLines: [],
      priceScale: 2,
    };
    yield { columns: sliceCandles(candles, begin, end), progress };
  }
}

const start = (
  store: MemoryStaging,
  rest: Partial<CandleImport> = {},
): ReturnType<typeof importCandles> =>
  importCandles({
    blocks: blocks(10),
    store,
    datasetId: 'ds',
    importId: 'imp',
    replace: false,
    ...rest,
  });

const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'none',
    (error: unknown) => (error instanceof VelaError ? error.code : String(error)),
  );

describe('importCandles', () => {
  it('publishes all candles at the end and tells how far it is', async () => {
    const store = new MemoryStaging();
    const fractions: (number | null)[] = [];
    const outcome = await start(store, { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(store.published?.openAt).toEqual(candles.openAt);
    expect(outcome).toMatchObject({
      version: 1,
      rowsAdded: 100,
      rowsResumed: 0,
      progress: { rowsStaged: 100 },
    });
    expect(fractions).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  });

  it('continues after a kill at any block and loads no candle twice', async () => {
    for (const size of [7, 10, 33]) {
      for (let at = 0; at <= 90; at += 9) {
        const store = new MemoryStaging();
        const died = start(store, { blocks: blocks(10, { at, error: new Error('killed') }) });
        await died.catch(() => undefined);
        const before = concatCandles(store.staged).length;
        const outcome =
          before === 0 && at > 99 ? null : await start(store, { blocks: blocks(size) });
        if (outcome !== null) expect(outcome.rowsResumed).toBe(before);
        expect(store.published?.openAt).toEqual(candles.openAt);
      }
    }
  });

  it('changes nothing when it is repeated', async () => {
    const store = new MemoryStaging();
    await start(store);
    expect(await start(store)).toMatchObject({ version: 1, rowsAdded: 0, rowsUnchanged: 100 });
  });

  it('discards what is staged when the source or the store refuses', async () => {
    const refused = new MemoryStaging();
    const error = new VelaError('DATA_INVALID', 'bad lines');
    expect(await codeOf(start(refused, { blocks: blocks(10, { at: 50, error }) }))).toBe(
      'DATA_INVALID',
    );
    expect([refused.discards, refused.staged.length, refused.published]).toEqual([1, 0, null]);
    const conflicting = new MemoryStaging();
    conflicting.conflict = true;
    expect(await codeOf(start(conflicting))).toBe('CONFLICT');
    expect(conflicting.discards).toBe(1);
  });

  it('keeps what is staged when the world fails', async () => {
    const store = new MemoryStaging();
    store.failAfter = 3;
    expect(await codeOf(start(store))).toContain('the database went away');
    expect([store.discards, store.staged.length, store.published]).toEqual([0, 3, null]);
    store.failAfter = Infinity;
    expect(await start(store)).toMatchObject({ rowsResumed: 30, rowsAdded: 100 });
  });

  it('publishes nothing of candles whose first half the database forgot, and begins anew', async () => {
    const store = new MemoryStaging();
    const forgetting = start(store, {
      onProgress: ({ rowsStaged }) => {
        if (rowsStaged === 50) store.staged = [];
      },
    });
    await expect(forgetting).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect([store.published, store.staged.length]).toEqual([null, 0]);
    expect(await start(store)).toMatchObject({ rowsAdded: 100, rowsResumed: 0 });
  });

  it('does not call an import done whose candles were forgotten before they were published', async () => {
    const store = new MemoryStaging();
    const publish = store.publish.bind(store);
    store.publish = async () => {
      store.staged = [];
      return publish();
    };
    await expect(start(store)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    store.publish = publish;
    expect(await start(store)).toMatchObject({ rowsAdded: 100 });
  });

  it('ends between two blocks when it is cancelled', async () => {
    const store = new MemoryStaging();
    const control = new AbortController();
    const run = start(store, {
      signal: control.signal,
      onProgress: ({ rowsStaged }) => (rowsStaged === 30 ? control.abort() : undefined),
    });
    expect(await codeOf(run)).toBe('CANCELLED');
    expect([store.staged.length, store.discards]).toEqual([3, 0]);
    expect(await codeOf(start(store, { signal: control.signal }))).toBe('CANCELLED');
  });

  it('asks a source that can begin anywhere for what is not staged yet', async () => {
    const store = new MemoryStaging();
    const error = new Error('killed');
    await start(store, { blocks: blocks(10, { at: 40, error }) }).catch(() => undefined);
    const asked: StagedImport[] = [];
    const rest = async function* (staged: StagedImport): AsyncGenerator<CandleBlock> {
      asked.push(staged);
      for await (const block of blocks(10)) {
        if (block.columns.openAt[0]! > staged.stagedUntil!) yield block;
      }
    };
    expect(await start(store, { blocks: rest })).toMatchObject({ rowsResumed: 40, rowsAdded: 100 });
    expect(asked).toMatchObject([{ stagedRows: 40, stagedUntil: candles.openAt[39] }]);
    expect(store.published?.openAt).toEqual(candles.openAt);
  });

  it('takes nothing for nothing new where that may be', async () => {
    const store = new MemoryStaging();
    await start(store);
    const nothing = (async function* (): AsyncGenerator<CandleBlock> {
      for await (const { progress } of blocks(100)) {
        yield { columns: sliceCandles(candles, 0, 0), progress };
      }
    })();
    const outcome = await start(store, { blocks: nothing, mayBeEmpty: true });
    expect(outcome).toMatchObject({ rowsAdded: 0, rowsReplaced: 0, progress: { fraction: 1 } });
  });

  it('refuses a source without candles', async () => {
    const store = new MemoryStaging();
    const empty = (async function* (): AsyncGenerator<CandleBlock> {})();
    expect(await codeOf(start(store, { blocks: empty }))).toBe('DATA_INVALID');
    expect(store.discards).toBe(1);
  });
});
