import type {
  AccountRecord,
  AccountStore,
  ActorStore,
  BrokerCapabilities,
  DeploymentRecord,
  DeploymentStore,
  FeedStore,
  LiveRequest,
  LiveRuntime,
  RowHints,
  SliceLog,
} from '@vela/ports';
import type { ActorPorts } from './actor-ports.js';
import type { DeploymentCommitter } from './deployment-committer.js';

/** What of a broker matters to a deployment. */
export type VenueTraits = Pick<BrokerCapabilities, 'contingent' | 'byAssetClass' | 'watermark'>;

/** Everything a deployment needs before its first input. */
export interface PreparedDeployment {
  /** What its live run is opened with, beside the state to go on from. */
  readonly request: Omit<LiveRequest, 'snapshot' | 'input' | 'chain'>;
  /** First link of its chain, 32 bytes. */
  readonly genesis: Uint8Array;
  /** Whether the venue says how far it is in the feed: slices then wait for it. */
  readonly hasWatermark: boolean;
  /** Whether the feed waits for its deployments: everything is then committed at once. */
  readonly isLockstep: boolean;
}

/** What deployments work with. */
export interface DeploymentPorts extends Omit<ActorPorts, 'commands' | 'events'> {
  readonly commands: Pick<ActorStore, 'commands' | 'command' | 'findCommand'>;
  readonly deployments: Pick<DeploymentStore, 'byActor' | 'image' | 'tape'>;
  readonly accounts: Pick<AccountStore, 'get' | 'facts' | 'engage'>;
  readonly feeds: Pick<FeedStore, 'get' | 'slices'>;
  readonly slices: Pick<SliceLog, 'follow' | 'pulses'>;
  /** Returns the slices that one deployment follows, where they are others than those of all. */
  readonly slicesOf?: (record: DeploymentRecord) => Promise<Pick<SliceLog, 'follow' | 'pulses'>>;
  readonly rows: RowHints;
  readonly runtime: Pick<LiveRuntime, 'open'>;
  /** One for all deployments of the process. */
  readonly committer: DeploymentCommitter;
  /** Finds what a deployment is made of, see `prepareDeployment`. */
  readonly prepare: (record: DeploymentRecord) => Promise<PreparedDeployment>;
  /** Told for metrics. */
  readonly observe?: {
    /** Inputs that were stepped, and how long that took. */
    stepped(inputs: number, ms: number): void;
    /** An input after which a worker was lost or a strategy halted. */
    faulted(code: string): void;
  };
}

/** The account of a deployment as its row says it now. */
export type AccountNow = Pick<
  AccountRecord,
  'health' | 'healthDetail' | 'lastFact' | 'watermarks' | 'actorId' | 'reconciledCommand'
>;
