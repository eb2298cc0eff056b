import type { AccountGuard, GatewayPolicy } from '@vela/execution';
import type {
  AccountRecord,
  AccountStore,
  BrokerPort,
  Claim,
  DeploymentStore,
  FeedStore,
  InstrumentRepository,
  RowHints,
  SliceLog,
} from '@vela/ports';
import type { ActorPorts } from './actor-ports.js';

/** What gateways of broker accounts work with. */
export interface GatewayPorts extends ActorPorts {
  readonly accounts: Pick<
    AccountStore,
    'byActor' | 'image' | 'pendingIntents' | 'commit' | 'switches' | 'order' | 'fills' | 'engage'
  >;
  readonly deployments: Pick<DeploymentStore, 'list' | 'count'>;
  readonly feeds: Pick<FeedStore, 'get' | 'list'>;
  readonly instruments: Pick<InstrumentRepository, 'getMany'>;
  readonly slices: Pick<SliceLog, 'follow' | 'pulses'>;
  readonly rows: RowHints;
  /**
   * Opens the adapter that talks to an account's broker; asked once for each tenure. The claim is the
   * right to write under which an adapter with state of its own keeps it.
   */
  readonly broker: (account: AccountRecord, claim: Claim) => Promise<BrokerPort>;
  /** Returns the limits in front of every order of an account. */
  readonly guard: (account: AccountRecord) => AccountGuard;
  /** Draws from [0, 1): spreads reconnections. */
  readonly random: () => number;
  /** Times and rules to act by; `GATEWAY_POLICY` unless told otherwise. */
  readonly policy?: GatewayPolicy;
}
