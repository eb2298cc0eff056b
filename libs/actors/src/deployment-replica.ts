import { VelaError, messageOf } from '@vela/kernel';
import type { LiveInput, LiveRuntime, LiveSession, LiveStep, Logger } from '@vela/ports';
import { firstValueFrom, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import type { PreparedDeployment } from './deployment-ports.js';
import { inputsOf } from './deployment-tape.js';
import type { TapeStep } from './deployment-tape.js';

/** State to go on from: that of a snapshot, or of the beginning. */
export interface ReplicaBase {
  readonly snapshot: Uint8Array | null;
  readonly input: number;
  readonly chain: Uint8Array;
}

/** Inputs of one call while a lost session is made again. */
const RESTEP = 64;
/** How often a session that was lost through no fault of its own is made again for one step. */
const LOST_MAX = 8;
const RETRY_MS = { first: 20, most: 1_000 };

/**
 * A live run in a worker together with what it takes to make it again: the last snapshot and the
 * inputs since. A session that was lost with its worker is opened anew and must come to the same
 * chain; only then the next inputs are stepped.
 */
export class Replica {
  #session: LiveSession | null = null;
  #base: ReplicaBase;
  #tail: LiveInput[] = [];
  #chain: Uint8Array;
  /** Whether it did not come back once: the next worker is not shared with those that do. */
  #isSuspect = false;

  constructor(
    private readonly ports: {
      readonly runtime: Pick<LiveRuntime, 'open'>;
      readonly scheduler: SchedulerLike;
      readonly log: Logger;
    },
    private readonly request: PreparedDeployment['request'],
    base: ReplicaBase,
  ) {
    this.#base = base;
    this.#chain = base.chain;
  }

  /** Inputs since the last snapshot. */
  get tailLength(): number {
    return this.#tail.length;
  }

  get input(): number {
    return this.#base.input + this.#tail.length;
  }

  /** Returns how many slices only move indicators at the beginning. */
  async warmUp(): Promise<number> {
    const session = await this.#live(() => this.#ready());
    return session.warmUp;
  }

  /**
   * Steps inputs. Rejects as {@link LiveSession.step}, but a session that was lost because of others
   * is made again first; after a failure the run is as before the inputs.
   */
  async step(inputs: readonly LiveInput[]): Promise<LiveStep> {
    const step = await this.#live(async () => (await this.#ready()).step(inputs));
    this.#tail.push(...inputs);
    this.#chain = step.chain;
    return step;
  }

  /** Steps inputs of a tape; each link must be the one that was committed. */
  async restep(steps: AsyncIterable<TapeStep>): Promise<LiveStep> {
    let last = await this.step([]);
    for await (const step of steps) {
      last = await this.step(inputsOf(step, last));
    }
    return last;
  }

  /** Returns the state behind the last step and goes on from it if the session is lost. */
  async snapshot(): Promise<Uint8Array> {
    const snapshot = await this.#live(async () => (await this.#ready()).snapshot());
    this.#base = { snapshot, input: this.input, chain: this.#chain };
    this.#tail = [];
    return snapshot;
  }

  close(): void {
    this.#session?.close();
    this.#session = null;
  }

  /** Carries out work with the session; one that was lost meanwhile is made again. */
  async #live<T>(work: () => Promise<T>): Promise<T> {
    for (let lost = 0; ; lost++) {
      try {
        return await work();
      } catch (thrown) {
        this.close();
        if (thrown instanceof VelaError && thrown.code === 'STRATEGY_TIMEOUT') {
          this.#isSuspect = true;
        }
        if (!(thrown instanceof VelaError && thrown.retryable) || lost >= LOST_MAX) throw thrown;
        const { log, scheduler } = this.ports;
        log.debug('A lost run is made again.', {
          actorId: this.request.actorId,
          inputs: this.#tail.length,
          error: messageOf(thrown),
        });
        // The first loss is nobody's fault and is made good at once.
        const waitMs = lost === 0 ? 0 : Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** lost);
        if (waitMs > 0) await firstValueFrom(timer(waitMs, scheduler));
      }
    }
  }

  async #ready(): Promise<LiveSession> {
    if (this.#session !== null) return this.#session;
    const session = await this.ports.runtime.open({
      ...this.request,
      ...this.#base,
      isSuspect: this.#isSuspect,
    });
    this.#session = session;
    let chain = this.#base.chain;
    for (let from = 0; from < this.#tail.length; from += RESTEP) {
      ({ chain } = await session.step(this.#tail.slice(from, from + RESTEP)));
    }
    if (!isSame(chain, this.#chain)) {
      throw new VelaError('DATA_INVALID', 'the same inputs led to another chain', {
        hint: 'The strategy depends on something else than its inputs; replay names the place.',
      });
    }
    return session;
  }
}

/** Returns whether two links are the same. */
export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
