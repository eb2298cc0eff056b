import type { Clock, Ids } from '@vela/kernel';
import type { PageRequest } from '@vela/ports';
import type { Database } from '../database/database.js';

/** What every repository needs. */
export interface RepositoryContext {
  readonly db: Database;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** Returns how entities are paged by id, newest first. */
export const pageOptions = (
  page: PageRequest,
): { readonly orderBy: { readonly id: 'desc' }; readonly limit: number } => ({
  orderBy: { id: 'desc' },
  limit: page.first,
});

/** Returns the condition of a page: behind its cursor, when there is one. */
export const behind = (page: PageRequest): { id?: { $lt: string } } =>
  page.after === null ? {} : { id: { $lt: page.after } };

/** Returns a pattern that finds a text anywhere, its own wildcards taken literally. */
export const containing = (text: string): string =>
  `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;

/** Returns the rows in the order of their ids; ids without a row are left out. */
export function inOrder<T extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly T[],
): readonly T[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
