import type { ImportState } from '@vela/ports';
import { setup } from 'xstate';
import { createLife } from './life.js';
import type { LifeTable } from './life.js';

/** What happens to an import. */
export type ImportEvent = 'Claimed' | 'Published' | 'Failed' | 'CancelRequested';

/**
 * The life of an import. Invariants:
 *
 * 1. It begins `queued` and ends in exactly one of `completed`, `failed`, `cancelled`.
 * 2. Nothing leaves a final state; a wish to cancel that comes too late is ignored, not an error.
 * 3. `completed` is reached only through `running`, after the candles were published.
 * 4. It can fail or be cancelled in every state that is not final.
 * 5. Another owner that claims it in the middle changes no state: it goes on behind the candles
 *    that are staged already.
 * 6. Its persisted form is plain JSON and names machine and version.
 */
export const importMachine = setup({
  types: { events: {} as { type: ImportEvent } },
}).createMachine({
  id: 'import',
  initial: 'queued',
  states: {
    queued: { on: { Claimed: 'running', Failed: 'failed', CancelRequested: 'cancelled' } },
    running: {
      on: { Claimed: {}, Published: 'completed', Failed: 'failed', CancelRequested: 'cancelled' },
    },
    completed: { type: 'final' },
    failed: { type: 'final' },
    cancelled: { type: 'final' },
  },
});

const ENDED = {
  Claimed: 'refused',
  Published: 'refused',
  Failed: 'refused',
  CancelRequested: 'ignored',
} as const;

const TABLE: LifeTable<ImportState, ImportEvent> = {
  queued: {
    Claimed: 'running',
    Published: 'refused',
    Failed: 'failed',
    CancelRequested: 'cancelled',
  },
  running: {
    Claimed: 'ignored',
    Published: 'completed',
    Failed: 'failed',
    CancelRequested: 'cancelled',
  },
  completed: ENDED,
  failed: ENDED,
  cancelled: ENDED,
};

/** The life cycle of an import, with what every event does in every state. */
export const importLife = createLife<ImportState, ImportEvent>({
  name: 'import',
  version: 1,
  machine: importMachine,
  table: TABLE,
  initial: 'queued',
  finals: ['completed', 'failed', 'cancelled'],
});
