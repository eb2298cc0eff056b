import type { BrokerPort, FeedStore, LiveRuntime, Logger, RunRequest, SliceLog } from '@vela/ports';
import type { FaultScript } from '@vela/faults';

/** What rehearsals work with. */
export interface RehearsalPorts {
  readonly runtime: Pick<LiveRuntime, 'open'>;
  /** Opens the simulated venue of an account that lives as long as the rehearsal. */
  readonly venue: (setup: {
    readonly account: { readonly id: string; readonly currency: string };
    readonly feeds: Pick<SliceLog, 'follow'> & Pick<FeedStore, 'slices'>;
  }) => BrokerPort;
  /** Resolves when every promise that is ready has run to its end. */
  readonly turn: () => Promise<void>;
  readonly log: Logger;
  /** Takes the place of the broker that the gateway sees: tests look at it. */
  readonly wrap?: (broker: BrokerPort) => BrokerPort;
}

/** A run and what is to go wrong in it. */
export interface RehearsalRequest {
  readonly run: RunRequest;
  readonly script: FaultScript;
}
