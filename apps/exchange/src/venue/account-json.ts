import { formatInstant } from '@vela/kernel';
import type { VenueMarket } from '../contract.js';
import type { AccountState } from './account-state.js';
import { moneyText } from './amount.js';
import { fundsOf } from './funds.js';
import type { Json } from './order-json.js';

/** Returns the answer of `GET /v2/account`. */
export function accountJson(state: AccountState, market: VenueMarket): Json {
  const funds = fundsOf(state, market);
  const { day, settings } = state;
  const equity = moneyText(funds.equity);
  return {
    id: state.id,
    account_number: state.accountNumber,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    currency: 'USD',
    cash: moneyText(state.cash),
    buying_power: moneyText(funds.buyingPower),
    regt_buying_power: moneyText(funds.regtBuyingPower),
    non_marginable_buying_power: moneyText(funds.nonMarginableBuyingPower),
    options_buying_power: moneyText(funds.nonMarginableBuyingPower),
    options_approved_level: 3,
    options_trading_level: Math.min(3, settings.max_options_trading_level),
    equity,
    portfolio_value: equity,
    last_equity: moneyText(day?.lastEquity ?? funds.equity),
    long_market_value: moneyText(funds.longValue),
    short_market_value: moneyText(funds.shortValue),
    initial_margin: moneyText(funds.initialMargin),
    maintenance_margin: moneyText(funds.maintenanceMargin),
    last_maintenance_margin: moneyText(day?.lastMaintenance ?? 0n),
    multiplier: String(funds.multiplier),
    sma: '0',
    accrued_fees: '0',
    pending_transfer_in: '0',
    balance_asof: day?.date ?? formatInstant(state.createdAt).slice(0, 10),
    shorting_enabled: !settings.no_shorting && funds.multiplier !== 1n,
    trading_blocked: state.tradingBlocked,
    transfers_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: settings.suspend_trade,
    created_at: formatInstant(state.createdAt),
  };
}
