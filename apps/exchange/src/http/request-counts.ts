import type { SeenRequest } from '../mischief/request-match.js';

/** Different paths that are counted; more of them are counted together. */
const PATHS_MAX = 1_000;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** How often what was asked. */
export class RequestCounts {
  readonly #counts = new Map<string, number>();

  /** Counts a request; ids in its path are all the same. */
  add({ method, path }: SeenRequest): void {
    const name = `${method} ${path.replaceAll(UUID, '{id}')}`;
    const isKnown = this.#counts.has(name) || this.#counts.size < PATHS_MAX;
    const kept = isKnown ? name : 'others';
    this.#counts.set(kept, (this.#counts.get(kept) ?? 0) + 1);
  }

  /** Returns the counts by method and path. */
  list(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
