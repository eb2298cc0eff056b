import type { AccountSettings } from './account-state.js';
import { objectOf } from './order-request.js';
import { unprocessable } from './refusal.js';

const ALLOWED: { readonly [Name in keyof AccountSettings]: readonly AccountSettings[Name][] } = {
  suspend_trade: [true, false],
  no_shorting: [true, false],
  fractional_trading: [true, false],
  max_margin_multiplier: ['1', '2', '4'],
  trade_confirm_email: ['all', 'none'],
  ptp_no_exception_entry: [true, false],
  max_options_trading_level: [0, 1, 2, 3],
  disable_overnight_trading: [true, false],
};

/** Returns the settings of an account after `PATCH /v2/account/configurations`. */
export function changedSettings(settings: AccountSettings, body: unknown): AccountSettings {
  const next: Record<string, unknown> = { ...settings };
  for (const [name, value] of Object.entries(objectOf(body))) {
    if (value === null || !(name in ALLOWED)) continue;
    const allowed: readonly unknown[] = ALLOWED[name as keyof AccountSettings];
    if (!allowed.includes(value)) throw unprocessable(`invalid ${name}`);
    next[name] = value;
  }
  return next as unknown as AccountSettings;
}
