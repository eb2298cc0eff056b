import type { CandleBatch } from '@vela/market';
import type { Run } from '@vela/step';

/** Counts candles whose volume is smaller than what a run filled in them. O(fills). */
export class VolumeCheck {
  /** Candles in which more was filled than they traded; those without volume tell nothing. */
  exceeded = 0;
  /** Candles with a volume in which something was filled. */
  filled = 0;
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
      const volume = candles.volume[row - run.series[series]!.rowBase + candles.length] ?? 0;
      if (!(volume > 0)) continue;
      if (!isSame) this.filled++;
      if (before <= volume && total > volume) this.exceeded++;
    }
    this.#fill = length;
  }
}
