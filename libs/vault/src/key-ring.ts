import type { MasterKey } from './master-key.js';

/**
 * The key-encryption keys of this process. Rows name the key that wraps theirs, so that there may
 * be more than one.
 */
export interface KeyRing {
  /** Returns the key under which new credentials are sealed; makes it where there is none. */
  current(): MasterKey;
  /** Returns the key of an id, null when this process does not have it. */
  find(id: string): MasterKey | null;
  /** Where the keys come from, for messages. */
  readonly place: string;
}

/** Returns a ring with the one key of a setting. */
export const givenKeyRing = (key: MasterKey, place: string): KeyRing => ({
  current: () => key,
  find: (id) => (id === key.id ? key : null),
  place,
});
