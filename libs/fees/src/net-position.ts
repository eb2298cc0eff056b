import { divide, multiply, parseAmount, roundTo } from './amount.js';
import type { Amount } from './amount.js';
import type { Basis } from './fee-row.js';

const PAISA = parseAmount('0.01');

/** Buys and sells of one instrument on one day. */
export interface DayDeals {
  bought: Amount;
  boughtValue: Amount;
  sold: Amount;
  soldValue: Amount;
}

/** Returns a day without a deal. */
export const noDeals = (): DayDeals => ({ bought: 0n, boughtValue: 0n, sold: 0n, soldValue: 0n });

/**
 * Returns what of a day's deals a rate applies to. Intraday is what was both bought and sold, the
 * rest is delivery. The tax bases value either at the average price of all deals rounded to 0.01
 * (India, STT Rules 2004 rule 3(a)); those of the buyer at the average price of the buys.
 */
export function netBase(basis: Basis, deals: DayDeals): Amount {
  const { bought, boughtValue, sold, soldValue } = deals;
  const both = bought < sold ? bought : sold;
  switch (basis) {
    case 'intradayAverage':
      return multiply(both, averagePrice(deals));
    case 'deliveryAverage':
      return multiply(bought + sold - 2n * both, averagePrice(deals));
    case 'intradayBuy':
      return intradayBuy(both, deals);
    case 'deliveryBuy':
      return boughtValue - intradayBuy(both, deals);
    case 'deliverySale':
      return sold > bought ? parseAmount('1') : 0n;
    default:
      return boughtValue + soldValue;
  }
}

function averagePrice({ bought, boughtValue, sold, soldValue }: DayDeals): Amount {
  return roundTo(divide(boughtValue + soldValue, bought + sold), 'halfUp', PAISA);
}

/** Multiplied before it is divided, so that a whole share stays exact. */
const intradayBuy = (both: Amount, { bought, boughtValue }: DayDeals): Amount =>
  bought === 0n ? 0n : (boughtValue * both) / bought;
