import { createRandom } from '@vela/kernel';
import type { AnswerFate, EventFate } from '../contract.js';

/** How often requests for orders and messages of fills go wrong: shares from 0 to 1. */
export interface FaultShares {
  readonly seed: number;
  /** Refused before the order is taken. */
  readonly refuse: number;
  readonly cutAccepted: number;
  readonly unavailableAccepted: number;
  readonly timeoutAccepted: number;
  readonly fillDrop: number;
  readonly fillDup: number;
  readonly fillLate: number;
  readonly lateMs: number;
}

/** An exchange where nothing goes wrong. */
export const NO_FAULTS: FaultShares = {
  seed: 0,
  refuse: 0,
  cutAccepted: 0,
  unavailableAccepted: 0,
  timeoutAccepted: 0,
  fillDrop: 0,
  fillDup: 0,
  fillLate: 0,
  lateMs: 2_000,
};

/**
 * Returns what happens to a new order, or null. The seed and the order's own id decide, so that it
 * happens to the same orders in whatever order they arrive.
 */
export function orderFault(
  shares: FaultShares,
  clientOrderId: string,
): 'refuse' | AnswerFate | null {
  let draw = createRandom(shares.seed, `order:${clientOrderId}`).next();
  const kinds = [
    ['refuse', shares.refuse],
    ['cut', shares.cutAccepted],
    ['unavailable', shares.unavailableAccepted],
    ['timeout', shares.timeoutAccepted],
  ] as const;
  for (const [kind, share] of kinds) {
    if (draw < share) return kind;
    draw -= share;
  }
  return null;
}

/** Returns what happens to the message of a fill; the order's id and its filled quantity decide. */
export function fillFault(
  shares: FaultShares,
  clientOrderId: string,
  cumQty: string,
): EventFate | undefined {
  const random = createRandom(shares.seed, `fill:${clientOrderId}:${cumQty}`);
  const [drop, dup, late] = [random.next(), random.next(), random.next()];
  const fate: EventFate = {
    ...(drop < shares.fillDrop ? { drop: true } : {}),
    ...(dup < shares.fillDup ? { dup: true } : {}),
    ...(late < shares.fillLate ? { lateMs: shares.lateMs } : {}),
  };
  return Object.keys(fate).length === 0 ? undefined : fate;
}

/** After how long an accepted order is found. */
export interface Visibility {
  readonly minMs: number;
  readonly maxMs: number;
  readonly seed: number;
}

/** Returns the milliseconds for which an order is invisible; the seed and its id decide. */
export function invisibleMs({ minMs, maxMs, seed }: Visibility, clientOrderId: string): number {
  if (maxMs <= 0) return 0;
  const draw = createRandom(seed, `visible:${clientOrderId}`).next();
  return minMs + draw * (maxMs - minMs);
}
