import type { FeedState } from '@vela/ports';
import { setup } from 'xstate';
import { createLife } from './life.js';
import type { LifeTable } from './life.js';

/** What happens to a feed. */
export type FeedEvent =
  | 'Claimed'
  /** The next slice of a stored source. */
  | 'Delivered'
  /** Slices of a stream, or how far it is; whether it lives is said by the others. */
  | 'Advanced'
  /** A stream is connected, nothing of it is overdue, and nothing is left to be fetched. */
  | 'Resumed'
  | 'Silent'
  | 'Broke'
  | 'Ended';

/**
 * The life of a feed. Invariants:
 *
 * 1. It begins `STARTING`, and nothing leaves `ENDED`.
 * 2. It is `LIVE` only after a slice was delivered, or a stream has caught up with the present, and
 *    as long as none is overdue.
 * 3. A source that breaks makes it `DOWN` from every state that is not final; what makes it `LIVE`
 *    makes it so again. Slices of a stream alone do not: those that it fetches late are old.
 * 4. Another owner that claims it changes no state: what it shows is what was committed last.
 * 5. Its persisted form is plain JSON and names machine and version.
 */
export const feedMachine = setup({
  types: { events: {} as { type: FeedEvent } },
}).createMachine({
  id: 'feed',
  initial: 'STARTING',
  states: {
    STARTING: {
      on: {
        Claimed: {},
        Delivered: 'LIVE',
        Advanced: {},
        Resumed: 'LIVE',
        Silent: 'STALE',
        Broke: 'DOWN',
        Ended: 'ENDED',
      },
    },
    LIVE: {
      on: {
        Claimed: {},
        Delivered: {},
        Advanced: {},
        Resumed: {},
        Silent: 'STALE',
        Broke: 'DOWN',
        Ended: 'ENDED',
      },
    },
    STALE: {
      on: {
        Claimed: {},
        Delivered: 'LIVE',
        Advanced: {},
        Resumed: 'LIVE',
        Silent: {},
        Broke: 'DOWN',
        Ended: 'ENDED',
      },
    },
    DOWN: {
      on: {
        Claimed: {},
        Delivered: 'LIVE',
        Advanced: {},
        Resumed: 'LIVE',
        Silent: {},
        Broke: {},
        Ended: 'ENDED',
      },
    },
    ENDED: { type: 'final' },
  },
});

const TABLE: LifeTable<FeedState, FeedEvent> = {
  STARTING: {
    Claimed: 'ignored',
    Delivered: 'LIVE',
    Advanced: 'ignored',
    Resumed: 'LIVE',
    Silent: 'STALE',
    Broke: 'DOWN',
    Ended: 'ENDED',
  },
  LIVE: {
    Claimed: 'ignored',
    Delivered: 'ignored',
    Advanced: 'ignored',
    Resumed: 'ignored',
    Silent: 'STALE',
    Broke: 'DOWN',
    Ended: 'ENDED',
  },
  STALE: {
    Claimed: 'ignored',
    Delivered: 'LIVE',
    Advanced: 'ignored',
    Resumed: 'LIVE',
    Silent: 'ignored',
    Broke: 'DOWN',
    Ended: 'ENDED',
  },
  DOWN: {
    Claimed: 'ignored',
    Delivered: 'LIVE',
    Advanced: 'ignored',
    Resumed: 'LIVE',
    Silent: 'ignored',
    Broke: 'ignored',
    Ended: 'ENDED',
  },
  ENDED: {
    Claimed: 'refused',
    Delivered: 'refused',
    Advanced: 'refused',
    Resumed: 'refused',
    Silent: 'refused',
    Broke: 'refused',
    Ended: 'ignored',
  },
};

/** The life cycle of a feed, with what every event does in every state. */
export const feedLife = createLife<FeedState, FeedEvent>({
  name: 'feed',
  version: 1,
  machine: feedMachine,
  table: TABLE,
  initial: 'STARTING',
  finals: ['ENDED'],
});
