import { describe, expect, it } from '@jest/globals';
import { OrderWorld } from '@vela/testkit';
import type { OrderWorldOptions } from '@vela/testkit';

/** Worlds that are played for a commit. */
const WORLDS = 2_000;

/** Plays worlds of many seeds; returns what differs between bookings and the venue. */
function play(count: number, options: Omit<OrderWorldOptions, 'seed'> = {}, first = 1) {
  const sum = { orders: 0, kills: 0, executions: 0 };
  const faults: string[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const world = new OrderWorld({ seed, ...options });
    world.play();
    sum.orders += world.placed.length;
    sum.kills += world.kills;
    sum.executions += world.venue.executions.length;
    faults.push(...world.faults().map((fault) => `seed ${seed}: ${fault}`));
  }
  return { ...sum, faults };
}

describe('orders of an account whose owner dies, whose broker fails and whose messages are lost', () => {
  it('are at the venue exactly once, and every fill is booked exactly once', () => {
    const { orders, kills, executions, faults } = play(WORLDS * 0.4);
    expect(faults).toEqual([]);
    expect([orders > 5_000, kills > 2_000, executions > 10_000]).toEqual([true, true, true]);
  });

  it('are so too at a venue that shows orders late, renames changed ones and turns no position', () => {
    const { orders, kills, executions, faults } = play(WORLDS * 0.4, { isStrict: true }, 50_001);
    expect(faults).toEqual([]);
    expect([orders > 5_000, kills > 2_000, executions > 5_000]).toEqual([true, true, true]);
  });

  it('are so too at a venue that takes a used id again', () => {
    const { kills, faults } = play(WORLDS * 0.2, { unique: 'no' }, 10_001);
    expect(faults).toEqual([]);
    expect(kills).toBeGreaterThan(1_000);
  });

  it('are not sent any more once the switch is engaged, and nothing is left working', () => {
    for (let seed = 20_001; seed <= 20_200; seed++) {
      const world = new OrderWorld({ seed, halts: true });
      world.play();
      expect([seed, world.sentLate, world.faults()]).toEqual([seed, [], []]);
      expect([seed, world.store.of('acc_1').record.engaging]).toEqual([seed, false]);
      expect([seed, world.venue.working()]).toEqual([seed, []]);
    }
  });

  it('are played the same for the same seed', () => {
    const log = (): string => {
      const world = new OrderWorld({ seed: 7 });
      world.play();
      return JSON.stringify(world.store.of('acc_1').log);
    };
    expect(log()).toBe(log());
  });

  it.each([
    ['new id per attempt', { unique: 'no', isStrict: true }, 60, /duplicate|belongs|external/],
    ['send before commit', { unique: 'no', isStrict: true }, 120, /duplicate|belongs|external/],
    ['unknown is rejected', { isStrict: true }, 30, /wrongly rejected/],
    ['absent is rejected', { isStrict: true }, 30, /wrongly rejected/],
    ['no dedupe', {}, 5, /fills for|position/],
  ] as const)('differ with %s', (twin, options, worlds, what) => {
    const { faults } = play(worlds, { twin, ...options });
    expect(faults.filter((fault) => what.test(fault))).not.toEqual([]);
  });
});
