import type { VenueAsset, VenueMarket } from '../contract.js';
import { type AccountState, openOrders } from './account-state.js';
import {
  absolute,
  isWhole,
  larger,
  type Money,
  money,
  moneyText,
  type Units,
  units,
  unitsText,
} from './amount.js';
import { boundOf, fundsOf, powerFor } from './funds.js';
import { isComplex, type OrderRecord, type PositionIntent } from './order-record.js';
import type { OrderRequest } from './order-request.js';
import { pricesOf } from './prices.js';
import { forbidden, unprocessable } from './refusal.js';

const SHORTING_EQUITY_MIN: Money = money('2000');

/** What the account thinks of an order that it may take. */
export interface Permission {
  readonly positionIntent: PositionIntent;
  /** What one unit holds of the buying power; null for an order that closes. */
  readonly holdPrice: Units | null;
}

/** Refuses every order of an account that must not trade. */
export function checkAccount(state: AccountState): void {
  if (state.tradingBlocked) throw forbidden('account is not allowed to trade');
  if (state.settings.suspend_trade) throw forbidden('new orders are rejected by user request');
}

/**
 * Refuses what the account does not have: shares to sell, permission to sell short, money. Returns
 * what the order is to the position. `except` is an order that this one replaces.
 */
export function checkFunds(
  state: AccountState,
  market: VenueMarket,
  order: OrderRequest,
  asset: VenueAsset,
  except?: OrderRecord,
): Permission {
  const bound = boundOf(state, asset.symbol, except?.id);
  const closes = order.side === 'sell' ? bound.position > 0n : bound.position < 0n;
  const positionIntent: PositionIntent = `${order.side}_to_${closes ? 'close' : 'open'}`;
  if (order.positionIntent !== null && order.positionIntent !== positionIntent) {
    throw unprocessable(
      `position intent mismatch, inferred: ${positionIntent}, specified: ${order.positionIntent}`,
    );
  }
  checkWashTrade(state, asset.symbol, order, except);
  if (closes) {
    checkAvailable(market, order, asset, bound);
    return { positionIntent, holdPrice: null };
  }
  if (order.orderClass === 'oco') throw unprocessable('oco orders must be exit orders');
  if (order.side === 'sell') checkShort(state, market, order, asset);
  const holdPrice = openingPrice(market, order, asset.symbol);
  checkBuyingPower(state, market, { order, asset, holdPrice, except });
  return { positionIntent, holdPrice };
}

function checkAvailable(
  market: VenueMarket,
  order: OrderRequest,
  asset: VenueAsset,
  bound: ReturnType<typeof boundOf>,
): void {
  const requested = requestedQty(market, order, asset.symbol);
  if (requested <= bound.available) return;
  const available = unitsText(bound.available);
  const [base = asset.symbol] = asset.symbol.split('/');
  throw forbidden(
    asset.assetClass === 'crypto'
      ? `insufficient balance for ${base} (requested: ${unitsText(requested)}, available: ${available})`
      : `insufficient qty available for order (requested: ${unitsText(requested)}, available: ${available})`,
    {
      symbol: asset.symbol,
      existing_qty: unitsText(bound.position),
      held_for_orders: unitsText(bound.heldForOrders),
      available,
      related_orders: bound.relatedOrders,
    },
  );
}

/** Returns the quantity that a request names, or what its money buys now. */
function requestedQty(market: VenueMarket, order: OrderRequest, symbol: string): Units {
  if (order.qty !== null) return units(order.qty);
  const price = order.limitPrice === null ? pricesOf(market, symbol).bid : units(order.limitPrice);
  return price === null ? 0n : money(order.notional!) / price;
}

function checkShort(
  state: AccountState,
  market: VenueMarket,
  order: OrderRequest,
  asset: VenueAsset,
): void {
  const { symbol } = asset;
  if (asset.assetClass === 'crypto') {
    const [base = symbol] = symbol.split('/');
    const requested = unitsText(requestedQty(market, order, symbol));
    throw forbidden(`insufficient balance for ${base} (requested: ${requested}, available: 0)`, {
      symbol,
      existing_qty: '0',
      held_for_orders: '0',
      available: '0',
      related_orders: [],
    });
  }
  if (!asset.shortable || !asset.easyToBorrow) {
    throw unprocessable(`asset "${symbol}" cannot be sold short`);
  }
  if (order.notional !== null || !isWhole(units(order.qty ?? '0'))) {
    throw unprocessable('fractional orders cannot be sold short');
  }
  const { equity, multiplier } = fundsOf(state, market);
  if (state.settings.no_shorting || multiplier === 1n || equity < SHORTING_EQUITY_MIN) {
    throw forbidden('account is not allowed to short');
  }
}

/**
 * Returns the price at which an opening order is counted: its limit, what a market order pays now,
 * for a short sale the higher of its limit and 3 % above the ask.
 */
function openingPrice(market: VenueMarket, order: OrderRequest, symbol: string): Units {
  const { ask, last } = pricesOf(market, symbol);
  const limit = order.limitPrice === null ? null : units(order.limitPrice);
  const now = ask ?? last ?? 0n;
  if (order.side === 'sell') return larger(limit ?? 0n, (now * 103n) / 100n);
  if (limit !== null) return limit;
  if (order.type === 'stop') return stopCollar(units(order.stopPrice!));
  return now;
}

/** Returns the limit of the stop-limit order that the venue makes of a stop order to buy. */
export const stopCollar = (stop: Units): Units =>
  stop < units('50') ? (stop * 104n) / 100n : (stop * 1_025n) / 1_000n;

function checkBuyingPower(
  state: AccountState,
  market: VenueMarket,
  asked: {
    readonly order: OrderRequest;
    readonly asset: VenueAsset;
    readonly holdPrice: Units;
    readonly except: OrderRecord | undefined;
  },
): void {
  const { order, asset, holdPrice, except } = asked;
  const cost =
    order.notional === null ? units(order.qty!) * holdPrice : absolute(money(order.notional));
  const power = powerFor(state, market, asset, except);
  if (cost <= power) return;
  throw forbidden('insufficient buying power', {
    buying_power: moneyText(power),
    cost_basis: moneyText(cost),
  });
}

/**
 * Refuses an order that could trade with one of the account's own: market and stop orders with
 * anything opposite, limits that cross. Groups and trailing stops are exempt.
 */
function checkWashTrade(
  state: AccountState,
  symbol: string,
  order: OrderRequest,
  except: OrderRecord | undefined,
): void {
  if (isComplex(order) || order.type === 'trailing_stop') return;
  const opposite = openOrders(state, symbol).find(
    (other) =>
      other.side !== order.side &&
      other.id !== except?.id &&
      !isComplex(other) &&
      other.type !== 'trailing_stop' &&
      couldMeet(order, other),
  );
  if (opposite === undefined) return;
  const kind = opposite.limitPrice === null ? 'market/stop' : 'limit';
  throw forbidden('potential wash trade detected. use complex orders', {
    existing_order_id: opposite.id,
    reject_reason: `opposite side ${kind} order exists`,
  });
}

function couldMeet(order: OrderRequest, other: OrderRecord): boolean {
  if (order.limitPrice === null || other.limitPrice === null) return true;
  const [buy, sell] =
    order.side === 'buy'
      ? [order.limitPrice, other.limitPrice]
      : [other.limitPrice, order.limitPrice];
  return units(buy) >= units(sell);
}
