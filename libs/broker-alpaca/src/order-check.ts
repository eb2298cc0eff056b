import { compareDecimals, parseDecimal } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { BrokerOrder, RejectCode } from '@vela/orders';
import type { BrokerCapabilities } from '@vela/ports';
import { isAuctionPaused } from './auction-hours.js';
import { CLIENT_ID_PATTERN } from './capabilities.js';
import {
  ALPACA_ORDER_TYPES,
  ALPACA_TIMES_IN_FORCE,
  alpacaClassOf,
  isAllowed,
} from './order-rules.js';
import type { AlpacaAssetClass, AlpacaOrderClass, AmountKind } from './order-rules.js';
import { isMultiple, isPriceStep, positive } from './price-steps.js';

/** Why an order is not sent at all. */
export interface Denial {
  readonly code: RejectCode;
  readonly message: string;
}

/** What an order is checked with. */
export interface CheckContext {
  /** Null when it is not known. */
  readonly instrument: Instrument | null;
  readonly now: Micros;
  readonly capabilities: Pick<BrokerCapabilities, 'assetClasses'>;
}

const CLIENT_ID = new RegExp(CLIENT_ID_PATTERN);
const deny = (code: RejectCode, message: string): Denial => ({ code, message });
const unsupported = (message: string): Denial => deny('unsupported', message);

/** Returns how orders are linked that one request makes. */
export function orderClassOf({ attached }: BrokerOrder): AlpacaOrderClass {
  if (attached === null || (attached.takeProfit === null && attached.stopLoss === null)) {
    return 'simple';
  }
  return attached.takeProfit !== null && attached.stopLoss !== null ? 'bracket' : 'oto';
}

/** Returns why an order is refused before a byte leaves, null for one that the venue is asked for. */
export function denialOf(
  order: BrokerOrder,
  { instrument, now, capabilities }: CheckContext,
): Denial | null {
  const denial = shapeDenial(order);
  if (denial !== null) return denial;
  if (instrument === null) {
    return deny('not-tradable', `the instrument ${order.instrumentId} is not known`);
  }
  const assetClass = alpacaClassOf(instrument.assetClass);
  if (assetClass === null || !capabilities.assetClasses.includes(instrument.assetClass)) {
    return unsupported(`this account trades no ${instrument.assetClass}`);
  }
  return (
    amountDenial(order, instrument) ??
    ruleDenial(order, assetClass) ??
    pricesDenial(order, instrument, assetClass) ??
    (isAuctionPaused(order.timeInForce, now)
      ? deny('market-closed', `orders ${order.timeInForce} are not taken at this time of day`)
      : null)
  );
}

/** Checks what needs no instrument: ids, words and what Alpaca has nothing like. */
function shapeDenial(order: BrokerOrder): Denial | null {
  if (!CLIENT_ID.test(order.clientOrderId)) {
    return deny('other', 'expected an id of 1 to 128 letters, digits, ".", "_", ":" or "-"');
  }
  if (!(ALPACA_ORDER_TYPES as readonly string[]).includes(order.type)) {
    return unsupported(`Alpaca has no orders of the type ${order.type}`);
  }
  if (!(ALPACA_TIMES_IN_FORCE as readonly string[]).includes(order.timeInForce)) {
    return unsupported(`Alpaca has no time in force ${order.timeInForce}`);
  }
  if (order.reduceOnly) return unsupported('Alpaca has no orders that only reduce');
  if (order.after !== null) return unsupported('Alpaca links no orders that live already');
  return null;
}

/** Checks how much is wanted. */
function amountDenial(order: BrokerOrder, instrument: Instrument): Denial | null {
  const { quantity, notional } = order;
  if ((quantity === null) === (notional === null)) {
    return deny('invalid-quantity', 'expected either a quantity or an amount of money');
  }
  if (notional !== null) {
    const amount = positive(notional);
    if (amount !== null && isMultiple(amount, { units: 1n, scale: 2 })) return null;
    return deny('invalid-quantity', `expected an amount above 0 in cents, found "${notional}"`);
  }
  const wanted = positive(quantity);
  if (wanted === null) {
    return deny('invalid-quantity', `expected a quantity above 0, found "${quantity}"`);
  }
  if (isMultiple(wanted, parseDecimal(instrument.lotSize))) return null;
  return deny(
    'invalid-quantity',
    `expected a multiple of ${instrument.lotSize} ${instrument.symbol}, found ${quantity}`,
  );
}

