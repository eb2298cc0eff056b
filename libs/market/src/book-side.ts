import { VelaError } from '@vela/kernel';

/** Levels of a new side before it grows for the first time. */
const LEVELS_FIRST = 64;

/** Most levels that one side may hold; more is no book but a mistake. */
const BOOK_LEVELS_MAX = 1_000_000;

/**
 * One side of an order book: prices with their sizes, best price first. The levels lie in two arrays
 * with the best one at the end, so that changes near it, which are nearly all, move few of them.
 * A change costs O(log n) to find its level, one more or less moves the levels better than it.
 */
export class BookSide {
  private prices = new Float64Array(LEVELS_FIRST);
  private sizes = new Float64Array(LEVELS_FIRST);
  private count = 0;
  /** Turns prices so that a better one is always larger. */
  private readonly sign: 1 | -1;

  constructor(readonly side: 'bid' | 'ask') {
    this.sign = side === 'bid' ? 1 : -1;
  }

  /** Number of levels. */
  get levels(): number {
    return this.count;
  }

  /** Returns the price of a level, 0 the best; NaN when there is none. */
  price(level: number): number {
    return level < this.count ? this.prices[this.count - 1 - level]! : Number.NaN;
  }

  /** Returns the size of a level, 0 the best; 0 when there is none. */
  size(level: number): number {
    return level < this.count ? this.sizes[this.count - 1 - level]! : 0;
  }

  /** Returns the sum of sizes of the best levels, of all without a number. */
  depth(levels: number = this.count): number {
    let sum = 0;
    const end = Math.max(0, this.count - levels);
    for (let place = this.count - 1; place >= end; place--) sum += this.sizes[place]!;
    return sum;
  }

  /** Sets what stands at a price; 0 removes the level. */
  set(price: number, size: number): void {
    const place = this.placeOf(price);
    const exists = place < this.count && this.prices[place] === price;
    if (size === 0) {
      if (exists) this.remove(place);
    } else if (exists) {
      this.sizes[place] = size;
    } else {
      this.insert(place, price, size);
    }
  }

  /** Removes all levels. */
  clear(): void {
    this.count = 0;
  }

  /** Returns the first place whose price is not worse than the given one. */
  private placeOf(price: number): number {
    const { prices, sign } = this;
    const key = price * sign;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (prices[middle]! * sign < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private insert(place: number, price: number, size: number): void {
    if (this.count === this.prices.length) this.grow();
    this.prices.copyWithin(place + 1, place, this.count);
    this.sizes.copyWithin(place + 1, place, this.count);
    this.prices[place] = price;
    this.sizes[place] = size;
    this.count++;
  }

  private remove(place: number): void {
    this.prices.copyWithin(place, place + 1, this.count);
    this.sizes.copyWithin(place, place + 1, this.count);
    this.count--;
  }

  private grow(): void {
    if (this.count >= BOOK_LEVELS_MAX) {
      throw new VelaError(
        'LIMIT_EXCEEDED',
        `expected at most ${BOOK_LEVELS_MAX} levels on one side of a book, found one more`,
        { hint: 'Look for rows of several instruments in one source.' },
      );
    }
    const length = Math.min(BOOK_LEVELS_MAX, this.prices.length * 2);
    const [prices, sizes] = [new Float64Array(length), new Float64Array(length)];
    prices.set(this.prices);
    sizes.set(this.sizes);
    this.prices = prices;
    this.sizes = sizes;
  }
}
