/**
 * What the summary of a run needs of its equity, taken row by row, so that the rows need not be
 * kept: first and last value and the deepest fall from a peak.
 */
export class EquityPath {
  first = NaN;
  last = NaN;
  #peak = Number.NEGATIVE_INFINITY;
  #deepest = 0;

  /** Takes further values. */
  take(equity: Float64Array): void {
    if (equity.length === 0) return;
    if (Number.isNaN(this.first)) this.first = equity[0]!;
    let [peak, deepest] = [this.#peak, this.#deepest];
    for (let row = 0; row < equity.length; row++) {
      const value = equity[row]!;
      if (value > peak) peak = value;
      const depth = value / peak - 1;
      if (depth < deepest) deepest = depth;
    }
    this.#peak = peak;
    this.#deepest = deepest;
    this.last = equity.at(-1)!;
  }

  /** Returns a path that goes on from here on its own. */
  copy(): EquityPath {
    const path = new EquityPath();
    path.first = this.first;
    path.last = this.last;
    path.#peak = this.#peak;
    path.#deepest = this.#deepest;
    return path;
  }

  /** Last value by first value, less 1. */
  get totalReturn(): number {
    return this.last / this.first - 1;
  }

  /** Deepest fall from a peak as a fraction, 0 or below. */
  get maxDrawdown(): number {
    return this.#deepest;
  }
}
