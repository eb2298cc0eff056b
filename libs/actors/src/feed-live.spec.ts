import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import { FeedWorld } from '@vela/testkit';

const START = parseInstant('2026-11-18T15:00:00Z');
/** A minute in virtual milliseconds. */
const M = 60_000;

describe('a feed of a live stream', () => {
  it('fetches the past, goes live, and closes each minute as soon as all have told', async () => {
    const world = new FeedWorld({ startAt: START, back: 20 });
    world.own();
    await world.run(3 * M + 500);
    expect(world.violations()).toEqual([]);
    expect(world.rows).toHaveLength(23);
    expect(world.states.map(({ state }) => state)).toEqual(['STARTING', 'LIVE']);
    expect(world.market.counts).toMatchObject({ opened: 1, refused: 0, snapshots: 0 });
    expect(world.pulses.at(-1)).toMatchObject({ state: 'LIVE', lastSlice: 23 });
    expect(world.alerts).toEqual([]);
  });
});
