import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { venueWorld } from '../test/venue-world.js';
import type { Bar } from '../test/venue-world.js';
import { OrderType, TimeInForce } from './index.js';

const { LIMIT } = OrderType;
const { DAY, GTD, OPG, CLS, IOC } = TimeInForce;
const HOUR = 3_600e6;
const FLAT: Bar = [100, 100, 100, 100];
const at = (text: string): Micros => parseInstant(text);

/** A venue of New York, or of no calendar, with candles of half an hour. */
function halfHours(from: string, venue = 'XNYS') {
  const world = venueWorld({
    instruments: [{ venue }],
    timeframe: '30m' as Timeframe,
    at: at(from),
  });
  return {
    ...world,
    /** Steps through the candle that opens at an instant. */
    candleAt: (text: string, bar: Bar | null = FLAT): void => {
      world.step([bar], { openAt: at(text), availableAt: at(text) + HOUR / 2 });
    },
  };
}

describe('a day order', () => {
  it('of the morning ends with the session, after its last candle', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const order = world.place({ type: LIMIT, price: 90, timeInForce: DAY });
    world.candleAt('2024-01-08T15:00:00Z');
    world.candleAt('2024-01-08T20:00:00Z');
    expect(world.state(order)).toBe('working');
    world.candleAt('2024-01-08T20:30:00Z');
    expect([world.state(order), world.reason(order)]).toEqual(['expired', 'the session was over']);
  });

  it('still fills in the last candle of its session', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const order = world.place({ type: LIMIT, price: 90, timeInForce: DAY });
    world.candleAt('2024-01-08T20:30:00Z', [100, 100, 89, 90]);
    expect(world.state(order)).toBe('filled');
  });

  it('of the evening is for the next session, over a weekend and with half a day', () => {
    // Friday 2023-11-24 closes at 13:00 in New York, 18:00 UTC.
    const world = halfHours('2023-11-22T21:00:00Z');
    const order = world.place({ type: LIMIT, price: 90, timeInForce: DAY });
    world.candleAt('2023-11-24T14:30:00Z');
    world.candleAt('2023-11-24T17:00:00Z');
    expect(world.state(order)).toBe('working');
    world.candleAt('2023-11-24T17:30:00Z');
    expect(world.state(order)).toBe('expired');
  });

  it('ends without a candle of its own, and before a later one fills it', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const order = world.place({ timeInForce: DAY });
    world.candleAt('2024-01-08T21:00:00Z', null);
    expect([world.state(order), world.prices()]).toEqual(['expired', []]);
    const late = halfHours('2024-01-08T15:00:00Z');
    const other = late.place({ timeInForce: DAY });
    late.candleAt('2024-01-09T14:30:00Z');
    expect([late.state(other), late.prices()]).toEqual(['expired', []]);
  });

  it('of a venue without a calendar ends with the UTC day', () => {
    const world = halfHours('2024-01-06T12:00:00Z', 'XXXX');
    const order = world.place({ type: LIMIT, price: 90, timeInForce: DAY });
    world.candleAt('2024-01-06T23:00:00Z');
    expect(world.state(order)).toBe('working');
    world.candleAt('2024-01-06T23:30:00Z');
    expect(world.state(order)).toBe('expired');
  });

  it('of daily candles without a calendar is for the next candle, whatever its date', () => {
    const world = venueWorld({ timeframe: '1d' as Timeframe, at: at('2024-01-06') });
    const order = world.place({ timeInForce: DAY });
    const other = world.place({ type: LIMIT, price: 90, timeInForce: DAY });
    world.step([FLAT], { openAt: at('2024-01-08'), availableAt: at('2024-01-09') });
    expect([world.state(order), world.state(other)]).toEqual(['filled', 'expired']);
  });
});

