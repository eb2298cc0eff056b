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

/** Returns a page of orders, newest first; those made behind an instant are passed over. */
export const orderPage = (
  { accounts, tenantId }: Ground,
  page: PageArgs,
  { filter, until }: { readonly filter: OrderFilter; readonly until: Micros | null },
): Promise<object> =>
  connect<BrokerOrderRow, BrokerOrderType>(page, {
    read: (request) =>
      readShown(
        request.first,
        (last, first) =>
          accounts.orders(tenantId, filter, {
            first,
            after: last === null ? request.after : last.clientOrderId,
          }),
        ({ createdAt }) => until === null || createdAt <= until,
      ),
    key: ({ clientOrderId }) => clientOrderId,
    node: toBrokerOrder,
    count: async () => null,
  });

/** Returns a page of fills, newest first; those behind a number of the log are passed over. */
export const fillPage = (
  { accounts, tenantId }: Ground,
  page: PageArgs,
  { filter, until }: { readonly filter: FillFilter; readonly until: number | null },
): Promise<object> => {
  const begin = page.after == null ? null : placeOf(page.after);
  return connect<FillRow, BrokerFillType>(page, {
    read: ({ first }) =>
      readShown(
        first,
        (last, count) => accounts.fills(tenantId, filter, { first: count, after: last ?? begin }),
        ({ n }) => until === null || n <= until,
      ),
    key: ({ accountId, n }) => `${accountId}.${n}`,
    node: toBrokerFill,
    count: async () => null,
  });
};

/** Returns the first rows that are to be shown, reading on where others lie between. */
async function readShown<Row>(
  wanted: number,
  read: (last: Row | null, first: number) => Promise<readonly Row[]>,
  isShown: (row: Row) => boolean,
): Promise<readonly Row[]> {
  const shown: Row[] = [];
  for (let last: Row | null = null; shown.length < wanted; ) {
    const rows: readonly Row[] = await read(last, wanted);
    shown.push(...rows.filter(isShown));
    if (rows.length < wanted) break;
    last = rows.at(-1)!;
  }
  return shown.slice(0, wanted);
}

function placeOf(cursor: string): { readonly accountId: string; readonly n: number } {
  const [accountId = '', n = ''] = keyOf(cursor).split('.');
  return { accountId, n: Number(n) };
}

/** Returns a page of round trips, the newest exit first. */
export async function tradePage(
  ground: Ground,
  page: PageArgs,
  { scope, until = null }: { readonly scope: TradeScope; readonly until?: number | null },
): Promise<object> {
  const trips = await readTrades(ground, scope, until);
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
