import { describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@vela/kernel';
import { FlatRate, Ledger } from '@vela/ledger';
import { allocateCandles, createInstrument } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { foldOrder } from '@vela/orders';
import type { OrderFact } from '@vela/orders';
import fc from 'fast-check';
import { OrderReason, OrderRole, OrderState, OrderType, simulationOptions } from './index.js';
import { ORDER_COLUMNS, restoreVenue, SimulatedVenue, snapshotVenue } from './index.js';
import type { OrderRequest, SimulationOptions, VenueState } from './index.js';

type Ohlc = readonly [number, number, number, number];

function candles(rows: readonly Ohlc[]): CandleColumns {
  const columns = allocateCandles(rows.length);
  rows.forEach(([open, high, low, close], i) => {
    columns.openAt[i] = i * 60e6;
    columns.availableAt[i] = (i + 1) * 60e6;
    columns.open[i] = open;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
  });
  return columns;
}

function world(options: Partial<SimulationOptions> = {}, instrument = {}) {
  const instruments = [createInstrument({ id: 'a', symbol: 'A', ...instrument })];
  const simulation = simulationOptions.parse(options);
  const ledger = new Ledger({
    instruments,
    cash: parseDecimal('100000'),
  });
  const venue = new SimulatedVenue({
    instruments,
    ledger,
    fees: new FlatRate(parseDecimal(simulation.commissionRate)),
    options: simulation,
    listening: true,
  });
  let slice = 0;
  venue.begin(0);
  return {
    ledger,
    venue,
    place: (request: Partial<OrderRequest>): number =>
      venue.submit({
        instrument: 0,
        side: 1,
        type: OrderType.MARKET,
        role: OrderRole.ENTRY,
        quantity: 10,
        price: NaN,
        stopLoss: NaN,
        takeProfit: NaN,
        reduceOnly: false,
        ...request,
      }),
    step: (ohlc: Ohlc): void => {
      venue.begin(++slice);
      venue.match(0, candles([ohlc]), 0, slice);
    },
    prices: (): number[] => Array.from(venue.fills.column('price')),
    state: (handle: number): number => venue.orders.state[handle]!,
    reason: (handle: number): number => venue.orders.reason[handle]!,
  };
}

const FLAT: Ohlc = [100, 100, 100, 100];

describe('fills of one candle', () => {
  const { MARKET, LIMIT, STOP } = OrderType;
  // type, side, price, candle, expected fill (null: still working)
  const cases: [string, number, number, number, Ohlc, number | null][] = [
    ['market buy at the open', MARKET, 1, NaN, [101, 105, 99, 104], 101],
    ['market sell at the open', MARKET, -1, NaN, [101, 105, 99, 104], 101],
    ['limit buy touched', LIMIT, 1, 99, [101, 105, 99, 104], 99],
    ['limit buy missed by a cent', LIMIT, 1, 98.99, [101, 105, 99, 104], null],
    ['limit buy through a gap at the better open', LIMIT, 1, 99, [97, 98, 96, 97], 97],
    ['limit sell touched', LIMIT, -1, 105, [101, 105, 99, 104], 105],
    ['limit sell missed', LIMIT, -1, 105.01, [101, 105, 99, 104], null],
    ['limit sell through a gap at the better open', LIMIT, -1, 105, [107, 108, 106, 107], 107],
    ['stop buy touched', STOP, 1, 105, [101, 105, 99, 104], 105],
    ['stop buy not reached', STOP, 1, 105.01, [101, 105, 99, 104], null],
    ['stop buy through a gap at the worse open', STOP, 1, 105, [107, 108, 106, 107], 107],
    ['stop sell touched', STOP, -1, 99, [101, 105, 99, 104], 99],
    ['stop sell not reached', STOP, -1, 98.99, [101, 105, 99, 104], null],
    ['stop sell through a gap at the worse open', STOP, -1, 99, [97, 98, 96, 97], 97],
  ];

  it.each(cases)('%s', (_, type, side, price, ohlc, expected) => {
    const { place, step, prices, state } = world();
    const handle = place({ type, side, price });
    step(ohlc);
    expect(prices()).toEqual(expected === null ? [] : [expected]);
    expect(state(handle)).toBe(expected === null ? OrderState.WORKING : OrderState.FILLED);
  });

  it('lets an order act from the slice after the one in which it was placed', () => {
    const { place, venue, prices } = world();
    place({});
    venue.match(0, candles([FLAT]), 0, 0);
    expect(prices()).toEqual([]);
  });

  it('fills market orders before stops and stops before limits', () => {
    const { place, step, venue } = world();
    const limit = place({ type: LIMIT, price: 99 });
    const stop = place({ type: STOP, price: 105 });
    const market = place({});
    step([101, 106, 98, 104]);
    expect(Array.from(venue.fills.column('order'))).toEqual([market, stop, limit]);
  });
});

describe('brackets', () => {
  const bracket = { stopLoss: 95, takeProfit: 110 };

  it('takes the loss first when both legs are inside the candle, and cancels the other', () => {
    const { place, step, prices, state, reason, ledger } = world();
    const entry = place(bracket);
    step(FLAT);
    step([100, 111, 94, 100]);
    expect(prices()).toEqual([100, 95]);
    expect(state(entry + 1)).toBe(OrderState.FILLED);
    expect([state(entry + 2), reason(entry + 2)]).toEqual([
      OrderState.CANCELED,
      OrderReason.SIBLING_FILLED,
    ]);
    expect(ledger.held).toBe(0);
  });

  it.each([
    ['entryBar', [100, 95]],
    ['nextBar', [100]],
  ] as const)('of a market entry live from %s', (bracketActiveFrom, expected) => {
    const { place, step, prices } = world({ bracketActiveFrom });
    place(bracket);
    step([100, 101, 94, 100]);
    expect(prices()).toEqual(expected);
  });

  it('of a limit entry live from the next candle in every mode', () => {
    const { place, step, prices } = world({ bracketActiveFrom: 'entryBar' });
    place({ ...bracket, type: OrderType.LIMIT, price: 99 });
    step([100, 111, 94, 100]);
    expect(prices()).toEqual([99]);
    step([100, 111, 96, 100]);
    expect(prices()).toEqual([99, 110]);
  });

  it('are canceled when another order has closed the position', () => {
    const { place, step, prices, state, reason } = world();
    const entry = place(bracket);
    step(FLAT);
    place({ side: -1, role: OrderRole.CLOSE, reduceOnly: true });
    step([100, 111, 94, 100]);
    expect(prices()).toEqual([100, 100]);
    for (const child of [entry + 1, entry + 2]) {
      expect([state(child), reason(child)]).toEqual([
        OrderState.CANCELED,
        OrderReason.NOTHING_TO_REDUCE,
      ]);
    }
  });

  it('reduce only what is left of the position', () => {
    const { place, step, venue, ledger } = world();
    place(bracket);
    step(FLAT);
    place({ side: -1, quantity: 4 });
    step(FLAT);
    step([96, 97, 94, 95]);
    expect(Array.from(venue.fills.column('quantity'))).toEqual([10, 4, 6]);
    expect(ledger.held).toBe(0);
  });
});

describe('options', () => {
  it('make entries worse by the spread and leave exits alone, also in a reversal', () => {
    const { place, step, prices, venue } = world({ entrySpread: 0.01 });
    place({});
    step(FLAT);
    place({ side: -1, quantity: 15 });
    step(FLAT);
    expect(prices()).toEqual([101, 100, 99]);
    expect(Array.from(venue.fills.column('quantity'))).toEqual([10, 10, 5]);
  });

  it('round prices to the tick or leave them', () => {
    const tick = { priceScale: 2, tickSize: '0.05' };
    for (const [tickRounding, expected] of [
      ['venue', 98.75],
      ['none', 98.7654],
    ] as const) {
      const { place, step, prices } = world({ tickRounding }, tick);
      place({ type: OrderType.LIMIT, price: 98.7654 });
      step([100, 100, 98, 100]);
      expect(prices()).toEqual([expected]);
    }
  });

  it('round quantities down to the lot', () => {
    const { place, step, venue } = world({}, { quantityScale: 3, lotSize: '0.005' });
    place({ quantity: 0.3 });
    place({ quantity: 0.0149 });
    step(FLAT);
    expect(Array.from(venue.fills.column('quantity'))).toEqual([0.3, 0.01]);
  });

  it('keep every digit of a quantity that the instrument has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 14 }), (units) => {
        const { place, venue } = world({}, { quantityScale: 8 });
        const handle = place({ quantity: units / 1e8 });
        expect(venue.orders.quantity[handle]).toBe(units);
      }),
    );
  });

  it.each([
    [{ commissionRate: '1' }],
    [{ commissionRate: '-0.1' }],
    [{ commissionRate: 'x' }],
    [{ entrySpread: 1 }],
    [{ entrySpread: NaN }],
    [{ bracketActiveFrom: 'never' }],
    [{ other: 1 }],
  ])('are refused when they are wrong: %j', (options) => {
    expect(simulationOptions.safeParse(options).success).toBe(false);
  });
});

