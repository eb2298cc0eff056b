import { describe, expect, it } from '@jest/globals';
import { venueWorld } from '../test/venue-world.js';
import type { Bar } from '../test/venue-world.js';
import { OrderReason, OrderRole, OrderType, TimeInForce, orderResults } from './index.js';
import type { CheckedOrder } from './index.js';

const { LIMIT, STOP, STOP_LIMIT, TRAILING_STOP, MARKET_IF_TOUCHED, LIMIT_IF_TOUCHED } = OrderType;
const FLAT: Bar = [100, 100, 100, 100, 1000];

describe('quotes', () => {
  // type, side, price, other prices, bid, ask, price of the fill
  const cases: [string, number, object, number, number, number | null][] = [
    ['a market buy takes the ask', 1, {}, 99.9, 100.1, 100.1],
    ['a market sell takes the bid', -1, {}, 99.9, 100.1, 99.9],
    ['a market buy waits without an ask', 1, {}, 99.9, NaN, null],
    ['a limit buy fills when the ask comes to it', 1, { type: LIMIT, price: 100 }, 99, 100, 100],
    ['a limit buy has a better ask', 1, { type: LIMIT, price: 100 }, 98, 99, 99],
    ['a limit buy waits above the bid', 1, { type: LIMIT, price: 100 }, 100, 100.1, null],
    ['a limit sell fills when the bid comes to it', -1, { type: LIMIT, price: 100 }, 100, 101, 100],
    ['a stop buy triggers at the ask', 1, { type: STOP, price: 100 }, 99, 100, 100],
    ['a stop buy waits for the ask', 1, { type: STOP, price: 100 }, 99, 99.9, null],
    ['a stop sell triggers at the bid', -1, { type: STOP, price: 100 }, 99.8, 101, 99.8],
    ['a touched buy takes the ask', 1, { type: MARKET_IF_TOUCHED, price: 100 }, 98, 99, 99],
    [
      'a stop-limit buy rests when the ask is beyond its limit',
      1,
      { type: STOP_LIMIT, price: 100, limit: 100.5 },
      100,
      101,
      null,
    ],
    [
      'a limit-if-touched sell fills at once within its limit',
      -1,
      { type: LIMIT_IF_TOUCHED, price: 100, limit: 99 },
      100.5,
      101,
      100.5,
    ],
    ['an order at the close needs candles', 1, { timeInForce: TimeInForce.CLS }, 99, 100, null],
  ];

  it.each(cases)('%s', (_, side, request, bid, ask, expected) => {
    const world = venueWorld();
    world.place({ side, ...request });
    world.quote(bid, ask);
    expect(world.prices()).toEqual(expected === null ? [] : [expected]);
  });

  it('keep a triggered order as a limit order, and let a trailing stop follow the bid', () => {
    const world = venueWorld();
    const order = world.place({ type: STOP_LIMIT, price: 100, limit: 100.5 });
    world.place({ side: -1, type: TRAILING_STOP, trail: 1 });
    world.quote(100, 101);
    world.quote(101.2, 100.4);
    expect([world.state(order), world.prices()]).toEqual(['filled', [100.4]]);
    world.quote(100.3, 100.4);
    expect(world.prices()).toEqual([100.4]);
    world.quote(100.2, 100.4);
    expect(world.prices()).toEqual([100.4, 100.2]);
  });

  it('give the share of their size that participation allows, each side its own', () => {
    const world = venueWorld({ options: { participation: 0.5 } });
    const buy = world.place({ quantity: 10 });
    const sell = world.place({ side: -1, quantity: 10 });
    const fok = world.place({ quantity: 10, timeInForce: TimeInForce.FOK });
    world.quote(99, 101, 40, 12);
    expect([buy, sell, fok].map(world.sizes)).toEqual([
      [10, 6],
      [10, 10],
      [10, 0],
    ]);
    expect(world.reason(fok)).toBe('not filled at once');
    world.quote(99, 101);
    expect(world.state(buy)).toBe('filled');
  });

  it('open brackets that live from the next quote on', () => {
    const world = venueWorld();
    world.place({ stopLoss: 95, takeProfit: 105 });
    world.quote(99, 100);
    world.quote(95, 96);
    expect([world.prices(), world.held()]).toEqual([[100, 95], 0]);
  });
});

