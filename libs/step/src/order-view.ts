import { powerOfTen } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { OrderSnapshot, OrderTime } from '@vela/strategy';
import { ORDER_REASONS, OrderFlag, OrderState } from '@vela/venue';
import type { SimulatedVenue } from '@vela/venue';

const SIDES = { 1: 'buy', [-1]: 'sell' } as const;
const TYPES = [
  'market',
  'limit',
  'stop',
  'stopLimit',
  'trailingStop',
  'marketIfTouched',
  'limitIfTouched',
] as const;
const ROLES = ['entry', 'close', 'stopLoss', 'takeProfit', 'marginCall'] as const;
const STATES = ['working', 'filled', 'canceled', 'rejected', 'expired', 'waiting'] as const;

/** The words for times in force in the order of the venue's numbers. */
export const TIMES: readonly OrderTime[] = ['gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'];

const orNull = (value: number): number | null => (value > 0 ? value : null);

/** Returns an order of the venue in the words of a strategy. */
export function describeOrder(
  venue: SimulatedVenue,
  instruments: readonly Instrument[],
  handle: number,
): OrderSnapshot {
  const { orders } = venue;
  const instrument = orders.instrument[handle]!;
  const whole = powerOfTen(instruments[instrument]!.quantityScale);
  const state = orders.state[handle]!;
  const units =
    state === OrderState.WAITING
      ? Math.max(orders.planned[handle]!, orders.quantity[handle]!)
      : orders.quantity[handle]!;
  return {
    handle,
    instrument,
    side: SIDES[orders.side[handle] as 1 | -1],
    type: TYPES[orders.type[handle]!]!,
    role: ROLES[orders.role[handle]!]!,
    state: STATES[state]!,
    reason:
      orders.reason[handle] === 0
        ? ''
        : (venue.notes.get(handle) ?? ORDER_REASONS[orders.reason[handle]!]!),
    quantity: units / whole,
    filled: orders.filled[handle]! / whole,
    price: orNull(orders.price[handle]!),
    limit: orNull(orders.limit[handle]!),
    timeInForce: TIMES[orders.timeInForce[handle]!]!,
    goodTill: orNull(orders.goodTill[handle]!),
    stopLoss: orNull(orders.stopLoss[handle]!),
    takeProfit: orNull(orders.takeProfit[handle]!),
    reduceOnly: (orders.flags[handle]! & OrderFlag.REDUCE_ONLY) !== 0,
    notional: orNull(orders.notional[handle]!),
    parent: orders.parent[handle]! > 0 ? orders.parent[handle]! - 1 : null,
    placedAt: orders.slice[handle]!,
  };
}
