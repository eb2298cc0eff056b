import { createHash } from 'node:crypto';
import type { Migration } from '@mikro-orm/migrations';
import { MIGRATIONS } from '../migrations/index.js';

/** Returns a digest over every statement of every migration: what a migrated template depends on. */
export function schemaDigest(): string {
  const hash = createHash('sha256');
  for (const { name, class: Step } of MIGRATIONS) {
    const step = new (Step as unknown as new () => Migration)();
    void step.up();
    hash.update(`${name}\n${step.getQueries().map(String).join('\n')}\n`);
  }
  return hash.digest('hex');
}
