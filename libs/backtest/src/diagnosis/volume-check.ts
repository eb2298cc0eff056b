import type { CandleBatch } from '@vela/market';
import type { Run } from '@vela/step';

/** Fills that are remembered as examples. */
const EXAMPLES_MAX = 20;

/** How fills compare with the volume of their candles. */
export interface VolumeFacts {
  /** Candles in which more was filled than they traded; those without volume tell nothing. */
  readonly exceeded: number;
  /** Candles with a volume in which something was filled. */
  readonly filled: number;
  /** Fills in candles without any volume. */
  readonly inNone: number;
  /** Rows of the first fills that were too large, and of those in candles without volume. */
  readonly tooLarge: readonly number[];
  readonly withoutVolume: readonly number[];
}

/** Counts candles whose volume is smaller than what a run filled in them. O(fills). */
export class VolumeCheck implements VolumeFacts {
  exceeded = 0;
  filled = 0;
  inNone = 0;
  readonly tooLarge: number[] = [];
  readonly withoutVolume: number[] = [];
  #fill = 0;
  /** The series by whose candles the fills of each instrument are numbered. */
  readonly #numbering: readonly number[];

  constructor(run: Run) {
    this.#numbering = run.setup.instruments.map((_, instrument) =>
      run.series.findIndex(({ candle }) => candle.instrumentIndex === instrument),
    );
  }

  /** Looks at the fills of a batch that the run has just stepped through. */
  take(run: Run, batch: CandleBatch): void {
    const { columns, length } = run.venue.fills;
    let [candle, owner, total] = [-1, -1, 0];
    for (let fill = this.#fill; fill < length; fill++) {
      const instrument = columns.instrument[fill]!;
      const row = columns.row[fill]!;
      const isSame = row === candle && instrument === owner;
      const before = isSame ? total : 0;
      total = before + columns.quantity[fill]!;
      [candle, owner] = [row, instrument];
      const series = this.#numbering[instrument]!;
      const candles = batch.series[series]!;
      // Where finer candles fill, the candle they are part of may close in the next batch.
      const volume = candles.volume[row - run.series[series]!.rowBase + candles.length];
      if (volume === 0) {
        this.inNone++;
        if (this.withoutVolume.length < EXAMPLES_MAX) this.withoutVolume.push(fill);
      }
      if (volume === undefined || !(volume > 0)) continue;
      if (!isSame) this.filled++;
      if (before <= volume && total > volume) {
        this.exceeded++;
        if (this.tooLarge.length < EXAMPLES_MAX) this.tooLarge.push(fill);
      }
    }
    this.#fill = length;
  }
}