/** Returns how an order says how much. */
function amountKindOf({ quantity, notional }: BrokerOrder): AmountKind {
  if (notional !== null) return 'notional';
  return isMultiple(parseDecimal(quantity!), { units: 1n, scale: 0 }) ? 'whole' : 'fractional';
}

function ruleDenial(order: BrokerOrder, assetClass: AlpacaAssetClass): Denial | null {
  const { type, timeInForce, extendedHours } = order;
  const [orderClass, amount] = [orderClassOf(order), amountKindOf(order)];
  if (isAllowed({ assetClass, orderClass, type, timeInForce, extendedHours, amount })) return null;
  const hours = extendedHours ? ' outside regular hours' : '';
  const kind = amount === 'whole' ? '' : ` for a ${amount} amount`;
  const linked = orderClass === 'simple' ? '' : ` with attached exits`;
  return unsupported(
    `Alpaca takes no ${type} order ${timeInForce}${hours}${kind}${linked} of ${assetClass}`,
  );
}

/** Names of the prices that each type of order needs. */
const PRICES: Readonly<Record<string, readonly ('limitPrice' | 'stopPrice')[]>> = {
  limit: ['limitPrice'],
  stop: ['stopPrice'],
  stop_limit: ['limitPrice', 'stopPrice'],
};

function pricesDenial(
  order: BrokerOrder,
  instrument: Instrument,
  assetClass: AlpacaAssetClass,
): Denial | null {
  for (const name of PRICES[order.type] ?? []) {
    const denial = priceDenial(order[name], instrument, assetClass);
    if (denial !== null) return denial;
  }
  if (order.type === 'trailing_stop') {
    const { trail } = order;
    if (trail === null || positive(trail.value) === null) {
      return deny('invalid-price', 'expected a distance above 0 to trail by');
    }
  }
  return legsDenial(order, instrument, assetClass);
}

function priceDenial(
  text: string | null,
  instrument: Instrument,
  assetClass: AlpacaAssetClass,
): Denial | null {
  const price = positive(text);
  if (price === null) {
    return deny('invalid-price', `expected a price above 0, found ${text ?? 'none'}`);
  }
  // Shares below a dollar trade in finer steps than those of their instrument.
  const isFine = assetClass === 'us_equity' || isMultiple(price, parseDecimal(instrument.tickSize));
  const isStep = isFine && isPriceStep(price, assetClass);
  return isStep ? null : deny('invalid-price', `the price ${text} is between two steps`);
}

/** Checks the exits of a bracket: both on their own side of the entry, a cent away at least. */
function legsDenial(
  order: BrokerOrder,
  instrument: Instrument,
  assetClass: AlpacaAssetClass,
): Denial | null {
  if (orderClassOf(order) === 'simple') return null;
  const { takeProfit, stopLoss } = order.attached!;
  for (const text of [takeProfit, stopLoss]) {
    const denial = text === null ? null : priceDenial(text, instrument, assetClass);
    if (denial !== null) return denial;
  }
  const entry = order.type === 'limit' ? order.limitPrice : null;
  const [above, below] = order.side === 'buy' ? [takeProfit, stopLoss] : [stopLoss, takeProfit];
  const rising = [below, entry, above]
    .filter((text) => text !== null)
    .map((text) => parseDecimal(text));
  const isRising = rising.every(
    (price, index) => index === 0 || compareDecimals(rising[index - 1]!, price) < 0,
  );
  return isRising
    ? null
    : deny('invalid-price', 'expected the gains and the stop on their sides of the entry');
}
