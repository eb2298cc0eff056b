/**
 * Returns quantity units rounded down to the lot. What a double loses of a decimal quantity is no
 * reason to lose a lot: a billionth, or a few units of the last place, short of a lot is a lot.
 */
export function roundToLot(units: number, lot: number): number {
  const lots = units / lot;
  return Math.floor(lots + Math.max(1e-9, lots * 1e-15)) * lot;
}
