import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VelaError, addUnits, multiplyUnits, parseInstant } from '@vela/kernel';
import type { Canonical, MinorUnits } from '@vela/kernel';
import type { Booking, FeeModel } from '@vela/ledger';
import { createInstrument } from '@vela/market';
import type { Instrument, InstrumentDraft } from '@vela/market';
import { contractNote, createFeeModel, feeOptions } from './index.js';
import type { FeeOptions } from './index.js';

const made = (draft: Partial<InstrumentDraft> = {}): Instrument =>
  createInstrument({ id: 'in_1', symbol: 'TEST', ...draft });

const INDIAN = { currency: 'INR', venue: 'XNSE' };
const COIN = made({ symbol: 'BTC/USD', assetClass: 'CRYPTO', quantityScale: 8 });

interface Fill {
  readonly instrument: number;
  readonly side: number;
  /** Units of the quantity scale and cents. */
  readonly quantity: number;
  readonly cents: number;
  readonly order: number;
  readonly at: string;
  readonly isMaker?: boolean;
}

const booking = (fill: Fill): Booking => ({
  ...fill,
  priceUnits: fill.cents,
  priceScale: 2,
  price: fill.cents / 100,
  row: 0,
  at: parseInstant(fill.at),
  fee: 0,
});

const notional = (fill: Fill, { quantityScale }: Instrument): MinorUnits =>
  multiplyUnits(fill.quantity, fill.cents, quantityScale + 2 - 8);

const charge = (model: FeeModel, fill: Fill, of: Instrument): MinorUnits =>
  model.charge(booking(fill), notional(fill, of));

/** Charges in currency, for a model of one instrument. */
function charges(options: FeeOptions, of: Instrument, fills: readonly Partial<Fill>[]): number[] {
  const model = createFeeModel(options, [of]);
  const usual = { instrument: 0, side: 1, quantity: 1, cents: 100, order: 0 };
  return fills.map((fill, order) => {
    const whole = { ...usual, order, at: '2026-06-15T15:00:00Z', ...fill };
    return Number(charge(model, whole, of)) / 1e8;
  });
}

const sum = (amounts: readonly MinorUnits[]): MinorUnits => amounts.reduce(addUnits, 0);

const SHARES = [made(), made({ id: 'in_2', symbol: 'OTHER' })];
const NIFTY = [
  made({ ...INDIAN }),
  made({ id: 'in_2', symbol: 'FUT', assetClass: 'FUTURE', ...INDIAN }),
  made({ id: 'in_3', symbol: 'CALL', assetClass: 'OPTION', ...INDIAN }),
];

const fills = (count: number): fc.Arbitrary<Fill[]> =>
  fc.array(
    fc.record({
      instrument: fc.nat(count - 1),
      side: fc.constantFrom(1, -1),
      quantity: fc.integer({ min: 1, max: 5000 }),
      cents: fc.integer({ min: 1, max: 3_000_000 }),
      order: fc.nat(6),
      at: fc.constant('2026-06-15T06:00:00Z'),
    }),
    { minLength: 1, maxLength: 25 },
  );

// An order has one instrument and one side.
const tidy = (drawn: readonly Fill[]): Fill[] =>
  drawn.map((fill) => ({
    ...fill,
    order: fill.order * 100 + fill.instrument * 10 + (fill.side > 0 ? 1 : 0),
  }));

const cases: readonly (readonly [string, FeeOptions, readonly Instrument[]])[] = [
  ['alpaca', 'alpaca', SHARES],
  ['ib-fixed', 'ib-fixed', SHARES],
  ['upstox', 'upstox', NIFTY],
  ['zerodha', { schedule: 'zerodha', choices: { product: 'intraday', stamp: 'rupee' } }, NIFTY],
];

