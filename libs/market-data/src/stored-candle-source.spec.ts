import { describe, expect, it } from '@jest/globals';
import { VelaError, parseTimeframe } from '@vela/kernel';
import {
  COLUMN_NAMES,
  allocateCandles,
  concatCandles,
  createBatch,
  sliceCandles,
} from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import type { CandleQuery, CandleStore, Dataset } from '@vela/ports';
import fc from 'fast-check';
import { lastValueFrom, take, toArray } from 'rxjs';
import { BATCH_ROWS, joinSlices } from './slice-joiner.js';
import { storedCandleSource } from './stored-candle-source.js';

/** Candles that become available at the given instants. */
function available(times: readonly number[], base: number): CandleColumns {
  const columns = allocateCandles(times.length);
  times.forEach((time, i) => {
    for (const name of COLUMN_NAMES) columns[name][i] = base + i;
    columns.openAt[i] = time - 1;
    columns.availableAt[i] = time;
  });
  return columns;
}

async function* chunked(columns: CandleColumns, size: number): AsyncGenerator<CandleColumns> {
  for (let at = 0; at < columns.length; at += size) {
    yield sliceCandles(columns, at, Math.min(columns.length, at + size));
  }
}

/** Each slice as text: its instant and, for each entry, the series and the values. */
function slicesOf({ series, length, availableAt, offset, seriesOf, row }: CandleBatch): string[] {
  return Array.from({ length }, (_, slice) => {
    const entries: string[] = [];
    for (let e = offset[slice]!; e < offset[slice + 1]!; e++) {
      const [k, r] = [seriesOf[e]!, row[e]!];
      entries.push(`${k}:${COLUMN_NAMES.map((name) => series[k]![name][r]).join()}`);
    }
    return `${availableAt[slice]} ${entries.join(' ')}`;
  });
}

const every = (step: number, count: number, base: number): CandleColumns =>
  available(
    Array.from({ length: count }, (_, i) => (i + 1) * step),
    base,
  );

async function join(
  series: readonly CandleColumns[],
  sizes: readonly number[],
): Promise<CandleBatch[]> {
  const batches: CandleBatch[] = [];
  for await (const batch of joinSlices(
    series.map((columns, k) => chunked(columns, sizes[k % sizes.length]!)),
  )) {
    batches.push(batch);
  }
  return batches;
}

describe('joinSlices', () => {
  it('gives the slices of the whole for any series and any split into chunks', async () => {
    const times = fc
      .uniqueArray(fc.nat(2_000), { maxLength: 600 })
      .map((list) => list.map((t) => t + 1).sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(
        fc.array(times, { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
        async (series, sizes) => {
          const columns = series.map((list, k) => available(list, k * 10_000));
          // So many empty series that a batch holds 256 rows of each and there are several batches.
          const padded = [...columns, ...Array.from({ length: 64 }, () => allocateCandles(0))];
          const joined = await join(padded, sizes);
          expect(joined.flatMap(slicesOf)).toEqual(slicesOf(createBatch(columns)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('cuts batches at the same places for any split into chunks', async () => {
    const series = [every(1, 40_000, 0), every(60, 700, 1e6), every(7, 10_000, 2e6)];
    const whole = await join(series, [100_000]);
    const small = await join(series, [1_000, 3, 777]);
    expect(small.map(({ length }) => length)).toEqual(whole.map(({ length }) => length));
    expect(whole.flatMap(slicesOf)).toEqual(slicesOf(createBatch(series)));
    for (const batch of whole) {
      expect(batch.series.reduce((sum, columns) => sum + columns.length, 0)).toBeLessThanOrEqual(
        BATCH_ROWS,
      );
    }
  });

  it('reads one chunk ahead and no more', async () => {
    let read = 0;
    const endless = async function* (): AsyncGenerator<CandleColumns> {
      for (;;) {
        read++;
        yield available(
          Array.from({ length: BATCH_ROWS }, (_, i) => read * BATCH_ROWS + i),
          0,
        );
      }
    };
    const batches = joinSlices([endless()]);
    for (let i = 1; i <= 5; i++) {
      await batches.next();
      expect(read).toBe(i + 1);
    }
    await batches.return(undefined);
  });
});

describe('storedCandleSource', () => {
  const minute = parseTimeframe('1m');
  const stored: Record<string, CandleColumns> = {
    a: every(10, 30_000, 0),
    b: every(30, 10_000, 5),
  };
  const reads = { closed: 0 };
  const store: Pick<CandleStore, 'dataset' | 'read'> = {
    dataset: async (tenantId, id) =>
      tenantId === 't' && id in stored ? ({ id, version: 2 } as Dataset) : null,
    async *read(id) {
      try {
        yield* chunked(stored[id]!, 1_000);
      } finally {
        reads.closed++;
      }
    },
  };
  const query = (ids: readonly string[], rest: Partial<CandleQuery> = {}): CandleQuery => ({
    tenantId: 't',
    series: ids.map((id) => ({ datasetId: id, version: 2, instrumentId: id, timeframe: minute })),
    from: 0,
    to: 1e9,
    ...rest,
  });
  const codeOf = (asked: CandleQuery): Promise<string> =>
    lastValueFrom(storedCandleSource(store).replay(asked)).then(
      () => 'none',
      (error: unknown) => (error instanceof VelaError ? error.code : String(error)),
    );

  it('replays the slices of several series, anew for each subscriber', async () => {
    const replay = storedCandleSource(store).replay(query(['a', 'b']));
    for (let i = 0; i < 2; i++) {
      const batches = await lastValueFrom(replay.pipe(toArray()));
      expect(batches.flatMap(slicesOf)).toEqual(
        slicesOf(createBatch([stored['a']!, stored['b']!])),
      );
    }
  });

  it('stops reading when the subscriber leaves', async () => {
    reads.closed = 0;
    await lastValueFrom(
      storedCandleSource(store)
        .replay(query(['a']))
        .pipe(take(1)),
    );
    for (let turn = 0; turn < 100 && reads.closed === 0; turn++) await Promise.resolve();
    expect(reads.closed).toBe(1);
  });

  it('gives nothing for an empty store', async () => {
    stored['empty'] = concatCandles([]);
    const batches = await lastValueFrom(
      storedCandleSource(store)
        .replay(query(['empty']))
        .pipe(toArray()),
    );
    expect(batches).toEqual([]);
  });

  it('refuses what is not there and queries that mean nothing', async () => {
    expect(await codeOf(query(['gone']))).toBe('DATA_MISSING');
    expect(await codeOf(query(['a'], { tenantId: 'other' }))).toBe('DATA_MISSING');
    const [series] = query(['a']).series;
    expect(await codeOf(query([], { series: [{ ...series!, version: 3 }] }))).toBe('DATA_MISSING');
    expect(await codeOf(query([]))).toBe('INVALID_INPUT');
    expect(await codeOf(query(['a'], { from: 5, to: 5 }))).toBe('INVALID_INPUT');
  });
});
