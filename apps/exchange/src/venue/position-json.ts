import type { VenueMarket } from '../contract.js';
import type { AccountState, Position } from './account-state.js';
import { absolute, moneyText, priceOf, ratioText, type Units, units, unitsText } from './amount.js';
import { boundOf, markOf } from './funds.js';
import type { Json } from './order-json.js';

/** Returns a position as the venue tells it; those of short sellers are negative throughout. */
export function positionJson(
  state: AccountState,
  market: VenueMarket,
  symbol: string,
  options: { readonly slashless: boolean },
): Json {
  const position = state.positions.get(symbol)!;
  const asset = market.asset(symbol);
  const price = markOf(market, symbol, position);
  const before = market.previousClose(symbol);
  const lastDay = before === null ? price : units(before);
  const value = position.qty * price;
  const profit = value - position.cost;
  const today = profitToday(state, { symbol, position, price, lastDay });
  const { available } = boundOf(state, symbol);
  return {
    asset_id: asset?.id ?? '',
    symbol: options.slashless ? symbol.replace('/', '') : symbol,
    exchange: asset?.exchange ?? '',
    asset_class: asset?.assetClass ?? 'us_equity',
    asset_marginable: asset?.marginable ?? false,
    avg_entry_price: unitsText(priceOf(position.cost, position.qty)),
    qty: unitsText(position.qty),
    qty_available: unitsText(position.qty < 0n ? -available : available),
    side: position.qty < 0n ? 'short' : 'long',
    market_value: moneyText(value),
    cost_basis: moneyText(position.cost),
    unrealized_pl: moneyText(profit),
    unrealized_plpc: ratioText(profit, absolute(position.cost)),
    unrealized_intraday_pl: moneyText(today),
    unrealized_intraday_plpc: ratioText(today, absolute(position.cost)),
    current_price: unitsText(price),
    lastday_price: unitsText(lastDay),
    change_today: ratioText(price - lastDay, lastDay),
  };
}

/** Returns the profit since yesterday's close for what was held then and since its purchase else. */
function profitToday(
  state: AccountState,
  of: {
    readonly symbol: string;
    readonly position: Position;
    readonly price: Units;
    readonly lastDay: Units;
  },
): bigint {
  const { symbol, position, price, lastDay } = of;
  const before = state.day?.held.get(symbol) ?? 0n;
  return before > 0n === position.qty > 0n && absolute(before) >= absolute(position.qty)
    ? position.qty * (price - lastDay)
    : position.qty * price - position.cost;
}
