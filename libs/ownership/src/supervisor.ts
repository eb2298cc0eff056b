import { messageOf } from '@vela/kernel';
import type { ActorKind, Claim, Logger } from '@vela/ports';
import type { ActorInstance, InstanceStats } from './instance.js';
import { backoffMs } from './pause.js';
import type { Tenure } from './tenure.js';

/**
 * Does the work of one actor. Resolves when there is nothing left to do in this tenure, also after
 * `signal` was aborted. Rejecting gives the actor back, to be tried again after a pause.
 */
export type ActorHandler = (claim: Claim, signal: AbortSignal, tenure: Tenure) => Promise<void>;

/** What a supervisor is made of. */
export interface SupervisorOptions {
  readonly instance: ActorInstance;
  readonly handlers: Readonly<Partial<Record<ActorKind, ActorHandler>>>;
  /** Most actors that work at once. */
  readonly maxConcurrent: number;
  /** Draws from [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
}

/** The actors of one engine process. */
export interface Supervisor {
  start(): void;
  stats(): InstanceStats;
  /** Claims as soon as possible. */
  wake(): void;
  /** Stops all actors, gives them back and leaves. Never rejects. */
  stop(): Promise<void>;
}

/** Pauses before an actor whose handler broke is tried again. */
const RETRY = { firstMs: 1_000, mostMs: 60_000 };
/** Actors whose failures are remembered; the oldest is forgotten first. */
const REMEMBERED_MAX = 1_000;

/** Returns the supervisor of an engine: one actor's failure never reaches another actor. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { instance, handlers, maxConcurrent, random, log } = options;
  const broken = new Map<string, number>();

  const remember = (actorId: string): number => {
    const times = (broken.get(actorId) ?? 0) + 1;
    broken.delete(actorId);
    broken.set(actorId, times);
    const [oldest] = broken.keys();
    if (broken.size > REMEMBERED_MAX && oldest !== undefined) broken.delete(oldest);
    return times;
  };

  const run = async (tenure: Tenure): Promise<void> => {
    const { claim, signal } = tenure;
    try {
      await handlers[claim.kind]?.(claim, signal, tenure);
      broken.delete(claim.actorId);
      instance.finished(tenure);
    } catch (thrown) {
      const times = remember(claim.actorId);
      const retryMs = Math.round(backoffMs(RETRY, times - 1, random()));
      log.error('An actor broke off; it is given back and tried again.', {
        actorId: claim.actorId,
        kind: claim.kind,
        attempt: times,
        retryMs,
        error: messageOf(thrown),
      });
      instance.finished(tenure, retryMs);
    }
  };

  return {
    start() {
      instance.start({
        kinds: Object.keys(handlers) as ActorKind[],
        capacity: maxConcurrent,
        onClaim: (tenure) => void run(tenure),
      });
    },
    stats: () => instance.stats(),
    wake: () => instance.wake(),
    stop: () => instance.drain(),
  };
}
