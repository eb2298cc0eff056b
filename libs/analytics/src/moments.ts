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

/** The mean of some values and the means of (x - mean)^2, ^3 and ^4; all NaN of nothing. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
}

/** Values, or what {@link momentsOf} told of them already. */
export type Sample = ArrayLike<number> | Moments;

/**
 * Returns the moments of values in two passes, for whoever needs several of them. What differs
 * from the mean by its last bit counts as equal to it, so that equal values have no variation
 * whatever the rounding.
 */
export function momentsOf(values: ArrayLike<number>): Moments {
  const centre = mean(values);
  const least = Math.abs(centre) * Number.EPSILON;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const deviation = values[i]! - centre;
    // Written so that NaN, which is not small either, is added.
    if (Math.abs(deviation) <= least) continue;
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * deviation * deviation;
  }
  const count = values.length;
  return {
    count,
    mean: centre,
    second: second / count,
    third: third / count,
    fourth: fourth / count,
  };
}

const known = (sample: Sample): Moments => ('second' in sample ? sample : momentsOf(sample));

/** Returns the standard deviation with n - 1 in the denominator; NaN of fewer than two values. */
export function sampleDeviation(sample: Sample): number {
  const { count, second } = known(sample);
  return count < 2 ? Number.NaN : Math.sqrt((second * count) / (count - 1));
}

/**
 * Returns the skewness m3 / m2^1.5 of the values as a population (Pearson, 1895); NaN when they do
 * not vary.
 */
export function skewness(sample: Sample): number {
  const { second, third } = known(sample);
  return third / second ** 1.5;
}

/** Returns the skewness of a sample, G1 of Joanes and Gill (1998); NaN of fewer than 3 values. */
export function sampleSkewness(sample: Sample): number {
  const moments = known(sample);
  const n = moments.count;
  return n < 3 ? Number.NaN : (skewness(moments) * Math.sqrt(n * (n - 1))) / (n - 2);
}

/**
 * Returns the excess kurtosis m4 / m2^2 - 3 of the values as a population (Pearson, 1905); NaN when
 * they do not vary.
 */
export function excessKurtosis(sample: Sample): number {
  const { second, fourth } = known(sample);
  return fourth / second ** 2 - 3;
}

/** Returns the excess kurtosis of a sample, G2 of Joanes and Gill (1998); NaN of fewer than 4. */
export function sampleExcessKurtosis(sample: Sample): number {
  const moments = known(sample);
  const n = moments.count;
  if (n < 4) return Number.NaN;
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excessKurtosis(moments) + 6);
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
