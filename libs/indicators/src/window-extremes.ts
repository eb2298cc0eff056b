/**
 * Extremes of all windows of a column by doubling: the extreme of 2w rows is that of w rows and of
 * the w rows before, and any other length is two overlapping powers of two. log2(period) + 1 passes
 * without a branch on the values, which in prices no processor foresees: comparisons are taken as
 * numbers, x * 1 + y * 0 = x. The sign of a zero may be lost.
 */

/** Writes into `out` the maximum of the `period` rows that end with each; wrong in the first ones. */
export function fillMaximums(values: Float64Array, out: Float64Array, period: number): void {
  out.set(values);
  for (let width = 1; width < period; ) {
    const shift = Math.min(width, period - width) | 0;
    for (let row = (values.length - 1) | 0; row >= shift; row -= 1) {
      const a = out[row]!;
      const b = out[row - shift]!;
      const isFirst = Number(a > b);
      out[row] = a * isFirst + b * (1 - isFirst);
    }
    width += shift;
  }
}

/** Writes into `out` the minimum of the `period` rows that end with each; wrong in the first ones. */
export function fillMinimums(values: Float64Array, out: Float64Array, period: number): void {
  out.set(values);
  for (let width = 1; width < period; ) {
    const shift = Math.min(width, period - width) | 0;
    for (let row = (values.length - 1) | 0; row >= shift; row -= 1) {
      const a = out[row]!;
      const b = out[row - shift]!;
      const isFirst = Number(a < b);
      out[row] = a * isFirst + b * (1 - isFirst);
    }
    width += shift;
  }
}
