import { describe, expect, it } from '@jest/globals';
import { allocateCandles, createBatch } from '@vela/market';
import { createPace } from '@vela/ports';
import type { FeedPulse, FeedSlice, Logger } from '@vela/ports';
import { lastValueFrom, take, toArray } from 'rxjs';
import { createInProcessBus } from './in-process-bus.js';
import { busSliceLog } from './slice-log.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Logger;

const slice = (n: number): FeedSlice => {
  const one = allocateCandles(1);
  one.openAt[0] = n;
  one.availableAt[0] = n + 1;
  for (const name of ['open', 'high', 'low', 'close'] as const) one[name][0] = 100 + n;
  return { feedId: 'feed_1', n, availableAt: n + 1, batch: createBatch([one]) };
};
const pulse = (lastSlice: number): FeedPulse => ({
  feedId: 'feed_1',
  state: 'LIVE',
  lastSlice,
  marketTime: lastSlice + 1,
});

/** A log over rows in memory whose messages may be kept away. */
function world(lookMs = 20) {
  const rows: FeedSlice[] = [];
  const asked: number[] = [];
  let failures = 0;
  const bus = createInProcessBus();
  const log = busSliceLog(
    bus,
    {
      slices: async (_feed, after, limit) => {
        asked.push(after);
        if (failures > 0) {
          failures--;
          throw new Error('the database is away');
        }
        return rows.slice(after, after + limit);
      },
    },
    silent,
    { lookMs },
  );
  const append = (count: number, tell = true): void => {
    const added = Array.from({ length: count }, (_, i) => slice(rows.length + 1 + i));
    rows.push(...added);
    if (tell) log.publish(added, pulse(rows.length));
  };
  const numbers = (after: number, count: number): Promise<number[]> =>
    lastValueFrom(log.follow('feed_1', after).pipe(take(count), toArray())).then((all) =>
      all.map(({ n }) => n),
    );
  return { rows, asked, bus, log, append, numbers, fail: (times: number) => (failures = times) };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('a slice log', () => {
  it('gives rows that were there before, then what comes', async () => {
    const { append, numbers } = world();
    append(600);
    const all = numbers(0, 610);
    for (let i = 0; i < 10; i++) {
      await Promise.resolve();
      append(1);
    }
    expect(await all).toEqual(range(1, 610));
  });

  it('begins behind a number', async () => {
    const { append, numbers } = world();
    append(10);
    expect(await numbers(7, 3)).toEqual([8, 9, 10]);
  });

  it('reads rows for what messages lost', async () => {
    const { append, numbers } = world();
    const all = numbers(0, 6);
    append(2);
    append(2, false);
    append(2);
    expect(await all).toEqual(range(1, 6));
  });

  it('finds rows of which no message tells, and waits through an outage', async () => {
    const { append, numbers, fail } = world(5);
    fail(3);
    const all = numbers(0, 4);
    append(4, false);
    expect(await all).toEqual(range(1, 4));
  });

  it('reads each page once for many followers at the edge', async () => {
    const { append, log, asked } = world(10_000);
    const followers = range(1, 200).map(() =>
      lastValueFrom(log.follow('feed_1', 0).pipe(take(50), toArray())),
    );
    for (let i = 0; i < 50; i++) {
      await new Promise((go) => setImmediate(go));
      append(1);
    }
    const all = await Promise.all(followers);
    expect(all.every((one) => one.length === 50)).toBe(true);
    expect(asked.length).toBeLessThan(10);
  });

  it('waits for the pace of its follower', async () => {
    const { append, log } = world();
    append(5);
    const pace = createPace(2);
    const seen: number[] = [];
    const following = log.follow('feed_1', 0, pace).subscribe(({ n }) => seen.push(n));
    for (let i = 0; i < 20; i++) await new Promise((go) => setImmediate(go));
    expect(seen).toEqual([1, 2]);
    pace.taken();
    for (let i = 0; i < 20; i++) await new Promise((go) => setImmediate(go));
    expect(seen).toEqual([1, 2, 3]);
    following.unsubscribe();
  });

  it('gives the newest pulse at once', async () => {
    const { append, log } = world();
    const seen: number[] = [];
    const first = log.pulses('feed_1').subscribe(({ lastSlice }) => seen.push(lastSlice));
    append(3);
    for (let i = 0; i < 20; i++) await new Promise((go) => setImmediate(go));
    const second = log.pulses('feed_1').subscribe(({ lastSlice }) => seen.push(lastSlice * 10));
    expect(seen).toEqual([3, 30]);
    first.unsubscribe();
    second.unsubscribe();
  });
});
