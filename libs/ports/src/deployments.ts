import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type { Intent, SwitchMode } from '@vela/orders';
import type { LiveSummary, PositionPolicy, TapeEntry, TapeSource } from '@vela/step';
import type { Claim } from './actor-store.js';
import type { PageRequest } from './repositories.js';

/** States of a deployment, those of its machine. */
export const DEPLOYMENT_STATES = [
  'provisioning',
  'reconciling',
  'warming-up',
  'running',
  'paused',
  'stopping',
  'stopped',
  'halted',
  'failed',
] as const;

/** One of {@link DEPLOYMENT_STATES}. */
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

/** What somebody wants of a deployment; the kinds of its command rows. */
export type DeploymentCommand =
  | { readonly kind: 'start' | 'pause' | 'resume' | 'reconcile' }
  | { readonly kind: 'stop'; readonly positions: PositionPolicy }
  /** Ends it at once: working orders are canceled, positions by the policy. */
  | { readonly kind: 'kill'; readonly positions: PositionPolicy; readonly reason: string };

/** Who wanted it, kept with every transition. */
export interface CommandBody {
  readonly by: string;
  readonly reason: string | null;
  readonly positions?: PositionPolicy;
}

/** Everything that decides a deployment; never changed after it was made. */
export interface DeploymentSpec {
  readonly id: string;
  readonly tenantId: string;
  readonly actorId: string;
  readonly name: string;
  readonly mode: 'PAPER' | 'LIVE';
  readonly strategyId: string;
  readonly strategyVersionId: string;
  readonly parameters: { readonly [name: string]: Canonical };
  readonly instrumentIds: readonly string[];
  readonly timeframe: Timeframe;
  readonly widerTimeframes: readonly Timeframe[];
  readonly feedId: string;
  readonly accountId: string;
  /** Money of the account that is set aside for it, decimal text, and its currency. */
  readonly cash: string;
  readonly currency: string;
  /** Options of the simulated venue that fills paper orders; also what fees are expected. */
  readonly simulation: { readonly [name: string]: Canonical };
  /** Limits before every order, see @vela/limits; `{}` for none. */
  readonly limits: { readonly [name: string]: Canonical };
  readonly seed: number;
  readonly createdAt: Micros;
}

/** What a reader sees of a deployment at a glance; written with every commit. */
export interface DeploymentSummary extends LiveSummary {
  /** Earliest instant at which a timer or schedule fires, null or absent for none. */
  readonly nextTimerAt?: Micros | null;
}

/** A deployment as its row tells it. */
export interface DeploymentRecord extends DeploymentSpec {
  readonly state: DeploymentState;
  readonly stateSince: Micros;
  /** Why it is halted or failed, null otherwise. */
  readonly detail: string | null;
  /** What is held back of its trading. */
  readonly engaged: SwitchMode;
  readonly summary: DeploymentSummary | null;
  readonly startedAt: Micros | null;
  readonly stoppedAt: Micros | null;
}

/** Where the inputs of a deployment come from. */
export const TAPE_SOURCES = [
  'account',
  'slice',
  'timer',
  'command',
] as const satisfies readonly TapeSource[];

export type { PositionPolicy, TapeEntry, TapeSource };

/** How far a deployment has read its sources. */
export interface Cursors {
  readonly slice: number;
  readonly account: number;
  readonly timer: number;
  readonly command: number;
}

/** A change of state with who wanted it and why. */
export interface TransitionRow {
  readonly from: DeploymentState;
  readonly to: DeploymentState;
  readonly event: string;
  readonly by: string;
  readonly reason: string | null;
  readonly at: Micros;
}

/** What a deployment must never lose, as one row keeps it. */
export interface DeploymentImage {
  /** Inputs taken so far. */
  readonly input: number;
  readonly cursors: Cursors;
  /** Last link of the chain, 32 bytes. */
  readonly chain: Uint8Array;
  /** State after `snapshotInput` inputs, null before the first snapshot. */
  readonly snapshot: Uint8Array | null;
  readonly snapshotInput: number;
  /** Cursors and chain as they were at the snapshot. */
  readonly snapshotCursors: Cursors;
  readonly snapshotChain: Uint8Array;
}

/** One commit of one deployment. */
export interface DeploymentCommit {
  readonly claim: Claim;
  /** Commit number of the actor before and after (the fence); one more each time. */
  readonly seq: { readonly old: number; readonly new: number };
  /** Persisted form of the machine. */
  readonly life: unknown;
  readonly state: DeploymentState;
  readonly detail: string | null;
  readonly engaged: SwitchMode;
  readonly final: boolean;
  readonly input: number;
  readonly cursors: Cursors;
  readonly chain: Uint8Array;
  readonly tape: readonly TapeEntry[];
  readonly intents: readonly Intent[];
  readonly transitions: readonly TransitionRow[];
  readonly alerts: readonly AlertDraft[];
  /** Lines that the strategy printed. */
  readonly logs: readonly {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
    readonly at: Micros;
  }[];
  readonly summary: DeploymentSummary | null;
  /** State after `input` inputs when one is due. */
  readonly snapshot: Uint8Array | null;
}

/** Something that a person should know. */
export interface AlertDraft {
  readonly severity: 'INFO' | 'WARNING' | 'CRITICAL';
  readonly code: string;
  readonly message: string;
  readonly at: Micros;
}

/** An alert as its row tells it; numbered without gaps for each tenant. */
export interface AlertRow extends AlertDraft {
  readonly n: number;
  readonly deploymentId: string | null;
  readonly accountId: string | null;
  readonly feedId: string | null;
}

/** Keeps deployments: what they are, what they did, and what they must not forget. */
export interface DeploymentStore {
  /** Adds a deployment with its actor, which rests until a command `start`. False when the id is there. */
  create(spec: DeploymentSpec): Promise<boolean>;
  get(tenantId: string, id: string): Promise<DeploymentRecord | null>;
  byActor(actorId: string): Promise<DeploymentRecord | null>;
  list(
    tenantId: string,
    filter: {
      readonly states?: readonly DeploymentState[];
      readonly accountId?: string;
      readonly feedId?: string;
      readonly name?: string;
    },
    page: PageRequest,
  ): Promise<readonly DeploymentRecord[]>;
  count(
    tenantId: string,
    filter: {
      readonly states?: readonly DeploymentState[];
      readonly accountId?: string;
      readonly feedId?: string;
      readonly name?: string;
    },
  ): Promise<number>;
  image(actorId: string): Promise<DeploymentImage | null>;
  /**
   * Commits several deployments in one statement, each checked by its own epoch and commit number;
   * returns the actors whose owner was replaced. Sending the same again is safe.
   */
  commit(writes: readonly DeploymentCommit[]): Promise<readonly string[]>;
  /** Returns tape entries behind an input number, in order. */
  tape(actorId: string, after: number, limit: number): Promise<readonly TapeEntry[]>;
  intents(actorId: string, after: number, limit: number): Promise<readonly Intent[]>;
  transitions(
    actorId: string,
    after: number,
    limit: number,
  ): Promise<readonly (TransitionRow & { readonly n: number })[]>;
  logs(
    actorId: string,
    after: number,
    limit: number,
  ): Promise<
    readonly {
      readonly n: number;
      readonly level: string;
      readonly message: string;
      readonly at: Micros;
    }[]
  >;
  alerts(tenantId: string, after: number, limit: number): Promise<readonly AlertRow[]>;
}