describe('orders that cannot be', () => {
  it.each([
    [{ quantity: 0 }, OrderReason.INVALID_QUANTITY],
    [{ quantity: -1 }, OrderReason.INVALID_QUANTITY],
    [{ quantity: NaN }, OrderReason.INVALID_QUANTITY],
    [{ quantity: Infinity }, OrderReason.INVALID_QUANTITY],
    [{ quantity: 0.4 }, OrderReason.INVALID_QUANTITY],
    [{ quantity: 1e20 }, OrderReason.INVALID_QUANTITY],
    [{ type: OrderType.LIMIT }, OrderReason.INVALID_PRICE],
    [{ type: OrderType.STOP, price: -5 }, OrderReason.INVALID_PRICE],
    [{ type: OrderType.LIMIT, price: Infinity }, OrderReason.INVALID_PRICE],
    [{ stopLoss: 0 }, OrderReason.INVALID_PRICE],
    [{ takeProfit: Infinity }, OrderReason.INVALID_PRICE],
  ])('are rejected with a reason and change nothing: %j', (request, expected) => {
    const { place, step, state, reason, venue, ledger } = world();
    const handle = place(request);
    step(FLAT);
    expect([state(handle), reason(handle)]).toEqual([OrderState.REJECTED, expected]);
    expect([venue.fills.length, ledger.cashValue]).toEqual([0, 100_000]);
    expect(venue.cancel(handle)).toBe(false);
  });

  it('look the same after a snapshot as plain data', () => {
    const { place, venue } = world();
    place({ quantity: Infinity });
    place({ type: OrderType.LIMIT, price: -Infinity, stopLoss: -0, takeProfit: NaN });
    place({});
    const state = snapshotVenue(venue, 64);
    const fresh = world();
    restoreVenue(fresh.venue, JSON.parse(JSON.stringify(state)) as VenueState);
    for (const name of ORDER_COLUMNS) {
      const column = (of: SimulatedVenue): number[] => Array.from(of.orders[name].subarray(0, 3));
      expect(column(fresh.venue)).toEqual(column(venue));
    }
    expect(fresh.venue.working(0)).toEqual(venue.working(0));
  });

  it('cannot be canceled twice or by an unknown handle', () => {
    const { place, venue } = world();
    const handle = place({});
    expect([
      venue.cancel(handle),
      venue.cancel(handle),
      venue.cancel(-1),
      venue.cancel(99),
    ]).toEqual([true, false, false, false]);
  });
});

