import { describe, expect, it } from '@jest/globals';
import { clientOrderId } from '@vela/orders';
import fc from 'fast-check';
import { venueWorld } from '../test/venue-world.js';
import {
  OrderState,
  decimalText,
  readReport,
  reportOrder,
  snapshotVenue,
  toBrokerChange,
  toBrokerOrder,
  toOrderChange,
  toOrderRequest,
} from './index.js';
import type { OrderRequest } from './index.js';
import { shiftDecimal } from './decimal-text.js';
import { refusal } from './order-request.js';

const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const amount = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
const price = fc.oneof(amount, fc.double({ min: 5e-324, max: 1e300, noNaN: true }));
const maybe = (arbitrary: fc.Arbitrary<number>, nil: number): fc.Arbitrary<number> =>
  fc.option(arbitrary, { nil, freq: 2 });

/** An order as a strategy's desk writes it: only the prices that its type has. */
const request: fc.Arbitrary<OrderRequest> = fc
  .record({
    instrument: fc.nat(2),
    side: fc.constantFrom(1, -1),
    type: fc.nat(6),
    role: fc.nat(1),
    timeInForce: fc.nat(6),
    quantity: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    price,
    limit: price,
    trail: amount,
    trailPercent: maybe(fc.double({ min: 1e-12, max: 0.99, noNaN: true }), 0),
    stopLoss: maybe(price, NaN),
    takeProfit: maybe(price, NaN),
    notional: maybe(amount, 0),
    goodTill: fc.integer({ min: 1, max: 2 ** 52 }),
    reduceOnly: fc.boolean(),
    after: fc.constantFrom(-1, -1, 0, 1),
  })
  .map((one) => ({
    ...one,
    price: one.type === 0 || one.type === 4 ? 0 : one.price,
    limit: one.type === 3 || one.type === 6 ? one.limit : 0,
    trail: one.type === 4 && one.trailPercent === 0 ? one.trail : 0,
    trailPercent: one.type === 4 ? one.trailPercent : 0,
    quantity: one.notional > 0 ? 0 : one.quantity,
    goodTill: one.timeInForce === 2 ? one.goodTill : 0,
  }));

const INSTRUMENTS = [
  { quantityScale: 0 },
  { quantityScale: 8, lotSize: '0.00000003' },
  { quantityScale: 3, lotSize: '0.025', tickSize: '0.05' },
];

/** Two orders that others can wait for, as both sides of the crossing know them. */
const IDS = [0, 1].map((leg) => clientOrderId({ actor: 'a', seq: 1, leg, child: 0 }));

const worldWithParents = (tickRounding: 'venue' | 'none') => {
  const world = venueWorld({ instruments: INSTRUMENTS, options: { tickRounding } });
  world.place({ quantity: 5 });
  world.place({ type: 1, price: 50 });
  return world;
};

const namesOf = (instruments: ReturnType<typeof worldWithParents>['instruments']) => ({
  clientOrderId: clientOrderId({ actor: 'a', seq: 2, leg: 0, child: 0 }),
  subAccount: 'a',
  instruments,
  idOf: (handle: number): string => IDS[handle]!,
});

