import type { Micros } from '@vela/kernel';
import type { BrokerOrderRow, FillRow } from '@vela/ports';
import type { Ground } from '../services/ground.js';
import type { RoundTrip } from '../services/live/round-trips.js';
import { readTrades } from '../services/live/trade-history.js';
import type { TradeScope } from '../services/live/trade-history.js';
import { connect, keyOf } from './cursor.js';
import { money, priceText } from './live-numbers.js';
import type { TradeType } from './types/backtest-result.type.js';
import type { PageArgs } from './types/connection.js';
import { toBrokerFill, toBrokerOrder } from './types/live/broker-order.type.js';
import type { BrokerFillType, BrokerOrderType } from './types/live/broker-order.type.js';
import { OrderSide } from './types/order-words.js';

/** Which orders a page shows. */
type OrderFilter = Parameters<Ground['accounts']['orders']>[1];
/** Which fills a page shows. */
type FillFilter = Parameters<Ground['accounts']['fills']>[1];

/** Returns a page of orders, newest first, up to an instant. */
export const orderPage = (
  { accounts, tenantId }: Ground,
  page: PageArgs,
  { filter, until }: { readonly filter: OrderFilter; readonly until: Micros | null },
): Promise<object> =>
  connect<BrokerOrderRow, BrokerOrderType>(page, {
    read: async (request) => {
      const rows = await accounts.orders(tenantId, filter, request);
      return until === null ? rows : rows.filter(({ createdAt }) => createdAt <= until);
    },
    key: ({ clientOrderId }) => clientOrderId,
    node: toBrokerOrder,
    count: async () => null,
  });

/** Returns a page of fills, newest first, up to an instant. */
export const fillPage = (
  { accounts, tenantId }: Ground,
  page: PageArgs,
  { filter, until }: { readonly filter: FillFilter; readonly until: Micros | null },
): Promise<object> =>
  connect<FillRow, BrokerFillType>(page, {
    read: async ({ first }) => {
      const after = page.after == null ? null : placeOf(page.after);
      const rows = await accounts.fills(tenantId, filter, { first, after });
      return until === null ? rows : rows.filter(({ at }) => at <= until);
    },
    key: ({ accountId, n }) => `${accountId}.${n}`,
    node: toBrokerFill,
    count: async () => null,
  });

function placeOf(cursor: string): { readonly accountId: string; readonly n: number } {
  const [accountId = '', n = ''] = keyOf(cursor).split('.');
  return { accountId, n: Number(n) };
}

/** Returns a page of round trips, the newest exit first. */
export async function tradePage(
  ground: Ground,
  page: PageArgs,
  scope: TradeScope,
): Promise<object> {
  const trips = await readTrades(ground, scope);
  return connect<RoundTrip, TradeType>(page, {
    read: async ({ first, after }) => {
      // New trips come in front, so a page goes on behind the trip that it names.
      const begin = after === null ? 0 : trips.findIndex((trip) => tripKey(trip) === after) + 1;
      return trips.slice(begin, begin + first);
    },
    key: tripKey,
    node: toTrade,
    count: async () => trips.length,
  });
}

const tripKey = ({ accountId, n, part }: RoundTrip): string => `${accountId}.${n}.${part}`;

function toTrade(trip: RoundTrip): TradeType {
  const { instrument, quantity, entryPrice, gross, fees } = trip;
  const entered = Math.abs(quantity) * entryPrice * instrument.multiplier;
  return {
    id: tripKey(trip),
    instrument,
    side: quantity < 0 ? OrderSide.SELL : OrderSide.BUY,
    quantity: priceText(Math.abs(quantity)) ?? '0',
    entryAt: trip.entryAt,
    entryPrice: priceText(entryPrice) ?? '0',
    exitAt: trip.exitAt,
    exitPrice: priceText(trip.exitPrice) ?? '0',
    grossPnl: money(gross),
    fees: money(fees),
    netPnl: money(gross - fees),
    returnRatio: entered === 0 ? 0 : (gross - fees) / entered,
    entryOrderId: trip.entryOrderId,
    exitOrderId: trip.exitOrderId,
  };
}
