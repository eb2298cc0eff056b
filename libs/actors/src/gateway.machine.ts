import type { BrokerHealth } from '@vela/ports';
import { setup } from 'xstate';
import { createLife } from './life.js';
import type { LifeTable } from './life.js';

/** What happens to the gateway of a broker account. */
export type GatewayEvent =
  | 'Claimed'
  | 'Connected'
  | 'Reconciled'
  | 'Degraded'
  | 'Recovered'
  | 'Disconnected'
  | 'AuthRequired'
  | 'Retried';

/**
 * The life of an account's gateway; its states are the health of the account. Invariants:
 *
 * 1. It begins `connecting` and never ends: an account keeps its gateway.
 * 2. `ready` is reached through `reconciling` alone, by `Reconciled`: no new risk is taken before
 *    everything the broker knows was compared.
 * 3. A new owner begins with `connecting`, whatever the state was: its connection is a new one.
 * 4. Every loss of the connection leads to `disconnected` from every state, and no way back avoids
 *    `connecting` and `reconciling`.
 * 5. `degraded` takes cancels and exits alone; it is left through `reconciling` or a loss.
 * 6. What a broker says too late, for instance that a connection was reconciled that is gone,
 *    changes nothing.
 * 7. Its persisted form is plain JSON and names machine and version.
 */
export const gatewayMachine = setup({
  types: { events: {} as { type: GatewayEvent } },
}).createMachine({
  id: 'gateway',
  initial: 'connecting',
  states: {
    connecting: {
      on: {
        Connected: 'reconciling',
        Disconnected: 'disconnected',
        AuthRequired: 'auth-required',
      },
    },
    reconciling: {
      on: {
        Claimed: 'connecting',
        Reconciled: 'ready',
        Degraded: 'degraded',
        Disconnected: 'disconnected',
        AuthRequired: 'auth-required',
      },
    },
    ready: {
      on: {
        Claimed: 'connecting',
        Connected: 'reconciling',
        Degraded: 'degraded',
        Disconnected: 'disconnected',
        AuthRequired: 'auth-required',
      },
    },
    degraded: {
      on: {
        Claimed: 'connecting',
        Connected: 'reconciling',
        Recovered: 'reconciling',
        Disconnected: 'disconnected',
        AuthRequired: 'auth-required',
      },
    },
    disconnected: {
      on: { Claimed: 'connecting', Retried: 'connecting', AuthRequired: 'auth-required' },
    },
    'auth-required': {
      on: { Claimed: 'connecting', Retried: 'connecting', Disconnected: 'disconnected' },
    },
  },
});

const TABLE: LifeTable<BrokerHealth, GatewayEvent> = {
  connecting: {
    Claimed: 'ignored',
    Connected: 'reconciling',
    Reconciled: 'ignored',
    Degraded: 'ignored',
    Recovered: 'ignored',
    Disconnected: 'disconnected',
    AuthRequired: 'auth-required',
    Retried: 'ignored',
  },
  reconciling: {
    Claimed: 'connecting',
    Connected: 'ignored',
    Reconciled: 'ready',
    Degraded: 'degraded',
    Recovered: 'ignored',
    Disconnected: 'disconnected',
    AuthRequired: 'auth-required',
    Retried: 'ignored',
  },
  ready: {
    Claimed: 'connecting',
    Connected: 'reconciling',
    Reconciled: 'ignored',
    Degraded: 'degraded',
    Recovered: 'ignored',
    Disconnected: 'disconnected',
    AuthRequired: 'auth-required',
    Retried: 'ignored',
  },
  degraded: {
    Claimed: 'connecting',
    Connected: 'reconciling',
    Reconciled: 'ignored',
    Degraded: 'ignored',
    Recovered: 'reconciling',
    Disconnected: 'disconnected',
    AuthRequired: 'auth-required',
    Retried: 'ignored',
  },
  disconnected: {
    Claimed: 'connecting',
    Connected: 'ignored',
    Reconciled: 'ignored',
    Degraded: 'ignored',
    Recovered: 'ignored',
    Disconnected: 'ignored',
    AuthRequired: 'auth-required',
    Retried: 'connecting',
  },
  'auth-required': {
    Claimed: 'connecting',
    Connected: 'ignored',
    Reconciled: 'ignored',
    Degraded: 'ignored',
    Recovered: 'ignored',
    Disconnected: 'disconnected',
    AuthRequired: 'ignored',
    Retried: 'connecting',
  },
};

/** The life cycle of a gateway, with what every event does in every state. */
export const gatewayLife = createLife<BrokerHealth, GatewayEvent>({
  name: 'gateway',
  version: 1,
  machine: gatewayMachine,
  table: TABLE,
  initial: 'connecting',
  finals: [],
});
