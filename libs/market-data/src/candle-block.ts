import { VelaError } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import type { BadLine } from '@vela/ports';

/** Candles in a full block: about 0.9 MB of columns. */
export const BLOCK_ROWS = 16_384;

/** Bad lines that are listed by number and reason; the others are only counted. */
export const BAD_LINES_LISTED = 20;

/** How far a source was read and what was met on the way. */
export interface ReadProgress {
  /** Bytes taken from the source, compressed ones when it is compressed. */
  readonly bytesRead: number;
  /** Size of the source, null when nobody knows. */
  readonly bytesTotal: number | null;
  /** Rows read, bad and skipped ones included. */
  readonly rowsRead: number;
  /** Rows without any price, as vendors write for days without trading: skipped. */
  readonly rowsEmpty: number;
  /** Rows that repeat the candle before them: dropped. */
  readonly rowsRepeated: number;
  /** Local times that a change of the clock made happen twice, decided by the order of rows. */
  readonly rowsTwiceOnClock: number;
  readonly badLineCount: number;
  /** The first {@link BAD_LINES_LISTED} bad lines. */
  readonly badLines: readonly BadLine[];
  /** Digits behind the point that prices need: a suggestion for an instrument's price scale. */
  readonly priceScale: number;
}

/** Candles in increasing order of their open, and the state of their source behind them. */
export interface CandleBlock {
  /** At most {@link BLOCK_ROWS} candles; the last block of a source may hold none. */
  readonly columns: CandleColumns;
  readonly progress: ReadProgress;
}

/** Raised when a source holds too much that cannot be taken; nothing of it may be published. */
export class CandlesRefusedError extends VelaError {
  override readonly name = 'CandlesRefusedError';

  constructor(
    message: string,
    /** What had been read until then. */
    readonly progress: Omit<ReadProgress, 'bytesRead' | 'bytesTotal'>,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super('DATA_INVALID', message, options);
  }
}
