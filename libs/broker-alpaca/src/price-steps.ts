import { compareDecimals, parseDecimal, rescale } from '@vela/kernel';
import type { Decimal } from '@vela/kernel';
import type { DecimalText } from '@vela/orders';
import type { AlpacaAssetClass } from './order-rules.js';

const ONE: Decimal = { units: 1n, scale: 0 };
/** Digits that Alpaca reads of any number. */
const DIGITS_MAX = 9;

/** Returns a text as a decimal above 0, null for anything else. */
export function positive(text: DecimalText | null): Decimal | null {
  if (text === null) return null;
  try {
    const value = parseDecimal(text);
    return value.units > 0n ? value : null;
  } catch {
    return null;
  }
}

/** Returns whether a value is a whole number of steps. */
export function isMultiple(value: Decimal, step: Decimal): boolean {
  const scale = Math.max(value.scale, step.scale);
  return rescale(value, scale).units % rescale(step, scale).units === 0n;
}

/**
 * Returns the digits behind the point that a price may have: 2 for shares from one dollar on and 4
 * below it (the rule against prices between cents), 9 for coins.
 */
function priceDigits(price: Decimal, assetClass: AlpacaAssetClass): number {
  if (assetClass === 'crypto') return DIGITS_MAX;
  return compareDecimals(price, ONE) >= 0 ? 2 : 4;
}

/** Returns whether Alpaca takes a price as it is written. */
export const isPriceStep = (price: Decimal, assetClass: AlpacaAssetClass): boolean =>
  isMultiple(price, { units: 1n, scale: priceDigits(price, assetClass) });
