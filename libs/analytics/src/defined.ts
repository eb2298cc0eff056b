/** Returns the number itself when it is finite and `null` where a statistic is undefined. */
export function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Returns the quotient, or null when either number is missing or the quotient is not finite. */
export function ratio(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null) return null;
  return defined(numerator / denominator);
}
