import type { ActorKind, ActorStore, Hints, Logger } from '@vela/ports';
import type { SchedulerLike } from 'rxjs';
import type { Tenure } from './tenure.js';

/** What an instance is made of. */
export interface InstanceOptions {
  readonly store: ActorStore;
  readonly hints: Hints;
  /** Monotonic milliseconds of this process. */
  readonly now: () => number;
  /** Draws from [0, 1) that spread the attempts of several instances. */
  readonly random: () => number;
  readonly scheduler: SchedulerLike;
  readonly log: Logger;
  readonly name: string;
  readonly build: string;
  readonly roles: readonly string[];
}

/** What an instance takes on. */
export interface InstanceWork {
  readonly kinds: readonly ActorKind[];
  /** Most actors owned at once. */
  readonly capacity: number;
  /** Called for each claim; the receiver ends it with {@link ActorInstance.finished}. */
  readonly onClaim: (tenure: Tenure) => void;
}

/** Where an instance is in its life. `suspended` is alive, but its lease could not be renewed. */
export type InstancePhase = 'idle' | 'booting' | 'live' | 'suspended' | 'draining' | 'left';

/** An instance for the status page. */
export interface InstanceStats {
  readonly name: string;
  readonly boot: number | null;
  readonly phase: InstancePhase;
  readonly owned: Readonly<Record<string, number>>;
  readonly claimed: number;
  readonly replaced: number;
  /** Calls to the database that failed. */
  readonly failures: number;
}

/**
 * This process as an owner of actors. PostgreSQL alone decides who owns what; the instance keeps
 * its lease alive, claims free actors while it has room, and suspends them while it cannot know
 * whether its lease holds. It survives outages of the database and never throws.
 */
export interface ActorInstance {
  /** Boots, renews and claims until {@link ActorInstance.drain}. */
  start(work: InstanceWork): void;
  /** Gives an actor back after its work; later when it is not to be tried again at once. */
  finished(tenure: Tenure, afterMs?: number): void;
  /** Claims as soon as possible, for instance because an actor was just created here. */
  wake(): void;
  stats(): InstanceStats;
  /** Ends all tenures, gives the actors back, tells the others, and leaves. Never rejects. */
  drain(): Promise<void>;
}
