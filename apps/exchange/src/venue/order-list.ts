import type { Micros } from '@vela/kernel';
import { type AccountState, legsOf } from './account-state.js';
import { type Json, orderJson } from './order-json.js';
import { isOpen, type OrderRecord } from './order-record.js';
import { queryCount, queryFlag, queryInstant, queryList, queryText, queryWord } from './query.js';
import { malformed } from './refusal.js';

/** Returns an order that may be seen at an instant; null for one that is not there or not yet. */
export function visibleOrder(state: AccountState, id: string, now: Micros): OrderRecord | null {
  const order = state.orders.get(id);
  return order !== undefined && order.visibleAt <= now ? order : null;
}

/** Returns the answer of `GET /v2/orders`. */
export function listOrders(state: AccountState, query: URLSearchParams, now: Micros): Json[] {
  const status = queryWord(query, 'status', ['open', 'closed', 'all'] as const, 'open');
  const limit = queryCount(query, 'limit', { least: 1, most: 500, fallback: 50 });
  const direction = queryWord(query, 'direction', ['asc', 'desc'] as const, 'desc');
  const nested = queryFlag(query, 'nested');
  const accepts = filterOf(state, query);
  const hasStatus = (order: OrderRecord): boolean =>
    status === 'all' || isOpen(order) === (status === 'open');
  const found = [...state.orders.values()].filter((order) => {
    if (order.visibleAt > now || !accepts(order)) return false;
    // With `nested` a leg is told within its parent, which therefore comes for its sake too.
    if (nested && order.parentId !== null) return false;
    return hasStatus(order) || (nested && legsOf(state, order.id).some((leg) => hasStatus(leg)));
  });
  found.sort((a, b) => (direction === 'asc' ? a.sequence - b.sequence : b.sequence - a.sequence));
  return found.slice(0, limit).map((order) => orderJson(state, order, nested));
}

function filterOf(state: AccountState, query: URLSearchParams): (order: OrderRecord) => boolean {
  const after = queryInstant(query, 'after');
  const until = queryInstant(query, 'until');
  const symbols = new Set(queryList(query, 'symbols').map((symbol) => symbol.replace('/', '')));
  const side = queryText(query, 'side');
  const classes = queryList(query, 'asset_class');
  const afterOrder = numberOf(state, query, 'after_order_id');
  const beforeOrder = numberOf(state, query, 'before_order_id');
  return (order) =>
    (after === null || order.submittedAt > after) &&
    (until === null || order.submittedAt < until) &&
    (symbols.size === 0 || symbols.has(order.symbol.replace('/', ''))) &&
    (side === null || order.side === side) &&
    (classes.length === 0 || classes.includes(order.assetClass) || classes.includes('all')) &&
    (afterOrder === null || order.sequence > afterOrder) &&
    (beforeOrder === null || order.sequence < beforeOrder);
}

function numberOf(state: AccountState, query: URLSearchParams, name: string): number | null {
  const id = queryText(query, name);
  if (id === null) return null;
  const order = state.orders.get(id);
  if (order === undefined) throw malformed(`${name} is malformed`);
  return order.sequence;
}
