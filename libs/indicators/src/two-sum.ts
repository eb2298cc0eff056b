/**
 * Returns what rounding took from `sum` = a + b: the exact sum of two doubles is sum + error
 * (Knuth, 1997, The Art of Computer Programming 2, 4.2.2, theorem B). Exact unless it overflows.
 */
export function sumError(a: number, b: number, sum: number): number {
  const added = sum - a;
  return a - (sum - added) + (b - added);
}

/**
 * Returns the upper 26 bits of a double, so that its product with a number of at most 26 bits is
 * exact (Veltkamp, 1968; Dekker, 1971, Numerische Mathematik 18, 224-242). For |x| below 1e300.
 */
export function upperHalf(x: number): number {
  const scaled = 134_217_729 * x;
  return scaled - (scaled - x);
}
