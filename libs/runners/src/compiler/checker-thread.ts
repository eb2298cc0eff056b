import { VelaError } from '@vela/kernel';
import { WorkerThread } from '../thread/worker-thread.js';
import type { CheckReply } from './compiler.worker.js';

type Thread = WorkerThread<string, CheckReply>;

const BOOT_MS_MAX = 60_000;
/** How long an idle checker keeps its memory, about 150 MB. */
const IDLE_MS = 60_000;
const MEMORY_MB = 1_024;
/** Checks that may wait. */
const WAITING_MAX = 64;

const overMemory = (): VelaError =>
  new VelaError('STRATEGY_TIMEOUT', `checking needed more than ${MEMORY_MB} MB of memory`, {
    hint: 'Look for types that grow without end, such as recursive ones.',
  });

/** One thread that checks one source after the other; it begins when it is needed. */
export class CheckerThread {
  #thread: Promise<Thread> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;
  readonly #checkMsMax: number;
  #idleTimer: NodeJS.Timeout | null = null;

  constructor(checkMsMax: number) {
    this.#checkMsMax = checkMsMax;
  }

  /** Checks a source. Rejects with `STRATEGY_TIMEOUT` for one that takes too much time or memory. */
  async check(source: string): Promise<CheckReply> {
    if (this.#waiting >= WAITING_MAX) {
      throw new VelaError(
        'LIMIT_EXCEEDED',
        `${WAITING_MAX} strategies wait to be checked already`,
        {
          retryable: true,
        },
      );
    }
    this.#waiting++;
    const turn = this.#last.then(() => this.#check(source));
    this.#last = turn.catch(() => null);
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  /** Ends the thread; checks that wait are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end(new VelaError('CANCELLED', 'the compiler was closed'));
  }

  async #check(source: string): Promise<CheckReply> {
    if (this.#isClosed) throw new VelaError('CANCELLED', 'the compiler was closed');
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    const thread = await this.#open();
    const late = new VelaError(
      'STRATEGY_TIMEOUT',
      `checking took longer than ${this.#checkMsMax} ms and was ended`,
      { hint: 'Look for types that grow without end, such as recursive ones.' },
    );
    const timer = setTimeout(() => void this.#end(late), this.#checkMsMax);
    try {
      thread.keepAlive(true);
      return await thread.call(source);
    } catch (thrown) {
      this.#thread = null;
      throw thrown;
    } finally {
      clearTimeout(timer);
      thread.keepAlive(false);
      const idle = new VelaError('CANCELLED', 'the checker was idle');
      this.#idleTimer = setTimeout(() => void this.#end(idle), IDLE_MS).unref();
    }
  }

  async #open(): Promise<Thread> {
    this.#thread ??= WorkerThread.open<string, CheckReply>({
      entry: new URL('./compiler.worker.js', import.meta.url),
      name: 'vela-compiler',
      heapMb: MEMORY_MB,
      memoryError: overMemory,
      bootMs: BOOT_MS_MAX,
    });
    try {
      return await this.#thread;
    } catch (thrown) {
      this.#thread = null;
      throw thrown;
    }
  }

  async #end(reason: VelaError): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    if (thread === null) return;
    await (await thread).terminate(reason);
  }
}
