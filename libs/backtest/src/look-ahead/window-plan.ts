import { createRandom } from '@vela/kernel';

/** Slices behind which the first window begins at the latest, so that short runs have one. */
const FIRST_WITHIN = 512;

/** Some slices of a batch, `to` exclusive. */
export interface PlannedWindow {
  /** Number of the stratum of the run that the window stands for. */
  readonly stratum: number;
  readonly from: number;
  readonly to: number;
}

/** How windows are spread. */
export interface PlanOptions {
  /** Most windows of a run, at least 1. */
  readonly windows: number;
  /** Slices of a window. */
  readonly length: number;
  /** Slices of a stratum at least. */
  readonly strideMin: number;
  readonly seed: number;
  readonly expectedSlices: number;
}

/**
 * Chooses windows that are spread over a run whose length need not be known: one in each stratum of
 * equal length, at a place that the seed of the run decides. Strata become twice as long when there
 * would be too many.
 */
export class WindowPlan {
  readonly #options: PlanOptions;
  #stride: number;
  /** Slices before the batch at hand. */
  #seen = 0;
  /** The last stratum whose window was chosen. */
  #last = -1;

  constructor(options: PlanOptions) {
    this.#options = options;
    const { expectedSlices, windows, strideMin } = options;
    const strata = Math.min(windows, Math.floor(expectedSlices / strideMin));
    this.#stride = strata < 1 ? strideMin : Math.ceil(expectedSlices / strata);
  }

  /** Returns how many times strata double to make room for further slices, and doubles them. */
  makeRoom(slices: number): number {
    let doublings = 0;
    while (this.#seen + slices > this.#stride * this.#options.windows) {
      this.double();
      doublings++;
    }
    return doublings;
  }

  /** Makes strata twice as long; of those chosen before, the ones with even numbers stay. */
  double(): void {
    this.#stride *= 2;
    this.#last = this.#last < 0 ? -1 : Math.floor(this.#last / 2);
  }

  /** Returns the windows of the next batch of some slices. They neither overlap nor leave it. */
  take(slices: number): readonly PlannedWindow[] {
    const planned: PlannedWindow[] = [];
    const end = this.#seen + slices;
    const { length } = this.#options;
    let free = 0;
    for (let stratum = Math.floor(this.#seen / this.#stride); ; stratum++) {
      const begin = this.#beginOf(stratum, slices);
      if (begin >= end) break;
      if (stratum <= this.#last || begin < this.#seen) continue;
      // What would not fit into the batch begins earlier.
      const from = Math.max(free, Math.min(begin - this.#seen, slices - length));
      const to = Math.min(slices, from + length);
      if (to <= from) continue;
      planned.push({ stratum, from, to });
      this.#last = stratum;
      free = to;
    }
    this.#seen = end;
    return planned;
  }

  #beginOf(stratum: number, slices: number): number {
    const { seed, length } = this.#options;
    // The first batch may be all there is.
    const stride = stratum === 0 ? Math.min(this.#stride, FIRST_WITHIN, slices) : this.#stride;
    const room = Math.max(1, stride - length + 1);
    return stratum * this.#stride + createRandom(seed, `look-ahead ${stratum}`).integer(room);
  }
}
