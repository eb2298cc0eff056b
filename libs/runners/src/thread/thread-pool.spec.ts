import { beforeEach, describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import type { StrategyThread } from './strategy-thread.js';
import { ThreadPool } from './thread-pool.js';

/** A thread without a thread: it remembers what was done to it. */
class FakeThread {
  hasEnded = false;
  isBusy = false;
  constructor(readonly number: number) {}

  keepAlive(isBusy: boolean): void {
    this.isBusy = isBusy;
  }

  terminate(): Promise<void> {
    this.hasEnded = true;
    return Promise.resolve();
  }
}

const made: FakeThread[] = [];
let failing = false;

function pool(workers: number): ThreadPool {
  return new ThreadPool({
    workers,
    open: () => {
      if (failing) return Promise.reject(new VelaError('UNAVAILABLE', 'no thread today'));
      const thread = new FakeThread(made.length);
      made.push(thread);
      return Promise.resolve(thread as unknown as StrategyThread);
    },
  });
}

const living = (): number => made.filter(({ hasEnded }) => !hasEnded).length;

beforeEach(() => {
  made.length = 0;
  failing = false;
});

describe('the pool of threads', () => {
  it('gives a strategy the thread of its last run', async () => {
    const threads = pool(2);
    const first = await threads.borrow('a');
    first.giveBack(true);
    const again = await threads.borrow('a');
    expect(again.thread).toBe(first.thread);
    expect(made[0]!.isBusy).toBe(true);
    const other = await threads.borrow('b');
    expect(other.thread).not.toBe(first.thread);
  });

  it('gives the thread that was prepared to the next run, also while it is made', async () => {
    const threads = pool(1);
    threads.prepare();
    threads.prepare();
    const loan = await threads.borrow('a');
    expect(made).toHaveLength(1);
    expect(loan.thread).toBe(made[0]);
    threads.prepare();
    loan.giveBack(false);
    expect((await threads.borrow('b')).thread).toBe(made[1]);
    expect(made).toHaveLength(2);
  });

  it('opens a thread for a run whose prepared thread could not be made', async () => {
    const threads = pool(1);
    failing = true;
    threads.prepare();
    failing = false;
    expect((await threads.borrow('a')).thread).toBe(made[0]);
  });

  it('gives a thread that has run something to nobody else', async () => {
    const threads = pool(2);
    (await threads.borrow('a')).giveBack(true);
    (await threads.borrow(null)).giveBack(true);
    (await threads.borrow(null)).giveBack(true);
    expect(made).toHaveLength(3);
    await threads.close();
    expect(living()).toBe(0);
  });

  it('ends the thread that waited longest when too many are idle', async () => {
    const threads = pool(1);
    for (const key of ['a', 'b', 'c']) (await threads.borrow(key)).giveBack(true);
    expect(made.map(({ hasEnded }) => hasEnded)).toEqual([true, true, false]);
    await threads.close();
  });

  it('ends a thread that is not to be kept, and lends one that ended to nobody', async () => {
    const threads = pool(1);
    (await threads.borrow('a')).giveBack(false);
    expect(made[0]!.hasEnded).toBe(true);
    (await threads.borrow('a')).giveBack(true);
    made[1]!.hasEnded = true;
    expect((await threads.borrow('a')).thread).toBe(made[2]);
    await threads.close();
  });

  it('lets runs wait in line', async () => {
    const threads = pool(1);
    const order: string[] = [];
    const first = await threads.borrow('a');
    const run = async (name: string): Promise<void> => {
      const loan = await threads.borrow('a');
      order.push(name);
      loan.giveBack(true);
      loan.giveBack(true);
    };
    const rest = Promise.all(['b', 'c', 'd'].map(run));
    expect(order).toEqual([]);
    first.giveBack(true);
    await rest;
    expect(order).toEqual(['b', 'c', 'd']);
    expect(made).toHaveLength(1);
  });

  it('lets 1,000 runs wait and refuses the next', async () => {
    const threads = pool(1);
    await threads.borrow('a');
    const waiting = Array.from({ length: 1_000 }, () => threads.borrow('a').catch(() => null));
    await expect(threads.borrow('a')).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      retryable: true,
    });
    await threads.close();
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => null));
  });

  it('gives the turn to the next when a thread cannot be opened', async () => {
    const threads = pool(1);
    failing = true;
    const [first, second] = await Promise.allSettled([threads.borrow('a'), threads.borrow('a')]);
    expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
    failing = false;
    await threads.borrow('a');
    await threads.close();
  });

  it('refuses everything after it was closed', async () => {
    const threads = pool(1);
    await threads.borrow('a');
    await threads.close();
    expect(living()).toBe(0);
    await expect(threads.borrow('a')).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
