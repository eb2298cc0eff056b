import type { Micros } from '@vela/kernel';
import type { Environment } from '../contract.js';
import type { Money, Units } from './amount.js';
import type { ExecutionRecord, OrderRecord } from './order-record.js';

/** What a user may set about the account. */
export interface AccountSettings {
  readonly suspend_trade: boolean;
  readonly no_shorting: boolean;
  readonly fractional_trading: boolean;
  readonly max_margin_multiplier: '1' | '2' | '4';
  readonly trade_confirm_email: 'all' | 'none';
  readonly ptp_no_exception_entry: boolean;
  readonly max_options_trading_level: number;
  readonly disable_overnight_trading: boolean;
}

/** What is held of a symbol; flat positions are not kept. */
export interface Position {
  /** Signed. */
  readonly qty: Units;
  /** What it cost, signed like the quantity. */
  readonly cost: Money;
}

/** The account as it stood when its trading day began. */
interface DayStart {
  readonly date: string;
  readonly lastEquity: Money;
  readonly lastMaintenance: Money;
  readonly held: ReadonlyMap<string, Units>;
}

/** The worth of an account at an instant. */
interface EquityPoint {
  readonly at: Micros;
  readonly equity: Money;
}

/**
 * Everything about one account. Only `applyChange` writes to it. Orders and fills are kept for good,
 * as an id is used for ever: about 3 kB of ledger an order, 10,000 of which are read in a second.
 */
export interface AccountState {
  readonly environment: Environment;
  readonly id: string;
  readonly accountNumber: string;
  readonly createdAt: Micros;
  cash: Money;
  multiplier: '1' | '2' | '4';
  tradingBlocked: boolean;
  settings: AccountSettings;
  day: DayStart | null;
  readonly orders: Map<string, OrderRecord>;
  readonly idByClientId: Map<string, string>;
  /** Open orders by symbol in the order of submission. */
  readonly openBySymbol: Map<string, Set<string>>;
  readonly legsByParent: Map<string, string[]>;
  readonly executions: ExecutionRecord[];
  readonly busted: Set<string>;
  readonly positions: Map<string, Position>;
  readonly points: EquityPoint[];
  /** How often an id was sent again and refused for it. */
  refusedIds: number;
}

/** Settings of a new account. */
export const DEFAULT_SETTINGS: AccountSettings = {
  suspend_trade: false,
  no_shorting: false,
  fractional_trading: true,
  max_margin_multiplier: '4',
  trade_confirm_email: 'all',
  ptp_no_exception_entry: false,
  max_options_trading_level: 3,
  disable_overnight_trading: false,
};

/** Returns the open orders of an account, those of one symbol when it is named. */
export function openOrders(state: AccountState, symbol?: string): OrderRecord[] {
  const sets = symbol === undefined ? state.openBySymbol.values() : [openIds(state, symbol)];
  return [...sets]
    .flatMap((ids) => [...ids].map((id) => state.orders.get(id)!))
    .sort((a, b) => a.sequence - b.sequence);
}

const NOTHING: ReadonlySet<string> = new Set();
const openIds = (state: AccountState, symbol: string): ReadonlySet<string> =>
  state.openBySymbol.get(symbol) ?? NOTHING;

/** Returns the legs of an order that were not replaced by others, in the order of their making. */
export const legsOf = (state: AccountState, parentId: string): OrderRecord[] =>
  (state.legsByParent.get(parentId) ?? [])
    .map((id) => state.orders.get(id)!)
    // A leg goes over to the order that replaces its parent.
    .filter((leg) => leg.parentId === parentId && leg.status !== 'replaced');

/** Returns the signed quantity that is held of a symbol. */
export const heldQty = (state: AccountState, symbol: string): Units =>
  state.positions.get(symbol)?.qty ?? 0n;
