import type { Desk } from './desk.js';
import { moneyText, unitsText } from './amount.js';
import { fundsOf } from './funds.js';

// The account's day is that of the stock market.
const CALENDAR_SYMBOL = 'SPY';

/** Notes how the account stands when a trading day has begun: what `last_equity` and others tell. */
export function beginDay(desk: Desk): void {
  const { date } = desk.market.session(CALENDAR_SYMBOL, desk.now);
  if (desk.state.day?.date === date) return;
  const { equity, maintenanceMargin } = fundsOf(desk.state, desk.market);
  desk.record({
    kind: 'day',
    date,
    lastEquity: moneyText(equity),
    lastMaintenance: moneyText(maintenanceMargin),
    held: Object.fromEntries(
      [...desk.state.positions].map(([symbol, { qty }]) => [symbol, unitsText(qty)]),
    ),
  });
  desk.record({ kind: 'point', at: desk.now, equity: moneyText(equity) });
}
