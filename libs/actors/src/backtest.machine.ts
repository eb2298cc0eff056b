import type { BacktestState } from '@vela/ports';
import { setup } from 'xstate';
import { createLife } from './life.js';
import type { LifeTable } from './life.js';

/** What happens to a backtest. */
export type BacktestEvent =
  | 'Claimed'
  | 'Prepared'
  | 'DataEnded'
  | 'Analysed'
  | 'Failed'
  | 'CancelRequested';

/**
 * The life of a backtest. Invariants:
 *
 * 1. It begins `queued` and ends in exactly one of `completed`, `failed`, `cancelled`.
 * 2. Nothing leaves a final state; a wish to cancel that comes too late is ignored, not an error.
 * 3. `completed` is reached through `loading`, `running` and `analysing`, in this order.
 * 4. It can fail or be cancelled in every state that is not final.
 * 5. Another owner that claims it in the middle changes no state: the result is a function of the
 *    inputs, so the work of the state is done again from the data on.
 * 6. Its persisted form is plain JSON and names machine and version.
 */
export const backtestMachine = setup({
  types: { events: {} as { type: BacktestEvent } },
}).createMachine({
  id: 'backtest',
  initial: 'queued',
  states: {
    queued: { on: { Claimed: 'loading', Failed: 'failed', CancelRequested: 'cancelled' } },
    loading: {
      on: { Claimed: {}, Prepared: 'running', Failed: 'failed', CancelRequested: 'cancelled' },
    },
    running: {
      on: { Claimed: {}, DataEnded: 'analysing', Failed: 'failed', CancelRequested: 'cancelled' },
    },
    analysing: {
      on: { Claimed: {}, Analysed: 'completed', Failed: 'failed', CancelRequested: 'cancelled' },
    },
    completed: { type: 'final' },
    failed: { type: 'final' },
    cancelled: { type: 'final' },
  },
});

const ENDED = {
  Claimed: 'refused',
  Prepared: 'refused',
  DataEnded: 'refused',
  Analysed: 'refused',
  Failed: 'refused',
  CancelRequested: 'ignored',
} as const;

const TABLE: LifeTable<BacktestState, BacktestEvent> = {
  queued: {
    Claimed: 'loading',
    Prepared: 'refused',
    DataEnded: 'refused',
    Analysed: 'refused',
    Failed: 'failed',
    CancelRequested: 'cancelled',
  },
  loading: {
    Claimed: 'ignored',
    Prepared: 'running',
    DataEnded: 'refused',
    Analysed: 'refused',
    Failed: 'failed',
    CancelRequested: 'cancelled',
  },
  running: {
    Claimed: 'ignored',
    Prepared: 'refused',
    DataEnded: 'analysing',
    Analysed: 'refused',
    Failed: 'failed',
    CancelRequested: 'cancelled',
  },
  analysing: {
    Claimed: 'ignored',
    Prepared: 'refused',
    DataEnded: 'refused',
    Analysed: 'completed',
    Failed: 'failed',
    CancelRequested: 'cancelled',
  },
  completed: ENDED,
  failed: ENDED,
  cancelled: ENDED,
};

/** The life cycle of a backtest, with what every event does in every state. */
export const backtestLife = createLife<BacktestState, BacktestEvent>({
  name: 'backtest',
  version: 1,
  machine: backtestMachine,
  table: TABLE,
  initial: 'queued',
  finals: ['completed', 'failed', 'cancelled'],
});
