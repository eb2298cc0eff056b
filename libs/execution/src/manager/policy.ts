import { MINUTE, SECOND } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { BrokerHealth } from '@vela/ports';

/** Times and rules by which a gateway acts; every one of them is a bound. */
export interface GatewayPolicy {
  /** Pauses before an order without an answer is looked up, one after the other; the last repeats. */
  readonly lookups: readonly Micros[];
  /** Shortest time between two answers "absent" that count as two. */
  readonly absentApart: Micros;
  /**
   * How old the last slice of a live stream may be when an entry is decided on it: a minute, the
   * grace of its candles, and the way of the decision.
   */
  readonly staleAfter: Micros;
  /**
   * How long decisions stand; then their sends are not repeated any more: orders that take the price
   * of the moment, those that rest at a price of their own, and those that close.
   */
  readonly stands: {
    readonly moment: Micros;
    readonly resting: Micros;
    readonly close: Micros;
  };
  /** How long a request about an order, and the second part of one, wait for their turn. */
  readonly waitsFor: Micros;
  /** A send that has not begun after this time is opened again first. */
  readonly beginWithin: Micros;
  /** How long an order may wait for room in the broker's rate limit. */
  readonly queueFor: Micros;
  /** How long orders wait for a broker in each state, before they are denied. */
  readonly holdFor: Readonly<Record<BrokerHealth, Micros>>;
  /** How long executions that the broker owes are waited for. */
  readonly fillsWithin: Micros;
  readonly reconcileEvery: Micros;
  /** How long positions may differ from orders: at brokers that tell at once, and at those that lag. */
  readonly settleWithin: { readonly quick: Micros; readonly slow: Micros };
  /** How often the clock of a venue is compared with ours, and how far it may be away. */
  readonly clockEvery: Micros;
  readonly skewMax: Micros;
  /** Reconcile this long after a send without an answer. */
  readonly reconcileAfterSilence: Micros;
  /** Pauses between attempts to cancel or replace; the last repeats. */
  readonly requestRetries: readonly Micros[];
  readonly requestAttemptsMax: number;
  /** Open orders that a sub-account may have; entries beyond them are denied. */
  readonly openOrdersMax: number;
  /** Whether orders that would trade with one another are denied. */
  readonly deniesSelfCross: boolean;
  /** Distance from the last price up to which a market order is taken to trade, fraction. */
  readonly selfCrossBand: number;
  /** Whether an external order stops entries on its instrument. */
  readonly haltsOnExternal: boolean;
  /** How far behind the last execution a reconcile begins. */
  readonly reconcileBack: Micros;
}

/** What gateways act by unless told otherwise. */
export const GATEWAY_POLICY: GatewayPolicy = {
  lookups: [0.5 * SECOND, SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND, 30 * SECOND],
  absentApart: 5 * SECOND,
  staleAfter: 90 * SECOND,
  stands: { moment: 15 * SECOND, resting: MINUTE, close: 2 * MINUTE },
  waitsFor: MINUTE,
  beginWithin: SECOND,
  queueFor: 5 * SECOND,
  holdFor: {
    connecting: 30 * SECOND,
    reconciling: 30 * SECOND,
    ready: 0,
    degraded: 0,
    disconnected: 5 * SECOND,
    'auth-required': 0,
  },
  fillsWithin: 30 * SECOND,
  reconcileEvery: 30 * SECOND,
  settleWithin: { quick: 2 * SECOND, slow: 10 * SECOND },
  clockEvery: 30 * SECOND,
  skewMax: 2 * SECOND,
  reconcileAfterSilence: 5 * SECOND,
  requestRetries: [SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND, 30 * SECOND],
  requestAttemptsMax: 10,
  openOrdersMax: 500,
  deniesSelfCross: true,
  selfCrossBand: 0.005,
  haltsOnExternal: true,
  reconcileBack: 5 * MINUTE,
};
