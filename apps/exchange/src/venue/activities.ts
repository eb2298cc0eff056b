import type { AccountState } from './account-state.js';
import { units } from './amount.js';
import { activityStamp, nanoInstant } from './instant.js';
import type { Json } from './order-json.js';
import { executionKey, type ExecutionRecord } from './order-record.js';
import { queryCount, queryDay, queryInstant, queryList, queryText, queryWord } from './query.js';

/** Returns the id of a fill among the activities, which sorts as the fills happened. */
export const activityId = (execution: ExecutionRecord): string =>
  `${activityStamp(execution.at)}::${execution.id}`;

/**
 * Returns the answer of `GET /v2/account/activities`, with `type` that of one kind. Fills are the
 * only activities here; those that were taken back are gone.
 */
export function listActivities(
  state: AccountState,
  query: URLSearchParams,
  type: string | null,
): Json[] {
  const types = type === null ? queryList(query, 'activity_types') : [type];
  const pageSize = queryCount(query, 'page_size', { least: 1, most: 100, fallback: 100 });
  const direction = queryWord(query, 'direction', ['asc', 'desc'] as const, 'desc');
  const pageToken = queryText(query, 'page_token');
  const after = queryInstant(query, 'after');
  const until = queryInstant(query, 'until');
  const day = queryDay(query, 'date');
  if (types.length > 0 && !types.includes('FILL')) return [];
  if (queryText(query, 'category') === 'non_trade_activity') return [];
  const rows = state.executions
    .filter((row) => !state.busted.has(executionKey(row)))
    .filter(({ at }) => (after === null || at > after) && (until === null || at < until))
    .filter(({ at }) => day === null || (at >= day[0] && at < day[1]));
  const ordered = direction === 'asc' ? rows : rows.reverse();
  const from = pageToken === null ? 0 : placeBehind(ordered, pageToken, direction);
  return ordered.slice(from, from + pageSize).map((row) => activityJson(activityId(row), row));
}

/** Returns the place of the first row behind a page token, which may name a row that is gone. */
function placeBehind(
  rows: readonly ExecutionRecord[],
  token: string,
  direction: 'asc' | 'desc',
): number {
  // Ids are long to write down for every row of every page: the token names its row by itself.
  const last = token.slice(token.indexOf('::') + 2);
  const at = rows.findIndex(({ id }) => id === last);
  if (at >= 0) return at + 1;
  const place = rows.findIndex((row) =>
    direction === 'asc' ? activityId(row) > token : activityId(row) < token,
  );
  return place < 0 ? rows.length : place;
}

function activityJson(id: string, row: ExecutionRecord): Json {
  const complete = units(row.leavesQty) === 0n;
  return {
    id,
    activity_type: 'FILL',
    transaction_time: nanoInstant(row.at, Number.parseInt(row.id.slice(0, 8), 16)),
    type: complete ? 'fill' : 'partial_fill',
    price: row.price,
    qty: row.qty,
    side: row.short ? 'sell_short' : row.side,
    symbol: row.symbol,
    leaves_qty: row.leavesQty,
    cum_qty: row.cumQty,
    order_id: row.orderId,
    order_status: complete ? 'filled' : 'partially_filled',
  };
}
