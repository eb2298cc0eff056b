import { VelaError } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { BacktestOutcome, Logger, RunProgress, RunRequest, RuntimeSession } from '@vela/ports';
import { MemoryBound } from './memory-bound.js';
import type { ThreadAnswer, ThreadRequest } from './messages.js';
import { isWide, packBatch } from './packed-batch.js';
import { ProgressColumn } from './progress-column.js';
import { shareBatch } from './shared-batch.js';
import type { Loan } from './thread-pool.js';
import { watch } from './watchdog.js';
import { fromWireError } from './wire-error.js';

/** What a session is given. */
export interface SessionOptions {
  readonly request: RunRequest;
  readonly loan: Loan;
  readonly log: Logger;
  readonly stepTimeoutMs: number;
  readonly memoryMb: number;
}

/** Slices that a run may have: 12 years of seconds. */
const SLICES_MAX = 400_000_000;
/** Longest time that statistics may take for each slice, beside `onStop`. */
const ANALYSIS_MS_PER_SLICE = 0.002;

type AnswerOf<K extends ThreadAnswer['kind']> = Extract<ThreadAnswer, { readonly kind: K }>;

interface Watched {
  readonly limitMs: number;
  readonly position: () => number;
  readonly describe: (position: number) => string;
}

/** One run in a thread of its own. It gives the thread back when it ends, in whatever way. */
export class WorkerSession implements RuntimeSession {
  readonly #options: SessionOptions;
  readonly #progress: ProgressColumn;
  /** Where the resolutions of ambiguous candles show how far each is in the batch at hand. */
  readonly #alongside = new ProgressColumn(0);
  readonly #memory: MemoryBound;
  #slices = 0;
  #resolutions = 0;
  /** Slices of the longest batch: what a resolution fills of its column at most. */
  #longest = 0;
  #hasEnded = false;
  #isBusy = false;

  private constructor(options: SessionOptions) {
    this.#options = options;
    const { expectedSlices } = options.request;
    if (!(expectedSlices >= 0 && expectedSlices <= SLICES_MAX)) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected a run of at most ${SLICES_MAX} slices, found ${expectedSlices}`,
        { path: ['expectedSlices'] },
      );
    }
    this.#progress = new ProgressColumn(expectedSlices);
    this.#memory = new MemoryBound(options.loan.thread, options.memoryMb);
  }

  /** Makes the strategy in the thread; rejects when it cannot be made. */
  static async start(options: SessionOptions): Promise<WorkerSession> {
    const session = new WorkerSession(options);
    await session.#ask(
      'started',
      {
        kind: 'start',
        request: options.request,
        equity: session.#progress.buffer,
        alongside: session.#alongside.buffer,
      },
      session.#still('while the strategy was being made'),
    );
    return session;
  }

  async advance(batch: CandleBatch): Promise<RunProgress> {
    const begin = this.#slices;
    const end = begin + batch.length;
    const request: ThreadRequest = {
      kind: 'advance',
      batch: isWide(batch) ? packBatch(batch) : shareBatch(batch),
      equity: this.#progress.grow(end),
      alongside: this.#alongside.grow(batch.length),
    };
    const { length } = batch;
    const { progress } = await this.#ask('advanced', request, {
      limitMs: this.#options.stepTimeoutMs,
      position: () => this.#progress.reached(begin, end) + this.#alongside.reached(0, length),
      describe: (position) => {
        const own = this.#progress.reached(begin, end);
        if (own < end || length === 0) return `at slice ${own}`;
        // After the last slice only our own code runs: its answer is on the way.
        if (position === end || position === end + length) return '';
        return `while ambiguous candles from slice ${begin} on were resolved`;
      },
    });
    this.#slices = progress.slices;
    this.#resolutions = progress.resolutions.count;
    this.#longest = Math.max(this.#longest, length);
    return progress;
  }

  async resolve(): Promise<RunProgress> {
    const { progress } = await this.#ask(
      'advanced',
      { kind: 'resolve' },
      {
        limitMs: this.#options.stepTimeoutMs,
        position: () => this.#alongside.reached(0, this.#longest),
        describe: () => 'while ambiguous candles were resolved',
      },
    );
    return progress;
  }

  async finish(): Promise<BacktestOutcome> {
    const still = this.#still('in onStop or in the statistics');
    const { outcome } = await this.#ask(
      'finished',
      { kind: 'finish' },
      { ...still, limitMs: still.limitMs + this.#slices * ANALYSIS_MS_PER_SLICE },
    );
    this.#end(true);
    return outcome;
  }

  async terminate(): Promise<void> {
    if (this.#hasEnded) return;
    const reason = new VelaError('CANCELLED', 'the run was ended');
    const ended = this.#options.loan.thread.terminate(reason);
    this.#end(false);
    await ended;
  }

  async #ask<K extends ThreadAnswer['kind']>(
    expected: K,
    request: ThreadRequest,
    watched: Watched,
  ): Promise<AnswerOf<K>> {
    if (this.#hasEnded) throw new VelaError('CANCELLED', 'the run has ended already');
    if (this.#isBusy) throw new VelaError('INTERNAL', 'a run takes one batch after the other');
    this.#isBusy = true;
    const stop = this.#watch(watched);
    try {
      const { answer, printed } = await this.#options.loan.thread.call(request);
      this.#show(printed);
      if (answer.kind === 'failed') throw fromWireError(answer.error);
      if (answer.kind !== expected) {
        throw new VelaError('INTERNAL', `expected ${expected} from a worker, found ${answer.kind}`);
      }
      return answer as AnswerOf<K>;
    } catch (thrown) {
      // A thread that answered is sound and may serve the next run; one that ended will not.
      this.#end(true);
      throw thrown;
    } finally {
      this.#isBusy = false;
      stop();
    }
  }

  #watch({ limitMs, position, describe }: Watched): () => void {
    return watch({
      limitMs,
      position,
      onLook: () => {
        const [slices, resolutions] = [this.#slices, this.#resolutions];
        void this.#memory.look({ slices, resolutions });
      },
      onStuck: (at) => {
        const where = describe(at);
        if (where === '') return;
        const error = new VelaError(
          'STRATEGY_TIMEOUT',
          `the strategy did not come back within ${Math.round(limitMs)} ms ${where} and was ended`,
          { hint: 'Look for a loop that never ends, or for work that grows with every candle.' },
        );
        void this.#options.loan.thread.terminate(error);
      },
    });
  }

  #still(where: string): Watched {
    return { limitMs: this.#options.stepTimeoutMs, position: () => 0, describe: () => where };
  }

  #show(printed: readonly string[]): void {
    const { log, request } = this.#options;
    for (const text of printed)
      log.debug('strategy output', { strategy: request.strategy.name, text });
  }

  #end(keep: boolean): void {
    this.#hasEnded = true;
    this.#options.loan.giveBack(keep);
  }
}
