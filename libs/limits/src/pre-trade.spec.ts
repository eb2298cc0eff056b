import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkOrder, isReducing, limitOptions } from './index.js';
import type { LimitOptions, LimitedAccount, LimitedOrder } from './index.js';

/** An account of 10,000 with 50 units held at a price of 100; 10 more are being bought. */
const account = (
  changes: { readonly [K in keyof LimitedAccount]?: number } = {},
): LimitedAccount => {
  const numbers = {
    now: 0,
    equity: 10_000,
    position: 50,
    open: 10,
    lastPrice: 100,
    pointValue: 1,
    grossExposure: 6_000,
    buyingPower: 5_000,
    ...changes,
  };
  return {
    now: numbers.now,
    equity: () => numbers.equity,
    position: () => numbers.position,
    open: (side) => (side > 0 ? numbers.open : 0),
    lastPrice: () => numbers.lastPrice,
    pointValue: () => numbers.pointValue,
    grossExposure: () => numbers.grossExposure,
    buyingPower: () => numbers.buyingPower,
  };
};

const order = (changes: Partial<LimitedOrder> = {}): LimitedOrder => ({
  instrumentId: 'ins_a',
  side: 1,
  quantity: 10,
  notional: 0,
  price: null,
  reduceOnly: false,
  ...changes,
});

const limits = (changes: Partial<LimitOptions>): LimitOptions => limitOptions.parse(changes);

