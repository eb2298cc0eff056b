/** Returns the sum of the values with the error of rounding carried along (Neumaier, 1974). */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let rest = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    const next = total + value;
    rest += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + rest;
}

/** Returns the arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/**
 * Returns the mean of (x - mean)^power, power a whole number from 1; NaN of nothing. What differs from the mean by its last bit
 * counts as equal to it, so that equal values have no variation whatever the rounding.
 */
export function centralMoment(values: ArrayLike<number>, power: number): number {
  const centre = mean(values);
  let total = 0;
  const least = Math.abs(centre) * Number.EPSILON;
  for (let i = 0; i < values.length; i += 1) {
    const deviation = values[i]! - centre;
    // Written so that NaN, which is not small either, is added.
    if (!(Math.abs(deviation) <= least)) total += wholePower(deviation, power);
  }
  return total / values.length;
}

/** Returns base^exponent by products, ten times as fast as a power whose exponent may be any. */
function wholePower(base: number, exponent: number): number {
  let result = base;
  for (let factor = 1; factor < exponent; factor += 1) result *= base;
  return result;
}

/** Returns the standard deviation with n - 1 in the denominator; NaN of fewer than two values. */
export function sampleDeviation(values: ArrayLike<number>): number {
  const n = values.length;
  return n < 2 ? Number.NaN : Math.sqrt((centralMoment(values, 2) * n) / (n - 1));
}

/**
 * Returns the skewness m3 / m2^1.5 of the values as a population (Pearson, 1895); NaN when they do
 * not vary.
 */
export function skewness(values: ArrayLike<number>): number {
  return centralMoment(values, 3) / centralMoment(values, 2) ** 1.5;
}

/** Returns the skewness of a sample, G1 of Joanes and Gill (1998); NaN of fewer than 3 values. */
export function sampleSkewness(values: ArrayLike<number>): number {
  const n = values.length;
  return n < 3 ? Number.NaN : (skewness(values) * Math.sqrt(n * (n - 1))) / (n - 2);
}

/**
 * Returns the excess kurtosis m4 / m2^2 - 3 of the values as a population (Pearson, 1905); NaN when
 * they do not vary.
 */
export function excessKurtosis(values: ArrayLike<number>): number {
  return centralMoment(values, 4) / centralMoment(values, 2) ** 2 - 3;
}

/** Returns the excess kurtosis of a sample, G2 of Joanes and Gill (1998); NaN of fewer than 4. */
export function sampleExcessKurtosis(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 4) return Number.NaN;
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excessKurtosis(values) + 6);
}

/** Returns the covariance with n - 1 in the denominator; NaN of fewer than two pairs. */
export function sampleCovariance(xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  const n = xs.length;
  if (n < 2) return Number.NaN;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let total = 0;
  for (let i = 0; i < n; i += 1) total += (xs[i]! - meanX) * (ys[i]! - meanY);
  return total / (n - 1);
}

/** Returns Pearson's correlation (1895), from -1 to 1; NaN when one of the two does not vary. */
export function correlation(xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  return sampleCovariance(xs, ys) / (sampleDeviation(xs) * sampleDeviation(ys));
}
