import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VelaError, parseTimeframe } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles, createBatch, sliceCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import { createPace } from '@vela/ports';
import type { CandleQuery, CandleSource, Pace } from '@vela/ports';
import { Observable, lastValueFrom, take, toArray } from 'rxjs';
import type { Until } from './bus-setting.js';

const BATCH_ROWS = 100;

/** A source over candles in memory that shows what it is doing. */
export class MemorySource implements CandleSource {
  made = 0;
  running = 0;
  failAt: number | null = null;

  constructor(private readonly series: readonly CandleColumns[]) {}

  replay(query: CandleQuery, pace?: Pace): Observable<CandleBatch> {
    return new Observable((subscriber) => {
      this.running++;
      const run = async (): Promise<void> => {
        if (query.series.some(({ datasetId }) => datasetId !== 'ds_here')) {
          throw new VelaError('DATA_MISSING', 'no such dataset', { hint: 'Import it.' });
        }
        const rows = Math.max(...this.series.map(({ length }) => length));
        for (let row = 0; row < rows && !subscriber.closed; row += BATCH_ROWS) {
          if (await pace?.ready()) break;
          const parts = this.series.map((columns) =>
            sliceCandles(
              columns,
              Math.min(row, columns.length),
              Math.min(row + BATCH_ROWS, columns.length),
            ),
          );
          this.made++;
          if (this.made === this.failAt) throw new VelaError('DATA_INVALID', 'a broken chunk');
          subscriber.next(createBatch(parts));
        }
        subscriber.complete();
      };
      run().catch((thrown: unknown) => subscriber.error(thrown));
      return () => this.running--;
    });
  }
}

/** Returns `length` candles that differ from those of another seed. */
export function someCandles(length: number, seed: number): CandleColumns {
  const columns = allocateCandles(length);
  for (let i = 0; i < length; i++) {
    columns.openAt[i] = i * 60;
    columns.availableAt[i] = i * 60 + 60;
    for (const name of COLUMN_NAMES.slice(2)) columns[name][i] = seed + i / 7;
  }
  return columns;
}

/** Returns a question for two series. */
export const twoSeries = (datasetId = 'ds_here'): CandleQuery => ({
  tenantId: 'ten_1',
  series: ['ins_1', 'ins_2'].map((instrumentId) => ({
    instrumentId,
    timeframe: parseTimeframe('1m'),
    datasetId,
    version: 1,
  })),
  from: 0,
  to: 1e12,
});

/** Returns everything that batches hold, independent of where they were cut. */
export function slicesOf(batches: readonly CandleBatch[]): unknown {
  const slices: unknown[] = [];
  for (const batch of batches) {
    for (let s = 0; s < batch.length; s++) {
      const candles = [];
      for (let e = batch.offset[s]!; e < batch.offset[s + 1]!; e++) {
        const columns = batch.series[batch.seriesOf[e]!]!;
        candles.push([
          batch.seriesOf[e],
          ...COLUMN_NAMES.map((name) => columns[name][batch.row[e]!]),
        ]);
      }
      slices.push([batch.availableAt[s], candles]);
    }
  }
  return slices;
}

/** A source under test and the one from which it takes its candles. */
export interface SourcePair {
  readonly source: CandleSource;
  readonly origin: MemorySource;
  close(): Promise<void>;
}

/** Describes what every candle source promises. */
export function describeCandleSource(
  name: string,
  until: Until,
  open: (origin: MemorySource) => Promise<SourcePair>,
): void {
  describe(`the candle source ${name}`, () => {
    const series = [someCandles(1_050, 1), someCandles(700, 2)];
    let pair: SourcePair;
    beforeEach(async () => {
      pair = await open(new MemorySource(series));
    });
    afterEach(() => pair.close());
    describeSlices(() => pair, series);
    describeControl(() => pair, until);
  });
}

function describeSlices(of: () => SourcePair, series: readonly CandleColumns[]): void {
  const all = (query: CandleQuery): Promise<CandleBatch[]> =>
    lastValueFrom(of().source.replay(query).pipe(toArray()));

  it('gives every slice once and in order', async () => {
    expect(slicesOf(await all(twoSeries()))).toEqual(slicesOf([createBatch(series)]));
  });

  it('gives the same again for each subscription', async () => {
    const replay = of().source.replay(twoSeries());
    const [one, two] = await Promise.all([
      lastValueFrom(replay.pipe(toArray())),
      lastValueFrom(replay.pipe(toArray())),
    ]);
    expect(slicesOf(one)).toEqual(slicesOf(two));
  });

  it('errors with DATA_MISSING when the dataset is gone', async () => {
    await expect(all(twoSeries('ds_gone'))).rejects.toMatchObject({
      code: 'DATA_MISSING',
      hint: 'Import it.',
    });
  });

  it('hands on an error behind the slices before it', async () => {
    of().origin.failAt = 3;
    let slices = 0;
    const error = await new Promise((resolve) => {
      of()
        .source.replay(twoSeries())
        .subscribe({
          next: (batch) => (slices += batch.length),
          error: resolve,
        });
    });
    expect(error).toMatchObject({ code: 'DATA_INVALID' });
    expect(slices).toBe(2 * BATCH_ROWS);
  });
}

function describeControl(of: () => SourcePair, until: Until): void {
  it('stops the producer when unsubscribed', async () => {
    await lastValueFrom(of().source.replay(twoSeries(), createPace(2)).pipe(take(1)));
    await until(() => of().origin.running === 0);
    expect(of().origin.made).toBeLessThan(11);
  });

  it('lets a slow consumer hold back the producer', async () => {
    const pace = createPace(1);
    let taken = 0;
    let aheadMost = 0;
    await new Promise<void>((resolve, reject) => {
      of()
        .source.replay(twoSeries(), pace)
        .subscribe({
          next() {
            aheadMost = Math.max(aheadMost, of().origin.made - taken);
            setTimeout(() => {
              taken++;
              pace.taken();
            }, 3);
          },
          error: reject,
          complete: resolve,
        });
    });
    // One in the consumer's hands, and at most a window of four on the way.
    expect(aheadMost).toBeLessThanOrEqual(6);
    expect(of().origin.made).toBe(11);
  });
}
