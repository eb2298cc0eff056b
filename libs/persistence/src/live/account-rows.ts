import type { AccountFact, BrokerOrder } from '@vela/orders';
import type { AccountLogRow, BrokerOrderRow } from '@vela/ports';

/** Returns an amount as plain text without trailing zeros. */
const amount = (column: string): string => `trim_scale(${column})::text as "${column}"`;

/** The account with the switches over it, as its record has them. */
export const ACCOUNT = `
select b.id, b.tenant_id as "tenantId", b.actor_id as "actorId", b.name, b.broker, b.mode,
  b.currency, b.options, b.limits, b.health, b.health_detail as "healthDetail",
  coalesce(s.mode, 'NONE') as engaged, b.engaging, s.reason as "engagedReason",
  b.last_fact as "lastFact", b.watermarks, b.reconciled_command as "reconciledCommand", b.told,
  b.created_at as "createdAt"
from broker_account b
  left join lateral (
    select w.mode, w.scope, w.reason from trading_switch w
    where w.tenant_id = b.tenant_id and w.mode <> 'NONE'
      and ((w.scope = 'account' and w.subject = b.id)
        or (w.scope = 'everything' and w.subject = ''))
    order by case w.mode when 'HALT' then 0 when 'FLATTEN' then 1 else 2 end, w.scope
    limit 1) s on true`;

/** An order as its row keeps it; {@link orderOf} makes it ours. */
export const ORDER = `
select o.client_order_id as "clientOrderId", o.account_id as "accountId", o.actor_id as "actorId",
  o.seq, o.leg, o.child, o.body, o.send, o.status, trim_scale(o.filled)::text as filled,
  o.average_price as "averagePrice", trim_scale(o.reserved)::text as reserved, o.deadline,
  o.sending_at as "sendingAt", o.attempts, o.venue_order_id as "venueOrderId", o.code, o.message,
  o.carried_by as "carriedBy", o.replaces, o.created_at as "createdAt", o.updated_at as "updatedAt"
from broker_order o`;

/** A row of {@link ORDER}. */
export type OrderRow = Omit<BrokerOrderRow, 'order'> & { readonly body: string };

/** Returns an order from its row. */
export function orderOf({ body, ...row }: OrderRow): BrokerOrderRow {
  return { ...row, order: JSON.parse(body) as BrokerOrder };
}

/** A fill as its row keeps it. */
export const FILL = `
select f.account_id as "accountId", f.key, f.n, f.kind, f.actor_id as "actorId",
  f.client_order_id as "clientOrderId", f.instrument_id as "instrumentId", f.side,
  trim_scale(f.quantity)::text as quantity, trim_scale(f.price)::text as price,
  trim_scale(f.fee)::text as fee, f.currency, f.at
from fill f`;

/** Positions of an account, also those that are closed. */
export const POSITIONS = `
select actor_id as "actorId", instrument_id as "instrumentId", ${amount('quantity')},
  ${amount('cost')}, ${amount('realized')}, ${amount('fees')}
from sub_position where account_id = $1 order by actor_id, instrument_id`;

/** Returns a row of an account's log. */
export const logRowOf = (row: {
  n: number;
  actorId: string | null;
  body: string;
  at: number;
}): AccountLogRow => ({
  n: row.n,
  actorId: row.actorId,
  fact: JSON.parse(row.body) as AccountFact,
  at: row.at,
});
