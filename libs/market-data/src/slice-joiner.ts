import { concatCandles, createBatch, lowerBound, sliceCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';

/** Candles of a batch, all series together, while there are not more than 64 series. */
export const BATCH_ROWS = 16_384;

const SERIES_ROWS_MIN = 256;

/** Candles of one series that were read but not given out yet. */
class SeriesBuffer {
  rows = 0;
  done = false;
  private parts: CandleColumns[] = [];
  private readonly chunks: AsyncIterator<CandleColumns>;

  constructor(source: AsyncIterable<CandleColumns>) {
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

/**
 * Yields the slices of several series in time order, in batches. The batches depend on the candles
 * alone, not on the chunks in which they come, and the slices are those of `createBatch` over all
 * candles at once. A batch holds at most {@link BATCH_ROWS} candles (at most 256 a series when there
 * are more than 64), and no more than that and one chunk of each series is held in memory. The
 * candles of a series must have increasing `availableAt`.
 */
export async function* joinSlices(
  sources: readonly AsyncIterable<CandleColumns>[],
): AsyncGenerator<CandleBatch> {
  const buffers = sources.map((source) => new SeriesBuffer(source));
  const rows = Math.max(SERIES_ROWS_MIN, Math.floor(BATCH_ROWS / Math.max(1, buffers.length)));
  try {
    for (;;) {
      await Promise.all(buffers.map((buffer) => buffer.fill(rows + 1)));
      if (buffers.every((buffer) => buffer.rows === 0)) return;
      const views = buffers.map((buffer) => buffer.view(rows));
      // A series that has more rows decides up to where all slices are complete.
      let until = Infinity;
      buffers.forEach((buffer, index) => {
        if (buffer.rows > rows) until = Math.min(until, views[index]!.availableAt[rows - 1]!);
      });
      const series = views.map((view) => sliceCandles(view, 0, rowsUntil(view, until)));
      buffers.forEach((buffer, index) => buffer.drop(series[index]!.length));
      yield createBatch(series);
    }
  } finally {
    await Promise.all(buffers.map((buffer) => buffer.close()));
  }
}

/** Returns the number of rows that are available at an instant or before it. */
function rowsUntil({ availableAt, length }: CandleColumns, until: number): number {
  if (length === 0 || availableAt[length - 1]! <= until) return length;
  return lowerBound(availableAt, until + 1);
}
