import { describe, expect, it } from '@jest/globals';
import { venueWorld } from '../test/venue-world.js';
import type { Bar } from '../test/venue-world.js';
import { OrderRole, OrderType, TimeInForce } from './index.js';

const { LIMIT, STOP } = OrderType;
const FLAT: Bar = [100, 100, 100, 100, 1000];
/** A candle of which at most half, that is `volume / 2`, may be taken. */
const thin = (bar: Bar, volume: number): Bar => [bar[0], bar[1], bar[2], bar[3], volume];
const half = { options: { participation: 0.5 } };

describe('a group', () => {
  it('cancels the others when one fills, however many they are', () => {
    const world = venueWorld();
    const legs = [
      world.place({ type: LIMIT, price: 95 }),
      world.place({ type: STOP, price: 105 }),
      world.place({ type: LIMIT, price: 90, quantity: 3 }),
    ];
    expect(world.venue.group(legs)).toBe(3);
    world.step([[100, 106, 99, 104]]);
    expect(legs.map(world.state)).toEqual(['canceled', 'filled', 'canceled']);
    expect(world.reason(legs[0]!)).toBe('the other leg was filled');
  });

  it('shrinks the others by the share that a partial fill took', () => {
    const world = venueWorld(half);
    const buy = world.place({ type: LIMIT, price: 99, quantity: 10 });
    const other = world.place({ type: LIMIT, price: 90, quantity: 20 });
    world.venue.group([buy, other]);
    world.step([thin([100, 100, 98, 99], 8)]);
    expect([world.sizes(buy), world.sizes(other)]).toEqual([
      [10, 4],
      [12, 0],
    ]);
    world.step([thin([100, 100, 98, 99], 100)]);
    expect([world.state(buy), world.state(other)]).toEqual(['filled', 'canceled']);
    expect(world.held()).toBe(10);
  });

  it('may be of several instruments', () => {
    const world = venueWorld({ instruments: [{}, {}] });
    const one = world.place({ type: LIMIT, price: 99 });
    const other = world.place({ instrument: 1, type: LIMIT, price: 99 });
    world.venue.group([one, other]);
    world.step([[100, 100, 98, 99], FLAT]);
    expect([world.state(one), world.state(other)]).toEqual(['filled', 'canceled']);
  });

  it('ends a member once that waits for another member', () => {
    const world = venueWorld();
    const first = world.place({ type: LIMIT, price: 99 });
    const second = world.place({ type: LIMIT, price: 90 });
    const child = world.place({ side: -1, after: second, timeInForce: TimeInForce.DAY });
    const other = world.place({ type: LIMIT, price: 80, timeInForce: TimeInForce.DAY });
    world.venue.group([first, second, child]);
    world.step([[100, 100, 98, 99]]);
    expect([first, second, child, other].map(world.state)).toEqual([
      'filled',
      'canceled',
      'canceled',
      'working',
    ]);
    expect(world.venue.isTimed).toBe(true);
    expect(world.venue.notices.filter((_, at) => at % 2 === 0)).toEqual([first, second, child]);
  });

  it('leaves out what has ended, and is none with one member', () => {
    const world = venueWorld();
    const rejected = world.place({ quantity: 0 });
    const one = world.place({ type: LIMIT, price: 99 });
    expect(world.venue.group([rejected, one])).toBe(1);
    expect(world.venue.orders.group[one]).toBe(0);
  });
});

describe('a bracket of a parent that fills in parts', () => {
  const bracket = { quantity: 10, stopLoss: 90, takeProfit: 110 };

  it('is always as large as what was filled', () => {
    const world = venueWorld(half);
    const entry = world.place(bracket);
    world.step([thin(FLAT, 6)]);
    expect([world.sizes(entry), world.sizes(entry + 1), world.sizes(entry + 2)]).toEqual([
      [10, 3],
      [3, 0],
      [3, 0],
    ]);
    world.step([thin(FLAT, 8)]);
    expect([world.sizes(entry + 1), world.sizes(entry + 2)]).toEqual([
      [7, 0],
      [7, 0],
    ]);
    world.step([thin(FLAT, 100)]);
    expect(world.state(entry)).toBe('filled');
    world.step([thin([100, 111, 99, 110], 100)]);
    expect([world.state(entry + 1), world.state(entry + 2)]).toEqual(['canceled', 'filled']);
    expect(world.held()).toBe(0);
  });

  it('shrinks the other leg when one leg fills in part', () => {
    const world = venueWorld(half);
    const entry = world.place(bracket);
    world.step([thin(FLAT, 100)]);
    world.step([thin([100, 111, 99, 110], 8)]);
    expect([world.sizes(entry + 1), world.sizes(entry + 2)]).toEqual([
      [6, 0],
      [10, 4],
    ]);
    world.step([thin([95, 96, 89, 90], 100)]);
    expect(world.state(entry + 1)).toBe('filled');
    expect([world.held(), world.prices()]).toEqual([0, [100, 110, 90]]);
  });

  it('takes the rest of the entry back when it has closed the position', () => {
    const world = venueWorld(half);
    const entry = world.place({ ...bracket, type: LIMIT, price: 100 });
    world.step([thin(FLAT, 6)]);
    world.step([thin([105, 111, 104, 110], 100)]);
    expect([world.state(entry), world.reason(entry)]).toEqual([
      'canceled',
      'its bracket was closed',
    ]);
    expect([world.sizes(entry), world.held()]).toEqual([[10, 3], 0]);
  });

  it('stays when the strategy takes back what is left of the entry', () => {
    const world = venueWorld(half);
    const entry = world.place(bracket);
    world.step([thin(FLAT, 6)]);
    expect(world.venue.cancel(entry)).toBe(true);
    world.step([thin([100, 100, 89, 90], 100)]);
    expect([world.state(entry + 1), world.held()]).toEqual(['filled', 0]);
  });
});

