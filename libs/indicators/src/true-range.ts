/**
 * Returns the true range of a candle: the largest of high - low, |high - c| and |low - c| with c
 * the close before it (Wilder, 1978). With c = NaN (no candle before) it is high - low.
 */
export function trueRange(high: number, low: number, closeBefore: number): number {
  const top = closeBefore > high ? closeBefore : high;
  const bottom = closeBefore < low ? closeBefore : low;
  return top - bottom;
}
