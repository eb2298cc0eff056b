import { describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { InstrumentDraft } from '@vela/market';
import { FACT_KINDS, Ledger, chargeNights, financingOptions } from './index.js';
import type { FinancingOptions } from './index.js';

const options = (given: Partial<FinancingOptions>): FinancingOptions =>
  financingOptions.parse(given);

const open = (cash: string, draft: Partial<InstrumentDraft>, side: number, quantity: number) => {
  const instrument = createInstrument({ id: 'a', symbol: 'A', ...draft });
  const ledger = new Ledger({ instruments: [instrument], cash: parseDecimal(cash) });
  const price = { priceUnits: 500, priceScale: 2, price: 5 };
  const place = { row: 0, at: 0, order: 0, fee: 0 };
  if (quantity > 0) ledger.book({ instrument: 0, side, quantity, ...price, ...place });
  return ledger;
};

const factsOf = (ledger: Ledger): unknown[] =>
  Array.from({ length: ledger.facts.length }, (_, row) => [
    FACT_KINDS[ledger.facts.columns.kind[row]!],
    ledger.facts.columns.instrument[row],
    ledger.facts.columns.amount[row],
  ]);

describe('financing', () => {
  it('funds a long share contract as in the contract note: 1.92 a night, 5.75 over Friday', () => {
    // 2,000 UK shares at 5.00 = 10,000; (3 % + SONIA 4 %) / 365.
    const terms = options({ longRate: 0.07, digits: 2 });
    const ledger = open('100000', { currency: 'GBP' }, 1, 2_000);
    const price = (): number => 5;
    chargeNights(ledger, terms, { days: 1, price, at: 1 }); // 1.9178
    chargeNights(ledger, terms, { days: 3, price, at: 2 }); // 5.7534
    expect(factsOf(ledger)).toEqual([
      ['funding', 0, -1.92],
      ['funding', 0, -5.75],
    ]);
    expect(ledger.cashValue).toBe(90_000 - 1.92 - 5.75);
  });

  it('charges the same when the contract is carried by a loan', () => {
    const terms = options({ debitRate: 0.07, digits: 2 });
    const ledger = open('0', {}, 1, 2_000); // cash is −10,000
    chargeNights(ledger, terms, { days: 1, price: () => 7, at: 1 });
    expect(factsOf(ledger)).toEqual([['interest', -1, -1.92]]);
  });

  it('funds index contracts by their point value, long 15.34 and short 56.82', () => {
    // 1 contract of GBP 10 a point at 8,000: 80,000 x 0.07 / 365 = 15.3425.
    const long = open('0', { multiplier: 10, currency: 'GBP' }, 1, 1);
    const terms = options({ longRate: 0.07, digits: 2 });
    chargeNights(long, terms, { days: 1, price: () => 8_000, at: 1 });
    expect(factsOf(long)).toEqual([['funding', 0, -15.34]]);
    // 2 contracts of USD 100 at 6,957: 1,391,400 x (3 % − 1.53 %) / 360 = 56.8155.
    const short = open('0', { multiplier: 100 }, -1, 2);
    const paid = options({ borrowRate: 0.0147, dayCount: 360, digits: 2 });
    chargeNights(short, paid, { days: 1, price: () => 6_957, at: 1 });
    expect(factsOf(short)).toEqual([['borrow', 0, -56.82]]);
  });

  it('credits cash above zero and pays a short seller for a negative rate', () => {
    const ledger = open('36500', {}, -1, 1_000); // cash 41,500
    const terms = options({ creditRate: 0.02, borrowRate: -0.01 });
    chargeNights(ledger, terms, { days: 2, price: () => 4, at: 1 });
    expect(factsOf(ledger)).toEqual([
      ['borrow', 0, 0.21917808], // 4,000 x 0.01 x 2 / 365
      ['interest', -1, 4.54794521], // 41,500 x 0.02 x 2 / 365
    ]);
  });

  it('charges nothing on nothing', () => {
    const ledger = open('0', {}, 1, 0);
    const terms = options({ debitRate: 0.1, creditRate: 0.1, borrowRate: 0.1, longRate: 0.1 });
    chargeNights(ledger, terms, { days: 1, price: () => 1, at: 1 });
    expect(ledger.facts.length).toBe(0);
  });
});
