import { VelaError, formatDecimal } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { DecimalText } from '@vela/orders';

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/**
 * Returns a decimal text multiplied by a power of ten, without an exponent and without a digit more
 * than it needs. Nothing is rounded. Throws `INVALID_INPUT` for what is no decimal number.
 */
export function shiftDecimal(text: DecimalText, places: number): DecimalText {
  const match = SHAPE.exec(text);
  if (match === null) {
    throw new VelaError('INVALID_INPUT', `expected a decimal number, found "${text}"`);
  }
  const fraction = match[3] ?? '';
  let digits = match[2]! + fraction;
  let scale = fraction.length - Number(match[4] ?? '0') - places;
  if (scale < 0) {
    digits += '0'.repeat(-scale);
    scale = 0;
  }
  digits = digits.padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(digits.length - scale).replace(/0+$/, '');
  const shown = rest === '' ? whole : `${whole}.${rest}`;
  return shown === '0' ? shown : match[1]! + shown;
}

/**
 * Returns the shortest decimal text that names a double, never with an exponent: `Number` of it is
 * the same double. Throws `INVALID_INPUT` for NaN and infinity.
 */
export const decimalText = (value: number): DecimalText => shiftDecimal(String(value), 0);

/** Returns the double that a decimal text names; throws `INVALID_INPUT` for what is none. */
export function numberOf(text: DecimalText, field: string): number {
  if (SHAPE.test(text)) return Number(text);
  throw new VelaError('INVALID_INPUT', `expected a decimal number, found "${text}"`, {
    hint: 'Write digits with a point, for instance 10.25.',
    path: [field],
  });
}

/** Returns quantity units of an instrument as decimal text. */
export const quantityText = (units: number, { quantityScale }: Instrument): DecimalText =>
  formatDecimal({ units: BigInt(units), scale: quantityScale });

/** Returns the quantity units that a decimal text of whole units means, exactly while they are safe. */
export const unitsOfText = (text: DecimalText, { quantityScale }: Instrument): number =>
  Math.round(Number(shiftDecimal(text, quantityScale)));
