import type { DeploymentCommand, DeploymentState } from '@vela/ports';
import { setup } from 'xstate';
import { createLife } from './life.js';
import type { LifeTable } from './life.js';

/** What happens to a deployment: wishes of people first, then what its owner finds. */
export type DeploymentEvent =
  | 'Start'
  | 'Pause'
  | 'Resume'
  | 'Reconcile'
  | 'Stop'
  | 'Kill'
  | 'Claimed'
  | 'Provisioned'
  | 'Reconciled'
  | 'WarmedUp'
  | 'Flat'
  | 'Breach'
  | 'StrategyFailed'
  | 'Poisoned'
  | 'Failed';

/** The event that a command of each kind is. */
export const DEPLOYMENT_COMMAND_EVENTS: Readonly<
  Record<DeploymentCommand['kind'], DeploymentEvent>
> = {
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  reconcile: 'Reconcile',
  stop: 'Stop',
  kill: 'Kill',
};

/**
 * The life of a deployment. Invariants:
 *
 * 1. It begins `provisioning`, where it rests until somebody starts it. Only `failed` is final;
 *    `stopped` rests and can be started again, through `provisioning`.
 * 2. Its strategy decides in `running` alone, and `running` is entered from `warming-up` alone, with
 *    `WarmedUp`: nothing decides before what the broker knows was taken and indicators are warm.
 * 3. `warming-up` is entered after `reconciling`, or from `paused`.
 * 4. A strategy that throws or does not come back, a limit that is breached, and an input that ends
 *    its owner again and again lead to `halted` from every state in which it could decide, and to no
 *    other state. Only a person leads out of `halted`: `Resume` reconciles first, `Stop` and `Kill`
 *    end it.
 * 5. `stopping` ends in `stopped` by `Flat` alone (what the policy asks for is reached) or in
 *    `failed`; nobody can call it back, only its policy can become KEEP, and what goes wrong with
 *    the strategy meanwhile is passed over.
 * 6. `Stop` and `Kill` are taken in every state but `failed`; where it has ended they are ignored.
 * 7. A command that is true already is ignored, one that makes no sense is refused; neither changes
 *    the state. Both are noted with who sent it.
 * 8. Another owner that claims it changes no state: what was committed goes on where it was.
 * 9. It can fail in every state but `failed`.
 * 10. Its persisted form is plain JSON and names machine and version.
 */
export const deploymentMachine = setup({
  types: { events: {} as { type: DeploymentEvent } },
}).createMachine({
  id: 'deployment',
  initial: 'provisioning',
  states: {
    provisioning: {
      on: {
        Start: {},
        Claimed: {},
        Provisioned: 'reconciling',
        Stop: 'stopping',
        Kill: 'stopping',
        Poisoned: 'failed',
        Failed: 'failed',
      },
    },
    reconciling: {
      on: {
        Start: {},
        Resume: {},
        Reconcile: {},
        Claimed: {},
        Reconciled: 'warming-up',
        Pause: 'paused',
        Stop: 'stopping',
        Kill: 'stopping',
        Breach: 'halted',
        StrategyFailed: 'halted',
        Poisoned: 'halted',
        Failed: 'failed',
      },
    },
    'warming-up': {
      on: {
        Start: {},
        Resume: {},
        Claimed: {},
        WarmedUp: 'running',
        Pause: 'paused',
        Reconcile: 'reconciling',
        Stop: 'stopping',
        Kill: 'stopping',
        Breach: 'halted',
        StrategyFailed: 'halted',
        Poisoned: 'halted',
        Failed: 'failed',
      },
    },
    running: {
      on: {
        Start: {},
        Resume: {},
        Claimed: {},
        Pause: 'paused',
        Reconcile: 'reconciling',
        Stop: 'stopping',
        Kill: 'stopping',
        Breach: 'halted',
        StrategyFailed: 'halted',
        Poisoned: 'halted',
        Failed: 'failed',
      },
    },
    paused: {
      on: {
        Pause: {},
        Claimed: {},
        Resume: 'warming-up',
        Reconcile: 'reconciling',
        Stop: 'stopping',
        Kill: 'stopping',
        Breach: 'halted',
        StrategyFailed: 'halted',
        Poisoned: 'halted',
        Failed: 'failed',
      },
    },
    stopping: {
      on: {
        Stop: {},
        Kill: {},
        Reconcile: {},
        Claimed: {},
        Flat: 'stopped',
        Breach: {},
        StrategyFailed: {},
        Poisoned: {},
        Failed: 'failed',
      },
    },
    stopped: {
      on: { Start: 'provisioning', Stop: {}, Kill: {}, Claimed: {}, Flat: {}, Failed: 'failed' },
    },
    halted: {
      on: {
        Pause: {},
        Claimed: {},
        Resume: 'reconciling',
        Stop: 'stopping',
        Kill: 'stopping',
        Breach: {},
        StrategyFailed: {},
        Poisoned: {},
        Failed: 'failed',
      },
    },
    failed: { type: 'final' },
  },
});

