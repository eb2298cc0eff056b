import { parseDecimal } from '@vela/kernel';
import type { BrokerOrder } from '@vela/orders';
import { capabilitiesFor } from '@vela/ports';
import type { BrokerCapabilities } from '@vela/ports';
import type { AccountDenial } from '../account/account-guard.js';
import type { Desk } from './desk.js';

/** Largest quantity, price or amount of money of an order: rows and brokers keep no larger one. */
export const LARGEST = 1_000_000_000_000_000n;

const unsupported = (what: string): AccountDenial => ({
  code: 'UNSUPPORTED',
  message: `this broker takes no ${what}`,
});

/** Returns what the broker can do with an order of its class of assets. */
export const capabilitiesOf = (
  { capabilities, market }: Pick<Desk, 'capabilities' | 'market'>,
  { instrumentId }: Pick<BrokerOrder, 'instrumentId'>,
): BrokerCapabilities =>
  capabilitiesFor(capabilities, market.instrument(instrumentId)?.assetClass ?? null);

/** Returns why a broker cannot take an order, null when it can: said before any byte leaves. */
export function checkCapabilities(
  order: BrokerOrder,
  capabilities: BrokerCapabilities,
): AccountDenial | null {
  const { quantity, contingent, clientId } = capabilities;
  if (!capabilities.orderTypes.includes(order.type)) return unsupported(`${order.type} orders`);
  if (!capabilities.timesInForce.includes(order.timeInForce)) {
    return unsupported(`orders with the time in force ${order.timeInForce}`);
  }
  if (order.notional !== null && !quantity.notional) return unsupported('amounts of money');
  if (order.quantity !== null && !quantity.fractional && !isWhole(order.quantity)) {
    return unsupported(`fractions: ${order.quantity}`);
  }
  if (order.extendedHours && !capabilities.extendedHours) {
    return unsupported('orders outside of trading hours');
  }
  if (order.reduceOnly && !capabilities.reduceOnly) return unsupported('orders that only reduce');
  if (order.attached !== null && !contingent.bracket) return unsupported('brackets');
  if (order.after !== null && !contingent.oto) return unsupported('orders that wait for others');
  const id = order.clientOrderId;
  if (id.length > clientId.maxLength || !new RegExp(`^(?:${clientId.pattern})$`).test(id)) {
    return unsupported(`id such as ${id}`);
  }
  return null;
}

function isWhole(text: string): boolean {
  const { units, scale } = parseDecimal(text);
  return units % 10n ** BigInt(scale) === 0n;
}

const RANGE = 'above 0 and at most 1e15';

/** Returns a number that may have hundreds of digits in words that can be read. */
const shown = (text: string | null): string =>
  text === null || text.length <= 30 ? `${text}` : `${text.slice(0, 12)}… of ${text.length} digits`;

/** Returns what is wrong with the numbers of an order, null when nothing is. */
export function checkNumbers(order: BrokerOrder): AccountDenial | null {
  const wrong = (message: string): AccountDenial => ({ code: 'INVALID_ORDER', message });
  const isSound = (text: string | null): boolean => {
    if (text === null) return false;
    try {
      const { units, scale } = parseDecimal(text);
      return units > 0n && units <= LARGEST * 10n ** BigInt(scale);
    } catch {
      return false;
    }
  };
  if ((order.quantity === null) === (order.notional === null)) {
    return wrong('expected either a quantity or an amount of money');
  }
  if (!isSound(order.quantity ?? order.notional)) {
    return wrong(`expected an amount ${RANGE}, found ${shown(order.quantity ?? order.notional)}`);
  }
  const needsLimit = ['limit', 'stop_limit', 'limit_if_touched'].includes(order.type);
  const needsStop = ['stop', 'stop_limit', 'market_if_touched', 'limit_if_touched'].includes(
    order.type,
  );
  if (needsLimit && !isSound(order.limitPrice)) {
    return wrong(`expected a limit price ${RANGE}, found ${shown(order.limitPrice)}`);
  }
  if (needsStop && !isSound(order.stopPrice)) {
    return wrong(`expected a stop price ${RANGE}, found ${shown(order.stopPrice)}`);
  }
  if (order.type === 'trailing_stop' && order.trail === null) return wrong('expected a trail');
  const { trail, attached } = order;
  const others = [order.limitPrice, order.stopPrice, trail?.value, attached?.takeProfit];
  for (const text of [...others, attached?.stopLoss]) {
    if (text == null || isSound(text)) continue;
    return wrong(`expected prices ${RANGE}, found ${shown(text)}`);
  }
  return null;
}
