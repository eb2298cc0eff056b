import { describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { InstrumentDraft } from '@vela/market';
import fc from 'fast-check';
import { FACT_KINDS, Ledger, splitPosition } from './index.js';

const listed = (draft: Partial<InstrumentDraft> = {}) =>
  createInstrument({ id: 'a', symbol: 'A', ...draft });

const open = (draft: Partial<InstrumentDraft> = {}): Ledger =>
  new Ledger({ instruments: [listed(draft)], cash: parseDecimal('100000') });

const fill = (side: number, quantity: number, cents: number, row = 0) => ({
  instrument: 0,
  side,
  quantity,
  priceUnits: cents,
  priceScale: 2,
  price: cents / 100,
  row,
  at: row,
  order: row,
  fee: 0,
});

const split = (ledger: Ledger, ratio: number, price: number, draft = {}): void =>
  splitPosition(ledger, {
    index: 0,
    instrument: listed(draft),
    ratio,
    price,
    row: 9,
    at: 9,
  });

const factsOf = (ledger: Ledger): unknown[] =>
  Array.from({ length: ledger.facts.length }, (_, row) => [
    FACT_KINDS[ledger.facts.columns.kind[row]!],
    ledger.facts.columns.amount[row],
  ]);

describe('a split', () => {
  it('multiplies a position and its lots and keeps their cost', () => {
    const ledger = open();
    ledger.book(fill(1, 10, 40_000, 1)); // 10 at 400 = 4,000
    ledger.book(fill(1, 5, 44_000, 2)); // 5 at 440 = 2,200
    split(ledger, 4, 500);
    const position = ledger.positions[0]!;
    expect([position.quantity, position.size, Number(position.cost) / 1e8]).toEqual([
      60, 60, 6_200,
    ]);
    expect(
      position.lots.map((lot) => [lot.quantity, lot.price, Number(lot.notional) / 1e8]),
    ).toEqual([
      [40, 100, 4_000],
      [20, 110, 2_200],
    ]);
    expect([ledger.facts.length, ledger.trades.length]).toEqual([0, 0]);
    ledger.book(fill(-1, 60, 12_500)); // 60 at 125 = 7,500: 1,000 and 300 of profit
    expect([...ledger.trades.column('pnlGross')]).toEqual([1_000, 300]);
  });

  it('pays what is left of a share in cash at the last price', () => {
    const ledger = open();
    ledger.book(fill(1, 7, 3_000)); // 7 at 30 = 210
    // 3:2 makes 10.5 shares worth 24 each at a last price of 36: 10 stay, half a share is 12.
    split(ledger, 1.5, 36);
    expect(ledger.positions[0]!.quantity).toBe(10);
    expect(factsOf(ledger)).toEqual([['cashInLieu', 12]]);
    // Half a share of 10.5 cost 10 of the 210 and brought 12.
    expect([...ledger.trades.column('quantity'), ...ledger.trades.column('pnlGross')]).toEqual([
      0.5, 2,
    ]);
    expect(Number(ledger.positions[0]!.cost) / 1e8).toBe(200);
    expect(ledger.cashValue).toBe(100_000 - 210 + 12);
  });

  it('closes a position that is too small for one new share', () => {
    const ledger = open();
    ledger.book(fill(1, 5, 1_000)); // 5 at 10
    split(ledger, 0.05, 12); // a quarter of a share, worth 60
    expect([ledger.positions[0]!.quantity, ledger.held]).toEqual([0, 0]);
    expect(factsOf(ledger)).toEqual([['cashInLieu', 60]]);
    expect([...ledger.trades.column('pnlGross')]).toEqual([10]);
    expect(ledger.cashValue).toBe(100_010);
  });

  it('takes the fraction of a short position from its cash', () => {
    const ledger = open();
    ledger.book(fill(-1, 7, 3_000));
    split(ledger, 1.5, 36);
    expect(ledger.positions[0]!.quantity).toBe(-10);
    expect(factsOf(ledger)).toEqual([['cashInLieu', -12]]);
    expect([...ledger.trades.column('pnlGross')]).toEqual([-2]);
  });

  it('knows that 0.6666666666666666 is two for three', () => {
    const ledger = open();
    ledger.book(fill(1, 300, 1_000));
    split(ledger, 2 / 3, 10);
    expect([ledger.positions[0]!.quantity, ledger.facts.length]).toEqual([200, 0]);
  });

  it('commutes with marking: equity before is equity after, whatever is held', () => {
    const lots = fc.array(
      fc.tuple(
        fc.constantFrom(1, -1),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 1e6 }),
      ),
      { minLength: 1, maxLength: 12 },
    );
    const ratios = fc.constantFrom(2, 3, 4, 7, 20, 1.5, 1.25, 2 / 3, 0.5, 0.1, 0.05, 1.0123, 0.3);
    const price = fc.integer({ min: 1, max: 1e6 });
    const scales = fc.constantFrom(
      { quantityScale: 0 },
      { quantityScale: 3, lotSize: '0.001' },
      { quantityScale: 0, lotSize: '10' },
      { quantityScale: 0, multiplier: 12.5 },
    );
    fc.assert(
      fc.property(lots, ratios, price, scales, (fills, ratio, cents, draft) => {
        const ledger = open(draft);
        const unit = draft.lotSize === '10' ? 10 : 1;
        fills.forEach(([side, n, p], row) => ledger.book(fill(side, n * unit, p, row)));
        const last = cents / 100;
        const factor = draft.multiplier ?? 1;
        const equity = (mark: number): number =>
          ledger.cashValue + ledger.positions[0]!.size * mark * factor;
        const before = equity(last);
        const cost = ledger.positions[0]!.cost;
        const closed = ledger.trades.length;
        split(ledger, ratio, last, draft);
        const position = ledger.positions[0]!;
        expect(Math.abs(equity(last / ratio) - before)).toBeLessThan(0.005);
        // Nothing is lost: lots add up to the position, and their cost to what was paid for them.
        const held = position.lots.reduce((sum, lot) => sum + lot.quantity, 0);
        expect(held).toBe(Math.abs(position.quantity));
        expect(position.lots.every((lot) => lot.quantity > 0)).toBe(true);
        const unitsPerLot = draft.lotSize === '10' ? 10 : 1;
        expect(Math.abs(position.quantity) % unitsPerLot).toBe(0);
        const pnl = ledger.trades.column('pnlGross').subarray(closed);
        const change = Math.abs(Number(cost) - Number(position.cost)) / 1e8;
        if (pnl.length === 0) expect(change).toBe(0);
        expect(ledger.held).toBe(position.quantity === 0 ? 0 : 1);
      }),
    );
  });
});
