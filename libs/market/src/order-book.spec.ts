import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BookReplay, replayBook } from './book-replay.js';
import type { BookUpdates } from './book-updates.js';
import { OrderBook } from './order-book.js';

/** One row: instant, kind, last id, side, price, size and, if the venue has them, more ids. */
type Row = readonly [number, 's' | 'd', number, 'bid' | 'ask', number, number, number?, number?];

function updatesOf(rows: readonly Row[]): BookUpdates {
  const column = (value: (row: Row) => number): Float64Array => Float64Array.from(rows, value);
  return {
    length: rows.length,
    at: column(([at]) => at),
    snapshot: Uint8Array.from(rows, ([, kind]) => (kind === 's' ? 1 : 0)),
    bid: Uint8Array.from(rows, ([, , , side]) => (side === 'bid' ? 1 : 0)),
    price: column(([, , , , price]) => price),
    size: column(([, , , , , size]) => size),
    lastId: column(([, , id]) => id),
    firstId: column((row) => row[6] ?? Number.NaN),
    previousId: column((row) => row[7] ?? Number.NaN),
  };
}

function replayed(rows: readonly Row[], mode: 'strict' | 'blind' = 'strict'): BookReplay {
  const replay = new BookReplay(mode);
  for (const { book } of replayBook(updatesOf(rows), replay)) expect(book).toBe(replay.book);
  return replay;
}

const SNAPSHOT: readonly Row[] = [
  [1, 's', 10, 'bid', 99, 5],
  [1, 's', 10, 'bid', 98, 10],
  [1, 's', 10, 'ask', 101, 15],
  [1, 's', 10, 'ask', 102, 20],
];

describe('an order book', () => {
  it('tells best prices, middle, microprice, imbalance and depth', () => {
    const { book } = replayed(SNAPSHOT);
    expect([book.bestBid, book.bestAsk, book.mid, book.isCrossed]).toEqual([99, 101, 100, false]);
    expect(book.microprice).toBe((99 * 15 + 101 * 5) / 20);
    expect([book.imbalance(), book.imbalance(2)]).toEqual([-0.5, -0.4]);
    expect([book.bids.depth(1), book.bids.depth(), book.asks.depth(7)]).toEqual([5, 15, 35]);
    expect([book.asks.levels, book.asks.price(1), book.asks.size(1)]).toEqual([2, 102, 20]);
  });

  it('takes sizes as absolute and removes a level at 0, also one that is not there', () => {
    const { book } = replayed([
      ...SNAPSHOT,
      [2, 'd', 11, 'bid', 99, 0],
      [2, 'd', 11, 'bid', 98, 3],
      [2, 'd', 11, 'ask', 77, 0],
    ]);
    expect([book.bestBid, book.bids.size(0), book.asks.levels]).toEqual([98, 3, 2]);
  });

  it('is emptied by a snapshot', () => {
    const { book } = replayed([...SNAPSHOT, [3, 's', 50, 'bid', 7, 1]]);
    expect([book.bestBid, book.bids.levels, book.asks.levels]).toEqual([7, 1, 0]);
    expect([book.bestAsk, book.mid, book.microprice]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(book.isCrossed).toBe(false);
  });

  it('shows crossed prices as such, and equal ones not', () => {
    const book = new OrderBook();
    book.set('bid', 10, 1);
    book.set('ask', 10, 1);
    expect(book.isCrossed).toBe(false);
    book.set('bid', 10.5, 1);
    expect(book.isCrossed).toBe(true);
  });

  it('walks the opposite side in a sweep and stays as it is', () => {
    const { book } = replayed(SNAPSHOT);
    const buy = { filled: 20, averagePrice: 101.25, worstPrice: 102, levels: 2 };
    expect(book.sweep('buy', 20)).toEqual(buy);
    expect(book.sweep('buy', 20)).toEqual(buy);
    expect(book.sweep('buy', 20, 101)).toMatchObject({ filled: 15, worstPrice: 101, levels: 1 });
    expect(book.sweep('sell', 100)).toMatchObject({ filled: 15, worstPrice: 98, levels: 2 });
    expect(book.sweep('sell', 1, 100)).toMatchObject({ filled: 0, averagePrice: Number.NaN });
  });

  it.each([0, -1, Number.NaN, Infinity])('refuses to sweep a quantity of %p', (quantity) => {
    expect(() => new OrderBook().sweep('buy', quantity)).toThrow('expected a quantity above 0');
  });

  it.each([
    [Number.NaN, 1, 'expected a price'],
    [5, -1, 'expected a size of at least 0, found -1'],
    [5, Number.NaN, 'expected a size of at least 0, found NaN'],
  ])('refuses a level at %p with size %p and names the row', (price, size, message) => {
    expect(() => replayed([[1, 's', 1, 'bid', price, size]])).toThrow(`row 0: ${message}`);
  });

  it('equals a sorted list of levels after any changes', () => {
    const change = fc.record({
      price: fc.integer({ min: 1, max: 300 }),
      size: fc.nat(3),
      side: fc.constantFrom('bid' as const, 'ask' as const),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
        const book = new OrderBook();
        const model = { bid: new Map<number, number>(), ask: new Map<number, number>() };
        for (const { side, price, size } of changes) {
          book.set(side, price, size);
          if (size === 0) model[side].delete(price);
          else model[side].set(price, size);
        }
        const bids = [...model.bid].toSorted(([a], [b]) => b - a);
        const asks = [...model.ask].toSorted(([a], [b]) => a - b);
        const levels = (side: OrderBook['bids']): number[][] =>
          Array.from({ length: side.levels }, (_, n) => [side.price(n), side.size(n)]);
        expect(levels(book.bids)).toEqual(bids);
        expect(levels(book.asks)).toEqual(asks);
      }),
    );
  });
});

