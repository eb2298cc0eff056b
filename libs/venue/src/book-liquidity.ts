import type { Micros } from '@vela/kernel';
import { BookReplay, bookMessages } from '@vela/market';
import type { BookMessage, BookUpdates, OrderBook, ReplayMode } from '@vela/market';
import type { LiquidityModel, LiquidityRequest, SlippageModel, TakerFill } from './models.js';

/**
 * Fills orders from recorded order books: an order that takes liquidity is given what the other side
 * holds when the candle opens, level by level, and no more; it pays their average price, and what
 * earlier fills of the same candle took is gone. Resting limit orders fill by `limitFill` alone. The
 * recorded book does not know of the fills, so a new candle finds it as it was. To be used as both
 * `liquidity` and `slippage` of a run. Errors are those of a replay.
 */
export class BookLiquidity implements LiquidityModel, SlippageModel {
  private readonly books: readonly (RecordedBook | null)[];

  /** Takes the updates of each instrument of the run, null for those that fill without a book. */
  constructor(updates: readonly (BookUpdates | null)[], mode: ReplayMode = 'strict') {
    this.books = updates.map((one) => (one === null ? null : new RecordedBook(one, mode)));
  }

  /** Returns what the levels hold for an order, up to its limit. */
  available({ candle, side, isResting, wanted, taken, limit }: LiquidityRequest): number {
    const recorded = this.books[candle.instrument] ?? null;
    if (recorded === null || isResting) return wanted;
    const { filled } = sweep(recorded.at(candle.openAt), side, taken + wanted, limit);
    return Math.max(0, filled - taken);
  }

  /** Returns by how much the average price of the levels is worse than the price of the candle. */
  slip({ candle, side, price, quantity, taken, limit }: TakerFill): number {
    const recorded = this.books[candle.instrument] ?? null;
    if (recorded === null) return 0;
    const book = recorded.at(candle.openAt);
    const whole = sweep(book, side, taken + quantity, limit);
    const before = taken > 0 ? sweep(book, side, taken, limit) : NOTHING;
    const filled = whole.filled - before.filled;
    if (!(filled > 0)) return 0;
    return Math.max(0, side * ((whole.money - before.money) / filled - price));
  }
}

const NOTHING = { filled: 0, money: 0 };

function sweep(
  book: OrderBook,
  side: number,
  quantity: number,
  limit: number,
): { readonly filled: number; readonly money: number } {
  const { filled, averagePrice } = book.sweep(
    side > 0 ? 'buy' : 'sell',
    quantity,
    limit === 0 ? undefined : limit,
  );
  return filled > 0 ? { filled, money: filled * averagePrice } : NOTHING;
}

/** The order book of one instrument as it stood at an instant. */
class RecordedBook {
  private replay!: BookReplay;
  private messages!: Iterator<BookMessage, void>;
  private next: BookMessage | null = null;
  private reached: Micros = -Infinity;

  constructor(
    private readonly updates: BookUpdates,
    private readonly mode: ReplayMode,
  ) {
    this.begin();
  }

  /** Returns the book after all messages up to an instant; an earlier one begins again. */
  at(instant: Micros): OrderBook {
    if (instant < this.reached) this.begin();
    this.reached = instant;
    while (this.next !== null && this.next.at <= instant) {
      this.replay.apply(this.updates, this.next);
      this.next = this.messages.next().value ?? null;
    }
    return this.replay.book;
  }

  private begin(): void {
    this.replay = new BookReplay(this.mode);
    this.messages = bookMessages(this.updates);
    this.next = this.messages.next().value ?? null;
  }
}