describe('limits before an order', () => {
  it.each<[string, Partial<LimitOptions>, Partial<LimitedOrder>, string | null]>([
    ['nothing is limited', {}, { quantity: 1e9 }, null],
    ['as many units as allowed', { maxPositionQuantity: 70 }, {}, null],
    ['more units than allowed', { maxPositionQuantity: 69 }, {}, 'MAX_POSITION_QUANTITY'],
    [
      'a short beyond the limit',
      { maxPositionQuantity: 69 },
      { side: -1, quantity: 120 },
      'MAX_POSITION_QUANTITY',
    ],
    ['a position of the value allowed', { maxPositionValue: 7_000 }, {}, null],
    ['one of more value', { maxPositionValue: 6_999 }, {}, 'MAX_POSITION_VALUE'],
    [
      'a limit price that makes it dearer',
      { maxPositionValue: 7_000 },
      { price: 101 },
      'MAX_POSITION_VALUE',
    ],
    ['a share of equity', { maxPositionRatio: 0.7 }, {}, null],
    ['a larger share of equity', { maxPositionRatio: 0.69 }, {}, 'MAX_POSITION_RATIO'],
    ['exposure within bounds', { maxGrossExposure: 0.7 }, {}, null],
    ['too much exposure', { maxGrossExposure: 0.69 }, {}, 'MAX_GROSS_EXPOSURE'],
    ['an order small enough', { maxOrderQuantity: 10, maxOrderNotional: 1_000 }, {}, null],
    ['an order of too many units', { maxOrderQuantity: 9 }, {}, 'MAX_ORDER_QUANTITY'],
    ['an order of too much value', { maxOrderNotional: 999 }, {}, 'MAX_ORDER_NOTIONAL'],
    [
      'money instead of units',
      { maxOrderNotional: 999 },
      { quantity: 0, notional: 1_000 },
      'MAX_ORDER_NOTIONAL',
    ],
    ['a buy at the collar', { priceCollarRatio: 0.05 }, { price: 105 }, null],
    ['a buy above the collar', { priceCollarRatio: 0.05 }, { price: 105.01 }, 'PRICE_COLLAR'],
    [
      'a sale below the collar',
      { priceCollarRatio: 0.05 },
      { side: -1, quantity: 99, price: 94 },
      'PRICE_COLLAR',
    ],
    ['a buy far below the market', { priceCollarRatio: 0.05 }, { price: 1 }, null],
    ['what can be paid', { checkBuyingPower: true }, { quantity: 50 }, null],
    ['more than can be paid', { checkBuyingPower: true }, { quantity: 51 }, 'BUYING_POWER'],
    ['a short where none may be', { allowShort: false }, { side: -1, quantity: 51 }, 'NO_SHORTING'],
    ['a sale of all that is held', { allowShort: false }, { side: -1, quantity: 50 }, null],
    ['an instrument on the list', { allowInstruments: ['ins_a'] }, {}, null],
    ['one that is not on the list', { allowInstruments: ['ins_b'] }, {}, 'INSTRUMENT_NOT_ALLOWED'],
    ['one on the list of denied ones', { denyInstruments: ['ins_a'] }, {}, 'INSTRUMENT_DENIED'],
  ])('judge %s', (_, changes, asked, code) => {
    expect(checkOrder(limits(changes), order(asked), account())?.code ?? null).toBe(code);
  });

  it('refuse what cannot be judged for want of a price', () => {
    const blind = account({ lastPrice: 0 });
    expect(checkOrder(limits({ maxPositionValue: 1 }), order(), blind)?.code).toBe(
      'NO_REFERENCE_PRICE',
    );
    expect(checkOrder(limits({ maxPositionQuantity: 100 }), order(), blind)).toBeNull();
  });

  it('refuse shares of an equity that is gone', () => {
    const ruined = account({ equity: -5 });
    expect(checkOrder(limits({ maxPositionRatio: 2 }), order(), ruined)?.code).toBe(
      'MAX_POSITION_RATIO',
    );
  });

  it('say what was found and what is allowed', () => {
    expect(checkOrder(limits({ maxPositionQuantity: 69 }), order(), account())?.message).toBe(
      'the order could lead to 70 units; 69 at most',
    );
  });

  it('know an order that only reduces', () => {
    const long = account({ open: 0 });
    expect(isReducing(order({ side: -1, quantity: 50 }), long)).toBe(true);
    expect(isReducing(order({ side: -1, quantity: 51 }), long)).toBe(false);
    expect(isReducing(order({ side: 1, quantity: 1 }), long)).toBe(false);
    expect(isReducing(order({ side: 1, quantity: 1, reduceOnly: true }), long)).toBe(true);
    expect(isReducing(order({ side: -1, quantity: 0, notional: 5 }), long)).toBe(false);
  });

  it('never let a position grow beyond its limit, whatever is tried', () => {
    const tries = fc.array(
      fc.record({
        side: fc.constantFrom<1 | -1>(1, -1),
        quantity: fc.integer({ min: 1, max: 40 }),
        fills: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(tries, fc.integer({ min: 1, max: 60 }), (asked, most) => {
        let held = 0;
        const open = { buy: 0, sell: 0 };
        for (const { side, quantity, fills } of asked) {
          const view: LimitedAccount = {
            ...account(),
            position: () => held,
            open: (of) => (of > 0 ? open.buy : open.sell),
          };
          const one = order({ side, quantity });
          const denial = isReducing(one, view)
            ? null
            : checkOrder(limits({ maxPositionQuantity: most }), one, view);
          if (denial === null) open[side > 0 ? 'buy' : 'sell'] += quantity;
          if (!fills) continue;
          // The side that works is filled as a whole: the worst that can happen.
          if (side > 0) [held, open.buy] = [held + open.buy, 0];
          else [held, open.sell] = [held - open.sell, 0];
          expect(Math.abs(held)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});

describe('limits as text', () => {
  it.each([
    [{ maxOrdersPerMinute: 0 }],
    [{ maxPositionQuantity: 0 }],
    [{ maxDrawdownRatio: -0.1 }],
    [{ maxPositionValue: Number.NaN }],
    [{ lossMode: 'STOP' }],
    [{ unknown: 1 }],
  ])('are refused: %j', (wrong) => {
    expect(limitOptions.safeParse(wrong).success).toBe(false);
  });
});
