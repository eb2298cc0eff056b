import type { VenueMarket } from '../contract.js';
import { type Units, units, unitsText } from './amount.js';
import type { OrderRequest } from './order-request.js';
import { pricesOf } from './prices.js';
import { unprocessable } from './refusal.js';

const CENT: Units = units('0.01');

/**
 * Refuses exits on the wrong side of the base price, which is the entry's limit or the last price:
 * the stop of a purchase lies a cent below it at least, its profit a cent above; a sale mirrors it.
 */
export function checkBasePrice(order: OrderRequest, symbol: string, market: VenueMarket): void {
  if (order.orderClass !== 'bracket' && order.orderClass !== 'oto') return;
  const base = order.limitPrice === null ? pricesOf(market, symbol).last : units(order.limitPrice);
  if (base === null) return;
  const extra = { base_price: unitsText(base) };
  const buys = order.side === 'buy';
  if (order.stopLoss !== null) {
    const stop = units(order.stopLoss.stop);
    if (buys ? stop > base - CENT : stop < base + CENT) {
      throw unprocessable(
        buys
          ? 'stop_loss.stop_price must be <= base_price - 0.01'
          : 'stop_loss.stop_price must be >= base_price + 0.01',
        extra,
      );
    }
  }
  if (order.takeProfit !== null) {
    const profit = units(order.takeProfit);
    if (buys ? profit < base + CENT : profit > base - CENT) {
      throw unprocessable(
        buys
          ? 'take_profit.limit_price must be >= base_price + 0.01'
          : 'take_profit.limit_price must be <= base_price - 0.01',
        extra,
      );
    }
  }
}
