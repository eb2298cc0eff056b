import { describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { InstrumentDraft } from '@vela/market';
import { AccountAnswer, AccountRules, Ledger, accountOptions } from './index.js';
import type { AccountOptions, PlannedOrder } from './index.js';

type Given = { readonly kind: AccountOptions['kind'] } & Record<string, unknown>;

/** An account of two instruments, A and B, at the prices given. */
function account(given: Given, cash: string, drafts: Partial<InstrumentDraft>[] = [{}, {}]) {
  const instruments = drafts.map((draft, index) =>
    createInstrument({ id: `i${index}`, symbol: 'AB'[index]!, ...draft }),
  );
  const options = accountOptions.parse(given);
  const ledger = new Ledger({
    instruments,
    cash: parseDecimal(cash),
    currency: 'USD',
    converts: options.conversion === 'convert',
  });
  const rules = new AccountRules({ ledger, instruments, options, feeOf: () => 100_000_000 });
  const book = (instrument: number, side: number, quantity: number, cents: number): void => {
    const price = { priceUnits: cents, priceScale: 2, price: cents / 100 };
    ledger.book({ instrument, side, quantity, ...price, row: 0, at: 0, order: 0, fee: 0 });
    rules.prices[instrument] = cents / 100;
  };
  return { ledger, rules, book };
}

const order = (
  instrument: number,
  side: number,
  quantity: number,
  price = 0,
  reduceOnly = false,
): PlannedOrder => ({ instrument, side, quantity, price, reduceOnly });

const { ALLOWED, BUYING_POWER, SHORTING, NO_RATE, DELISTED } = AccountAnswer;

describe('a cash account', () => {
  const open = () => {
    const one = account({ kind: 'cash' }, '1000');
    one.rules.prices.set([10, 20]);
    return one;
  };

  it('pays from its cash, less what working buys will take', () => {
    const { rules } = open();
    expect(rules.atSubmit(order(0, 1, 100), [])).toBe(ALLOWED); // 100 x 10 = 1,000
    expect(rules.atSubmit(order(0, 1, 101), [])).toBe(BUYING_POWER);
    const working = [order(1, 1, 30, 19)]; // 570 kept back
    expect(rules.atSubmit(order(0, 1, 43), working)).toBe(ALLOWED); // 430
    expect(rules.atSubmit(order(0, 1, 44), working)).toBe(BUYING_POWER);
    expect(rules.buyingPower(working)).toBe(430);
  });

  it('looks again at the fill, at its price and with its fee of 1', () => {
    const { rules } = open();
    const fill = { instrument: 0, side: 1, quantity: 100, price: 9.99 };
    expect(rules.atFill(fill)).toBe(ALLOWED); // 999 + 1
    expect(rules.atFill({ ...fill, price: 9.991 })).toBe(BUYING_POWER);
  });

  it('sells only what it has and no working order sells already', () => {
    const { rules, book } = open();
    book(0, 1, 10, 1_000);
    expect(rules.atSubmit(order(0, -1, 10), [])).toBe(ALLOWED);
    expect(rules.atSubmit(order(0, -1, 11), [])).toBe(SHORTING);
    expect(rules.atSubmit(order(0, -1, 5), [order(0, -1, 6)])).toBe(SHORTING);
    // Orders that only reduce cannot sell short, so they are not counted.
    expect(rules.atSubmit(order(0, -1, 5), [order(0, -1, 6, 0, true)])).toBe(ALLOWED);
    expect(rules.atFill({ instrument: 0, side: -1, quantity: 10, price: 1 })).toBe(ALLOWED);
    expect(rules.atFill({ instrument: 0, side: -1, quantity: 11, price: 1 })).toBe(SHORTING);
  });

  it('pays foreign instruments from their own cash, or from its own when fills convert', () => {
    const foreign = [{ currency: 'EUR' }, {}];
    const held = account({ kind: 'cash' }, '1000', foreign);
    expect(held.rules.atSubmit(order(0, 1, 1, 5), [])).toBe(NO_RATE);
    held.ledger.setRate('EUR', '1.25');
    expect(held.rules.atSubmit(order(0, 1, 1, 5), [])).toBe(BUYING_POWER);
    const converted = account({ kind: 'cash', conversion: 'convert' }, '1000', foreign);
    converted.ledger.setRate('EUR', '1.25');
    expect(converted.rules.atSubmit(order(0, 1, 80, 10), [])).toBe(ALLOWED); // 800 EUR = 1,000
    expect(converted.rules.atSubmit(order(0, 1, 81, 10), [])).toBe(BUYING_POWER);
    const fill = { instrument: 0, side: 1, quantity: 79, price: 10 }; // 790 + 1 EUR
    expect(converted.rules.atFill(fill)).toBe(ALLOWED);
    expect(converted.rules.atFill({ ...fill, quantity: 80 })).toBe(BUYING_POWER);
  });
});

describe('a margin account', () => {
  it('has the buying power of a recorded broker account', () => {
    // Alpaca, Reg-T: cash −23,140.20, long 126,960.76, so equity 103,820.56; initial margin
    // 63,480.38, maintenance 30 % = 38,088.228; buying power 2 x (103,820.56 − 63,480.38).
    const { rules, book } = account({ kind: 'margin', maintenance: 0.3 }, '103820.56');
    book(0, 1, 1, 12_696_076);
    const need = rules.requirements.of(rules.requirements.claims([]));
    expect(rules.equity()).toBeCloseTo(103_820.56, 8);
    expect(need.initial).toBeCloseTo(63_480.38, 8);
    expect(need.maintenance).toBeCloseTo(38_088.228, 8);
    expect(rules.buyingPower()).toBeCloseTo(80_680.36, 8);
  });

  it('lets positions be twice the equity and counts working orders', () => {
    const { rules } = account({ kind: 'margin' }, '1000');
    rules.prices.set([10, 20]);
    expect(rules.atSubmit(order(0, 1, 200), [])).toBe(ALLOWED);
    expect(rules.atSubmit(order(0, 1, 201), [])).toBe(BUYING_POWER);
    expect(rules.atSubmit(order(0, -1, 200), [])).toBe(ALLOWED);
    expect(rules.atSubmit(order(0, -1, 201), [])).toBe(BUYING_POWER);
    // 1,200 of B are kept back; buys and sells of A would cancel out, so the larger side counts.
    const working = [order(1, 1, 60), order(0, -1, 50)];
    expect(rules.atSubmit(order(0, 1, 80), working)).toBe(ALLOWED);
    expect(rules.atSubmit(order(0, 1, 81), working)).toBe(BUYING_POWER);
  });

  it('always lets a position become smaller, and one turn only as far as margin allows', () => {
    const { rules, book } = account({ kind: 'margin' }, '1000');
    book(0, 1, 200, 1_000);
    rules.prices[0] = 6; // equity 200, requirement 600
    expect(rules.atSubmit(order(0, -1, 200), [])).toBe(ALLOWED);
    expect(rules.atSubmit(order(0, -1, 266), [])).toBe(ALLOWED); // 66 short need 198
    expect(rules.atSubmit(order(0, -1, 401), [])).toBe(BUYING_POWER);
    expect(rules.atSubmit(order(0, 1, 1), [])).toBe(BUYING_POWER);
    // Sold at 6, with a fee of 1: equity 199 carries 66 short (198), not 67 (201).
    const fill = { instrument: 0, side: -1, price: 6 };
    expect(rules.atFill({ ...fill, quantity: 266 })).toBe(ALLOWED);
    expect(rules.atFill({ ...fill, quantity: 267 })).toBe(BUYING_POWER);
  });

  it('keeps the value of positions below the leverage', () => {
    const { rules } = account(
      { kind: 'margin', initial: 0.1, maintenance: 0.05, leverage: 4 },
      '1000',
    );
    rules.prices.set([10, 20]);
    expect(rules.atSubmit(order(0, 1, 400), [])).toBe(ALLOWED);
    expect(rules.atSubmit(order(0, 1, 401), [])).toBe(BUYING_POWER);
    expect(rules.buyingPower()).toBe(4_000);
  });

  it('reduces the largest requirement first until the initial one holds', () => {
    const { rules, book } = account({ kind: 'margin' }, '1000');
    book(0, 1, 120, 1_000); // 1,200
    book(1, 1, 40, 2_000); // 800, cash −1,000
    rules.prices.set([8, 10]); // 960 + 400 − 1,000: equity 360 of at least 340
    expect(rules.requirements.reductions(rules.equity())).toEqual([]);
    rules.prices[0] = 7; // 840 + 400: equity 240 of at least 310
    // 620 is required and 240 there; 380 more than the 420 of A ends: 380 / 3.5 = 108.57 of A.
    expect(rules.requirements.reductions(rules.equity())).toEqual([
      { instrument: 0, quantity: 109 },
    ]);
    rules.prices[0] = 5; // 600 + 400: equity 0, everything must go
    expect(rules.requirements.reductions(rules.equity())).toEqual([
      { instrument: 0, quantity: 120 },
      { instrument: 1, quantity: 40 },
    ]);
  });

  it('calls short positions by their own requirement', () => {
    const { rules, book } = account({ kind: 'margin' }, '1000');
    book(0, -1, 200, 1_000); // cash 3,000
    rules.prices[0] = 11.5; // equity 700, maintenance 690
    expect(rules.requirements.reductions(rules.equity())).toEqual([]);
    rules.prices[0] = 11.6; // equity 680 below 696; 1,160 required: 480 / 5.8 = 82.76
    expect(rules.requirements.reductions(rules.equity())).toEqual([
      { instrument: 0, quantity: 83 },
    ]);
  });
});

describe('any account', () => {
  it('is not limited unless it is told, but has no orders in what was delisted', () => {
    const { rules } = account({ kind: 'unlimited' }, '0');
    expect(rules.atSubmit(order(0, 1, 1e9, 1e6), [])).toBe(ALLOWED);
    expect(rules.atFill({ instrument: 0, side: -1, quantity: 1e9, price: 1 })).toBe(ALLOWED);
    expect(rules.buyingPower()).toBe(Infinity);
    rules.delist(1);
    expect(rules.atSubmit(order(1, 1, 1), [])).toBe(DELISTED);
    expect(rules.delisted).toEqual([1]);
  });
});
