import type { VenueAsset, VenueMarket } from '../contract.js';
import { type AccountState, heldQty, openOrders, type Position } from './account-state.js';
import {
  absolute,
  larger,
  type Money,
  ONE,
  priceOf,
  smaller,
  share,
  type Units,
  units,
} from './amount.js';
import {
  isReplacement,
  type OrderRecord,
  remainingNotional,
  remainingQty,
} from './order-record.js';
import { pricesOf } from './prices.js';

/** The figures of an account that are worked out of its ledger and the market. */
export interface Funds {
  readonly equity: Money;
  readonly longValue: Money;
  readonly shortValue: Money;
  readonly initialMargin: Money;
  readonly maintenanceMargin: Money;
  readonly held: Money;
  readonly buyingPower: Money;
  readonly regtBuyingPower: Money;
  readonly nonMarginableBuyingPower: Money;
  readonly multiplier: 1n | 2n | 4n;
}

/** Returns the price at which a position is valued: the last one, or what it cost on average. */
export function markOf(market: VenueMarket, symbol: string, position: Position): Units {
  return pricesOf(market, symbol).last ?? priceOf(position.cost, position.qty);
}

/** Returns cash and everything that is held at its present value. */
export function equityOf(state: AccountState, market: VenueMarket): Money {
  let equity = state.cash;
  for (const [symbol, position] of state.positions) {
    equity += position.qty * markOf(market, symbol, position);
  }
  return equity;
}

/**
 * Returns an account's figures. Buying power is the documented one: what is free of cash with
 * multiplier 1, twice the equity above the initial margin with 2, and with 4 four times what the
 * equity exceeded the maintenance margin by when the day began, less what was opened since. Open
 * orders hold their part of all of them.
 */
export function fundsOf(state: AccountState, market: VenueMarket): Funds {
  const sums = { longValue: 0n, shortValue: 0n, initialMargin: 0n, maintenanceMargin: 0n };
  for (const [symbol, position] of state.positions) {
    const price = markOf(market, symbol, position);
    const value = position.qty * price;
    if (value > 0n) sums.longValue += value;
    else sums.shortValue += value;
    const asset = market.asset(symbol);
    sums.initialMargin += share(absolute(value), asset?.marginable === false ? 100n : 50n, 100n);
    sums.maintenanceMargin += maintenanceOf(asset, position, price);
  }
  const equity = state.cash + sums.longValue + sums.shortValue;
  const held = openOrders(state).reduce((sum, order) => sum + holdOf(order), 0n);
  const multiplier = multiplierOf(state);
  const free = larger(equity - sums.initialMargin, 0n);
  const freeCash = larger(state.cash - held, 0n);
  const regt = multiplier === 1n ? freeCash : larger(2n * free - held, 0n);
  return {
    equity,
    ...sums,
    held,
    regtBuyingPower: regt,
    nonMarginableBuyingPower: multiplier === 1n ? freeCash : larger(free - held, 0n),
    buyingPower: multiplier === 4n ? larger(intradayPower(state, equity) - held, 0n) : regt,
    multiplier,
  };
}

function multiplierOf(state: AccountState): 1n | 2n | 4n {
  const most = smaller(BigInt(state.multiplier), BigInt(state.settings.max_margin_multiplier));
  return most === 4n ? 4n : most === 2n ? 2n : 1n;
}

// FINRA rule 4210: 25 to 30 % of long stock, all of what is no collateral; 30 % of a short position
// but at least $5 a share, and from below $5 all of it but at least $2.50.
function maintenanceOf(asset: VenueAsset | null, position: Position, price: Units): Money {
  const value = absolute(position.qty) * price;
  if (position.qty > 0n) return share(value, asset?.marginable === false ? 100n : 30n, 100n);
  const cheap = price < 5n * ONE;
  const floor = absolute(position.qty) * (cheap ? (5n * ONE) / 2n : 5n * ONE);
  return larger(cheap ? value : share(value, 30n, 100n), floor);
}

function intradayPower(state: AccountState, equity: Money): Money {
  if (state.day === null) return 4n * larger(equity, 0n);
  let opened = 0n;
  for (const [symbol, position] of state.positions) {
    const before = state.day.held.get(symbol) ?? 0n;
    const kept = before > 0n === position.qty > 0n ? absolute(before) : 0n;
    const added = larger(absolute(position.qty) - kept, 0n);
    opened += share(absolute(position.cost), added, absolute(position.qty));
  }
  return 4n * larger(state.day.lastEquity - state.day.lastMaintenance, 0n) - opened;
}

/** Returns what an open order holds back of the buying power. */
function holdOf(order: OrderRecord): Money {
  if (order.holdPrice === null) return 0n;
  if (order.notional !== null) return larger(remainingNotional(order), 0n);
  const price = units(order.holdPrice);
  return remainingQty(order, price) * price;
}

/**
 * Returns what an account may spend on an asset, cash alone for what cannot be bought on margin.
 * `except` is an order whose own hold does not count.
 */
export function powerFor(
  state: AccountState,
  market: VenueMarket,
  asset: VenueAsset,
  except?: OrderRecord,
): Money {
  const funds = fundsOf(except === undefined ? state : without(state, except), market);
  return asset.marginable ? funds.buyingPower : funds.nonMarginableBuyingPower;
}

function without(state: AccountState, order: OrderRecord): AccountState {
  const open = new Set(state.openBySymbol.get(order.symbol));
  open.delete(order.id);
  return { ...state, openBySymbol: new Map(state.openBySymbol).set(order.symbol, open) };
}

/** What of a position is bound by open orders that close it. */
export interface Bound {
  /** Signed like the position. */
  readonly position: Units;
  /** Quantity that may still be closed. */
  readonly available: Units;
  readonly heldForOrders: Units;
  readonly relatedOrders: readonly string[];
}

/** Returns how much of a position orders bind; the exits of one group bind their share once. */
export function boundOf(state: AccountState, symbol: string, except?: string): Bound {
  const position = heldQty(state, symbol);
  const closing = position > 0n ? 'sell' : 'buy';
  const byGroup = new Map<string, Units>();
  const related: string[] = [];
  if (position !== 0n) {
    for (const order of openOrders(state, symbol)) {
      if (order.side !== closing || order.status === 'held') continue;
      if (order.id === except || isReplacement(order)) continue;
      // Money orders that close are valued when they fill; the venue sells at most what is there.
      const rest = order.qty === null ? 0n : remainingQty(order, 0n);
      const group = order.parentId ?? order.id;
      byGroup.set(group, larger(byGroup.get(group) ?? 0n, rest));
      related.push(order.id);
    }
  }
  const heldForOrders = [...byGroup.values()].reduce((sum, rest) => sum + rest, 0n);
  const available = larger(absolute(position) - heldForOrders, 0n);
  return { position, available, heldForOrders, relatedOrders: related };
}
