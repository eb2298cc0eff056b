import { deny, shown } from './codes.js';
import type { LimitDenial } from './codes.js';
import type { LimitedAccount, LimitedOrder } from './limited.js';
import type { LimitOptions } from './options.js';

/** What an order comes to: its units at the price that it would pay, and where it would lead. */
interface Judged {
  readonly order: LimitedOrder;
  readonly account: LimitedAccount;
  readonly price: number;
  readonly units: number;
  /** Value in the currency of the account. */
  readonly value: number;
  /** Position if everything of its side were filled. */
  readonly reached: number;
  readonly limits: LimitOptions;
}

type Rule = (judged: Judged) => LimitDenial | null;

/**
 * Returns whether an order can only make a position smaller, given what else of its side works: such
 * an order passes every limit but the rate.
 */
export function isReducing(order: LimitedOrder, account: LimitedAccount): boolean {
  if (order.reduceOnly) return true;
  const held = account.position();
  if (held * order.side >= 0 || order.notional > 0) return false;
  return order.quantity + account.open(order.side) <= Math.abs(held);
}

/** Returns why limits refuse an order, null when they do not. O(rules). */
export function checkOrder(
  limits: LimitOptions,
  order: LimitedOrder,
  account: LimitedAccount,
): LimitDenial | null {
  const price = order.price ?? account.lastPrice();
  const needsPrice = order.notional > 0 || PRICED.some((name) => limits[name] !== null);
  if (!(price > 0) && (needsPrice || limits.checkBuyingPower)) {
    return deny('NO_REFERENCE_PRICE', 'the instrument has no price yet to judge the order by');
  }
  const units = order.notional > 0 ? order.notional / price : order.quantity;
  const judged = {
    order,
    account,
    limits,
    price,
    units,
    value: units * price * account.pointValue(),
    reached: account.position() + order.side * (units + account.open(order.side)),
  };
  for (const rule of RULES) {
    const denial = rule(judged);
    if (denial !== null) return denial;
  }
  return null;
}

/** Limits that need a price. */
const PRICED = [
  'maxPositionValue',
  'maxPositionRatio',
  'maxGrossExposure',
  'maxOrderNotional',
  'priceCollarRatio',
] as const;

const RULES: readonly Rule[] = [
  ({ limits, order }) => {
    const { allowInstruments, denyInstruments } = limits;
    if (denyInstruments?.includes(order.instrumentId) === true) {
      return deny(
        'INSTRUMENT_DENIED',
        `${order.instrumentId} is on the list of denied instruments`,
      );
    }
    return allowInstruments === null || allowInstruments.includes(order.instrumentId)
      ? null
      : deny('INSTRUMENT_NOT_ALLOWED', `${order.instrumentId} is not on the list of instruments`);
  },
  ({ limits, reached }) =>
    limits.allowShort || reached >= 0
      ? null
      : deny('NO_SHORTING', `the order could lead to a position of ${shown(reached)} units`),
  ({ limits: { maxOrderQuantity: most }, units }) =>
    most === null || units <= most
      ? null
      : deny('MAX_ORDER_QUANTITY', `an order of ${shown(units)} units; ${shown(most)} at most`),
  ({ limits: { maxOrderNotional: most }, value }) =>
    most === null || value <= most
      ? null
      : deny('MAX_ORDER_NOTIONAL', `an order worth ${shown(value)}; ${shown(most)} at most`),
  collar,
  ({ limits: { maxPositionQuantity: most }, reached }) =>
    most === null || Math.abs(reached) <= most
      ? null
      : deny(
          'MAX_POSITION_QUANTITY',
          `the order could lead to ${shown(reached)} units; ${shown(most)} at most`,
        ),
  ({ limits: { maxPositionValue: most }, reached, price, account }) => {
    if (most === null) return null;
    const value = Math.abs(reached) * price * account.pointValue();
    return value <= most
      ? null
      : deny(
          'MAX_POSITION_VALUE',
          `the order could lead to a position worth ${shown(value)}; ${shown(most)} at most`,
        );
  },
  ({ limits: { maxPositionRatio: most }, reached, price, account }) => {
    if (most === null) return null;
    const share = (Math.abs(reached) * price * account.pointValue()) / account.equity();
    return share >= 0 && share <= most
      ? null
      : deny(
          'MAX_POSITION_RATIO',
          `the order could lead to a position of ${shown(share)} of equity; ${shown(most)} at most`,
        );
  },
  ({ limits: { maxGrossExposure: most }, value, account }) => {
    if (most === null) return null;
    const share = (account.grossExposure() + value) / account.equity();
    return share >= 0 && share <= most
      ? null
      : deny(
          'MAX_GROSS_EXPOSURE',
          `the order could lead to positions of ${shown(share)} of equity; ${shown(most)} at most`,
        );
  },
  ({ limits, value, account }) => {
    if (!limits.checkBuyingPower) return null;
    const power = account.buyingPower();
    return value <= power
      ? null
      : deny('BUYING_POWER', `an order worth ${shown(value)}; ${shown(power)} can be paid`);
  },
];

function collar({ limits, order, account }: Judged): LimitDenial | null {
  const { priceCollarRatio: most } = limits;
  const last = account.lastPrice();
  if (most === null || order.price === null || !(last > 0)) return null;
  const worse = (order.side * (order.price - last)) / last;
  return worse <= most
    ? null
    : deny(
        'PRICE_COLLAR',
        `a price of ${shown(order.price)} is ${shown(worse * 100)} % worse than the last one of ` +
          `${shown(last)}; ${shown(most * 100)} % at most`,
      );
}