describe('the fees of a schedule', () => {
  it.each(cases)('of %s add up to the contract note of the day', (_, options, instruments) => {
    fc.assert(
      fc.property(fills(instruments.length), (drawn) => {
        const day = tidy(drawn);
        const model = createFeeModel(options, instruments);
        const total = sum(day.map((fill) => charge(model, fill, instruments[fill.instrument]!)));
        const note = contractNote(options, {
          date: '2026-06-15',
          deals: day.map((fill) => ({
            instrument: instruments[fill.instrument]!,
            side: fill.side > 0 ? 'buy' : 'sell',
            quantity: String(fill.quantity),
            price: String(fill.cents / 100),
            order: fill.order,
          })),
        });
        expect(Number(total) / 1e8).toBeCloseTo(Number(note.total), 7);
      }),
      { numRuns: 60 },
    );
  });

  it.each(cases)('of %s do not depend on the order of fills', (_, options, instruments) => {
    const shuffled = fills(instruments.length).chain((drawn) => {
      const day = tidy(drawn);
      return fc.tuple(
        fc.constant(day),
        fc.shuffledSubarray(day, { minLength: day.length, maxLength: day.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        const total = (day: readonly Fill[]): MinorUnits => {
          const model = createFeeModel(options, instruments);
          return sum(day.map((fill) => charge(model, fill, instruments[fill.instrument]!)));
        };
        expect(total(other)).toBe(total(one));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ...cases,
    ['ib-tiered', 'ib-tiered', SHARES] as const,
    ['binance-spot', 'binance-spot', [COIN, COIN]] as const,
  ])('of %s go on from a snapshot as if nothing had been', (_, options, instruments) => {
    const DAYS = ['2026-06-15T06:00:00Z', '2026-06-16T06:00:00Z', '2026-07-20T06:00:00Z'];
    fc.assert(
      fc.property(fills(instruments.length), fc.nat(24), (drawn, cut) => {
        const all = tidy(drawn).map((fill, at) => {
          return { ...fill, at: DAYS[Math.floor((at * 3) / drawn.length)]! };
        });
        const model = createFeeModel(options, instruments);
        const restored = createFeeModel(options, instruments);
        all.forEach((fill, at) => {
          const of = instruments[fill.instrument]!;
          if (at === cut) {
            restored.restore(JSON.parse(JSON.stringify(model.snapshot())) as Canonical);
          }
          const expected = charge(model, fill, of);
          if (at < cut) return;
          expect(charge(restored, fill, of)).toBe(expected);
        });
        if (cut >= all.length) return;
        expect(restored.snapshot()).toEqual(model.snapshot());
        expect(restored.describe!()).toEqual(model.describe!());
        expect(restored.report!()).toEqual(model.report!());
      }),
      { numRuns: 40 },
    );
  });

  it('takes back a tax on delivery when the day’s purchase is sold', () => {
    const [bought, sold] = charges('zerodha', NIFTY[0]!, [
      { quantity: 100, cents: 10_000 },
      { quantity: 100, cents: 10_000, side: -1 },
    ]);
    expect(bought!).toBeGreaterThan(10);
    expect(sold!).toBeLessThan(0);
  });

  it('charges a minimum once for all fills of an order', () => {
    const half = { quantity: 50, cents: 2500, order: 7 };
    expect(charges('ib-fixed', made(), [half, half])).toEqual([1.00015, 0.00015]);
    const other = { ...half, order: 8 };
    expect(charges('ib-fixed', made(), [half, other])).toEqual([1.00015, 1.00015]);
  });

  it('charges an order that goes on the next day anew', () => {
    const half = { quantity: 50, cents: 2500, order: 7 };
    const found = charges('ib-fixed', made(), [half, { ...half, at: '2026-06-16T15:00:00Z' }]);
    expect(found).toEqual([1.00015, 1.00015]);
  });

  it('charges the least of a fractional order and its share of the value at most', () => {
    const fractional = made({ quantityScale: 3 });
    const [fee] = charges('ib-fixed', fractional, [{ quantity: 500, cents: 5000 }]);
    expect(fee).toBeCloseTo(0.01 + 0.0000015, 8);
  });
});

describe('the trade date of a fee', () => {
  const sale = { side: -1, quantity: 1_000_000, cents: 10_000 };

  it.each([
    // The SEC's rate rose from 0 on 2026-04-04, a date of New York.
    ['2026-04-04T03:59:59Z', 0],
    ['2026-04-04T04:00:00Z', 2060],
  ])('is the local one: at %s the SEC takes %d', (at, fee) => {
    const table: FeeOptions = { schedule: 'us-regulatory', rows: [] };
    const found = charges(table, made(), [{ ...sale, at }])[0]!;
    expect(Math.floor(found / 10) * 10).toBe(fee);
  });

  it('is the label of a daily candle', () => {
    const fill = { ...sale, instrument: 0, order: 0, at: '2026-04-04T00:00:00Z' };
    const secondOf = (daily: boolean): number =>
      Number(charge(createFeeModel('us-regulatory', [made()], [daily]), fill, made())) / 1e8;
    expect(secondOf(true)).toBeGreaterThan(2000);
    expect(secondOf(false)).toBeLessThan(20);
  });

  it('never goes back: a fill of an earlier day is written into the running note', () => {
    const late = { ...sale, at: '2026-04-01T15:00:00Z' };
    const [first, second] = charges('us-regulatory', made(), [
      { ...sale, at: '2026-04-06T15:00:00Z' },
      late,
    ]);
    expect(second).toBe(first);
  });

  it('reads the date of UTC before zones have rules', () => {
    expect(charges('us-regulatory', made(), [{ ...sale, at: '1990-01-05T01:00:00Z' }])[0]).toBe(
      3330 + 3.75,
    );
  });
});

describe('steps by volume', () => {
  it('begin anew with each month', () => {
    const order = { quantity: 200_000, cents: 2500 };
    const fees: FeeOptions = {
      schedule: 'ib-tiered',
      tradedBefore: '250000',
      rows: [],
    };
    const extras = 200_000 * (0.003 + 0.0002 + 0.000003);
    const commission = (fee: number): number => (fee - extras) / (1 + 0.000175 + 0.000565);
    const found = charges(fees, made(), [
      order,
      order,
      { ...order, at: '2026-07-01T15:00:00Z' },
    ]).map(commission);
    expect(found.map((amount) => Number(amount.toFixed(6)))).toEqual([475, 400, 700]);
  });

  it('look at the 30 days before, not at the running one', () => {
    const buy = { quantity: 200_000_000, cents: 10_000_000 };
    const [first, same, next, later] = charges('alpaca', COIN, [
      buy,
      buy,
      { ...buy, at: '2026-06-16T15:00:00Z' },
      { ...buy, at: '2026-07-17T15:00:00Z' },
    ]);
    // 400,000 on the first day: the second step, until 30 days have gone by without more.
    expect([first, same, next, later]).toEqual([500, 500, 440, 500]);
  });

  it('know who gives liquidity', () => {
    const buy = { quantity: 100_000_000, cents: 1_000_000 };
    expect(charges('alpaca', COIN, [{ ...buy, isMaker: true }, buy])).toEqual([15, 25]);
    const always = { schedule: 'alpaca', liquidity: 'maker' } as const;
    expect(charges(always, COIN, [buy])).toEqual([15]);
    const never = { schedule: 'alpaca', liquidity: 'taker' } as const;
    expect(charges(never, COIN, [{ ...buy, isMaker: true }])).toEqual([25]);
  });
});

describe('a fee model', () => {
  it('estimates without noting', () => {
    const model = createFeeModel('ib-fixed', SHARES);
    const fill = { instrument: 0, side: 1, quantity: 50, cents: 2500, order: 1 };
    const whole = { ...fill, at: '2026-06-15T15:00:00Z' };
    const before = model.snapshot();
    expect(model.estimate!(booking(whole), notional(whole, SHARES[0]!))).toBe(100_015_000);
    expect(model.snapshot()).toEqual(before);
    expect(charge(model, whole, SHARES[0]!)).toBe(100_015_000);
    expect(model.estimate!(booking(whole), notional(whole, SHARES[0]!))).toBe(100_015_000);
  });

  it('estimates a fill without a date by the running day, before it by the newest rows', () => {
    const model = createFeeModel('us-regulatory', SHARES);
    const sale = { instrument: 0, side: -1, quantity: 1_000_000, cents: 10_000, order: 1 };
    const undated = { ...booking({ ...sale, at: '1970-01-01' }), order: -1 };
    const value = notional({ ...sale, at: '' }, SHARES[0]!);
    expect(Number(model.estimate!(undated, value)) / 1e8).toBe(2060 + 9.79 + 3);
    charge(model, { ...sale, at: '2026-01-05T15:00:00Z' }, SHARES[0]!);
    expect(Number(model.estimate!(undated, value)) / 1e8).toBe(9.79);
  });

  it('keeps no more of past days than their volumes', () => {
    const model = createFeeModel('alpaca', [COIN]);
    const sizeAfter = (days: number): number => {
      for (let day = 0; day < days; day++) {
        const at = new Date(Date.UTC(2026, 0, 1 + day, 15)).toISOString();
        for (let order = 0; order < 20; order++) {
          const fill = { instrument: 0, side: 1, quantity: 1000, cents: 100, order, at };
          charge(model, fill, COIN);
        }
      }
      return JSON.stringify(model.snapshot()).length;
    };
    const small = sizeAfter(40);
    expect(sizeAfter(400)).toBeLessThan(small + 40);
  });

  it('refuses what its schedule has no row for', () => {
    expect(() => createFeeModel('upstox', [made()])).toThrow(VelaError);
    expect(() => createFeeModel('upstox', [made()])).toThrow(
      'the fees "upstox" have no row for TEST, EQUITY in USD',
    );
    expect(() => createFeeModel('upstox', [made({ tradable: false })])).toThrow(VelaError);
  });

  it('knows that nothing is due on the side that no row names', () => {
    const levy = { line: 'Levy', side: 'sell', basis: 'value', rate: '0.01' };
    const model = createFeeModel(feeOptions.parse({ rows: [levy] }), [made()]);
    const fill = { instrument: 0, quantity: 5, cents: 100, order: 0, at: '2026-06-15T15:00:00Z' };
    expect(charge(model, { ...fill, side: 1 }, made())).toBe(0);
    expect(charge(model, { ...fill, side: -1 }, made())).toBe(5_000_000);
    expect(model.report!()).toMatchObject({ unknown: [], lines: [{ line: 'Levy', amount: 0.05 }] });
  });

  it('reports what has no row where it was only to be looked at', () => {
    const seen = made({ id: 'in_4', symbol: 'WORLD', tradable: false });
    const model = createFeeModel('upstox', [NIFTY[0]!, seen]);
    const buy = { instrument: 1, side: 1, quantity: 5, cents: 100, order: 0 };
    expect(charge(model, { ...buy, at: '2026-06-15T06:00:00Z' }, seen)).toBe(0);
    expect(model.report!().unknown).toEqual([{ line: 'all fees of WORLD', fills: 1 }]);
  });

  it('takes an index for the fund that follows it', () => {
    const index = made({ assetClass: 'INDEX' });
    const buy = { quantity: 100, cents: 2500 };
    expect(charges('ib-fixed', index, [buy])).toEqual(charges('ib-fixed', made(), [buy]));
  });

  it('says which schedule, how sure its rates are and what is unknown', () => {
    const model = createFeeModel('us-regulatory', [made()]);
    const sale = { instrument: 0, side: -1, quantity: 100, cents: 2500, order: 0 };
    charge(model, { ...sale, at: '2010-06-15T15:00:00Z' }, made());
    charge(model, { ...sale, at: '2014-06-16T15:00:00Z' }, made());
    const text = model.describe!().join('\n');
    expect(text).toContain('Fees by the schedule "us-regulatory" (United States');
    expect(text).toContain('by the trade date in America/New_York');
    expect(text).toContain('Choices of the schedule: taf2027 hold.');
    expect(text).toContain('Rates that are verified: SEC fee, TAF, CAT.');
    expect(text).toContain(
      'The rate of SEC fee is not known for 1 fill from 2010-06-15 to 2010-06-15: nothing was charged for it.',
    );
    expect(text).toContain('Fees not modelled: commission of the broker');
  });

  it('says how fees in the received asset and liquidity are taken', () => {
    const text = createFeeModel('binance-spot', [COIN]).describe!().join('\n');
    expect(text).toContain('charged as their value at the price of the fill');
    expect(text).toContain('Limit orders that fill at their own price count as giving liquidity');
    expect(text).toContain('Steps by volume begin with 0 traded before the run.');
  });
});
