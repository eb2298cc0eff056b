import type { Micros } from '@vela/kernel';
import { type AccountState, legsOf } from './account-state.js';
import { money, priceOf, units, unitsText } from './amount.js';
import { nanoInstant } from './instant.js';
import { isComplex, type OrderRecord } from './order-record.js';

/** JSON of the venue: names in snake case, decimals as text. */
export type Json = Readonly<Record<string, unknown>>;

/** Returns an order as the venue tells it; with `nested` its legs are inside, else `legs` is null. */
export function orderJson(state: AccountState, order: OrderRecord, nested: boolean): Json {
  const at = (instant: Micros | null): string | null =>
    instant === null ? null : nanoInstant(instant, order.sequence);
  const filled = units(order.filledQty);
  const legs = nested && isComplex(order) ? legsOf(state, order.id) : [];
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    created_at: at(order.createdAt),
    updated_at: at(order.updatedAt),
    submitted_at: at(order.submittedAt),
    filled_at: at(order.filledAt),
    expired_at: at(order.expiredAt),
    expires_at: at(order.expiresAt),
    canceled_at: at(order.canceledAt),
    failed_at: at(order.failedAt),
    replaced_at: at(order.replacedAt),
    replaced_by: order.status === 'replaced' ? order.replacedBy : null,
    replaces: order.replaces,
    asset_id: order.assetId,
    symbol: order.symbol,
    asset_class: order.assetClass,
    notional: order.notional,
    qty: order.qty,
    filled_qty: order.filledQty,
    filled_avg_price: filled === 0n ? null : unitsText(priceOf(money(order.filledCost), filled)),
    order_class: order.orderClass,
    order_type: order.type,
    type: order.type,
    side: order.side,
    position_intent: order.positionIntent,
    time_in_force: order.timeInForce,
    limit_price: order.limitPrice,
    stop_price: order.stopPrice,
    status: order.oddStatus ?? order.status,
    extended_hours: order.extendedHours,
    legs: legs.length === 0 ? null : legs.map((leg) => orderJson(state, leg, false)),
    trail_percent: order.trailPercent,
    trail_price: order.trailPrice,
    hwm: order.hwm,
    subtag: null,
    source: null,
  };
}
