import type { Micros } from '@vela/kernel';
import type { HistoryRange } from '../market/history.js';
import { pageToken } from './data-query.js';
import type { HistoryQuery, PagePlace } from './data-query.js';

/** Work between two looks at the clock. */
const STEPS = 2_000;
/** Other requests and the streams get their turn after this time. */
const TURN_MS = 20;

/** A page of entries by symbol. */
export interface Page<T> {
  readonly bySymbol: ReadonlyMap<string, readonly T[]>;
  readonly next: string | null;
}

/**
 * Returns one page: by symbol, then by time, `limit` entries over all symbols together. Where it
 * begins is part of its token, so that the last page costs what the first one does.
 */
export async function pageOf<T extends { readonly at: Micros }>(
  symbols: readonly string[],
  query: HistoryQuery,
  walk: (range: HistoryRange) => Iterable<T | null>,
): Promise<Page<T>> {
  const bySymbol = new Map<string, T[]>();
  let left = query.limit;
  const turn = turns();
  for (const symbol of symbols) {
    const { place } = query;
    if (place !== null && symbol < place.symbol) continue;
    const resumed = place?.symbol === symbol ? place : null;
    const entries: T[] = [];
    let last: PagePlace = resumed ?? { symbol, at: -1, skip: 0 };
    let skip = resumed?.skip ?? 0;
    for (const entry of walk(rangeOf(symbol, query, resumed))) {
      if (turn.isOver()) await turn.next();
      if (entry === null) continue;
      if (resumed !== null && skip > 0 && entry.at === resumed.at) {
        skip--;
        continue;
      }
      if (left === 0) {
        if (entries.length > 0) bySymbol.set(symbol, entries);
        const at = entries.length === 0 && resumed === null ? entry.at : last.at;
        return { bySymbol, next: pageToken({ ...last, at }) };
      }
      last = { symbol, at: entry.at, skip: entry.at === last.at ? last.skip + 1 : 1 };
      entries.push(entry);
      left--;
    }
    if (entries.length > 0) bySymbol.set(symbol, entries);
  }
  return { bySymbol, next: null };
}

function rangeOf(
  symbol: string,
  { from, to, descending }: HistoryQuery,
  resumed: PagePlace | null,
): HistoryRange {
  if (resumed === null) return { symbol, from, to, descending };
  return descending
    ? { symbol, from, to: Math.min(to, resumed.at), descending }
    : { symbol, from: Math.max(from, resumed.at), to, descending };
}

function turns(): { isOver(): boolean; next(): Promise<void> } {
  let steps = 0;
  let began = Date.now();
  return {
    isOver: () => {
      steps++;
      return steps % STEPS === 0 && Date.now() - began > TURN_MS;
    },
    next: async () => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      began = Date.now();
    },
  };
}
