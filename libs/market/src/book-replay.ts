import { VelaError } from '@vela/kernel';
import type { BookMessage, BookUpdates } from './book-updates.js';
import { bookMessages } from './book-updates.js';
import { OrderBook } from './order-book.js';

/**
 * What happens to a message that does not continue the book: `strict` throws at a gap and skips what
 * is older than the book; `blind` applies every message as it comes.
 */
export type ReplayMode = 'strict' | 'blind';

/** A place where updates are missing. */
export interface BookGap {
  readonly message: number;
  /** Update id that the book has reached, null when no snapshot came before. */
  readonly reached: number | null;
  /** Update id that the message says it follows, null when it says none. */
  readonly follows: number | null;
}

/**
 * Keeps an order book up to date: a snapshot clears it, sizes are absolute, 0 removes a level, and
 * update ids must go on without a gap.
 */
export class BookReplay {
  readonly book = new OrderBook();
  /** Last update id that was applied, NaN before the first and for sources without ids. */
  private reached = Number.NaN;
  private hasSnapshot = false;
  private readonly found: BookGap[] = [];

  constructor(private readonly mode: ReplayMode = 'strict') {}

  /** Gaps that `blind` went over, in order; at most {@link BOOK_GAPS_MAX} are kept. */
  get gaps(): readonly BookGap[] {
    return this.found;
  }

  /**
   * Applies a message and returns true, or returns false for one that is older than the book.
   * Throws `DATA_MISSING` in strict mode when updates are missing before it: the book is of no use
   * then until the next snapshot. Throws `DATA_INVALID` for a row that cannot be.
   */
  apply(updates: BookUpdates, message: BookMessage): boolean {
    if (message.kind === 'snapshot') {
      this.book.clear();
      this.hasSnapshot = true;
    } else {
      const gap = this.gapBefore(message);
      if (gap !== null) this.note(gap);
      else if (this.mode === 'strict' && message.lastId <= this.reached) return false;
    }
    for (let row = message.begin; row < message.end; row++) this.change(updates, row);
    this.reached = message.lastId;
    return true;
  }

  private gapBefore({ index, lastId, firstId, previousId }: BookMessage): BookGap | null {
    if (!this.hasSnapshot) return { message: index, reached: null, follows: null };
    const { reached } = this;
    const follows = idBefore(lastId, firstId, previousId);
    // Ids that are not there compare false: such a source cannot tell a gap.
    return follows > reached ? { message: index, reached, follows } : null;
  }

  private note(gap: BookGap): void {
    if (this.mode === 'strict') throw gapError(gap);
    if (this.found.length < BOOK_GAPS_MAX) this.found.push(gap);
    // Said once: what follows continues from here.
    this.hasSnapshot = true;
  }

  private change({ bid, price, size }: BookUpdates, row: number): void {
    try {
      this.book.set(bid[row] === 1 ? 'bid' : 'ask', price[row]!, size[row]!);
    } catch (cause) {
      if (!(cause instanceof VelaError)) throw cause;
      throw new VelaError(cause.code, `row ${row}: ${cause.message}`, {
        cause,
        ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      });
    }
  }
}

/** Most gaps that a replay lists. */
const BOOK_GAPS_MAX = 1_000;

function idBefore(lastId: number, firstId: number, previousId: number): number {
  if (!Number.isNaN(previousId)) return previousId;
  return (Number.isNaN(firstId) ? lastId : firstId) - 1;
}

function gapError({ message, reached, follows }: BookGap): VelaError {
  const text =
    reached === null
      ? `expected a snapshot before message ${message}, found none`
      : `expected message ${message} to follow update ${reached}, found that it follows ${follows}`;
  return new VelaError('DATA_MISSING', text, {
    hint: 'Begin again with a snapshot, or replay in blind mode to go over the gap.',
  });
}

/**
 * Replays updates message by message; the book that is yielded is always the same one, as it stands
 * after the message. Errors are those of {@link BookReplay.apply}.
 */
export function* replayBook(
  updates: BookUpdates,
  replay: BookReplay,
): Generator<{
  readonly message: BookMessage;
  readonly book: OrderBook;
  readonly applied: boolean;
}> {
  for (const message of bookMessages(updates)) {
    const applied = replay.apply(updates, message);
    yield { message, book: replay.book, applied };
  }
}
