import type { Micros } from '@vela/kernel';

/**
 * Changes of levels as columns of equal length, in the order of their source. Consecutive rows of one
 * kind and one last update id are one message. Ids are NaN where the source has none.
 */
export interface BookUpdates {
  readonly length: number;
  /** Microseconds since 1970, non-decreasing. */
  readonly at: Float64Array;
  /** 1 for a row of a snapshot, 0 for a change of the book before it. */
  readonly snapshot: Uint8Array;
  /** 1 for a bid, 0 for an ask. */
  readonly bid: Uint8Array;
  readonly price: Float64Array;
  /** Absolute size of the level; 0 removes it. */
  readonly size: Float64Array;
  /** Last update id that the message holds. */
  readonly lastId: Float64Array;
  /** First update id that the message holds. */
  readonly firstId: Float64Array;
  /** Last update id of the message before it, as venues name it that number messages by jumps. */
  readonly previousId: Float64Array;
}

/** One message of a book: rows `begin` (inclusive) to `end` (exclusive) of the updates. */
export interface BookMessage {
  readonly index: number;
  readonly begin: number;
  readonly end: number;
  readonly at: Micros;
  readonly kind: 'snapshot' | 'delta';
  /** Last update id of the message, NaN when the source has none. */
  readonly lastId: number;
  readonly firstId: number;
  readonly previousId: number;
}

/** Returns the messages of updates in order. Without ids the rows of one instant are one message. */
export function* bookMessages(updates: BookUpdates): Generator<BookMessage> {
  const { length, at, snapshot, lastId, firstId, previousId } = updates;
  let index = 0;
  for (let begin = 0; begin < length; index++) {
    let end = begin + 1;
    while (end < length && isSameMessage(updates, begin, end)) end++;
    yield {
      index,
      begin,
      end,
      at: at[begin]!,
      kind: snapshot[begin] === 1 ? 'snapshot' : 'delta',
      lastId: lastId[begin]!,
      firstId: firstId[begin]!,
      previousId: previousId[begin]!,
    };
    begin = end;
  }
}

function isSameMessage({ at, snapshot, lastId }: BookUpdates, a: number, b: number): boolean {
  if (snapshot[a] !== snapshot[b]) return false;
  const unnumbered = Number.isNaN(lastId[a]) && Number.isNaN(lastId[b]);
  return unnumbered ? at[a] === at[b] : lastId[a] === lastId[b];
}
