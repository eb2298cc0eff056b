/**
 * Returns the p-value of a test by simulation: the share of chance that does as well or better,
 * (b + 1) / (n + 1) of b among n paths, so that it is never 0 and the test is never too eager
 * (Davison, Hinkley, 1997, Bootstrap Methods and their Application, 4.11; Phipson, Smyth, 2010).
 * Only the first `count` values are there.
 */
export function simulatedPValue(
  observed: number,
  values: Float64Array,
  count = values.length,
): number {
  // Sums of the same terms in another order differ in their last bits.
  const bound = observed - 1e-9 * Math.abs(observed);
  let asGood = 1;
  for (let path = 0; path < count; path += 1) if (values[path]! >= bound) asGood += 1;
  return asGood / (count + 1);
}
