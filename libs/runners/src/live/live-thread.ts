import { VelaError } from '@vela/kernel';
import { overMemory } from '../thread/memory-bound.js';
import { fromWireError } from '../thread/wire-error.js';
import type { WorkerThread } from '../thread/worker-thread.js';
import { Beat } from './live-messages.js';
import type { LiveAnswer, LiveItem, LivePack, LiveReply } from './live-messages.js';
import { StepWatch } from './step-watch.js';

/** A thread that hosts live runs. */
export type LiveWorker = Pick<
  WorkerThread<LivePack, LiveReply>,
  'call' | 'terminate' | 'memory' | 'computedMs' | 'keepAlive' | 'hasEnded'
>;

/** What a thread needs beside its worker. */
export interface LiveThreadOptions {
  /** Milliseconds that one step may take. */
  readonly stepLimitMs: number;
  /** Megabytes that all runs of a thread may hold together. */
  readonly memoryMb: number;
  /** Called once when the thread can do no more. */
  readonly onEnd: (thread: LiveThread) => void;
  /** Told for metrics: questions in a message. */
  readonly onPack?: (items: number) => void;
}

interface Pending {
  readonly item: LiveItem;
  readonly resolve: (answer: LiveAnswer) => void;
  readonly reject: (error: VelaError) => void;
}

/** Questions in one message. */
const PACK_MAX = 128;
/** How often the memory of a thread is looked at while it works. */
const MEMORY_MS = 1_000;

/**
 * One worker and the questions for its sessions: those that come while it works travel together in
 * the next message. When a step takes too long the worker ends, its session gets the blame, and all
 * others are told to be opened anew.
 */
export class LiveThread {
  #hasEnded = false;
  #isBusy = false;
  #begun = false;
  #queue: Pending[] = [];
  #pack: readonly Pending[] = [];
  readonly #beat = new Int32Array(new SharedArrayBuffer(Beat.LENGTH * 4));
  readonly #watch: StepWatch;
  #timer: NodeJS.Timeout | null = null;
  #memoryAtMs = 0;

  constructor(
    readonly worker: LiveWorker,
    private readonly options: LiveThreadOptions,
  ) {
    this.#watch = new StepWatch({
      limitMs: options.stepLimitMs,
      moves: () => Atomics.load(this.#beat, Beat.MOVES),
      computedMs: () => worker.computedMs(),
      now: () => performance.now(),
      onStuck: () => this.#stuck(),
    });
    worker.keepAlive(false);
  }

  get hasEnded(): boolean {
    return this.#hasEnded || this.worker.hasEnded;
  }

  /** Asks a session; rejects with what its strategy did, or retryable when the thread is gone. */
  ask(item: LiveItem): Promise<LiveAnswer> {
    if (this.hasEnded) return Promise.reject(lost());
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#send();
    });
  }

  /** Ends the thread and everything in it. */
  async close(reason: VelaError): Promise<void> {
    const ended = this.worker.terminate(reason);
    this.#end(reason);
    await ended;
  }

  #send(): void {
    if (this.#isBusy || this.#queue.length === 0 || this.hasEnded) return;
    this.#isBusy = true;
    this.worker.keepAlive(true);
    // What else is asked in this turn goes along.
    queueMicrotask(() => void this.#post());
  }

  async #post(): Promise<void> {
    const pack = this.#queue.splice(0, PACK_MAX);
    this.#pack = pack;
    this.#watch.begin();
    this.#timer ??= setInterval(() => this.#look(), this.#watch.everyMs);
    this.options.onPack?.(pack.length);
    const beat = this.#begun ? null : this.#beat.buffer;
    this.#begun = true;
    try {
      const { answers } = await this.worker.call({ items: pack.map(({ item }) => item), beat });
      pack.forEach((pending, index) => settle(pending, answers[index]!));
    } catch (thrown) {
      this.#end(thrown as VelaError);
      return;
    }
    this.#pack = [];
    this.#isBusy = false;
    if (this.#queue.length > 0) this.#send();
    else this.#rest();
  }

  #rest(): void {
    this.worker.keepAlive(false);
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    void this.#watch.look();
    const nowMs = performance.now();
    if (nowMs - this.#memoryAtMs < MEMORY_MS) return;
    this.#memoryAtMs = nowMs;
    void this.#lookAtMemory();
  }

  async #lookAtMemory(): Promise<void> {
    const { memoryMb } = this.options;
    if ((await this.worker.memory()) <= memoryMb * 1e6) return;
    await this.worker.terminate(overMemory(memoryMb));
  }

  #stuck(): void {
    const { stepLimitMs } = this.options;
    void this.worker.terminate(
      new VelaError(
        'STRATEGY_TIMEOUT',
        `the strategy did not come back within ${stepLimitMs} ms and was ended`,
        { hint: 'Look for a loop that never ends, or for work that grows with every candle.' },
      ),
    );
  }

  /** Tells everybody who waits; the one that was at work gets the reason. */
  #end(reason: VelaError): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#rest();
    const guilty = this.#pack[Atomics.load(this.#beat, Beat.ITEM)];
    const isTheirs = reason.code === 'STRATEGY_TIMEOUT' || reason.code === 'STRATEGY_FAILED';
    for (const pending of [...this.#pack, ...this.#queue.splice(0)]) {
      const blames = isTheirs ? pending === guilty : reason.code === 'CANCELLED';
      pending.reject(blames ? reason : lost());
    }
    this.#pack = [];
    this.options.onEnd(this);
  }
}

function settle({ resolve, reject }: Pending, answer: LiveAnswer): void {
  if (answer.kind === 'failed') reject(fromWireError(answer.error));
  else resolve(answer);
}

/** Returns what a session is told that was lost through no fault of its own. */
const lost = (): VelaError =>
  new VelaError('UNAVAILABLE', 'the worker of the run has ended', {
    retryable: true,
    hint: 'Open the run anew from its last state.',
  });
