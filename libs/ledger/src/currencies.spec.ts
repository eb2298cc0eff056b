import { describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import fc from 'fast-check';
import {
  FACT_KINDS,
  FactKind,
  Ledger,
  checkRates,
  findRateInstruments,
  restoreLedger,
  snapshotLedger,
  splitPosition,
} from './index.js';
import type { LedgerState } from './index.js';

const LISTED = [
  createInstrument({ id: 'spx', symbol: 'SPX' }),
  createInstrument({ id: 'sap', symbol: 'SAP', currency: 'EUR' }),
  createInstrument({ id: 'sony', symbol: 'SONY', currency: 'JPY', priceScale: 0 }),
];

const open = (converts = false, cash = '10000'): Ledger => {
  const ledger = new Ledger({ instruments: LISTED, cash: parseDecimal(cash), converts });
  ledger.setRate('EUR', '1.1');
  ledger.setRate('JPY', '0.0065');
  return ledger;
};

const fill = (instrument: number, side: number, quantity: number, cents: number, fee = 0) => ({
  instrument,
  side,
  quantity,
  priceUnits: cents,
  priceScale: 2,
  price: cents / 100,
  row: 0,
  at: 7,
  order: 0,
  fee: fee as MinorUnits,
});

const cashOf = (ledger: Ledger): number[] => ledger.wallets.map(({ cash }) => Number(cash) / 1e8);

describe('an account of several currencies', () => {
  it('debits the currency of the instrument, where less than nothing is a loan', () => {
    const ledger = open();
    ledger.book(fill(1, 1, 10, 15_000, 2e8)); // 10 SAP at 150 = 1,500 EUR and 2 EUR of fee
    expect(cashOf(ledger)).toEqual([10_000, -1_502, 0]);
    expect(ledger.cashValue).toBeCloseTo(10_000 - 1_502 * 1.1, 10);
    expect(Number(ledger.fees) / 1e8).toBe(2.2);
    ledger.setRate('EUR', '1.2'); // the loan costs more
    expect(ledger.cashValue).toBeCloseTo(10_000 - 1_502 * 1.2, 10);
    expect(ledger.facts.length).toBe(0);
  });

  it('converts what a fill leaves at the rate of the moment when told to', () => {
    const ledger = open(true);
    ledger.book(fill(1, 1, 10, 15_000, 2e8)); // 1,502 EUR are 1,652.20 USD
    expect(cashOf(ledger)).toEqual([8_347.8, 0, 0]);
    const { kind, currency, amount, value, at } = ledger.facts.columns;
    expect(
      [0, 1].map((i) => [FACT_KINDS[kind[i]!], currency[i], amount[i], value[i], at[i]]),
    ).toEqual([
      ['conversion', 1, 1_502, 1_652.2, 7],
      ['conversion', 0, -1_652.2, -1_652.2, 7],
    ]);
  });

  it('counts profit in its own currency at the rate of the exit', () => {
    const ledger = open();
    ledger.book(fill(1, 1, 10, 15_000));
    ledger.setRate('EUR', '1.2');
    ledger.book(fill(1, -1, 10, 16_000, 1e8)); // 100 EUR of profit, 1 EUR of fee
    expect([...ledger.trades.column('pnlGross')]).toEqual([120]);
    expect([...ledger.trades.column('commission')]).toEqual([1.2]);
  });

  it('refuses to book what has no rate', () => {
    const ledger = new Ledger({ instruments: LISTED, cash: parseDecimal('1') });
    expect(() => ledger.book(fill(1, 1, 1, 100))).toThrow('expected a rate of EUR, found none yet');
    expect(() => ledger.setRate('EUR', '0')).toThrow('expected a rate of EUR above 0, found 0');
  });

  it('conserves the cash of each currency over fills, fees, facts, splits and rates', () => {
    const event = fc.record({
      instrument: fc.nat(2),
      side: fc.constantFrom(1, -1),
      quantity: fc.integer({ min: 1, max: 1e6 }),
      price: fc.integer({ min: 1, max: 1e7 }),
      fee: fc.integer({ min: -1e9, max: 1e12 }),
      what: fc.nat(5),
      ratio: fc.constantFrom(4, 1.5, 0.05, 2 / 3),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.boolean(), (events, converts) => {
        const ledger = open(converts, '123.45');
        const expected = [12_345_000_000n, 0n, 0n];
        const held = [0, 0, 0];
        for (const { instrument, side, quantity, price, fee, what, ratio } of events) {
          const wallet = ledger.walletOf(instrument);
          const at = ledger.wallets.indexOf(wallet);
          if (what === 0) ledger.setRate(wallet.currency, String(price / 1e5));
          else if (what === 1) {
            const kind = FactKind.DIVIDEND;
            ledger.post({ kind, wallet, amount: fee, at: 0, instrument });
          } else if (what === 2) {
            const last = { price: price / 100, row: 0, at: 0 };
            const terms = { index: instrument, instrument: LISTED[instrument]!, ratio };
            splitPosition(ledger, { ...terms, ...last });
            const whole = Math.floor(Math.abs(held[instrument]!) * ratio + 1e-9);
            expect(Math.abs(ledger.positions[instrument]!.quantity)).toBe(whole);
            held[instrument] = ledger.positions[instrument]!.quantity;
          } else {
            const paid = BigInt(quantity) * BigInt(price) * 10n ** 6n * BigInt(-side);
            expected[at]! += paid - BigInt(fee);
            held[instrument]! += side * quantity;
            ledger.book(fill(instrument, side, quantity, price, fee));
          }
          expect(ledger.positions.map((one) => one.quantity)).toEqual(held);
          expect(ledger.held).toBe(held.filter((one) => one !== 0).length);
        }
        ledger.wallets.forEach(({ cash, facts, isBase }, index) => {
          expect(BigInt(cash)).toBe(expected[index]! + BigInt(facts));
          if (converts && !isBase) expect(BigInt(cash)).toBe(0n);
        });
        const copy = open(converts, '0');
        const state = JSON.parse(JSON.stringify(snapshotLedger(ledger))) as LedgerState;
        restoreLedger(copy, state);
        expect(snapshotLedger(copy)).toEqual(snapshotLedger(ledger));
        expect(copy.cashValue).toBe(ledger.cashValue);
      }),
    );
  });
});

describe('exchange rates', () => {
  const pair = createInstrument({ id: 'fx', symbol: 'EUR/USD', assetClass: 'FX', priceScale: 5 });

  it('come from a currency pair among the instruments', () => {
    expect(findRateInstruments('USD', [...LISTED, pair], [])).toEqual([
      { currency: 'EUR', instrument: 3, isInverse: false },
    ]);
    expect(findRateInstruments('EUR', [LISTED[0]!, pair], [])).toEqual([
      { currency: 'USD', instrument: 1, isInverse: true },
    ]);
    const rows = [{ currency: 'EUR', at: 0, rate: '1' }];
    expect(findRateInstruments('USD', [...LISTED, pair], rows)).toEqual([]);
    expect(findRateInstruments('USD', [LISTED[1]!, { ...pair, assetClass: 'EQUITY' }], [])).toEqual(
      [],
    );
  });

  it('are needed for every currency and put in order', () => {
    expect(() => checkRates('USD', LISTED, [])).toThrow('expected a rate of EUR, JPY in USD');
    const rows = [
      { currency: 'EUR', at: 5, rate: '1.1' },
      { currency: 'USD', at: 0, rate: '1.0' },
      { currency: 'EUR', at: 2, rate: '1.2' },
    ];
    expect(checkRates('USD', LISTED.slice(0, 2), rows).map(({ at }) => at)).toEqual([2, 5]);
  });

  it('must be above 0, at an instant, and 1 for the own currency', () => {
    const check = (row: object) => (): unknown =>
      checkRates('USD', LISTED.slice(0, 2), [{ currency: 'EUR', at: 0, rate: '1', ...row }]);
    expect(check({ rate: '-1' })).toThrow('expected a rate of EUR above 0, found "-1"');
    expect(check({ rate: 'x' })).toThrow('expected a decimal number, found "x"');
    expect(check({ at: 0.5 })).toThrow('expected an instant in microseconds for each rate');
    const own = [{ currency: 'USD', at: 0, rate: '2' }];
    expect(() => checkRates('USD', LISTED.slice(0, 1), own)).toThrow('no rate of USD other than 1');
  });
});
