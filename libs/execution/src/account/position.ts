import { least, magnitude, share, times } from '../exact-amount.js';

/** What a sub-account holds of an instrument, and what it made of it. Exact amounts. */
export interface SubPosition {
  readonly actorId: string;
  readonly instrumentId: string;
  /** Signed. */
  readonly quantity: bigint;
  /** Cost of the open quantity by the average cost method, 0 or more. */
  readonly cost: bigint;
  readonly realized: bigint;
  readonly fees: bigint;
}

/** A fill as a book takes it. */
export interface BookedFill {
  readonly side: 'buy' | 'sell';
  readonly quantity: bigint;
  readonly price: bigint;
  readonly fee: bigint;
  /** Currency per point and unit. */
  readonly multiplier: bigint;
}

/** Returns a position behind a fill; the average price of what stays open does not move. */
export function applyFill(position: SubPosition, fill: BookedFill): SubPosition {
  const { quantity, price, fee, multiplier } = fill;
  const notional = times(times(quantity, price), multiplier);
  const sign = fill.side === 'buy' ? 1n : -1n;
  const held = magnitude(position.quantity);
  const closing = position.quantity * sign < 0n ? least(held, quantity) : 0n;
  const released = closing === 0n ? 0n : share(position.cost, closing, held);
  const exit = closing === 0n ? 0n : share(notional, closing, quantity);
  const gain = position.quantity > 0n ? exit - released : released - exit;
  return {
    ...position,
    quantity: position.quantity + sign * quantity,
    cost: position.cost - released + (notional - exit),
    realized: position.realized + gain,
    fees: position.fees + fee,
  };
}

/**
 * Returns a position behind a fill that the venue took back: the opposite fill at its own price, fee
 * returned. Quantity and the sum of realized and open profit are those without the fill.
 */
export const takeBack = (position: SubPosition, fill: BookedFill): SubPosition =>
  applyFill(position, {
    ...fill,
    side: fill.side === 'buy' ? 'sell' : 'buy',
    fee: -fill.fee,
  });
