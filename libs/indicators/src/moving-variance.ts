import { Indicator } from './indicator.js';

/** The share of the largest sum of squares below which a difference of sums is not trusted. */
export const TRUSTED_SHARE = 1e-4;
/** The number of windows after which the sums are taken afresh in any case. */
export const WINDOWS_PER_ANCHOR = 16;

/** Columns of a mean and of the lines above and below it. */
interface Bands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Returns the population variance of the last `period` values as `current` and their mean as
 * `mean`.
 *
 * Values and squares are summed about an anchor, which was the mean of some earlier window
 * (shifted data; Chan, Golub, LeVeque, 1983, The American Statistician 37(3), 242-247). Whenever
 * the variance is small beside the largest sum that passed since, be it that prices drifted or
 * that an outlier left, the window is anchored afresh and summed directly. O(1) amortised.
 */
export class MovingVariance extends Indicator<{ readonly period: number }> {
  mean = Number.NaN;
  /** The constant as a field, because V8 checks one of a module at each use. */
  readonly #trusted = TRUSTED_SHARE;
  private readonly window = new Float64Array(this.parameters.period);
  private readonly share = 1 / this.parameters.period;
  private position = 0;
  private anchor = 0;
  private total = 0;
  private squares = 0;
  private peak = 0;
  private left = this.parameters.period;

  get kind(): string {
    return 'MOVING_VARIANCE';
  }

  get warmUp(): number {
    return this.window.length;
  }

  /** Returns `current`, so that an indicator that goes on with it need not load it again. */
  update(value: number): number {
    const window = this.window;
    const position = this.position;
    const gone = window[position]!;
    window[position] = value;
    const next = position + 1;
    this.position = next === window.length ? 0 : next;
    this.left -= 1;
    if (!this.ready) {
      if (this.left > 0) return Number.NaN;
      this.anchorAfresh(value);
      this.ready = true;
      return this.current;
    }
    const anchor = this.anchor;
    const change = value - gone;
    const total = this.total + change;
    const squares = this.squares + change * (value - anchor + (gone - anchor));
    const rest = squares - total * total * this.share;
    // Rounding may leave less than nothing over equal values; zero is then right, and trusted.
    const deviations = rest < 0 ? 0 : rest;
    const peak = squares > this.peak ? squares : this.peak;
    this.previous = this.current;
    if (deviations < this.#trusted * peak || this.left <= 0) {
      this.anchorAfresh(value);
      return this.current;
    }
    const current = deviations * this.share;
    this.total = total;
    this.squares = squares;
    this.peak = peak;
    this.mean = anchor + total * this.share;
    this.current = current;
    return current;
  }

  /** Takes every row of a column and writes the mean and the lines `factor` deviations off it. */
  runBands(values: Float64Array, factor: number, bands: Bands): void {
    const period = this.window.length;
    for (let row = 0; row < values.length; ) {
      if (row >= period && this.ready && this.left > 1) {
        row = this.runAnchored(values, factor, bands, row);
        if (row === values.length) return;
      }
      const width = factor * Math.sqrt(this.update(values[row]!));
      bands.upper[row] = this.mean + width;
      bands.middle[row] = this.mean;
      bands.lower[row] = this.mean - width;
      row += 1;
    }
  }

  /**
   * Goes on in local variables until the window must be anchored afresh; returns that row. What
   * leaves the window is a row of the column. Roots are taken here, beside the sums: in a loop of
   * their own they cost as much as all the rest.
   */
  private runAnchored(
    values: Float64Array,
    factor: number,
    { upper, middle, lower }: Bands,
    from: number,
  ): number {
    const { share, anchor } = this;
    const trusted = this.#trusted;
    const period = this.window.length | 0;
    const end = Math.min(values.length, from + this.left - 1) | 0;
    let { total, squares, peak, mean, previous, current } = this;
    let row = from | 0;
    for (; row < end; row += 1) {
      const value = values[row]!;
      const gone = values[row - period]!;
      const change = value - gone;
      const nextTotal = total + change;
      const nextSquares = squares + change * (value - anchor + (gone - anchor));
      const rest = nextSquares - nextTotal * nextTotal * share;
      const deviations = rest < 0 ? 0 : rest;
      const nextPeak = nextSquares > peak ? nextSquares : peak;
      if (deviations < trusted * nextPeak) break;
      total = nextTotal;
      squares = nextSquares;
      peak = nextPeak;
      mean = anchor + total * share;
      previous = current;
      current = deviations * share;
      const width = factor * Math.sqrt(current);
      upper[row] = mean + width;
      middle[row] = mean;
      lower[row] = mean - width;
    }
    this.moveWindow(values, from, row);
    this.total = total;
    this.squares = squares;
    this.peak = peak;
    this.mean = mean;
    this.previous = previous;
    this.current = current;
    return row;
  }

  /** Brings the window to where the rows from `from` to `to` of a column leave it. */
  private moveWindow(values: Float64Array, from: number, to: number): void {
    const { window } = this;
    const period = window.length | 0;
    this.left -= to - from;
    this.position = (this.position + to - from) % period;
    let at = this.position | 0;
    for (let row = to - period; row < to; row += 1) {
      window[at] = values[row]!;
      at = at + 1 === period ? 0 : at + 1;
    }
  }

  private anchorAfresh(newest: number): void {
    const window = this.window;
    let sum = 0;
    let flat = true;
    for (let i = 0; i < window.length; i += 1) {
      sum += window[i]!;
      flat = flat && window[i] === newest;
    }
    // The rounded mean of equal values may be off by its last bit; their variance is zero.
    const anchor = flat ? newest : sum / window.length;
    let squares = 0;
    let total = 0;
    for (let i = 0; i < window.length; i += 1) {
      const deviation = window[i]! - anchor;
      squares += deviation * deviation;
      total += deviation;
    }
    this.anchor = anchor;
    this.total = total;
    this.squares = squares;
    this.peak = squares;
    this.mean = anchor + total * this.share;
    this.current = Math.max(0, squares - total * total * this.share) * this.share;
    this.left = WINDOWS_PER_ANCHOR * window.length;
  }
}
