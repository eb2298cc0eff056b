import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createClock, systemClock } from './system-clock.js';
import { systemIds } from './system-ids.js';

function world(wall: number) {
  const now = { wall, monotonic: 0 };
  const clock = createClock({ wallMs: () => now.wall, monotonicMs: () => now.monotonic });
  const pass = (ms: number): void => {
    now.monotonic += ms;
    now.wall = Math.floor(wall + now.monotonic);
  };
  return { now, clock, pass };
}

describe('the clock', () => {
  it('has microseconds although the wall clock has milliseconds', () => {
    const { clock, pass } = world(1_000);
    pass(0.25);
    expect(clock.now()).toBe(1_000_250);
  });

  it('follows a wall clock that is set forward', () => {
    const { clock, now, pass } = world(1_000);
    pass(1);
    now.wall = 90_000;
    expect(clock.now()).toBe(90_000_000);
  });

  it('goes on at half its pace while a wall clock that was set back catches up', () => {
    const { clock, now } = world(5_000);
    const before = clock.now();
    const pass = (ms: number): void => {
      now.monotonic += ms;
      now.wall += ms;
    };
    now.wall -= 3_600_000;
    expect(clock.now()).toBe(before);
    pass(1_000);
    expect(clock.now()).toBe(before + 500_000);
    pass(7_199_000);
    expect(clock.now()).toBe(now.wall * 1_000);
    pass(10);
    expect(clock.now()).toBe(now.wall * 1_000);
  });

  it('never goes back, whatever happens to the wall clock', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(10_000), fc.integer({ min: -5_000, max: 5_000 }))),
        (steps) => {
          const { clock, now } = world(1_000_000);
          let last = 0;
          for (const [passed, jump] of steps) {
            now.monotonic += passed / 1_000;
            now.wall += Math.floor(passed / 1_000) + jump;
            const found = clock.now();
            expect(found).toBeGreaterThanOrEqual(last);
            last = found;
          }
        },
      ),
    );
  });

  it('of this machine gives safe integers of this century, and ids that grow', () => {
    expect(Number.isSafeInteger(systemClock.now())).toBe(true);
    expect(systemClock.now()).toBeGreaterThan(1.7e15);
    const ids = systemIds(systemClock);
    const made = Array.from({ length: 1_000 }, () => ids.next('backtest'));
    expect(made).toEqual(made.toSorted());
    expect(new Set(made).size).toBe(1_000);
  });
});
