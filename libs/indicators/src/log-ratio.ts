/**
 * Returns ln(a / b) for prices above 0 and NaN otherwise. The difference of logarithms neither
 * overflows nor underflows where the ratio would; the ratio is more exact where both are close.
 */
export function logRatio(a: number, b: number): number {
  if (!(a > 0 && b > 0)) return Number.NaN;
  const ratio = a / b;
  return ratio > 0.5 && ratio < 2 ? Math.log1p((a - b) / b) : Math.log(a) - Math.log(b);
}
