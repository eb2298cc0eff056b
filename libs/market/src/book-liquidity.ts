import type { Micros } from '@vela/kernel';
import { BookReplay } from './book-replay.js';
import type { ReplayMode } from './book-replay.js';
import { bookMessages } from './book-updates.js';
import type { BookMessage, BookUpdates } from './book-updates.js';
import { walkLevels } from './order-book.js';
import type { OrderBook, Sweep } from './order-book.js';

/** Something that gives quantity to orders as time goes on. */
export interface LiquiditySource {
  /** Goes on to an instant, which is never before the last one. */
  advanceTo(at: Micros): void;
  /** Gives what it can to a market order, or to a limit order up to its price, and keeps it given. */
  take(side: 'buy' | 'sell', quantity: number, limitPrice?: number): Sweep;
}

/**
 * Fills orders out of a replayed order book. What was taken from a level stays taken until the venue
 * changes that level or sends a snapshot, so that two orders cannot have the same quantity.
 */
export class BookLiquidity implements LiquiditySource {
  private readonly replay: BookReplay;
  private readonly messages: Iterator<BookMessage, void>;
  private next: BookMessage | null;
  /** What was taken of a level since the venue last spoke of it, by price. */
  private readonly taken = { bid: new Map<number, number>(), ask: new Map<number, number>() };

  constructor(
    private readonly updates: BookUpdates,
    mode: ReplayMode = 'strict',
  ) {
    this.replay = new BookReplay(mode);
    this.messages = bookMessages(updates);
    this.next = this.messages.next().value ?? null;
  }

  /** The book as the venue showed it last, without what was taken here. */
  get book(): OrderBook {
    return this.replay.book;
  }

  /** Applies every message up to an instant, that instant included. */
  advanceTo(at: Micros): void {
    while (this.next !== null && this.next.at <= at) {
      if (this.replay.apply(this.updates, this.next)) this.forget(this.next);
      this.next = this.messages.next().value ?? null;
    }
  }

  take(side: 'buy' | 'sell', quantity: number, limitPrice?: number): Sweep {
    const levels = side === 'buy' ? this.book.asks : this.book.bids;
    const taken = this.taken[levels.side];
    return walkLevels(
      levels,
      quantity,
      limitPrice,
      (price) => taken.get(price) ?? 0,
      (price, given) => taken.set(price, (taken.get(price) ?? 0) + given),
    );
  }

  private forget({ kind, begin, end }: BookMessage): void {
    if (kind === 'snapshot') {
      this.taken.bid.clear();
      this.taken.ask.clear();
      return;
    }
    const { bid, price } = this.updates;
    for (let row = begin; row < end; row++) {
      this.taken[bid[row] === 1 ? 'bid' : 'ask'].delete(price[row]!);
    }
  }
}
