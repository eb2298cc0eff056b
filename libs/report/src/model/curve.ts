/** A curve as columns of one length; instants ascend, microseconds since 1970. */
export interface Curve {
  readonly at: Float64Array;
  readonly equity: Float64Array;
}

/** Returns the rows of a series that are shown: all, or at most `limit` with even steps and the last. */
export function steadyRows(length: number, limit: number): number[] {
  if (length <= limit) return Array.from({ length }, (_, row) => row);
  const step = (length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => Math.round(index * step));
}

/** Returns a number with at most `digits` significant digits, which keeps a page small. */
export const shortened = (value: number, digits = 9): number => Number(value.toPrecision(digits));

/** Returns value / highest value so far - 1; 0 while there is no peak above zero. */
export function depthsOf(values: Float64Array): Float64Array {
  let peak = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? value / peak - 1 : 0;
  });
}

/** Returns whether simple returns of a curve are defined: it never falls to zero or below. */
export const isSolvent = (equity: Float64Array): boolean =>
  equity.subarray(0, Math.max(0, equity.length - 1)).every((value) => value > 0);