describe('an order that waits for another', () => {
  const exit = { side: -1, type: LIMIT, price: 110, reduceOnly: true };

  it('works as far as that one is filled', () => {
    const world = venueWorld(half);
    const entry = world.place({ quantity: 10 });
    const child = world.place({ ...exit, after: entry, quantity: 5 });
    expect([world.state(child), world.sizes(child)]).toEqual(['waiting', [0, 0]]);
    world.step([thin(FLAT, 8)]);
    expect([world.state(child), world.sizes(child)]).toEqual(['working', [2, 0]]);
    world.step([thin(FLAT, 100)]);
    expect(world.sizes(child)).toEqual([5, 0]);
    world.step([[100, 111, 100, 110, 100]]);
    expect([world.state(child), world.held()]).toEqual(['filled', 5]);
  });

  it('waits again when it has filled its part before the parent goes on', () => {
    const world = venueWorld(half);
    const entry = world.place({ quantity: 10, type: LIMIT, price: 100 });
    const child = world.place({ ...exit, after: entry });
    world.step([thin(FLAT, 8)]);
    world.step([thin([105, 111, 104, 110], 100)]);
    expect([world.state(child), world.sizes(child), world.held()]).toEqual(['waiting', [4, 4], 0]);
    world.step([thin(FLAT, 100)]);
    expect([world.state(child), world.sizes(child)]).toEqual(['working', [10, 4]]);
    world.step([thin([105, 111, 104, 110], 100)]);
    expect([world.state(child), world.held()]).toEqual(['filled', 0]);
  });

  it('ends with a parent that ends without a fill', () => {
    const world = venueWorld();
    const entry = world.place({ type: LIMIT, price: 90 });
    const child = world.place({ ...exit, after: entry });
    world.venue.cancel(entry);
    expect([world.state(child), world.reason(child)]).toEqual([
      'canceled',
      'the order it waited for ended',
    ]);
    expect(world.venue.waiting).toEqual([]);
  });

  it('works at once when the parent is filled already, and never when it was refused', () => {
    const world = venueWorld();
    const entry = world.place();
    const refused = world.place({ quantity: 0 });
    world.step([FLAT]);
    const child = world.place({ ...exit, after: entry });
    const none = world.place({ ...exit, after: refused });
    expect([world.state(child), world.state(none)]).toEqual(['working', 'canceled']);
    world.step([[100, 111, 100, 110]]);
    expect([world.state(child), world.held()]).toEqual(['filled', 0]);
  });

  it('may be of another instrument, and a market order', () => {
    const world = venueWorld({ instruments: [{}, {}] });
    const entry = world.place({ type: LIMIT, price: 99 });
    const hedge = world.place({ instrument: 1, side: -1, after: entry });
    world.step([FLAT, FLAT]);
    expect(world.state(hedge)).toBe('waiting');
    world.step([[100, 100, 98, 99], FLAT]);
    world.step([FLAT, [50, 50, 50, 50]]);
    expect([world.state(hedge), world.held(0), world.held(1)]).toEqual(['filled', 10, -10]);
  });

  it('can be one of a pair that cancel each other, in parts as well', () => {
    const world = venueWorld(half);
    const entry = world.place({ quantity: 10, type: LIMIT, price: 100 });
    const target = world.place({ ...exit, after: entry });
    const stop = world.place({ ...exit, type: STOP, price: 90, after: entry });
    world.venue.group([target, stop]);
    world.step([thin(FLAT, 8)]);
    expect([world.sizes(target), world.sizes(stop)]).toEqual([
      [4, 0],
      [4, 0],
    ]);
    world.step([thin([105, 111, 104, 110], 4)]);
    expect([world.sizes(target), world.sizes(stop)]).toEqual([
      [4, 2],
      [2, 0],
    ]);
    world.step([thin(FLAT, 100)]);
    expect([world.sizes(target), world.sizes(stop)]).toEqual([
      [10, 2],
      [8, 0],
    ]);
    world.step([thin([95, 95, 89, 90], 100)]);
    expect([world.state(stop), world.state(target), world.held()]).toEqual([
      'filled',
      'canceled',
      0,
    ]);
  });
});

describe('reduce-only orders', () => {
  it('never turn a position, whatever they are told', () => {
    const world = venueWorld();
    world.place({ quantity: 10 });
    world.step([FLAT]);
    const stop = world.place({ side: -1, type: STOP, price: 95, quantity: 50, reduceOnly: true });
    world.step([[100, 100, 94, 95]]);
    expect([world.state(stop), world.sizes(stop), world.held()]).toEqual(['filled', [50, 10], 0]);
  });

  it('close what a margin call asks for', () => {
    const world = venueWorld();
    world.place({ quantity: 10 });
    world.step([FLAT]);
    const call = world.venue.liquidate(0, 4);
    world.step([FLAT]);
    expect([world.venue.orders.role[call], world.held()]).toEqual([OrderRole.MARGIN_CALL, 6]);
  });
});
