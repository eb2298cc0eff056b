import { describe, expect, it } from '@jest/globals';
import { venueWorld } from '../test/venue-world.js';
import type { Bar } from '../test/venue-world.js';
import { OrderType, TimeInForce } from './index.js';

const { LIMIT, STOP, TRAILING_STOP } = OrderType;
const REASON = 'the price was not above 0';

describe('a candle that opens at 0 or below', () => {
  it.each([0, -5])('ends what acts on it, one order or many, at an open of %d', (open) => {
    const bar: Bar = [open, 3, -7, 1, 100];
    const alone = venueWorld();
    const only = alone.place();
    alone.step([bar]);
    expect([alone.state(only), alone.reason(only), alone.prices()]).toEqual([
      'canceled',
      REASON,
      [],
    ]);

    const world = venueWorld({ options: { intrabar: 'openHighLowClose' } });
    const handles = [
      world.place(),
      world.place({ notional: 1_000, quantity: 0 }),
      world.place({ type: LIMIT, price: 2, stopLoss: 1 }),
      world.place({ type: STOP, price: 2 }),
      world.place({ type: TRAILING_STOP, trail: 1, side: -1 }),
      world.place({ timeInForce: TimeInForce.DAY }),
    ];
    const child = world.place({ after: handles[2]! });
    world.step([bar]);
    expect(handles.map((handle) => world.reason(handle))).toEqual(handles.map(() => REASON));
    expect(world.state(child)).toBe('canceled');
    expect(world.prices()).toEqual([]);
    expect([world.venue.isBusy(0), world.venue.isTimed]).toEqual([false, false]);
  });

  it('leaves orders that act later; nothing fills at a close that is no price either', () => {
    const world = venueWorld({ options: { latencyMs: 120_000 } });
    const later = world.place();
    world.step([[-1, 1, -1, 1]]);
    expect(world.state(later)).toBe('working');

    const same = venueWorld({ options: { marketFill: 'sameClose' } });
    same.step([[5, 5, -1, -1]]);
    const handle = same.place();
    same.close([5, 5, -1, -1]);
    expect([same.state(handle), same.reason(handle)]).toEqual(['canceled', REASON]);
  });
});
