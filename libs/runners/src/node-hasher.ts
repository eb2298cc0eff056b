import { createHash } from 'node:crypto';
import type { Hasher, HasherFactory } from '@vela/kernel';

/** Returns a running SHA-256 of the platform's own implementation. */
export const nodeHasher: HasherFactory = () => {
  const hash = createHash('sha256');
  const hasher: Hasher = {
    update(bytes) {
      hash.update(bytes);
      return hasher;
    },
    hex: () => hash.digest('hex'),
  };
  return hasher;
};
