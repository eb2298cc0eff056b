/** Most digits that prices are looked at for. */
const SCALE_MAX = 8;

/** Returns the most digits behind the point that any of the prices has, 0 to 8. */
export function priceScaleOf(prices: Float64Array): number {
  let scale = 0;
  let unit = 1;
  for (const price of prices) {
    while (scale < SCALE_MAX && Math.round(price * unit) / unit !== price) {
      scale++;
      unit *= 10;
    }
  }
  return scale;
}