describe('a replay of updates', () => {
  it('skips what the snapshot holds already and goes on behind it', () => {
    const { book, gaps } = replayed([
      ...SNAPSHOT,
      [2, 'd', 10, 'bid', 99, 1],
      [3, 'd', 11, 'bid', 99, 2],
    ]);
    expect([book.bids.size(0), gaps]).toEqual([2, []]);
  });

  it.each<[string, Row, string]>([
    [
      'ids in steps of one',
      [2, 'd', 12, 'bid', 99, 1],
      'follow update 10, found that it follows 11',
    ],
    ['first ids', [2, 'd', 30, 'bid', 99, 1, 20], 'follow update 10, found that it follows 19'],
    ['previous ids', [2, 'd', 30, 'bid', 99, 1, 11, 15], 'found that it follows 15'],
  ])('refuses a gap told by %s', (_, row, message) => {
    expect(() => replayed([...SNAPSHOT, row])).toThrow(message);
    const { book, gaps } = replayed([...SNAPSHOT, row], 'blind');
    expect(book.bids.size(0)).toBe(1);
    expect(gaps).toMatchObject([{ message: 1, reached: 10 }]);
  });

  it('takes a batch that begins before the end of the snapshot', () => {
    const { gaps } = replayed([
      ...SNAPSHOT,
      [2, 'd', 14, 'bid', 99, 1, 8, 7],
      [3, 'd', 20, 'bid', 99, 2, 16, 14],
    ]);
    expect(gaps).toEqual([]);
  });

  it('refuses changes without a snapshot, and in blind mode begins with an empty book', () => {
    const rows: readonly Row[] = [
      [1, 'd', 5, 'bid', 99, 1],
      [2, 'd', 6, 'bid', 98, 1],
    ];
    expect(() => replayed(rows)).toThrow('expected a snapshot before message 0');
    expect(replayed(rows, 'blind').gaps).toEqual([{ message: 0, reached: null, follows: null }]);
  });

  it('makes messages of the rows of one instant when there are no ids', () => {
    const none = Number.NaN;
    const updates = updatesOf([
      [1, 's', none, 'bid', 99, 1],
      [1, 's', none, 'ask', 100, 1],
      [2, 'd', none, 'bid', 99, 2],
      [3, 'd', none, 'bid', 99, 3],
    ]);
    const messages = [...replayBook(updates, new BookReplay())];
    expect(messages.map(({ message: { begin, end } }) => [begin, end])).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
    ]);
  });
});
