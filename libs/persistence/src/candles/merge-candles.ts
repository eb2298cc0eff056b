import { VelaError, formatInstant } from '@vela/kernel';
import {
  CANDLE_FIELDS,
  COLUMN_NAMES,
  allocateCandles,
  lowerBound,
  sliceCandles,
} from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { BLOCK } from './candle-block.js';

/** A run of columns, in order over all parts. */
export type CandleStream = AsyncIterable<CandleColumns>;

/** What a merge found. */
export interface MergeCounts {
  added: number;
  unchanged: number;
  replaced: number;
}

/** What to do with a candle that is there with other values. */
export type OnDifferent = 'keep' | 'replace' | 'refuse';

/** One stream and how far it was read. */
class Cursor {
  private part: CandleColumns | null = null;
  private row = 0;
  private readonly parts: AsyncIterator<CandleColumns>;

  constructor(stream: CandleStream) {
    this.parts = stream[Symbol.asyncIterator]();
  }

  /** Returns the rest of the present part, null at the end. */
  async rest(): Promise<CandleColumns | null> {
    while (this.part === null || this.row === this.part.length) {
      const next = await this.parts.next();
      if (next.done === true) return null;
      this.part = next.value;
      this.row = 0;
    }
    return this.row === 0 ? this.part : sliceCandles(this.part, this.row, this.part.length);
  }

  skip(rows: number): void {
    this.row += rows;
  }

  async close(): Promise<void> {
    await this.parts.return?.();
  }
}

const isSame = (a: CandleColumns, b: CandleColumns, row: number): boolean =>
  COLUMN_NAMES.every((name) => a[name][row] === b[name][row]);

/** Returns how many rows from the first on have equal opens and are, or are not, the same. */
function commonRun(a: CandleColumns, b: CandleColumns, same: boolean): number {
  const most = Math.min(a.length, b.length);
  let row = 0;
  while (row < most && a.openAt[row] === b.openAt[row] && isSame(a, b, row) === same) row++;
  return row;
}

/**
 * Returns both streams as one in order of opens; counts what came in. Candles that differ are
 * kept, replaced, or refused with `CONFLICT`, which names the first. Runs pass as views.
 */
export async function* mergeCandles(
  base: CandleStream,
  incoming: CandleStream,
  onDifferent: OnDifferent,
  counts: MergeCounts,
): AsyncGenerator<CandleColumns> {
  const [left, right] = [new Cursor(base), new Cursor(incoming)];
  try {
    for (;;) {
      const [a, b] = [await left.rest(), await right.rest()];
      if (a === null && b === null) return;
      const aEnd = a === null ? 0 : b === null ? a.length : lowerBound(a.openAt, b.openAt[0]!);
      const bEnd = b === null ? 0 : a === null ? b.length : lowerBound(b.openAt, a.openAt[0]!);
      if (a !== null && aEnd > 0) {
        left.skip(aEnd);
        yield sliceCandles(a, 0, aEnd);
      } else if (b !== null && bEnd > 0) {
        right.skip(bEnd);
        counts.added += bEnd;
        yield sliceCandles(b, 0, bEnd);
      } else {
        const { run, rows } = resolve(a!, b!, onDifferent, counts);
        left.skip(rows);
        right.skip(rows);
        yield run;
      }
    }
  } finally {
    await left.close();
    await right.close();
  }
}

/** Decides over the rows at the front, which have the same opens on both sides. */
function resolve(
  a: CandleColumns,
  b: CandleColumns,
  onDifferent: OnDifferent,
  counts: MergeCounts,
): { run: CandleColumns; rows: number } {
  const same = commonRun(a, b, true);
  if (same > 0) {
    counts.unchanged += same;
    return { run: sliceCandles(a, 0, same), rows: same };
  }
  if (onDifferent === 'refuse') {
    const field = CANDLE_FIELDS.find((name) => a[name][0] !== b[name][0]);
    const difference =
      field === undefined
        ? 'another close time'
        : `${field} ${a[field][0]}, the import has ${b[field][0]}`;
    throw new VelaError(
      'CONFLICT',
      `the candle of ${formatInstant(a.openAt[0]!)} is there with other values: ${difference}`,
      { hint: 'Import again with --replace, or under another source name.' },
    );
  }
  const rows = commonRun(a, b, false);
  if (onDifferent === 'replace') counts.replaced += rows;
  else counts.unchanged += rows;
  return { run: sliceCandles(onDifferent === 'replace' ? b : a, 0, rows), rows };
}

/** Returns the same candles in blocks of {@link BLOCK}; only the last may be shorter. */
export async function* inBlocks(stream: CandleStream): AsyncGenerator<CandleColumns> {
  let block = allocateCandles(BLOCK);
  let filled = 0;
  for await (const part of stream) {
    for (let row = 0; row < part.length; ) {
      const rows = Math.min(part.length - row, BLOCK - filled);
      const piece = sliceCandles(part, row, row + rows);
      for (const name of COLUMN_NAMES) block[name].set(piece[name], filled);
      filled += rows;
      row += rows;
      if (filled === BLOCK) {
        yield block;
        block = allocateCandles(BLOCK);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield sliceCandles(block, 0, filled);
}
