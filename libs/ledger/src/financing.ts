import { addUnits, decimalOf, divideHalfEven, negateUnits } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import type { FinancingOptions } from './account-options.js';
import { FactKind } from './cash-fact.js';
import { MONEY_SCALE } from './ledger.js';
import type { Ledger } from './ledger.js';

/** Nights to charge, and what positions are worth over them. */
export interface Nights {
  /** Calendar days since the last charge: 3 from Friday to Monday. */
  readonly days: number;
  /** Last price of an instrument, in its currency. */
  readonly price: (instrument: number) => number;
  readonly at: number;
}

/**
 * Charges interest on cash, borrow fees on short positions and funding on long ones for some
 * nights: amount × annual rate × days / day count, each charge a fact of its own, rounded half to
 * even to the digits of the options. Everything is computed from the state before the charges.
 */
export function chargeNights(ledger: Ledger, financing: FinancingOptions, nights: Nights): void {
  const { days, price, at } = nights;
  const charge = (amount: MinorUnits, rate: number): MinorUnits =>
    interest(amount, rate, days, financing);
  const cash = ledger.wallets.map((wallet) => wallet.cash);
  ledger.positions.forEach(({ quantity }, instrument) => {
    const rate = quantity < 0 ? financing.borrowRate : financing.longRate;
    if (quantity === 0 || rate === 0) return;
    const value = ledger.worth(instrument, Math.abs(quantity), decimalOf(price(instrument)));
    ledger.post({
      kind: quantity < 0 ? FactKind.BORROW : FactKind.FUNDING,
      wallet: ledger.walletOf(instrument),
      amount: negateUnits(charge(value, rate)),
      at,
      instrument,
    });
  });
  ledger.wallets.forEach((wallet, index) => {
    const held = cash[index]!;
    const rate = held < 0 ? financing.debitRate : financing.creditRate;
    if (held === 0 || rate === 0) return;
    ledger.post({ kind: FactKind.INTEREST, wallet, amount: charge(held, rate), at });
  });
}

/** Returns the exact interest on an amount, rounded half to even; it has the sign of both. */
function interest(
  amount: MinorUnits,
  rate: number,
  days: number,
  { dayCount, digits }: FinancingOptions,
): MinorUnits {
  const { units, scale } = decimalOf(rate);
  const step = 10n ** BigInt(MONEY_SCALE - digits);
  const dividend = BigInt(amount) * units * BigInt(days);
  const rounded = divideHalfEven(dividend, 10n ** BigInt(scale) * BigInt(dayCount) * step);
  return addUnits(rounded * step, 0);
}