const request = fc.record({
  side: fc.constantFrom(1, -1),
  type: fc.constantFrom(0, 1, 2),
  quantity: fc.integer({ min: 1, max: 50 }),
  price: fc.integer({ min: 9_000, max: 11_000 }).map((cents) => cents / 100),
  stopLoss: fc.option(
    fc.integer({ min: 9_000, max: 11_000 }).map((c) => c / 100),
    { nil: NaN },
  ),
  takeProfit: fc.option(
    fc.integer({ min: 9_000, max: 11_000 }).map((c) => c / 100),
    { nil: NaN },
  ),
  reduceOnly: fc.boolean(),
});
const ohlc = fc
  .array(fc.integer({ min: 9_000, max: 11_000 }), { minLength: 4, maxLength: 4 })
  .map(
    ([open, a, b, close]): Ohlc => [
      open! / 100,
      Math.max(open!, a!, b!, close!) / 100,
      Math.min(open!, a!, b!, close!) / 100,
      close! / 100,
    ],
  );
const sideOf = (buy: boolean): number => (buy ? 1 : -1);

describe('random orders', () => {
  it('conserve cash and position, fill inside the candle, and fold from facts to the same state', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(request, { maxLength: 3 }), ohlc), { maxLength: 25 }),
        (slices) => {
          const { place, step, venue, ledger } = world({ commissionRate: '0.0013' });
          for (const [requests, bar] of slices) {
            for (const one of requests) {
              place({ ...one, price: one.type === OrderType.MARKET ? NaN : one.price });
            }
            const before = venue.fills.length;
            step(bar);
            for (let f = before; f < venue.fills.length; f++) {
              const price = venue.fills.columns.price[f]!;
              expect(price).toBeGreaterThanOrEqual(bar[2]);
              expect(price).toBeLessThanOrEqual(bar[1]);
            }
          }
          const { columns, length } = venue.fills;
          let cash = 100_000n * 10n ** 8n;
          let position = 0;
          for (let f = 0; f < length; f++) {
            const cents = BigInt(Math.round(columns.price[f]! * 100));
            const notional = cents * BigInt(columns.quantity[f]!) * 10n ** 6n;
            cash -= BigInt(sideOf(columns.side[f]! > 0)) * notional + (notional * 13n) / 10_000n;
            position += columns.side[f]! * columns.quantity[f]!;
          }
          expect(BigInt(ledger.cash)).toBe(cash);
          expect(ledger.positions[0]!.quantity).toBe(position);
          for (let handle = 0; handle < venue.orders.length; handle++) checkFold(venue, handle);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function checkFold(venue: SimulatedVenue, handle: number): void {
  const { orders, fills } = venue;
  const facts: OrderFact[] = [
    { kind: 'submitted', quantity: BigInt(orders.quantity[handle]!) },
    { kind: 'report', status: 'working', cumulative: 0n, at: orders.slice[handle]! },
  ];
  for (let f = 0; f < fills.length; f++) {
    if (fills.columns.order[f] !== handle) continue;
    facts.push({ kind: 'execution', key: `f${f}`, quantity: BigInt(fills.columns.quantity[f]!) });
  }
  const filled = BigInt(orders.filled[handle]!);
  const reports = { 1: 'filled', 2: 'canceled', 3: 'rejected' } as const;
  const state = orders.state[handle] as 0 | 1 | 2 | 3;
  if (state !== 0) {
    facts.push({
      kind: 'report',
      status: reports[state],
      cumulative: filled,
      at: orders.endedAt[handle]!,
    });
  }
  const view = foldOrder([...facts].reverse());
  expect(view.status).toBe(state === 0 ? 'working' : reports[state]);
  expect(view.executed).toBe(filled);
  expect([view.overfilled, view.fillsMissing]).toEqual([false, false]);
}