/** Where the strategy may decide or is about to: what goes wrong there halts it. */
const ACTIVE = {
  Stop: 'stopping',
  Kill: 'stopping',
  Claimed: 'ignored',
  Provisioned: 'refused',
  Flat: 'refused',
  Breach: 'halted',
  StrategyFailed: 'halted',
  Poisoned: 'halted',
  Failed: 'failed',
} as const;

const TABLE: LifeTable<DeploymentState, DeploymentEvent> = {
  provisioning: {
    Start: 'ignored',
    Pause: 'refused',
    Resume: 'refused',
    Reconcile: 'refused',
    Stop: 'stopping',
    Kill: 'stopping',
    Claimed: 'ignored',
    Provisioned: 'reconciling',
    Reconciled: 'refused',
    WarmedUp: 'refused',
    Flat: 'refused',
    Breach: 'refused',
    StrategyFailed: 'refused',
    Poisoned: 'failed',
    Failed: 'failed',
  },
  reconciling: {
    ...ACTIVE,
    Start: 'ignored',
    Pause: 'paused',
    Resume: 'ignored',
    Reconcile: 'ignored',
    Reconciled: 'warming-up',
    WarmedUp: 'refused',
  },
  'warming-up': {
    ...ACTIVE,
    Start: 'ignored',
    Pause: 'paused',
    Resume: 'ignored',
    Reconcile: 'reconciling',
    Reconciled: 'refused',
    WarmedUp: 'running',
  },
  running: {
    ...ACTIVE,
    Start: 'ignored',
    Pause: 'paused',
    Resume: 'ignored',
    Reconcile: 'reconciling',
    Reconciled: 'refused',
    WarmedUp: 'refused',
  },
  paused: {
    ...ACTIVE,
    Start: 'refused',
    Pause: 'ignored',
    Resume: 'warming-up',
    Reconcile: 'reconciling',
    Reconciled: 'refused',
    WarmedUp: 'refused',
  },
  stopping: {
    Start: 'refused',
    Pause: 'refused',
    Resume: 'refused',
    Reconcile: 'ignored',
    Stop: 'ignored',
    Kill: 'ignored',
    Claimed: 'ignored',
    Provisioned: 'refused',
    Reconciled: 'refused',
    WarmedUp: 'refused',
    Flat: 'stopped',
    Breach: 'ignored',
    StrategyFailed: 'ignored',
    Poisoned: 'ignored',
    Failed: 'failed',
  },
  stopped: {
    Start: 'provisioning',
    Pause: 'refused',
    Resume: 'refused',
    Reconcile: 'refused',
    Stop: 'ignored',
    Kill: 'ignored',
    Claimed: 'ignored',
    Provisioned: 'refused',
    Reconciled: 'refused',
    WarmedUp: 'refused',
    Flat: 'ignored',
    Breach: 'refused',
    StrategyFailed: 'refused',
    Poisoned: 'refused',
    Failed: 'failed',
  },
  halted: {
    Start: 'refused',
    Pause: 'ignored',
    Resume: 'reconciling',
    Reconcile: 'refused',
    Stop: 'stopping',
    Kill: 'stopping',
    Claimed: 'ignored',
    Provisioned: 'refused',
    Reconciled: 'refused',
    WarmedUp: 'refused',
    Flat: 'refused',
    Breach: 'ignored',
    StrategyFailed: 'ignored',
    Poisoned: 'ignored',
    Failed: 'failed',
  },
  failed: {
    Start: 'refused',
    Pause: 'refused',
    Resume: 'refused',
    Reconcile: 'refused',
    Stop: 'ignored',
    Kill: 'ignored',
    Claimed: 'refused',
    Provisioned: 'refused',
    Reconciled: 'refused',
    WarmedUp: 'refused',
    Flat: 'refused',
    Breach: 'refused',
    StrategyFailed: 'refused',
    Poisoned: 'refused',
    Failed: 'refused',
  },
};

/** The life cycle of a deployment, with what every event does in every state. */
export const deploymentLife = createLife<DeploymentState, DeploymentEvent>({
  name: 'deployment',
  version: 1,
  machine: deploymentMachine,
  table: TABLE,
  initial: 'provisioning',
  finals: ['failed'],
});
