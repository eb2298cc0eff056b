import { concatCandles, createBatch, lowerBound, sliceCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import { CandleWidener } from './candle-widener.js';
import type { Widening } from './candle-widener.js';
import { inTurns } from './in-turns.js';

/** Candles of a batch, all series together, while there are not more than 64 series. */
export const BATCH_ROWS = 16_384;

const SERIES_ROWS_MIN = 256;

/** Series that are read at one time. */
const READS_AT_ONCE = 4;

/** Candles of one series that were read but not given out yet. */
class SeriesBuffer {
  rows = 0;
  done = false;
  private parts: CandleColumns[] = [];
  private readonly chunks: AsyncIterator<CandleColumns>;

  constructor(
    source: AsyncIterable<CandleColumns>,
    readonly follows: boolean,
  ) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** Reads until so many rows are there or the series ends. */
  async fill(rows: number): Promise<void> {
    while (this.rows < rows && !this.done) {
      const next = await this.chunks.next();
      if (next.done === true) {
        this.done = true;
      } else if (next.value.length > 0) {
        this.parts.push(next.value);
        this.rows += next.value.length;
      }
    }
  }

  /** Returns the first rows as one run of columns, all of them or so many; they stay. */
  view(rows: number): CandleColumns {
    const wanted = Math.min(rows, this.rows);
    const first = this.parts[0];
    if (first === undefined) return concatCandles([]);
    if (first.length >= wanted) return sliceCandles(first, 0, wanted);
    let count = 0;
    let length = 0;
    while (length < wanted) length += this.parts[count++]!.length;
    const shared = first.openAt.buffer instanceof SharedArrayBuffer;
    const joined = concatCandles(this.parts.slice(0, count), shared);
    this.parts = [joined, ...this.parts.slice(count)];
    return sliceCandles(joined, 0, wanted);
  }

  /** Open of the first row, null when there is none. */
  get firstOpenAt(): number | null {
    return this.parts[0]?.openAt[0] ?? null;
  }

  /** Forgets the first rows. */
  drop(rows: number): void {
    let rest = rows;
    while (rest > 0) {
      const first = this.parts[0]!;
      if (first.length > rest) {
        this.parts[0] = sliceCandles(first, rest, first.length);
        break;
      }
      this.parts.shift();
      rest -= first.length;
    }
    this.rows -= rows;
  }

  async close(): Promise<void> {
    if (!this.done) await this.chunks.return?.(undefined);
  }
}

/** Where the candles of one series of a run come from. */
export type SeriesFeed =
  | {
      /** Its candles in order. */
      readonly source: AsyncIterable<CandleColumns>;
      /** True for candles that only inform or fill: none is given out behind the others' last. */
      readonly follows?: boolean;
    }
  | {
      /** Index of the series whose candles are made wider; that one has a source. */
      readonly of: number;
      readonly widening: Widening;
    };

/**
 * Yields the slices of several series in time order, in batches. The batches depend on the candles
 * alone, not on the chunks in which they come, and the slices are those of `createBatch` over all
 * candles at once. A batch holds at most {@link BATCH_ROWS} candles (at most 256 a series when there
 * are more than 64), and no more than that and one chunk of each series is held in memory. The
 * candles of a series must have increasing `availableAt`. The slices end with the last candle of the
 * series that neither follow nor are made of others.
 */
export async function* joinSlices(
  feeds: readonly (SeriesFeed | AsyncIterable<CandleColumns>)[],
): AsyncGenerator<CandleBatch> {
  const tracks = feeds.map((feed) =>
    createTrack('of' in feed || 'source' in feed ? feed : { source: feed }),
  );
  const buffers = tracks.flatMap(({ buffer }) => (buffer === null ? [] : [buffer]));
  const rows = Math.max(SERIES_ROWS_MIN, Math.floor(BATCH_ROWS / Math.max(1, buffers.length)));
  let end = -Infinity;
  try {
    for (;;) {
      await inTurns(buffers, READS_AT_ONCE, (buffer) => buffer.fill(rows + 1));
      const views = new Map(buffers.map((buffer) => [buffer, buffer.view(rows)]));
      let until = Infinity;
      let isLast = true;
      for (const [buffer, { availableAt, length }] of views) {
        // A series that has more rows decides up to where all slices are complete.
        if (buffer.rows > rows) until = Math.min(until, availableAt[rows - 1]!);
        if (buffer.follows) continue;
        if (buffer.rows > rows) isLast = false;
        else if (length > 0) end = Math.max(end, availableAt[length - 1]!);
      }
      if (isLast) until = Math.min(until, end);
      const given = new Map<SeriesBuffer, CandleColumns>();
      for (const [buffer, view] of views) {
        const part = sliceCandles(view, 0, rowsUntil(view, until));
        buffer.drop(part.length);
        given.set(buffer, part);
      }
      const series = tracks.map(({ buffer, widened }) => {
        if (buffer !== null) return given.get(buffer)!;
        const base = tracks[widened.of]!.buffer!;
        return widened.widener.add(given.get(base)!, base.firstOpenAt, until);
      });
      if (series.every(({ length }) => length === 0)) return;
      yield createBatch(series);
    }
  } finally {
    await Promise.all(buffers.map((buffer) => buffer.close()));
  }
}

type Track =
  | { readonly buffer: SeriesBuffer; readonly widened: null }
  | {
      readonly buffer: null;
      readonly widened: { readonly of: number; readonly widener: CandleWidener };
    };

function createTrack(feed: SeriesFeed): Track {
  if ('source' in feed) {
    return { buffer: new SeriesBuffer(feed.source, feed.follows ?? false), widened: null };
  }
  const widener = new CandleWidener(feed.widening);
  return { buffer: null, widened: { of: feed.of, widener } };
}

/** Returns the number of rows that are available at an instant or before it. */
function rowsUntil({ availableAt, length }: CandleColumns, until: number): number {
  if (length === 0 || availableAt[length - 1]! <= until) return length;
  return lowerBound(availableAt, until + 1);
}
