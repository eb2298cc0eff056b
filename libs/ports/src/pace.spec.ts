import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, take, toArray } from 'rxjs';
import { createPace, paced } from './pace.js';

describe('a pace', () => {
  it('lets as many items through as the window holds and one more for each taken', async () => {
    const pace = createPace(2);
    expect(await pace.ready()).toBe(false);
    expect(await pace.ready()).toBe(false);
    let third = false;
    const waiting = pace.ready().then(() => (third = true));
    await Promise.resolve();
    expect(third).toBe(false);
    pace.taken();
    await waiting;
    expect(third).toBe(true);
  });

  it('wakes whoever waits when it is closed', async () => {
    const pace = createPace(1);
    await pace.ready();
    const waiting = pace.ready();
    pace.close();
    expect(await waiting).toBe(true);
    expect(await pace.ready()).toBe(true);
  });
});

describe('items at a pace', () => {
  function counted(end: number) {
    const seen = { made: 0, closed: 0 };
    async function* items(): AsyncGenerator<number> {
      try {
        for (let i = 0; i < end; i++) {
          seen.made++;
          yield i;
        }
      } finally {
        seen.closed++;
      }
    }
    return { seen, items };
  }
  const ticks = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };

  it('are made only when the consumer lets them', async () => {
    const { seen, items } = counted(5);
    const pace = createPace(2);
    const found: number[] = [];
    paced(items, pace).subscribe((item) => found.push(item));
    await ticks();
    expect(found).toEqual([0, 1]);
    expect(seen.made).toBe(2);
    for (let i = 0; i < 5; i++) pace.taken();
    await ticks();
    expect(found).toEqual([0, 1, 2, 3, 4]);
    expect(seen.closed).toBe(1);
  });

  it('come all at once without a pace, anew for each subscriber', async () => {
    const { items } = counted(3);
    const all = paced(items).pipe(toArray());
    expect(await lastValueFrom(all)).toEqual([0, 1, 2]);
    expect(await lastValueFrom(all)).toEqual([0, 1, 2]);
  });

  it('are let go when the subscriber leaves, also while it was not ready', async () => {
    const { seen, items } = counted(100);
    expect(await lastValueFrom(paced(items).pipe(take(2), toArray()))).toEqual([0, 1]);
    await ticks();
    expect(seen.closed).toBe(1);
    const pace = createPace(1);
    const subscription = paced(items, pace).subscribe();
    await ticks();
    subscription.unsubscribe();
    pace.close();
    await ticks();
    expect(seen.closed).toBe(2);
  });

  it('hand on what the iterable throws', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    }
    await expect(lastValueFrom(paced(broken))).rejects.toThrow('broken');
  });
});
