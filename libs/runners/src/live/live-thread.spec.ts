import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { Beat } from './live-messages.js';
import type { LiveItem, LivePack, LiveReply } from './live-messages.js';
import { LivePool } from './live-pool.js';
import { LiveThread } from './live-thread.js';
import type { LiveWorker } from './live-thread.js';

/** A worker whose packs a test answers. */
class FakeWorker implements LiveWorker {
  readonly packs: LivePack[] = [];
  hasEnded = false;
  #reply: { resolve: (reply: LiveReply) => void; reject: (error: VelaError) => void } | null = null;
  #beat: Int32Array | null = null;

  call(pack: LivePack): Promise<LiveReply> {
    this.packs.push(pack);
    if (pack.beat !== null) this.#beat = new Int32Array(pack.beat);
    return new Promise((resolve, reject) => (this.#reply = { resolve, reject }));
  }

  answer(): void {
    const answers = this.packs.at(-1)!.items.map(() => ({ kind: 'closed' as const }));
    this.#reply!.resolve({ answers });
  }

  /** Ends while an item of the pack is worked on. */
  end(error: VelaError, item = 0): void {
    Atomics.store(this.#beat!, Beat.ITEM, item);
    this.hasEnded = true;
    this.#reply!.reject(error);
  }

  terminate(error: VelaError): Promise<void> {
    this.hasEnded = true;
    this.#reply?.reject(error);
    return Promise.resolve();
  }

  memory = () => Promise.resolve(0);
  computedMs = () => Promise.resolve(0);
  keepAlive = () => undefined;
}

const options = { stepLimitMs: 250, memoryMb: 100, onEnd: () => undefined };
const question = (session: number): LiveItem => ({ kind: 'close', session });
const settled = () => new Promise((resolve) => setImmediate(resolve));
const codes = (all: readonly Promise<unknown>[]): Promise<unknown[]> =>
  Promise.all(all.map((one) => one.then(() => 'ok').catch((error: VelaError) => error.code)));

describe('a thread of live runs', () => {
  it('takes what comes in one turn in one message, and the rest in the next', async () => {
    const worker = new FakeWorker();
    const thread = new LiveThread(worker, options);
    const first = [1, 2, 3].map((session) => thread.ask(question(session)));
    await settled();
    const second = [4, 5].map((session) => thread.ask(question(session)));
    await settled();
    expect(worker.packs.map(({ items }) => items.length)).toEqual([3]);
    worker.answer();
    expect(await codes(first)).toEqual(['ok', 'ok', 'ok']);
    await settled();
    expect(worker.packs.map(({ items }) => items.length)).toEqual([3, 2]);
    expect(worker.packs.map(({ beat }) => beat === null)).toEqual([false, true]);
    worker.answer();
    expect(await codes(second)).toEqual(['ok', 'ok']);
  });

  it('sends at most 128 questions at one time', async () => {
    const worker = new FakeWorker();
    const thread = new LiveThread(worker, options);
    const all = Array.from({ length: 300 }, (_, k) => thread.ask(question(k)));
    for (let i = 0; i < 3; i++) {
      await settled();
      worker.answer();
    }
    await Promise.all(all);
    expect(worker.packs.map(({ items }) => items.length)).toEqual([128, 128, 44]);
  });

  it.each(['STRATEGY_TIMEOUT', 'STRATEGY_FAILED'] as const)(
    'blames the one that was at work for a %s, and tells the others to open anew',
    async (code) => {
      const worker = new FakeWorker();
      const thread = new LiveThread(worker, options);
      const asked = [0, 1, 2].map((session) => thread.ask(question(session)));
      await settled();
      asked.push(thread.ask(question(3)));
      worker.end(new VelaError(code, 'it did it'), 1);
      expect(await codes(asked)).toEqual(['UNAVAILABLE', code, 'UNAVAILABLE', 'UNAVAILABLE']);
      expect(await codes([thread.ask(question(9))])).toEqual(['UNAVAILABLE']);
    },
  );

  it('tells everybody when the runtime is closed', async () => {
    const worker = new FakeWorker();
    const thread = new LiveThread(worker, options);
    const asked = [0, 1].map((session) => thread.ask(question(session)));
    await settled();
    await thread.close(new VelaError('CANCELLED', 'closed'));
    expect(await codes(asked)).toEqual(['CANCELLED', 'CANCELLED']);
  });
});

describe('the threads of live runs', () => {
  const make = () => {
    const workers: FakeWorker[] = [];
    const open = () => {
      workers.push(new FakeWorker());
      return Promise.resolve(workers.at(-1)!);
    };
    return { workers, pool: new LivePool({ ...options, threads: 2, open }) };
  };

  it('take runs in turn, and one more waits', async () => {
    const { workers, pool } = make();
    const threads: LiveThread[] = [];
    for (let i = 0; i < 6; i++) threads.push(await pool.place());
    expect(new Set(threads).size).toBe(2);
    expect(workers.length).toBe(3);
    expect(threads.filter((thread) => thread === threads[0]).length).toBe(3);
    pool.left(threads[0]!);
    expect(await pool.place()).toBe(threads[0]);
  });

  it('keep runs that did not come back away from the others', async () => {
    const { workers, pool } = make();
    const sound = await pool.place();
    const suspect = await pool.place(true);
    expect(suspect).not.toBe(sound);
    expect(await pool.place(true)).toBe(suspect);
    const others = [await pool.place(), await pool.place()];
    expect(others).not.toContain(suspect);
    const asked = suspect.ask(question(1));
    await settled();
    (suspect.worker as FakeWorker).end(new VelaError('STRATEGY_TIMEOUT', 'again'));
    expect(await codes([asked])).toEqual(['STRATEGY_TIMEOUT']);
    expect(sound.hasEnded).toBe(false);
    expect((await pool.place(true)).hasEnded).toBe(false);
    expect(workers.length).toBeGreaterThan(3);
  });

  it('are replaced by the one that waits when they end', async () => {
    const { workers, pool } = make();
    const [first] = [await pool.place(), await pool.place()];
    const asked = first.ask(question(1));
    await settled();
    workers[0]!.end(new VelaError('STRATEGY_TIMEOUT', 'it did it'));
    expect(await codes([asked])).toEqual(['STRATEGY_TIMEOUT']);
    await settled();
    const next = await pool.place();
    expect(next.worker).toBe(workers[2]);
    expect(workers.length).toBe(4);
  });

  it('are replaced when they end while nobody asks them', async () => {
    const { workers, pool } = make();
    await pool.place();
    await pool.place();
    for (const worker of workers.slice(0, 2)) worker.hasEnded = true;
    expect((await pool.place()).worker.hasEnded).toBe(false);
    expect((await pool.place()).worker.hasEnded).toBe(false);
  });

  it('open none any more once they are closed', async () => {
    const { pool } = make();
    await pool.place();
    await pool.close();
    expect(await codes([pool.place()])).toEqual(['CANCELLED']);
  });

  it('say why none could be opened', async () => {
    const open = () => Promise.reject(new VelaError('INTERNAL', 'no threads today'));
    const pool = new LivePool({ ...options, threads: 2, open });
    expect(await codes([pool.place(), pool.place()])).toEqual(['INTERNAL', 'INTERNAL']);
  });
});
