import { Indicator } from './indicator.js';

/** The share of the largest sum of squares below which a difference of sums is not trusted. */
export const TRUSTED_SHARE = 1e-4;
/** The number of windows after which the sums are taken afresh in any case. */
export const WINDOWS_PER_ANCHOR = 16;

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

  update(value: number): void {
    const window = this.window;
    const position = this.position;
    const gone = window[position]!;
    window[position] = value;
    const next = position + 1;
    this.position = next === window.length ? 0 : next;
    this.left -= 1;
    if (this.ready) {
      const anchor = this.anchor;
      const change = value - gone;
      const total = this.total + change;
      const squares = this.squares + change * (value - anchor + (gone - anchor));
      // Rounding may leave less than nothing over equal values; zero is then right, and trusted.
      const deviations = Math.max(0, squares - total * total * this.share);
      this.total = total;
      this.squares = squares;
      if (squares > this.peak) this.peak = squares;
      this.mean = anchor + total * this.share;
      this.previous = this.current;
      this.current = deviations * this.share;
      if (deviations < TRUSTED_SHARE * this.peak || this.left <= 0) this.anchorAfresh(value);
    } else if (this.left === 0) {
      this.anchorAfresh(value);
      this.ready = true;
    }
  }

  /** Takes every row of a column and writes the variance and the mean behind each. */
  runMoments(values: Float64Array, out: { variances: Float64Array; means: Float64Array }): void {
    const { variances, means } = out;
    for (let row = 0; row < values.length; ) {
      if (this.ready && this.left > 1) row = this.runAnchored(values, out, row);
      if (row === values.length) return;
      this.update(values[row]!);
      variances[row] = this.current;
      means[row] = this.mean;
      row += 1;
    }
  }

  /** Goes on in local variables until the window must be anchored afresh; returns that row. */
  private runAnchored(
    values: Float64Array,
    { variances, means }: { variances: Float64Array; means: Float64Array },
    from: number,
  ): number {
    const { window, share, anchor } = this;
    let { position, total, squares, peak, mean, previous, current } = this;
    const end = Math.min(values.length, from + this.left - 1) | 0;
    let row = from;
    for (; row < end; row += 1) {
      const value = values[row]!;
      const gone = window[position]!;
      const change = value - gone;
      const nextTotal = total + change;
      const nextSquares = squares + change * (value - anchor + (gone - anchor));
      const deviations = Math.max(0, nextSquares - nextTotal * nextTotal * share);
      const nextPeak = nextSquares > peak ? nextSquares : peak;
      if (deviations < TRUSTED_SHARE * nextPeak) break;
      window[position] = value;
      position = position + 1 === window.length ? 0 : position + 1;
      total = nextTotal;
      squares = nextSquares;
      peak = nextPeak;
      mean = anchor + total * share;
      previous = current;
      current = deviations * share;
      variances[row] = current;
      means[row] = mean;
    }
    this.left -= row - from;
    Object.assign(this, { position, total, squares, peak, mean, previous, current });
    return row;
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
