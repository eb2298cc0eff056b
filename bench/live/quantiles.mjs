/** Returns the value below which a share of the values lies; NaN of no values. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Returns middle, 99th of a hundred and largest, to a microsecond. */
export const spread = (values) => ({
  p50: exact(quantile(values, 0.5)),
  p99: exact(quantile(values, 0.99)),
  most: exact(quantile(values, 1)),
});

const exact = (value) => Number(value.toFixed(3));
