import { describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { InstrumentDraft } from '@vela/market';
import fc from 'fast-check';
import { FlatRate, Ledger, restoreLedger, snapshotLedger } from './index.js';
import type { Booking, LedgerState } from './index.js';

interface Setting {
  readonly cash?: string;
  readonly feeRate?: string;
  readonly instrument?: Partial<InstrumentDraft>;
}

/** A ledger whose fills pay one rate. */
class Charged extends Ledger {
  readonly #rate: FlatRate;

  constructor({ cash = '1000', feeRate = '0', instrument }: Setting) {
    super({
      instruments: [createInstrument({ id: 'a', symbol: 'A', ...instrument })],
      cash: parseDecimal(cash),
    });
    this.#rate = new FlatRate(parseDecimal(feeRate));
  }

  override book(fill: Omit<Booking, 'fee'>): void {
    const booking = { ...fill, fee: 0 as MinorUnits };
    booking.fee = this.#rate.charge(booking, this.notional(booking));
    super.book(booking);
  }
}

const open = (setting: Setting = {}): Charged => new Charged(setting);

const fill = (side: number, quantity: number, priceUnits: number, row = 0) => ({
  instrument: 0,
  side,
  quantity,
  priceUnits,
  priceScale: 2,
  price: priceUnits / 100,
  row,
  at: row,
  order: row,
});

const tradesOf = (
  ledger: Ledger,
  ...names: ('quantity' | 'pnlGross' | 'commission' | 'entryRow')[]
) =>
  Array.from({ length: ledger.trades.length }, (_, i) =>
    names.map((name) => ledger.trades.columns[name][i]),
  );

describe('Ledger', () => {
  it('books a long round trip with fees by hand', () => {
    const ledger = open({ feeRate: '0.001' });
    ledger.book(fill(1, 3, 10_050)); // 301.50, fee 0.3015
    expect(ledger.cashValue).toBe(698.1985);
    ledger.book(fill(-1, 3, 11_000, 5)); // 330.00, fee 0.33
    expect(ledger.cashValue).toBe(1027.8685);
    expect(tradesOf(ledger, 'quantity', 'pnlGross', 'commission')).toEqual([[3, 28.5, 0.6315]]);
    expect([ledger.held, ledger.positions[0]!.quantity]).toEqual([0, 0]);
  });

  it('books a short round trip and a turn through zero', () => {
    const ledger = open();
    ledger.book(fill(-1, 2, 10_000, 1));
    ledger.book(fill(1, 5, 9_000, 2));
    expect(tradesOf(ledger, 'quantity', 'pnlGross')).toEqual([[-2, 20]]);
    expect([ledger.positions[0]!.size, ledger.positions[0]!.lots[0]!.row]).toEqual([3, 2]);
    expect(ledger.cashValue).toBe(750);
  });

  it('closes lots first in first out and keeps the average price of the rest', () => {
    const ledger = open();
    ledger.book(fill(1, 2, 1_000, 1));
    ledger.book(fill(1, 2, 2_000, 2));
    ledger.book(fill(-1, 3, 3_000, 3));
    expect(tradesOf(ledger, 'entryRow', 'quantity', 'pnlGross')).toEqual([
      [1, 2, 40],
      [2, 1, 10],
    ]);
    expect(Number(ledger.positions[0]!.cost) / 1e8).toBe(15);
  });

  it('counts the multiplier of a contract', () => {
    const ledger = open({ instrument: { multiplier: 12.5 } });
    ledger.book(fill(1, 2, 100));
    expect(ledger.cashValue).toBe(975);
  });

  it('stays exact beyond 2^53 minor units', () => {
    const ledger = open({ cash: '123456789012345.12345678', feeRate: '0.00000001' });
    ledger.book(fill(1, 9_007_199_200, 900_719_925));
    const notional = 9_007_199_200n * 900_719_925n * 10n ** 6n;
    const fee = notional / 10n ** 8n; // divides without a rest
    expect(BigInt(ledger.cash)).toBe(12_345_678_901_234_512_345_678n - notional - fee);
  });

  it('rounds fees half to even in the last digit', () => {
    const ledger = open({ feeRate: '0.0000005' });
    ledger.book(fill(1, 1, 1)); // 0.01 * 5e-7 = 5e-9: half a unit, to even 0
    expect(ledger.fees).toBe(0);
    ledger.book(fill(1, 1, 3)); // 1.5e-8: one and a half, to even 2
    expect(ledger.fees).toBe(2);
  });

  it('conserves cash: gross profit less fees is the change of cash of a flat account', () => {
    const trade = fc.tuple(
      fc.constantFrom(1, -1),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 1e7 }),
    );
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 40 }), (fills) => {
        const ledger = open({ cash: '0', feeRate: '0.00037' });
        fills.forEach(([side, quantity, price], row) =>
          ledger.book(fill(side, quantity, price, row)),
        );
        const { quantity } = ledger.positions[0]!;
        if (quantity !== 0) ledger.book(fill(quantity > 0 ? -1 : 1, Math.abs(quantity), 5_000, 99));
        const sum = (name: 'pnlGross' | 'commission'): number =>
          ledger.trades.column(name).reduce((a, b) => a + b, 0);
        expect(sum('pnlGross') - sum('commission')).toBeCloseTo(ledger.cashValue, 4);
        expect(sum('commission')).toBeCloseTo(Number(ledger.fees) / 1e8, 4);
        expect([ledger.held, Number(ledger.positions[0]!.cost)]).toEqual([0, 0]);
      }),
    );
  });

  it('goes on from its state as plain data', () => {
    const ledger = open({ cash: '98765432109876.5', feeRate: '0.001' });
    ledger.book(fill(1, 7, 10_001, 1));
    ledger.book(fill(-1, 3, 10_101, 2));
    const copy = open({ cash: '0', feeRate: '0.001' });
    restoreLedger(copy, JSON.parse(JSON.stringify(snapshotLedger(ledger))) as LedgerState);
    for (const one of [ledger, copy]) one.book(fill(-1, 9, 10_201, 3));
    expect(snapshotLedger(copy)).toEqual(snapshotLedger(ledger));
  });
});
