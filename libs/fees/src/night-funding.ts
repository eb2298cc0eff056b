import { VelaError } from '@vela/kernel';
import { divide, formatAmount, formatMoney, multiply, parseAmount, roundTo } from './amount.js';

/** What the funding of an open contract for difference depends on; amounts are decimal text. */
export interface NightFunding {
  readonly contracts: string;
  readonly valuePerPoint: string;
  /** Price at the hour of funding. */
  readonly price: string;
  readonly side: 'long' | 'short';
  /** Charge of the broker as a fraction a year, for instance `0.03`. */
  readonly admin: string;
  /** Rate of the currency as a fraction a year: SONIA, SOFR or the euro rate. */
  readonly benchmark: string;
  /** 365 for GBP, SGD and ZAR, 360 for all others. */
  readonly dayCount: 360 | 365;
  /** Nights that are charged at once; a Friday counts for 3. */
  readonly nights?: number;
}

/**
 * Returns what holding a contract over night costs: above 0 paid, below 0 received.
 * `contracts · value per point · price · (admin ± benchmark) / day count · nights`, plus for long
 * and minus for short positions. Source: IG (2026), help pages on funding of cash CFDs.
 */
export function nightFunding(funding: NightFunding): {
  readonly unrounded: string;
  readonly amount: string;
} {
  const { nights = 1, side, dayCount } = funding;
  if (!Number.isInteger(nights) || nights < 1) {
    throw new VelaError('INVALID_INPUT', `expected one night or more, found ${nights}`, {
      path: ['nights'],
    });
  }
  const [contracts, point, price, admin, benchmark] = [
    funding.contracts,
    funding.valuePerPoint,
    funding.price,
    funding.admin,
    funding.benchmark,
  ].map(parseAmount) as [bigint, bigint, bigint, bigint, bigint];
  const rate = side === 'long' ? admin + benchmark : admin - benchmark;
  const yearly = multiply(multiply(multiply(contracts, point), price), rate);
  const unrounded = divide(yearly * BigInt(nights), parseAmount(String(dayCount)));
  return {
    unrounded: formatAmount(unrounded),
    amount: formatMoney(roundTo(unrounded, 'halfUp', parseAmount('0.01'))),
  };
}
