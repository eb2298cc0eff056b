import type { VenueAsset } from '../contract.js';
import { decimalsOf, ONE, units } from './amount.js';
import { unprocessable } from './refusal.js';

const DIGITS_MAX = 9;

/**
 * Refuses a price off the grid: two digits from a dollar on, four below it; coins have a step of
 * their own. `name` is the field as the request calls it.
 */
export function checkTick(asset: VenueAsset, name: string, price: string | null): void {
  if (price === null) return;
  if (asset.assetClass === 'crypto') {
    const step = asset.priceIncrement === null ? 1n : units(asset.priceIncrement);
    if (decimalsOf(price) > DIGITS_MAX || units(price) % step !== 0n) {
      throw unprocessable(`invalid ${name} ${price}. price increment is ${asset.priceIncrement}`);
    }
    return;
  }
  const digits = units(price) >= ONE ? 2 : 4;
  if (decimalsOf(price) > digits) {
    throw unprocessable(
      `invalid ${name} ${price}. sub-penny increment does not fulfill minimum pricing criteria`,
    );
  }
}