describe('an order good till an instant', () => {
  it('acts in every candle that opens before it', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const goodTill = at('2024-01-08T16:10:00Z');
    const order = world.place({ type: LIMIT, price: 90, timeInForce: GTD, goodTill });
    world.candleAt('2024-01-08T16:00:00Z', [100, 100, 95, 96]);
    expect([world.state(order), world.reason(order)]).toEqual(['expired', 'its time was over']);
    const again = halfHours('2024-01-08T15:00:00Z');
    const other = again.place({ type: LIMIT, price: 90, timeInForce: GTD, goodTill });
    again.candleAt('2024-01-08T16:00:00Z', [100, 100, 89, 96]);
    expect(again.state(other)).toBe('filled');
  });

  it('is refused when its time is over already', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const order = world.place({ timeInForce: GTD, goodTill: at('2024-01-08T15:00:00Z') });
    expect([world.state(order), world.reason(order)]).toEqual(['rejected', 'its time was over']);
    expect(world.venue.isTimed).toBe(false);
  });
});

describe('an order at the open', () => {
  it('placed inside a session is for the next one', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const order = world.place({ timeInForce: OPG });
    world.candleAt('2024-01-08T15:00:00Z');
    world.candleAt('2024-01-08T20:30:00Z');
    expect(world.state(order)).toBe('working');
    // Trading before the open is not the open.
    world.candleAt('2024-01-09T14:00:00Z', [101, 101, 101, 101]);
    world.candleAt('2024-01-09T14:30:00Z', [102, 103, 101, 103]);
    expect(world.prices()).toEqual([102]);
  });

  it('waits for the first candle of its session, and ends with it when there is none', () => {
    const world = halfHours('2024-01-08T21:00:00Z');
    const order = world.place({ timeInForce: OPG });
    world.candleAt('2024-01-09T14:30:00Z', null);
    world.candleAt('2024-01-09T15:30:00Z', [103, 103, 103, 103]);
    expect(world.prices()).toEqual([103]);
    const halted = halfHours('2024-01-08T21:00:00Z');
    const other = halted.place({ timeInForce: OPG });
    halted.candleAt('2024-01-09T20:30:00Z', null);
    expect([halted.state(other), halted.reason(other)]).toEqual([
      'expired',
      'not filled at the open',
    ]);
    expect(world.state(order)).toBe('filled');
  });
});

describe('an order at the close', () => {
  it('fills at the close of the last candle of the session it was placed in', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const market = world.place({ timeInForce: CLS });
    const limit = world.place({ type: LIMIT, price: 101, timeInForce: CLS });
    const tight = world.place({ type: LIMIT, price: 99, timeInForce: CLS });
    world.candleAt('2024-01-08T20:00:00Z');
    expect(world.prices()).toEqual([]);
    world.candleAt('2024-01-08T20:30:00Z', [100, 101, 98, 100.5]);
    expect(world.prices()).toEqual([100.5, 100.5]);
    expect([market, limit, tight].map(world.state)).toEqual(['filled', 'filled', 'expired']);
    expect(world.reason(tight)).toBe('not filled at the close');
  });

  it('ends with its session when the last candle is missing', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const order = world.place({ timeInForce: CLS });
    world.candleAt('2024-01-08T20:00:00Z');
    world.candleAt('2024-01-08T20:30:00Z', null);
    expect(world.state(order)).toBe('expired');
  });
});

describe('an order for one moment', () => {
  it('decides on the first candle it can act in, however late that comes', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const order = world.place({ type: LIMIT, price: 99, timeInForce: IOC });
    world.candleAt('2024-01-08T15:00:00Z', null);
    expect(world.state(order)).toBe('working');
    world.candleAt('2024-01-08T15:30:00Z', [99, 100, 98, 100]);
    expect(world.prices()).toEqual([99]);
  });
});

describe('a waiting order', () => {
  it('runs out of time as any other', () => {
    const world = halfHours('2024-01-08T15:00:00Z');
    const parent = world.place({ type: LIMIT, price: 90 });
    const child = world.place({
      side: -1,
      type: LIMIT,
      price: 110,
      timeInForce: DAY,
      after: parent,
    });
    world.candleAt('2024-01-08T20:30:00Z');
    expect([world.state(parent), world.state(child)]).toEqual(['working', 'expired']);
    expect(world.venue.waiting).toEqual([]);
    expect(world.venue.isTimed).toBe(false);
  });
});