describe('an order of the venue in the words of the broker port', () => {
  it('comes back as the same order of the venue, whatever it is', () => {
    fc.assert(
      fc.property(request, fc.constantFrom('venue', 'none'), (asked, rounding) => {
        const direct = worldWithParents(rounding);
        const crossed = worldWithParents(rounding);
        const handle = direct.place(asked);
        const isRefused = direct.state(handle) === 'rejected';
        if (isRefused && direct.reason(handle) === 'invalid quantity') return;
        const names = namesOf(direct.instruments);
        const order = toBrokerOrder(asked, names);
        const text = JSON.stringify(order);
        const back = toOrderRequest(JSON.parse(text), {
          instruments: crossed.instruments,
          handleOf: (id) => IDS.indexOf(id),
        });
        crossed.venue.submit(back);
        expect(snapshotVenue(crossed.venue, 9)).toEqual(snapshotVenue(direct.venue, 9));
        expect(toBrokerOrder(back, names)).toEqual(order);
        for (const one of [order.quantity, order.limitPrice, order.stopPrice, order.trail?.value]) {
          if (typeof one === 'string') expect(one).toMatch(PLAIN);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused where it has no quantity, which the venue rejects on the spot', () => {
    const { instruments } = worldWithParents('venue');
    for (const quantity of [0, -1, NaN, Infinity, 0.4]) {
      const asked: OrderRequest = {
        instrument: 0,
        side: 1,
        type: 0,
        role: 0,
        quantity,
        price: 0,
        stopLoss: NaN,
        takeProfit: NaN,
        reduceOnly: false,
      };
      expect(refusal(asked, Math.floor(quantity))).not.toBe(0);
      expect(() => toBrokerOrder(asked, namesOf(instruments))).toThrow('quantity of a lot or more');
    }
  });

  it('names the field that is no number, an instrument and an order that are not known', () => {
    const { instruments, place } = worldWithParents('venue');
    place();
    const places = { instruments, handleOf: (id: string) => IDS.indexOf(id) };
    const order = toBrokerOrder(
      { ...REQUEST, type: 1, price: 10, stopLoss: 9 },
      namesOf(instruments),
    );
    const bad = (change: object): void => {
      toOrderRequest({ ...order, ...change }, places);
    };
    expect(() => bad({})).not.toThrow();
    for (const text of ['', 'abc', '1,5', '0x10', 'NaN', 'Infinity', ' 1', '1_0']) {
      expect(() => bad({ limitPrice: text })).toThrow('expected a decimal number');
      expect(() => bad({ quantity: text })).toThrow('expected a decimal number');
    }
    expect(() => bad({ instrumentId: 'other' })).toThrow('expected a known instrument');
    expect(() => bad({ after: 'unknown' })).toThrow('expected a known order to wait for');
  });
});

const REQUEST: OrderRequest = {
  instrument: 0,
  side: 1,
  type: 0,
  role: 0,
  quantity: 10,
  price: 0,
  stopLoss: NaN,
  takeProfit: NaN,
  reduceOnly: false,
};

describe('a change of an order in the words of the broker port', () => {
  it('comes back as the same change', () => {
    const change = fc.record(
      {
        quantity: fc.integer({ min: 1, max: 1e9 }).map((units) => units / 1000),
        price: amount,
        limit: amount,
        trail: fc.double({ min: 1e-9, max: 0.99, noNaN: true }),
        stopLoss: amount,
        takeProfit: amount,
      },
      { requiredKeys: [] },
    );
    const { instruments } = venueWorld({ instruments: [{ quantityScale: 3 }] });
    fc.assert(
      fc.property(change, fc.nat(6), fc.boolean(), (asked, type, isTrailPercent) => {
        const order = { type, isTrailPercent, instrument: instruments[0]! };
        if (type === 1) delete asked.limit;
        const text = JSON.stringify(toBrokerChange(asked, order));
        expect(toOrderChange(JSON.parse(text), order)).toEqual(asked);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('decimal text', () => {
  it('is plain, the shortest, and names the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = decimalText(value);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
        expect(text).toMatch(PLAIN);
      }),
      { numRuns: 2_000 },
    );
    expect(decimalText(1e21)).toBe('1000000000000000000000');
    expect(decimalText(1.5e-9)).toBe('0.0000000015');
    expect(shiftDecimal('0.05', 2)).toBe('5');
    expect(shiftDecimal('12.5', -2)).toBe('0.125');
    expect(() => decimalText(NaN)).toThrow('expected a decimal number');
  });
});

describe('a report of an order', () => {
  it('leads a mirror to the row that the venue has', () => {
    const orders = fc.array(request, { minLength: 1, maxLength: 4 });
    const bars = fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.nat(20)), { maxLength: 4 });
    fc.assert(
      fc.property(orders, bars, (asked, candles) => {
        const world = worldWithParents('none');
        const { venue, instruments } = world;
        for (const one of asked) world.place(one);
        for (const [low, width] of candles) {
          world.step(INSTRUMENTS.map(() => [low, low + width, low, low + width, 1000]));
        }
        for (let handle = 0; handle < venue.orders.length; handle++) {
          const told = reportOrder(venue.orders, handle, {
            instruments,
            clientOrderId: null,
            venueOrderId: `v${handle}`,
            parent: null,
            averagePrice: null,
            venueTime: 1,
          });
          const row = readReport(JSON.parse(JSON.stringify(told)), instruments);
          const { state, reason, filled, role, side, instrument, planned } = venue.orders;
          const isWaiting = state[handle] === OrderState.WAITING;
          const quantity = venue.orders.quantity[handle]!;
          const shown = isWaiting ? Math.max(planned[handle]!, quantity) : quantity;
          expect(row).toMatchObject({
            instrument: instrument[handle],
            side: side[handle],
            state: state[handle],
            reason: reason[handle],
            role: role[handle],
            filled: filled[handle],
            quantity: Number.isSafeInteger(shown) ? shown : 0,
            price: venue.orders.price[handle],
            limit: venue.orders.limit[handle],
            isLive: state[handle] === OrderState.WORKING || isWaiting,
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('says why an order was rejected in a word of the port', () => {
    const world = venueWorld();
    const handle = world.place({ type: 1, price: -1 });
    const told = reportOrder(world.venue.orders, handle, {
      instruments: world.instruments,
      clientOrderId: 'x',
      venueOrderId: 'v',
      parent: null,
      averagePrice: null,
      venueTime: 1,
    });
    expect(told).toMatchObject({
      status: 'rejected',
      code: 'invalid-price',
      rawStatus: 'rejected',
    });
  });
});
