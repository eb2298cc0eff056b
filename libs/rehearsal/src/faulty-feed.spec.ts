import { describe, expect, it } from '@jest/globals';
import { readFaultScript } from '@vela/faults';
import { SECOND } from '@vela/kernel';
import type { FeedRecord } from '@vela/ports';
import { minuteCandle, settled } from '@vela/testkit';
import { FaultyFeed } from './faulty-feed.js';
import { MemorySlices } from './world/memory-slices.js';
import { VirtualTime } from './world/virtual-time.js';

const BEGIN = Date.UTC(2024, 0, 2) * 1_000;

/** One feed and one who follows it. */
class Follower {
  readonly time = new VirtualTime(BEGIN);
  readonly slices = new MemorySlices('feed');
  readonly feed: FaultyFeed;
  /** Numbers and states in the order in which they came. */
  readonly heard: (number | string)[] = [];
  readonly played: string[] = [];

  constructor(...faults: readonly object[]) {
    const { clock } = this.time;
    this.feed = new FaultyFeed(this.slices, readFaultScript({ faults }), {
      clock,
      scheduler: this.time,
      onPlayed: ({ kind }) => void this.played.push(kind),
    });
  }

  follow(after = 0): void {
    let state = '';
    this.feed.pulses('feed').subscribe((pulse) => {
      if (pulse.state !== state) this.heard.push(pulse.state);
      ({ state } = pulse);
    });
    this.feed.follow('feed', after).subscribe(({ n }) => this.heard.push(n));
  }

  /** Appends the next slice after some seconds. */
  async slice(seconds = 0): Promise<void> {
    await this.pass(seconds);
    this.slices.append(minuteCandle(this.slices.last + 1));
    await settled(1);
  }

  async pass(seconds: number): Promise<void> {
    const end = this.time.clock.now() + seconds * SECOND;
    for (;;) {
      const next = Math.min(end, this.time.nextAt() ?? end);
      this.time.moveTo(next);
      await settled(1);
      if (next === end) return;
    }
  }
}

const FEED = { id: 'feed', state: 'LIVE' } as FeedRecord;

describe('a faulty feed', () => {
  it('hands everything on with an empty script', async () => {
    const follower = new Follower();
    follower.follow();
    for (let n = 0; n < 3; n++) await follower.slice(60);
    expect(follower.heard).toEqual(['LIVE', 1, 2, 3]);
    expect([follower.feed.nextAt(), follower.feed.seen(FEED).state]).toEqual([null, 'LIVE']);
  });

  it('is down at once while it is dead, then gives what was missed, and lives by the next', async () => {
    const follower = new Follower({ kind: 'dead-feed', slice: 2, forMs: 90_000 });
    follower.follow();
    await follower.slice();
    await follower.slice(60);
    expect(follower.feed.seen(FEED).state).toBe('DOWN');
    await follower.slice(60);
    expect(follower.heard).toEqual(['LIVE', 1, 'DOWN']);
    await follower.pass(40);
    expect(follower.heard).toEqual(['LIVE', 1, 'DOWN', 2, 3]);
    await follower.slice(20);
    expect(follower.heard).toEqual(['LIVE', 1, 'DOWN', 2, 3, 'LIVE', 4]);
    expect(follower.played).toEqual(['dead-feed']);
  });

  it('is stale after fifteen seconds of silence, from an instant on', async () => {
    const at = BEGIN + 10 * SECOND;
    const follower = new Follower({ kind: 'mute-feed', at, forMs: 60_000 });
    follower.follow();
    await follower.slice(5);
    expect(follower.feed.nextAt()).toBe(at);
    await follower.pass(19);
    expect(follower.heard).toEqual(['LIVE', 1]);
    await follower.pass(1);
    await follower.slice(10);
    expect(follower.heard).toEqual(['LIVE', 1, 'STALE']);
    await follower.pass(40);
    expect(follower.heard).toEqual(['LIVE', 1, 'STALE', 2]);
    await follower.slice(5);
    expect(follower.heard).toEqual(['LIVE', 1, 'STALE', 2, 'LIVE', 3]);
  });

  it('keeps the order of slices of which some are late', async () => {
    const follower = new Follower({ kind: 'late-candles', slices: [2, 2], delayMs: 10_000 });
    follower.follow();
    await follower.slice();
    await follower.slice(1);
    await follower.slice(1);
    expect(follower.heard).toEqual(['LIVE', 1]);
    await follower.pass(10);
    expect(follower.heard).toEqual(['LIVE', 1, 2, 3]);
  });

  it('lets who comes later alone with what is over', async () => {
    const follower = new Follower({ kind: 'dead-feed', slice: 2, forMs: 90_000 });
    for (let n = 0; n < 4; n++) await follower.slice(60);
    follower.follow(3);
    await follower.slice(60);
    expect(follower.heard).toEqual(['LIVE', 4, 5]);
  });

  it('waits for nothing any more when nobody follows', async () => {
    const at = BEGIN + 10 * SECOND;
    const follower = new Follower({ kind: 'mute-feed', at, forMs: 60_000 });
    const following = follower.feed.follow('feed', 0).subscribe();
    expect(follower.feed.nextAt()).toBe(at);
    following.unsubscribe();
    expect([follower.feed.nextAt(), follower.time.nextAt()]).toEqual([null, null]);
    await follower.pass(60);
    expect(follower.played).toEqual([]);
  });

  it('does not make a feed live that has ended', () => {
    const follower = new Follower();
    expect(follower.feed.seen({ ...FEED, state: 'ENDED' }).state).toBe('ENDED');
    expect(follower.feed.seen({ ...FEED, state: 'DOWN' }).state).toBe('DOWN');
  });
});
