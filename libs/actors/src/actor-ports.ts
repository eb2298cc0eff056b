import type { Clock } from '@vela/kernel';
import type { ActorEvents, ActorStore, Hints, Logger } from '@vela/ports';
import type { SchedulerLike } from 'rxjs';

/** What every actor works with. */
export interface ActorPorts {
  readonly commands: Pick<ActorStore, 'commands'>;
  readonly hints: Pick<Hints, 'whenCommanded'>;
  readonly events: Pick<ActorEvents, 'publish'>;
  readonly clock: Clock;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly scheduler: SchedulerLike;
  readonly log: Logger;
}

/** How often an owner may be lost while one step of an actor is done, before the actor fails. */
export const LOST_OWNERS_MAX = 2;
