import { DAY, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { CandleBatch, CandleColumns, Instrument } from '@vela/market';

/** Rows that are remembered as examples. */
const EXAMPLES_MAX = 20;
/** A close and the open behind it that differ by more than this factor are a jump. */
const JUMP = 1.4;
/** Markets with sessions have weekends and holidays. */
const CLOSED_MAX: Micros = 5 * DAY;

/** Something in the candles of an instrument. */
export interface CandlePlace {
  /** Number of the candle from 0, and its open. */
  readonly row: number;
  readonly at: Micros;
  /** Unchanged candles in a row, width of a gap in microseconds, or open by last close. */
  readonly size: number;
}

/** What the candles of an instrument are like. */
export interface DataFacts {
  readonly candles: number;
  readonly firstAt: Micros;
  readonly lastAt: Micros;
  /** Candles that repeat open, high, low and close of the one before, and the longest runs. */
  readonly unchanged: number;
  readonly longestUnchanged: CandlePlace | null;
  /** Holes that weekends and holidays do not explain. */
  readonly gapCount: number;
  readonly gaps: readonly CandlePlace[];
  readonly jumpCount: number;
  readonly jumps: readonly CandlePlace[];
  /** Candles without volume, and the mean and deviation of the volume. */
  readonly withoutVolume: number;
  readonly volumeMean: number;
  readonly volumeDeviation: number;
}

/** Looks at the candles of the first timeframe as they pass. One pass, no allocation for a candle. */
export class DataWatch {
  readonly #watched: readonly SeriesWatch[];

  constructor(instruments: readonly Instrument[], timeframe: Timeframe) {
    const width = timeframeWidth(timeframe) ?? 31 * DAY;
    this.#watched = instruments.map(({ assetClass }) => {
      const closed = assetClass === 'CRYPTO' ? 0 : CLOSED_MAX + width;
      return new SeriesWatch(Math.max(3 * width, closed));
    });
  }

  /** Looks at a batch, whose first series are those of the first timeframe. */
  take({ series }: CandleBatch): void {
    this.#watched.forEach((watch, index) => watch.take(series[index]!));
  }

  /** Returns what was seen, by instrument. */
  facts(): readonly DataFacts[] {
    return this.#watched.map((watch) => watch.facts());
  }
}

class SeriesWatch {
  #candles = 0;
  #firstAt = NaN;
  #lastAt = NaN;
  #open = NaN;
  #high = NaN;
  #low = NaN;
  #close = NaN;
  /** Unchanged candles in a row, up to the one of this number. */
  #running = 0;
  #lastUnchanged = -2;
  #unchanged = 0;
  #longest: CandlePlace | null = null;
  #gapCount = 0;
  readonly #gaps: CandlePlace[] = [];
  #jumpCount = 0;
  readonly #jumps: CandlePlace[] = [];
  #empty = 0;
  #volume = 0;
  #squares = 0;

  constructor(private readonly gapBeyond: Micros) {}

  take(columns: CandleColumns): void {
    const { length, openAt, open, close, volume } = columns;
    if (length === 0) return;
    if (this.#candles === 0) this.#firstAt = openAt[0]!;
    // Each column in a loop of its own: few registers, and what is seldom stays out of the way.
    this.#lookForGaps(openAt.subarray(0, length));
    this.#lookAtPrices(columns);
    this.#lookAtVolume(volume.subarray(0, length));
    this.#close = close[length - 1]!;
    [this.#open, this.#high, this.#low] = [
      open[length - 1]!,
      columns.high[length - 1]!,
      columns.low[length - 1]!,
    ];
    this.#candles += length;
  }

  #lookForGaps(openAt: Float64Array): void {
    const { gapBeyond } = this;
    let last = this.#lastAt;
    for (let row = 0; row < openAt.length; row++) {
      const at = openAt[row]!;
      if (at - last > gapBeyond) this.#gap(row, at, at - last);
      last = at;
    }
    this.#lastAt = last;
  }

  #lookAtPrices(columns: CandleColumns): void {
    const { length, open, close, openAt } = columns;
    let last = this.#close;
    for (let row = 0; row < length; row++) {
      const first = open[row]!;
      if (first > JUMP * last || JUMP * first < last) this.#jump(row, openAt[row]!, first / last);
      const end = close[row]!;
      if (end === last) this.#compare(columns, row);
      last = end;
    }
  }

  #lookAtVolume(volume: Float64Array): void {
    let [empty, sum, squares] = [0, 0, 0];
    for (let row = 0; row < volume.length; row++) {
      const traded = volume[row]!;
      if (traded === 0) empty++;
      sum += traded;
      squares += traded * traded;
    }
    this.#empty += empty;
    this.#volume += sum;
    this.#squares += squares;
  }

  facts(): DataFacts {
    const mean = this.#volume / this.#candles;
    const variance = Math.max(0, this.#squares / this.#candles - mean * mean);
    return {
      candles: this.#candles,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
      unchanged: this.#unchanged,
      longestUnchanged: this.#longest,
      gapCount: this.#gapCount,
      gaps: this.#gaps,
      jumpCount: this.#jumpCount,
      jumps: this.#jumps,
      withoutVolume: this.#empty,
      volumeMean: this.#candles === 0 ? 0 : mean,
      volumeDeviation: this.#candles === 0 ? 0 : Math.sqrt(variance),
    };
  }

  #gap(row: number, at: Micros, size: number): void {
    this.#gapCount++;
    if (this.#gaps.length < EXAMPLES_MAX) this.#gaps.push({ row: this.#candles + row, at, size });
  }

  #jump(row: number, at: Micros, size: number): void {
    this.#jumpCount++;
    if (this.#jumps.length < EXAMPLES_MAX) this.#jumps.push({ row: this.#candles + row, at, size });
  }

  /** Compares a candle with the one before, which has the same close. */
  #compare({ open, high, low, openAt }: CandleColumns, row: number): void {
    const [first, top, bottom] =
      row === 0
        ? [this.#open, this.#high, this.#low]
        : [open[row - 1]!, high[row - 1]!, low[row - 1]!];
    if (open[row] !== first || high[row] !== top || low[row] !== bottom) return;
    const number = this.#candles + row;
    this.#running = this.#lastUnchanged === number - 1 ? this.#running + 1 : 1;
    this.#lastUnchanged = number;
    this.#unchanged++;
    if (this.#running > (this.#longest?.size ?? 0)) {
      this.#longest = { row: number, at: openAt[row]!, size: this.#running };
    }
  }
}
