import {
  addUnits,
  decimalOf,
  divideHalfEven,
  negateUnits,
  powerOfTen,
  unitsToNumber,
} from '@vela/kernel';
import type { Decimal, MinorUnits } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { FactKind } from './cash-fact.js';
import { MONEY_SCALE } from './ledger.js';
import type { Ledger } from './ledger.js';
import type { Lot } from './lot.js';
import { writeTrade } from './round-trip.js';

/** What is known when shares are split. */
export interface SplitTerms {
  /** Index of the instrument in the account, and what it is. */
  readonly index: number;
  readonly instrument: Instrument;
  /** New shares for each old one, above 0. */
  readonly ratio: number;
  /** Last price of an old share: what a fraction of a new one is paid by. */
  readonly price: number;
  /** Row of the last candle, and the instant of the split. */
  readonly row: number;
  readonly at: number;
}

/**
 * Splits a position: whole lots stay, what is left of one is paid in cash at the last price and
 * closes as a round trip without commission, first in first out. Cost is kept, so the profit of
 * what stays is the same as without the split. Works on integers; nothing is lost.
 */
export function splitPosition(ledger: Ledger, terms: SplitTerms): void {
  const position = ledger.positions[terms.index]!;
  if (position.quantity === 0) return;
  const { num, den } = fractionOf(terms.ratio);
  const whole = powerOfTen(terms.instrument.quantityScale);
  const lotUnits = BigInt(Math.round(Number(terms.instrument.lotSize) * whole));
  const sign = position.quantity < 0 ? -1 : 1;
  // All quantities are counted in parts, of which `den` make one unit of the new quantity.
  const total = BigInt(Math.abs(position.quantity)) * num;
  const kept = (total / (lotUnits * den)) * lotUnits;
  const excess = total - kept * den;
  const parts = position.lots.map((lot) => BigInt(lot.quantity) * num);
  const context = { ledger, terms, sign, num, den, whole };
  if (excess > 0n) payFraction(context, parts, excess);
  const lots = wholeLots(context, parts);
  position.lots.splice(0, position.lots.length, ...lots);
  // Never minus zero, which JSON would turn into zero.
  position.quantity = kept === 0n ? 0 : sign * Number(kept);
  position.size = position.quantity / whole;
  if (kept === 0n) ledger.held--;
}

interface Context {
  readonly ledger: Ledger;
  readonly terms: SplitTerms;
  readonly sign: number;
  readonly num: bigint;
  readonly den: bigint;
  readonly whole: number;
}

/** Closes `excess` parts of the oldest lots for cash; takes them off `parts`. */
function payFraction(context: Context, parts: bigint[], excess: bigint): void {
  const { ledger, terms, sign, num, den, whole } = context;
  const position = ledger.positions[terms.index]!;
  const total = parts.reduce((sum, part) => sum + part, 0n);
  const wallet = ledger.walletOf(terms.index);
  // A part is 1 / num of an old unit, which is worth the last price.
  const price = decimalOf(terms.price);
  let left = excess;
  let paid: MinorUnits = 0;
  for (let i = 0; left > 0n; i++) {
    const lot = position.lots[i]!;
    const part = parts[i]! < left ? parts[i]! : left;
    left -= part;
    // The running sum is rounded, so that the cash of all lots is that of the fraction.
    const cash = addUnits(worthOf(context, excess - left, price), negateUnits(paid));
    paid = addUnits(paid, cash);
    const notional = shareOf(lot.notional, part, parts[i]!);
    const fee = shareOf(lot.fee, part, parts[i]!);
    const gross = addUnits(cash, negateUnits(notional));
    const size = Number(part) / Number(den) / whole;
    writeTrade(
      ledger.trades,
      { ...lot, price: rescaled(lot.price, num, den) },
      {
        instrument: terms.index,
        row: terms.row,
        at: terms.at,
        price: rescaled(terms.price, num, den),
        // No order closed it; the one that opened it is the only one there is.
        order: lot.order,
      },
      sign * size,
      unitsToNumber(wallet.toBase(sign > 0 ? gross : negateUnits(gross)), MONEY_SCALE),
      unitsToNumber(wallet.toBase(fee), MONEY_SCALE),
    );
    lot.notional = addUnits(lot.notional, negateUnits(notional));
    lot.fee = addUnits(lot.fee, negateUnits(fee));
    parts[i]! -= part;
  }
  position.cost = addUnits(position.cost, negateUnits(shareOf(position.cost, excess, total)));
  ledger.post({
    kind: FactKind.CASH_IN_LIEU,
    wallet,
    amount: sign > 0 ? paid : negateUnits(paid),
    at: terms.at,
    instrument: terms.index,
  });
}

/** Returns the value of parts at the price of an old share, with the multiplier of a contract. */
function worthOf({ terms, num }: Context, parts: bigint, price: Decimal): MinorUnits {
  const multiplier = decimalOf(terms.instrument.multiplier);
  const digits = terms.instrument.quantityScale + price.scale + multiplier.scale - MONEY_SCALE;
  const product = parts * price.units * multiplier.units;
  const value =
    digits >= 0
      ? divideHalfEven(product, num * 10n ** BigInt(digits))
      : divideHalfEven(product * 10n ** BigInt(-digits), num);
  return addUnits(value, 0);
}

/** Returns what is left of the lots in whole new units; a lot too small for one joins the next. */
function wholeLots({ ledger, terms, num, den }: Context, parts: readonly bigint[]): Lot[] {
  const lots: Lot[] = [];
  let counted = 0n;
  let given = 0n;
  let notional: MinorUnits = 0;
  let fee: MinorUnits = 0;
  ledger.positions[terms.index]!.lots.forEach((lot, index) => {
    counted += parts[index]!;
    notional = addUnits(notional, lot.notional);
    fee = addUnits(fee, lot.fee);
    const quantity = Number(counted / den - given);
    if (quantity === 0) return;
    given += BigInt(quantity);
    lots.push({ ...lot, quantity, price: rescaled(lot.price, num, den), notional, fee });
    notional = 0;
    fee = 0;
  });
  return lots;
}

const rescaled = (price: number, num: bigint, den: bigint): number =>
  (price * Number(den)) / Number(num);

const shareOf = (amount: MinorUnits, part: bigint, whole: bigint): MinorUnits =>
  part === whole ? amount : addUnits(divideHalfEven(BigInt(amount) * part, whole), 0);

/**
 * Returns a ratio as a fraction: of small terms when that is the same double (2/3 stands for
 * 0.6666666666666666), else by its digits.
 */
function fractionOf(ratio: number): { readonly num: bigint; readonly den: bigint } {
  for (let den = 1; den <= 1_000; den++) {
    const num = Math.round(ratio * den);
    if (num > 0 && num / den === ratio) return { num: BigInt(num), den: BigInt(den) };
  }
  const { units, scale } = decimalOf(ratio);
  return { num: units, den: 10n ** BigInt(scale) };
}
