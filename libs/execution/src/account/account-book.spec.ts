import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ONE, amountOf, numberOf, textOf } from '../exact-amount.js';
import { UndoLog } from '../manager/undo-log.js';
import { AccountBook, positionRow } from './account-book.js';
import { crossed } from './self-cross.js';

const fills = fc.array(
  fc.record({
    actor: fc.constantFrom('a', 'b', 'manual'),
    instrument: fc.constantFrom('x', 'y'),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    units: fc.integer({ min: 1, max: 1_000_000 }),
    cents: fc.integer({ min: 1, max: 1_000_000 }),
    keep: fc.boolean(),
  }),
  { maxLength: 40 },
);

describe('the book of an account', () => {
  it('sums to the net position at every event, also where events are taken back', () => {
    fc.assert(
      fc.property(fills, (events) => {
        const undo = new UndoLog();
        const book = new AccountBook([], undo);
        let cash = 0n;
        for (const { actor, instrument, side, units, cents, keep } of events) {
          const quantity = amountOf(`${units}e-4`);
          const price = amountOf(`${cents}e-2`);
          const before = JSON.stringify(book.all().map(positionRow));
          book.book(actor, instrument, { side, quantity, price, fee: ONE, multiplier: ONE });
          if (keep) {
            undo.settle();
            const worth = (quantity * price) / ONE;
            cash += (side === 'buy' ? -worth : worth) - ONE;
          } else {
            undo.rollback();
            expect(JSON.stringify(book.all().map(positionRow))).toBe(before);
          }
          for (const id of ['x', 'y']) {
            const sum = book
              .all()
              .filter(({ instrumentId }) => instrumentId === id)
              .reduce((total, position) => total + position.quantity, 0n);
            expect(sum).toBe(book.net(id));
          }
        }
        // What was paid is what is held at cost and what was realized.
        const booked = book.all().reduce((total, one) => {
          const cost = one.quantity > 0n ? one.cost : -one.cost;
          return total + one.realized - one.fees - cost;
        }, 0n);
        expect(numberOf(booked - cash)).toBeCloseTo(0, 9);
      }),
      { numRuns: 300 },
    );
  });

  it('goes on from what was stored', () => {
    const undo = new UndoLog();
    const book = new AccountBook([], undo);
    const buy = { side: 'buy', quantity: amountOf('10'), price: amountOf('5'), fee: 0n } as const;
    book.book('a', 'x', { ...buy, multiplier: ONE });
    const again = new AccountBook(book.all().map(positionRow), undo);
    again.book('a', 'x', { ...buy, side: 'sell', price: amountOf('7'), multiplier: ONE });
    expect(textOf(again.position('a', 'x').realized)).toBe('20');
    const none = (): number => 0;
    expect(again.profit('a', none, none)).toEqual({ realized: 20, unrealized: 0, fees: 0 });
    expect(
      book.profit(
        'a',
        () => 6,
        () => 1,
      ).unrealized,
    ).toBe(10);
  });

  it('takes a busted fill back without a trace in quantity, fees and profit', () => {
    const book = new AccountBook([], new UndoLog());
    const fill = { quantity: amountOf('3'), price: amountOf('5'), fee: ONE, multiplier: ONE };
    book.book('a', 'x', { ...fill, side: 'buy' });
    const after = book.bust('a', 'x', { ...fill, side: 'buy' });
    expect([after.quantity, after.cost, after.realized, after.fees]).toEqual([0n, 0n, 0n, 0n]);
  });
});

describe('orders that would trade with our own', () => {
  const resting = {
    clientOrderId: 'r',
    actorId: 'a',
    side: 'sell',
    role: 'entry',
    limitPrice: 101,
  } as const;
  const at = { lastPrice: 100, band: 0.005 };
  const buy = { side: 'buy', type: 'limit', limitPrice: '101' } as const;

  it.each([
    ['a limit at its price', buy, resting],
    ['a limit below its price', { ...buy, limitPrice: '100.99' }, null],
    ['the same side', { ...buy, side: 'sell' as const, limitPrice: '90' }, null],
    ['a stop', { ...buy, type: 'stop' as const, limitPrice: null }, null],
    ['a market order far from it', { ...buy, type: 'market' as const, limitPrice: null }, null],
  ])('are found: %s', (_, incoming, found) => {
    expect(crossed(incoming, [resting], at)).toBe(found);
  });

  it('are found for market orders near the last price, and while there is none', () => {
    const market = { ...buy, type: 'market', limitPrice: null } as const;
    expect(crossed(market, [resting], { ...at, lastPrice: 100.9 })).toBe(resting);
    expect(crossed(market, [resting], { ...at, lastPrice: 0 })).toBe(resting);
  });
});