describe('replacing an order', () => {
  it('changes price and quantity in place', () => {
    const world = venueWorld();
    const order = world.place({ type: LIMIT, price: 90 });
    expect(world.venue.replace(order, { price: 99.004, quantity: 4 })).toBe(OrderReason.NONE);
    world.step([[100, 100, 98, 99]]);
    expect([world.prices(), world.quantities()]).toEqual([[99], [4]]);
  });

  it('keeps what was filled: the quantity is that of the whole order', () => {
    const world = venueWorld({ options: { participation: 0.5 } });
    const order = world.place({ quantity: 10 });
    world.step([[100, 100, 100, 100, 8]]);
    expect(world.venue.replace(order, { quantity: 4 })).toBe(OrderReason.INVALID_QUANTITY);
    expect(world.venue.replace(order, { quantity: 6 })).toBe(OrderReason.NONE);
    world.step([FLAT]);
    expect([world.state(order), world.sizes(order)]).toEqual(['filled', [6, 6]]);
  });

  it('changes triggers, limits, trails and the prices of children', () => {
    const world = venueWorld();
    const stop = world.place({ type: STOP_LIMIT, price: 110, limit: 111 });
    const trail = world.place({ type: TRAILING_STOP, trail: 50 });
    const entry = world.place();
    world.venue.replace(stop, { price: 105, limit: 104 });
    world.venue.replace(trail, { trail: 2 });
    world.venue.replace(entry, { stopLoss: 97, takeProfit: 120 });
    world.step([[100, 103, 99, 103]]);
    expect(world.prices()).toEqual([100, 102]);
    world.step([[103, 103, 96, 97]]);
    expect(world.prices()).toEqual([100, 102, 97]);
    world.step([[106, 107, 103, 106]]);
    expect(world.prices()).toEqual([100, 102, 97, 104]);
  });

  it.each([[{ price: 0 }], [{ limit: NaN }], [{ quantity: 0.2 }], [{ trail: -1 }]])(
    'refuses %j and changes nothing',
    (change) => {
      const world = venueWorld();
      const order = world.place({ type: LIMIT, price: 90 });
      expect(world.venue.replace(order, change)).not.toBe(OrderReason.NONE);
      expect([world.venue.orders.price[order], world.sizes(order)]).toEqual([90, [10, 0]]);
    },
  );
});

describe('amounts of money', () => {
  it('become a quantity at the price of the first fill, rounded down to the lot', () => {
    const world = venueWorld({ options: { slippage: { model: 'fixed', amount: 1 } } });
    const order = world.place({ notional: 1000, quantity: 0, stopLoss: 90 });
    world.step([[102, 102, 102, 102]]);
    // 1000 buys nine at 102 and nine at 103.
    expect([world.sizes(order), world.sizes(order + 1), world.prices()]).toEqual([
      [9, 9],
      [9, 0],
      [103],
    ]);
  });

  it('keep their quantity when the first fill is a part', () => {
    const world = venueWorld({ options: { participation: 0.5 } });
    const order = world.place({ notional: 1000, quantity: 0 });
    world.step([[100, 100, 100, 100, 8]]);
    world.step([[50, 50, 50, 50, 100]]);
    expect([world.state(order), world.sizes(order)]).toEqual(['filled', [10, 10]]);
  });

  it('that buy less than a lot are canceled, those that are none rejected', () => {
    const world = venueWorld();
    const small = world.place({ notional: 99, quantity: 0 });
    const wrong = world.place({ notional: -1, quantity: 0 });
    world.step([FLAT]);
    expect([world.state(small), world.reason(small)]).toEqual([
      'canceled',
      'the amount buys less than a lot',
    ]);
    expect([world.state(wrong), world.reason(wrong)]).toEqual(['rejected', 'invalid quantity']);
  });
});

