import { lowerBound } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { Run } from '@vela/step';

/** Points that are kept at most, and numbers of all of them together. */
const POINTS_MAX = 4_096;
const NUMBERS_MAX = 1_000_000;

/** Equity beside closes at evenly spread slices, first to last: enough to see how they go along. */
export interface MarketPoints {
  readonly equity: readonly number[];
  /** By instrument; NaN before its first candle. */
  readonly closes: readonly (readonly number[])[];
}

/** Keeps equity and closes of every n-th slice; n doubles when there are too many. */
export class MarketSampler {
  #equity: number[] = [];
  #closes: number[][];
  readonly #last: Float64Array;
  readonly #most: number;
  #stride = 1;
  #slice = 0;

  constructor(instruments: number) {
    this.#closes = Array.from({ length: instruments }, () => []);
    this.#last = new Float64Array(instruments).fill(NaN);
    this.#most = Math.max(32, Math.min(POINTS_MAX, Math.floor(NUMBERS_MAX / (instruments + 1))));
  }

  /** Looks at a batch that the run has just stepped through. */
  take(run: Run, batch: CandleBatch): void {
    const { length, availableAt, series } = batch;
    const { timeResults, equityResults } = run;
    const known = this.#closes.map((_, instrument) => {
      const columns = series[instrument]!;
      return columns.availableAt.subarray(0, columns.length);
    });
    for (let at = 0; at < length; ) {
      const slice = this.#slice + at;
      const wait = slice % this.#stride;
      if (wait !== 0) {
        at += this.#stride - wait;
        continue;
      }
      // Slices of wider or finer candles between those of the clock have no equity of their own.
      const row = lowerBound(timeResults, availableAt[at]!);
      if (timeResults[row] === availableAt[at]) {
        this.#equity.push(equityResults[row]!);
        this.#closes.forEach((closes, instrument) => {
          const count = lowerBound(known[instrument]!, availableAt[at]! + 1);
          closes.push(
            count === 0 ? this.#last[instrument]! : series[instrument]!.close[count - 1]!,
          );
        });
        if (this.#equity.length > this.#most) this.#thin();
      }
      at++;
    }
    this.#slice += length;
    this.#closes.forEach((_, instrument) => {
      const { close, length: rows } = series[instrument]!;
      if (rows > 0) this.#last[instrument] = close[rows - 1]!;
    });
  }

  /** Returns what was kept. */
  points(): MarketPoints {
    return { equity: this.#equity, closes: this.#closes };
  }

  #thin(): void {
    this.#stride *= 2;
    this.#equity = this.#equity.filter((_, at) => at % 2 === 0);
    this.#closes = this.#closes.map((closes) => closes.filter((_, at) => at % 2 === 0));
  }
}
