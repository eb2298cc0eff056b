import { compareDecimals, formatDecimal, parseDecimal, rescale } from '@vela/kernel';
import type { Decimal } from '@vela/kernel';
import type { DecimalText } from '@vela/orders';
import { decimalOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/** What an account may buy with, by what is bought; null where the account does not say. */
export interface BuyingPower {
  /** Shares that may be bought on margin, held within the day. */
  readonly equity: DecimalText | null;
  /** The same held overnight (Regulation T). */
  readonly equityOvernight: DecimalText | null;
  /** Shares that no margin is given for: they are paid in full. */
  readonly nonMarginable: DecimalText | null;
  /** Coins: paid in full, on accounts that may trade them. */
  readonly crypto: DecimalText | null;
  /** Contracts on accounts with a level for options. */
  readonly options: DecimalText | null;
}

const NOTHING: BuyingPower = {
  equity: '0',
  equityOvernight: '0',
  nonMarginable: '0',
  crypto: '0',
  options: '0',
};

/** Flags of an account, each of which stops every new order. */
const BLOCKS = ['trading_blocked', 'account_blocked', 'trade_suspended_by_user'] as const;

/**
 * Returns what the fields of an account allow to buy. A blocked account buys nothing. `buying_power`
 * bounds shares: with a multiplier of 1 it is cash, with 2 the Regulation T power, with 4 the power
 * within the day. `regt_buying_power` bounds what is held overnight, `non_marginable_buying_power`
 * what is paid in full (coins too), `options_buying_power` contracts. Debts count as nothing. A
 * field that is absent is taken from the next narrower one that is there, never from a wider one.
 */
export function buyingPowerOf(account: Wire): BuyingPower {
  const status = textOf(account, 'status');
  const isActive = status === null || status === 'ACTIVE' || status === 'PAPER_ONLY';
  if (!isActive || BLOCKS.some((flag) => account[flag] === true)) return NOTHING;
  const read = (name: string): Decimal | null => {
    const text = decimalOf(account, name);
    return text === null ? null : atLeastZero(parseDecimal(text));
  };
  const multiplier = textOf(account, 'multiplier');
  const cash = read('cash');
  const full = read('non_marginable_buying_power') ?? cash;
  const overnight = read('regt_buying_power') ?? full;
  const equity = read('buying_power') ?? overnight;
  const isCash = multiplier === '1';
  const crypto = textOf(account, 'crypto_status');
  const level = Number(textOf(account, 'options_trading_level') ?? '0');
  return {
    equity: shown(equity),
    equityOvernight: shown(isCash ? smaller(overnight, equity) : overnight),
    nonMarginable: shown(smaller(full, equity)),
    crypto: crypto === 'ACTIVE' ? shown(smaller(full, equity)) : '0',
    options: level > 0 ? shown(read('options_buying_power') ?? full) : '0',
  };
}

const atLeastZero = (value: Decimal): Decimal =>
  value.units < 0n ? { units: 0n, scale: 0 } : value;

function smaller(a: Decimal | null, b: Decimal | null): Decimal | null {
  if (a === null || b === null) return a ?? b;
  return compareDecimals(a, b) <= 0 ? a : b;
}

const shown = (value: Decimal | null): DecimalText | null =>
  value === null ? null : formatDecimal(rescale(value, Math.min(value.scale, 9)));