describe('corporate actions', () => {
  it('carry orders, brackets and trailing stops over a split', () => {
    const world = venueWorld();
    const entry = world.place({ stopLoss: 90, takeProfit: 110 });
    world.step([FLAT]);
    const limit = world.place({ type: LIMIT, price: 80, stopLoss: 70, quantity: 3 });
    const trail = world.place({ side: -1, type: TRAILING_STOP, trail: 30 });
    const child = world.place({ side: -1, type: LIMIT, price: 120, after: limit, quantity: 3 });
    world.step([FLAT]);
    world.venue.applySplit(0, 4);
    const { price, stopLoss, planned, watermark, trail: distance } = world.venue.orders;
    expect([price[entry + 1], price[entry + 2], world.sizes(entry + 1)]).toEqual([
      22.5,
      27.5,
      [40, 0],
    ]);
    expect([price[limit], stopLoss[limit], world.sizes(limit)]).toEqual([20, 17.5, [12, 0]]);
    expect([watermark[trail], distance[trail], price[trail]]).toEqual([25, 7.5, 17.5]);
    expect([price[child], planned[child]]).toEqual([30, 12]);
  });

  it('end an order of which a reverse split leaves less than a lot', () => {
    const world = venueWorld();
    const order = world.place({ type: LIMIT, price: 80, quantity: 5 });
    world.venue.applySplit(0, 0.1);
    expect([world.state(order), world.reason(order)]).toEqual([
      'expired',
      'less than a lot was left by the split',
    ]);
    expect(world.venue.isBusy(0)).toBe(false);
  });

  it('end all orders of a delisted instrument and leave the others', () => {
    const world = venueWorld({ instruments: [{}, {}] });
    const gone = world.place({ type: LIMIT, price: 80 });
    const child = world.place({ type: LIMIT, price: 120, side: -1, after: gone });
    const other = world.place({ instrument: 1, type: LIMIT, price: 80 });
    world.venue.expireAll(0, OrderReason.DELISTED);
    expect([gone, child, other].map(world.state)).toEqual(['expired', 'canceled', 'working']);
    expect(world.reason(gone)).toBe('the instrument was delisted');
  });
});

describe('the account', () => {
  it('is asked when an order is placed and again before its fill', () => {
    const asked: [number, number, boolean][] = [];
    const check = {
      check: ({ price, quantity, isFill }: CheckedOrder): number => {
        asked.push([price, quantity, isFill]);
        return isFill && price > 100 ? OrderReason.BUYING_POWER : OrderReason.NONE;
      },
    };
    const world = venueWorld({ check });
    const limit = world.place({ type: LIMIT, price: 99 });
    const market = world.place();
    world.step([[101, 102, 98, 99]]);
    expect(asked).toEqual([
      [99, 10, false],
      [0, 10, false],
      [101, 10, true],
      [99, 10, true],
    ]);
    expect([world.state(market), world.reason(market), world.state(limit)]).toEqual([
      'canceled',
      'not enough buying power',
      'filled',
    ]);
  });

  it('may refuse an order at once; children of brackets are asked when they fill', () => {
    const roles: number[] = [];
    const check = {
      check: ({ role, side, isFill }: CheckedOrder): number => {
        if (isFill) roles.push(role);
        return side < 0 && !isFill ? OrderReason.NO_SHORTING : OrderReason.NONE;
      },
    };
    const world = venueWorld({ check });
    const short = world.place({ side: -1, timeInForce: TimeInForce.DAY });
    world.place({ stopLoss: 95 });
    world.step([[100, 100, 94, 95]]);
    expect([world.state(short), world.reason(short)]).toEqual([
      'rejected',
      'short selling is not allowed',
    ]);
    expect(roles).toEqual([OrderRole.ENTRY, OrderRole.STOP_LOSS]);
    expect(world.venue.isTimed).toBe(false);
  });
});

describe('the columns of results', () => {
  it('show what is not there as NaN and −1, the legs of a bracket as siblings', () => {
    const world = venueWorld();
    world.place({ stopLoss: 95, takeProfit: 105 });
    world.step([FLAT]);
    const results = orderResults(world.venue.orders);
    expect(Array.from(results['price']!)).toEqual([NaN, 95, 105]);
    expect(Array.from(results['parent']!)).toEqual([-1, 0, 0]);
    expect(Array.from(results['sibling']!)).toEqual([-1, 2, 1]);
    expect(Array.from(results['endedAt']!)).toEqual([1, -1, -1]);
    expect(Object.keys(results)).not.toContain('group');
  });

  it('name what only some orders have when one has it', () => {
    const world = venueWorld();
    world.place({ type: STOP_LIMIT, price: 105, limit: 106 });
    const legs = [world.place({ type: LIMIT, price: 90 }), world.place({ type: LIMIT, price: 91 })];
    world.venue.group(legs);
    const results = orderResults(world.venue.orders);
    expect(Array.from(results['limit']!)).toEqual([106, 0, 0]);
    expect(Array.from(results['group']!)).toEqual([0, 2, 2]);
    expect(Object.keys(results)).not.toContain('trail');
  });
});
