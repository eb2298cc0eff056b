/**
 * Returns volume weighted by where the close lies between low (-1) and high (1), 0 without a range
 * (Chaikin's money flow volume).
 */
export function moneyFlow(high: number, low: number, close: number, volume: number): number {
  const range = high - low;
  return range > 0 ? volume * ((close - low - (high - close)) / range) : 0;
}
