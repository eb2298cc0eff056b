import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { NEVER, Subject } from 'rxjs';
import { followRows, newestNumber } from './row-follower.js';
import type { RowItem, RowLog } from './row-follower.js';
import { placeCursor, readPlace } from './stream-place.js';

/** Rows `1 … length` of a log that grows. */
class GrowingLog implements RowLog<{ n: number }> {
  length = 0;
  reads = 0;
  away = 0;
  readonly hints = new Subject<void>();

  constructor(readonly name: string) {}

  async read(after: number, limit: number): Promise<readonly { n: number }[]> {
    this.reads++;
    if (this.away-- > 0) throw new VelaError('UNAVAILABLE', 'away', { retryable: true });
    const count = Math.max(0, Math.min(limit, this.length - after));
    return Array.from({ length: count }, (_, index) => ({ n: after + index + 1 }));
  }

  async last(): Promise<number> {
    return this.length;
  }
}

type Options = Partial<Parameters<typeof followRows<{ n: number }, string>>[0]>;

const follow = (
  logs: readonly RowLog<{ n: number }>[],
  options: Options = {},
): Promise<AsyncIterableIterator<RowItem<string>>> =>
  followRows<{ n: number }, string>({
    kind: 'test',
    logs: async () => logs,
    items: async ({ n }, { name }) => [`${name}${n}`],
    snapshot: async () => [],
    after: null,
    now: () => 7,
    ...options,
  });

/** Takes that many items. */
async function take(
  stream: AsyncIterableIterator<RowItem<string>>,
  count: number,
): Promise<RowItem<string>[]> {
  const taken: RowItem<string>[] = [];
  while (taken.length < count) taken.push((await stream.next()).value as RowItem<string>);
  return taken;
}

describe('a stream over rows', () => {
  it('opens with where it begins, then tells what comes', async () => {
    const log = new GrowingLog('a');
    log.length = 3;
    const stream = await follow([log]);
    expect(await take(stream, 1)).toMatchObject([{ snapshot: true, item: null, at: 7 }]);
    log.length = 5;
    log.hints.next();
    expect((await take(stream, 2)).map(({ item }) => item)).toEqual(['a4', 'a5']);
    await stream.return?.();
  });

  it('goes on behind any of its cursors, over several logs and pages', async () => {
    const [a, b] = [new GrowingLog('a'), new GrowingLog('b')];
    const opening = await follow([a, b]);
    const [{ cursor } = { cursor: '' }] = await take(opening, 1);
    await opening.return?.();
    [a.length, b.length] = [450, 3];
    const all: string[] = [];
    let after = cursor;
    for (const count of [1, 199, 2, 250, 1]) {
      const stream = await follow([a, b], { after });
      for (const event of await take(stream, count)) {
        all.push(event.item!);
        after = event.cursor;
      }
      await stream.return?.();
    }
    expect(new Set(all).size).toBe(453);
    expect(all.filter((item) => item.startsWith('a')).at(-1)).toBe('a450');
  });

  it('goes on in the middle of a row that tells several things', async () => {
    const log = new GrowingLog('a');
    const items: Options['items'] = async ({ n }) => [`${n}x`, `${n}y`, `${n}z`];
    const opening = await follow([log], { items });
    let [{ cursor } = { cursor: '' }] = await take(opening, 1);
    await opening.return?.();
    log.length = 2;
    const all: (string | null)[] = [];
    for (let round = 0; round < 6; round++) {
      const stream = await follow([log], { items, after: cursor });
      const [event] = await take(stream, 1);
      all.push(event!.item);
      ({ cursor } = event!);
      await stream.return?.();
    }
    expect(all).toEqual(['1x', '1y', '1z', '2x', '2y', '2z']);
  });

  it('reads a log again only when its version or a hint says so', async () => {
    const log = Object.assign(new GrowingLog('a'), { version: '1' });
    const stream = await follow([log]);
    await take(stream, 1);
    const pending = take(stream, 1);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(log.reads).toBe(1);
    [log.length, log.version] = [1, '2'];
    expect((await pending)[0]?.item).toBe('a1');
    await stream.return?.();
  });

  it('outlives an outage of what keeps the rows', async () => {
    const log = new GrowingLog('a');
    const stream = await follow([log]);
    await take(stream, 1);
    [log.away, log.length] = [2, 1];
    expect((await take(stream, 1))[0]?.item).toBe('a1');
    await stream.return?.();
  });

  it('ends with the last cursor when its events are not taken in time', async () => {
    const log = new GrowingLog('a');
    const stream = await follow([log], { slowMs: 20 });
    await take(stream, 1);
    log.length = 3;
    const [first] = await take(stream, 1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const [end] = await take(stream, 1);
    expect(end?.failure).toMatchObject({ code: 'SLOW_CONSUMER', cursor: first?.cursor });
    expect((await stream.next()).done).toBe(true);
    const resumed = await follow([log], { after: first!.cursor });
    expect((await take(resumed, 1))[0]?.item).toBe('a2');
    await resumed.return?.();
  });

  it('ends at once when nobody wants it any more', async () => {
    const stream = await follow([new GrowingLog('a')]);
    await take(stream, 1);
    const waiting = stream.next();
    await stream.return?.();
    expect((await waiting).done).toBe(true);
  });

  it('refuses cursors of others and those behind the end', async () => {
    const log = new GrowingLog('a');
    log.length = 2;
    const place = new Map([['a', { n: 3, part: 0 }]]);
    for (const after of ['', 'x', placeCursor('other', place), placeCursor('test', place)]) {
      await expect(follow([log], { after })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        path: ['after'],
      });
    }
  });
});

describe('a place in a stream', () => {
  it('survives its cursor', () => {
    const place = new Map([
      ['acc_1', { n: 12, part: 0 }],
      ['feed-2', { n: 0, part: 3 }],
    ]);
    expect(readPlace('k/1', placeCursor('k/1', place))).toEqual(place);
  });

  it('is found at the end of a log of any length', async () => {
    for (const length of [0, 1, 2, 3, 7, 8, 9, 1_000]) {
      const log = Object.assign(new GrowingLog('a'), { length, hints: NEVER });
      expect(await newestNumber((after, limit) => log.read(after, limit))).toBe(length);
      expect(log.reads).toBeLessThan(24);
    }
  });
});
