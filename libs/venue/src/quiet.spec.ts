import { describe, expect, it } from '@jest/globals';
import { venueWorld } from '../test/venue-world.js';
import { OrderType } from './index.js';

const { LIMIT, STOP } = OrderType;

describe('a long list of resting orders', () => {
  const many = (): { world: ReturnType<typeof venueWorld>; handles: number[] } => {
    const world = venueWorld();
    const handles = Array.from({ length: 40 }, (_, k) =>
      k % 2 === 0
        ? world.place({ type: LIMIT, price: 90 - k / 100 })
        : world.place({ type: STOP, price: 110 + k / 100 }),
    );
    world.step([[100, 101, 99, 100]]);
    return { world, handles };
  };

  it('fills what a candle comes to, however often it was quiet before', () => {
    const { world, handles } = many();
    for (let k = 0; k < 3; k++) world.step([[100, 110, 90.01, 100]]);
    expect(world.prices()).toEqual([]);
    world.step([[100, 110.01, 90, 100]]);
    expect(world.prices()).toEqual([110.01, 90]);
    expect([world.state(handles[0]!), world.state(handles[1]!)]).toEqual(['filled', 'filled']);
    world.step([[100, 110.02, 89.98, 100]]);
    expect(world.prices()).toEqual([110.01, 90, 89.98]);
  });

  it('sees new, changed, split and canceled orders', () => {
    const { world, handles } = many();
    const added = world.place({ type: LIMIT, price: 99 });
    world.step([[100, 101, 98, 100]]);
    expect(world.state(added)).toBe('filled');

    world.venue.replace(handles[4]!, { price: 97 });
    world.step([[100, 101, 96.5, 100]]);
    expect(world.prices()).toEqual([99, 97]);

    world.venue.cancel(handles[0]!);
    world.step([[100, 101, 90, 100]]);
    expect(world.prices()).toEqual([99, 97]);

    world.venue.applySplit(0, 2);
    world.step([[50, 51, 44.99, 50]]);
    expect(world.prices()).toEqual([99, 97, 44.99]);
  });
});
