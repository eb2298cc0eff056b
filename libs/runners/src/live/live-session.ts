import { VelaError } from '@vela/kernel';
import type {
  BacktestOutcome,
  LiveInput,
  LiveRequest,
  LiveSession,
  LiveStep,
  LiveView,
} from '@vela/ports';
import type { LiveAnswer, LiveQuestion } from './live-messages.js';
import type { LivePool } from './live-pool.js';
import type { LiveThread } from './live-thread.js';

/** One live run in a thread that it shares with others. */
export class ThreadLiveSession implements LiveSession {
  #warmUp = 0;
  #isOpen = true;

  private constructor(
    private readonly pool: LivePool,
    private readonly thread: LiveThread,
    private readonly session: number,
  ) {}

  /** Opens a run where the fewest are; rejects when it cannot be made. */
  static async open(
    pool: LivePool,
    session: number,
    request: LiveRequest,
  ): Promise<ThreadLiveSession> {
    const opened = new ThreadLiveSession(pool, await pool.place(request.isSuspect), session);
    const { warmUp } = await opened.#ask('opened', { kind: 'open', request });
    opened.#warmUp = warmUp;
    return opened;
  }

  get warmUp(): number {
    return this.#warmUp;
  }

  async step(inputs: readonly LiveInput[]): Promise<LiveStep> {
    return (await this.#ask('stepped', { kind: 'step', inputs })).step;
  }

  async snapshot(): Promise<Uint8Array> {
    return (await this.#ask('state', { kind: 'snapshot' })).snapshot;
  }

  async describe(): Promise<LiveView> {
    return (await this.#ask('seen', { kind: 'describe' })).view;
  }

  async finish(): Promise<BacktestOutcome> {
    return (await this.#ask('finished', { kind: 'finish' })).outcome;
  }

  close(): void {
    if (!this.#isOpen) return;
    // Nobody waits for the answer: a thread that is gone has forgotten the session already.
    this.#ask('closed', { kind: 'close' }).catch(() => undefined);
    this.#leave();
  }

  async #ask<K extends LiveAnswer['kind']>(
    expected: K,
    question: LiveQuestion,
  ): Promise<Extract<LiveAnswer, { readonly kind: K }>> {
    if (!this.#isOpen) throw new VelaError('CANCELLED', 'the run was closed');
    try {
      const answer = await this.thread.ask({ ...question, session: this.session });
      if (answer.kind !== expected) {
        throw new VelaError('INTERNAL', `expected ${expected} of a worker, found ${answer.kind}`);
      }
      return answer as Extract<LiveAnswer, { readonly kind: K }>;
    } catch (thrown) {
      this.#leave();
      throw thrown;
    }
  }

  #leave(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.pool.left(this.thread);
  }
}
