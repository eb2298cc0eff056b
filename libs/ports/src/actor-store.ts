import type { Micros } from '@vela/kernel';

/** Kinds of actor that exist. */
export type ActorKind = 'backtest' | 'import' | 'deployment' | 'gateway' | 'feed';

/** What the owner of an actor holds: the right to write until somebody raises the epoch. */
export interface Claim {
  readonly actorId: string;
  readonly tenantId: string;
  readonly kind: ActorKind;
  readonly epoch: number;
  /** Number of the last committed input. */
  readonly seq: number;
  /** Persisted form of the machine, null for an actor that never ran. */
  readonly snapshot: unknown;
  /** How often an owner was lost while this input was being worked on. */
  readonly attempts: number;
}

/** One running process as the cluster knows it. */
export interface Instance {
  readonly boot: number;
  readonly name: string;
  readonly build: string;
  readonly roles: readonly string[];
  readonly startedAt: Micros;
  readonly leaseUntil: Micros;
  readonly draining: boolean;
  readonly actors: number;
}

/** One change of an actor's state that its owner wants to become true. */
export interface ActorWrite {
  readonly claim: Claim;
  /** The input number after this write; the row must still hold `seq` of the claim. */
  readonly seq: number;
  readonly snapshot: unknown;
  /** True when the actor has nothing left to do and is not to be claimed again. */
  readonly final: boolean;
}

/**
 * Ownership of actors by the protocol of lease, liveness lock and epoch. PostgreSQL alone decides;
 * every write is checked by the actor's own epoch and sequence in the statement that writes.
 */
export interface ActorStore {
  /** Registers this process as a new instance and takes its liveness lock. */
  boot(instance: { name: string; build: string; roles: readonly string[] }): Promise<number>;
  /** Prolongs the lease of an instance; false when it is not known any more. */
  renew(boot: number): Promise<boolean>;
  /** Takes up to `limit` free actors of the kinds, raising each epoch before any state is read. */
  claim(boot: number, kinds: readonly ActorKind[], limit: number): Promise<readonly Claim[]>;
  /** Commits writes together; returns the ids of the actors whose owner was replaced. */
  commit(writes: readonly ActorWrite[]): Promise<readonly string[]>;
  /** Gives actors back so that another instance may claim them at once. */
  release(boot: number, actorIds: readonly string[]): Promise<void>;
  /** Marks the instance as leaving; it is offered nothing any more. */
  drain(boot: number): Promise<void>;
  /** Removes the instance and its liveness lock. */
  leave(boot: number): Promise<void>;
  instances(): Promise<readonly Instance[]>;
  /** Appends a command with an id of the caller; false when that id was there already. */
  command(actorId: string, command: { id: string; kind: string; body: unknown }): Promise<boolean>;
  /** Returns the commands of an actor behind a number, in order. */
  commands(actorId: string, after: number): Promise<readonly ActorCommand[]>;
  /** Returns the command of an actor that has an id of the caller, null when there is none. */
  findCommand(actorId: string, id: string): Promise<ActorCommand | null>;
}

/** A wish that somebody appended for an actor. */
export interface ActorCommand {
  readonly id: string;
  readonly n: number;
  readonly kind: string;
  readonly body: unknown;
}
