import { VelaError } from '@vela/kernel';

/** Most children of one order. */
const SLICES_MAX = 10_000;

/**
 * Returns equal quantities of children in whole lots: all have the floor of the share, and the first
 * ones one lot more until nothing is left. They add up to the quantity. Throws `INVALID_INPUT` for a
 * quantity that is not a whole number of lots.
 */
export function equalChildren(quantity: number, slices: number, lot = 1): readonly number[] {
  const lots = lotsOf(quantity, lot);
  checkSlices(slices);
  const each = Math.floor(lots / slices);
  const rest = lots - each * slices;
  return Array.from({ length: slices }, (_, slice) =>
    quantityOf(each + (slice < rest ? 1 : 0), lot),
  );
}

/**
 * Returns quantities of children in proportion to weights in whole lots by largest remainder: each
 * has the floor of its share, and those with the largest rest one lot more, the earlier first among
 * equals. They add up to the quantity. Throws `INVALID_INPUT` for weights that cannot be or are all 0.
 */
export function proportionalChildren(
  quantity: number,
  weights: readonly number[],
  lot = 1,
): readonly number[] {
  const lots = lotsOf(quantity, lot);
  checkSlices(weights.length);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(whole > 0 && whole < Infinity && weights.every((weight) => weight >= 0))) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected weights of at least 0 with a sum above 0, found a sum of ${whole}`,
      { hint: 'Without volume choose equal slices.', path: ['weights'] },
    );
  }
  const shares = weights.map((weight) => (lots * weight) / whole);
  const children = shares.map(Math.floor);
  const byRest = shares
    .map((share, slice) => ({ slice, rest: share - Math.floor(share) }))
    .toSorted((a, b) => b.rest - a.rest || a.slice - b.slice);
  let left = lots - children.reduce((sum, child) => sum + child, 0);
  for (const { slice } of byRest) {
    if (left <= 0) break;
    children[slice]! += 1;
    left--;
  }
  return children.map((child) => quantityOf(child, lot));
}

function lotsOf(quantity: number, lot: number): number {
  if (!(lot > 0 && lot < Infinity)) {
    throw new VelaError('INVALID_INPUT', `expected a lot above 0, found ${lot}`, { path: ['lot'] });
  }
  const lots = Math.round(quantity / lot);
  const isWhole = Math.abs(lots - quantity / lot) <= 1e-9 * Math.max(1, lots);
  if (quantity > 0 && Number.isSafeInteger(lots) && lots > 0 && isWhole) return lots;
  throw new VelaError(
    'INVALID_INPUT',
    `expected a quantity of a whole number of lots of ${lot}, found ${quantity}`,
    { path: ['quantity'] },
  );
}

function checkSlices(slices: number): void {
  if (Number.isInteger(slices) && slices >= 1 && slices <= SLICES_MAX) return;
  throw new VelaError('INVALID_INPUT', `expected 1 to ${SLICES_MAX} slices, found ${slices}`, {
    path: ['slices'],
  });
}

/** A multiple of 0.1 is not the double nearest to its decimal: 15 digits are. */
const quantityOf = (lots: number, lot: number): number =>
  lot === 1 ? lots : Number((lots * lot).toPrecision(15));
