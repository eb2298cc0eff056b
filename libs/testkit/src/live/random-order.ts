import type { Random } from '@vela/kernel';
import type { BrokerOrder } from '@vela/orders';

/** Returns an order of a deployment with a side, type and quantity that were drawn. */
export function randomOrder(
  random: Random,
  {
    instrumentId,
    actor,
    id,
  }: { readonly instrumentId: string; readonly actor: string; readonly id: string },
): BrokerOrder {
  const isLimit = random.integer(2) === 0;
  return {
    clientOrderId: id,
    subAccount: actor,
    instrumentId,
    side: random.integer(2) === 0 ? 'buy' : 'sell',
    type: isLimit ? 'limit' : 'market',
    timeInForce: 'gtc',
    quantity: String(1 + random.integer(9)),
    notional: null,
    limitPrice: isLimit ? '100' : null,
    stopPrice: null,
    trail: null,
    goodTill: null,
    extendedHours: false,
    reduceOnly: false,
    role: 'entry',
    attached: null,
    after: null,
  };
}
