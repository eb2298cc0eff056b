import { describe, expect, it } from '@jest/globals';
import { StepWatch } from './step-watch.js';

/** A thread that a test moves, and its watch, which looks every 31.25 ms. */
class World {
  nowMs = 0;
  computedMs = 0;
  moves = 1;
  stuckAtMs: number | null = null;
  isSilent = false;
  readonly watch = new StepWatch({
    limitMs: 250,
    moves: () => this.moves,
    computedMs: () => Promise.resolve(this.isSilent ? NaN : this.computedMs),
    now: () => this.nowMs,
    onStuck: () => (this.stuckAtMs = this.nowMs),
  });

  /** Lets time pass; the thread computes for a share of it. */
  async pass(ms: number, share = 1, everyMs = this.watch.everyMs): Promise<void> {
    for (const end = this.nowMs + ms; this.nowMs < end; ) {
      this.nowMs += everyMs;
      this.computedMs += everyMs * share;
      await this.watch.look();
    }
  }
}

describe('the watch over steps', () => {
  it('trips for a step that computes for longer than its limit', async () => {
    const world = new World();
    world.watch.begin();
    await world.pass(1_000);
    expect(world.stuckAtMs).toBeGreaterThanOrEqual(250);
    expect(world.stuckAtMs).toBeLessThan(350);
  });

  it('does not trip while the thread moves on', async () => {
    const world = new World();
    world.watch.begin();
    for (let i = 0; i < 50; i++) {
      await world.pass(200);
      world.moves++;
    }
    expect(world.stuckAtMs).toBeNull();
  });

  it('does not count time in which other work had the processor', async () => {
    const world = new World();
    world.watch.begin();
    await world.pass(900, 0.1);
    expect(world.stuckAtMs).toBeNull();
    await world.pass(900, 0.9);
    expect(world.stuckAtMs).not.toBeNull();
  });

  it('trips in the end for a step that waits for ever, and where nothing can be asked', async () => {
    for (const isSilent of [false, true]) {
      const world = new World();
      world.isSilent = isSilent;
      world.watch.begin();
      await world.pass(1_900, 0);
      expect(world.stuckAtMs).toBeNull();
      await world.pass(300, 0);
      expect(world.stuckAtMs).not.toBeNull();
    }
  });

  it('does not count time in which it could not look itself', async () => {
    const world = new World();
    world.watch.begin();
    await world.pass(62);
    world.nowMs += 10_000;
    await world.watch.look();
    expect(world.stuckAtMs).toBeNull();
  });
});
