import type { BrokerOrder } from '@vela/orders';

/** A limit order of ours that rests at the venue. */
export interface RestingOrder {
  readonly clientOrderId: string;
  readonly actorId: string;
  readonly side: 'buy' | 'sell';
  readonly role: 'entry' | 'close';
  readonly limitPrice: number;
}

/**
 * Returns the resting order of the account that an incoming order would trade with, null for none:
 * venues refuse that of one sub-account as well, because to them there is only the account. An order without a price of its own is taken to trade up to `band` (a fraction) beyond the
 * last price, and with everything while no price is known. Stops do not trade before their price.
 */
export function crossed(
  incoming: Pick<BrokerOrder, 'side' | 'type' | 'limitPrice'>,
  resting: Iterable<RestingOrder>,
  at: { readonly lastPrice: number; readonly band: number },
): RestingOrder | null {
  const reach = reachOf(incoming, at);
  if (reach === null) return null;
  for (const order of resting) {
    if (order.side === incoming.side) continue;
    const meets = incoming.side === 'buy' ? order.limitPrice <= reach : order.limitPrice >= reach;
    if (meets) return order;
  }
  return null;
}

/** Returns the worst price that an order takes at once, null when it takes none now. */
function reachOf(
  { side, type, limitPrice }: Pick<BrokerOrder, 'side' | 'type' | 'limitPrice'>,
  { lastPrice, band }: { readonly lastPrice: number; readonly band: number },
): number | null {
  if (type === 'limit' && limitPrice !== null) return Number(limitPrice);
  if (type !== 'market') return null;
  if (lastPrice <= 0) return side === 'buy' ? Infinity : 0;
  return side === 'buy' ? lastPrice * (1 + band) : lastPrice * (1 - band);
}
