import { DAY, HOUR, MINUTE, type Micros } from '@vela/kernel';
import type { VenueMarket, VenueSession } from '../contract.js';
import type { OrderType, TimeInForce } from './order-record.js';
import { unprocessable } from './refusal.js';

/** How long an order until cancelled lives. */
const GTC_LIFE: Micros = 90 * DAY;

/** What of an order decides when it may trade. */
interface Timing {
  readonly symbol: string;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly extendedHours: boolean;
}

/** Returns true when an order may be filled at an instant. Auctions are their own affair. */
export function tradesAt(order: Timing, session: VenueSession): boolean {
  if (session.phase === 'regular') return true;
  return order.extendedHours && session.phase !== 'closed';
}

/**
 * Refuses orders for an auction in the hours before it in which they are no longer taken: `opg` from
 * 9:28 and `cls` from 15:50, both until 19:00.
 */
export function checkAuctionWindow(order: Timing, session: VenueSession, at: Micros): void {
  const endsAt = session.extendedClosesAt - HOUR;
  if (order.timeInForce === 'opg' && at >= session.opensAt - 2 * MINUTE && at < endsAt) {
    throw unprocessable('opg orders cannot be submitted after 9:28am and before 7:00pm ET');
  }
  if (order.timeInForce === 'cls' && at >= session.closesAt - 10 * MINUTE && at < endsAt) {
    throw unprocessable('cls orders cannot be submitted after 3:50pm and before 7:00pm ET');
  }
}

/** Returns the trading day in which an order that is sent at an instant works first. */
function firstSession(order: Timing, market: VenueMarket, at: Micros): VenueSession {
  const session = market.session(order.symbol, at);
  const tooLate = order.extendedHours
    ? at >= session.extendedClosesAt
    : order.timeInForce === 'opg'
      ? at >= session.opensAt
      : at >= session.closesAt;
  return tooLate ? market.session(order.symbol, session.extendedClosesAt) : session;
}

/** Returns when an order that is sent at an instant ends by itself. */
export function expiryOf(order: Timing, market: VenueMarket, at: Micros): Micros {
  if (order.timeInForce === 'gtc') return at + GTC_LIFE;
  const session = firstSession(order, market, at);
  return order.extendedHours ? session.extendedClosesAt : session.closesAt;
}

/** Returns the instant from which an order stands in the market. */
export function worksFrom(order: Timing, market: VenueMarket, at: Micros): Micros {
  const session = market.session(order.symbol, at);
  if (order.timeInForce === 'opg') return firstSession(order, market, at).opensAt;
  if (order.timeInForce === 'cls') return firstSession(order, market, at).closesAt;
  if (tradesAt(order, session)) return at;
  if (order.extendedHours) return session.changesAt;
  return firstSession(order, market, at).opensAt;
}
