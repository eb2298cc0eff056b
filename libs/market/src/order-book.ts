import { VelaError } from '@vela/kernel';
import { BookSide } from './book-side.js';

/** What a market order of some quantity would be given by the levels of a book. */
export interface Sweep {
  /** Quantity that the levels hold, at most what was asked for. */
  readonly filled: number;
  /** Price of the whole divided by its quantity, NaN when nothing was filled. */
  readonly averagePrice: number;
  /** Price of the last level that was touched, NaN when nothing was filled. */
  readonly worstPrice: number;
  /** Number of levels that were touched. */
  readonly levels: number;
}

/** Orders by price of one instrument (L2): absolute sizes, best price first on both sides. */
export class OrderBook {
  readonly bids = new BookSide('bid');
  readonly asks = new BookSide('ask');

  /** Best bid, NaN without bids. */
  get bestBid(): number {
    return this.bids.price(0);
  }

  /** Best ask, NaN without asks. */
  get bestAsk(): number {
    return this.asks.price(0);
  }

  /** Middle of best bid and best ask, NaN when a side is empty. */
  get mid(): number {
    return (this.bestBid + this.bestAsk) / 2;
  }

  /**
   * Best prices weighted with the sizes of the other side, NaN when a side is empty: the price leans
   * to the side that has less to give. Source: Gatheral and Oomen (2010), "Zero-intelligence realized
   * variance estimation", Finance and Stochastics 14.
   */
  get microprice(): number {
    const [bidSize, askSize] = [this.bids.size(0), this.asks.size(0)];
    return (this.bestBid * askSize + this.bestAsk * bidSize) / (bidSize + askSize);
  }

  /** True when the best bid is above the best ask, which no matching venue shows. */
  get isCrossed(): boolean {
    return this.bestBid > this.bestAsk;
  }

  /** Returns (bids − asks) / (bids + asks) over sizes of the best levels, NaN for an empty book. */
  imbalance(levels = 1): number {
    const [bids, asks] = [this.bids.depth(levels), this.asks.depth(levels)];
    return (bids - asks) / (bids + asks);
  }

  /**
   * Sets the size that stands at a price; 0 removes the level. Throws `DATA_INVALID` for a price
   * that is no number and a size below 0.
   */
  set(side: 'bid' | 'ask', price: number, size: number): void {
    if (!Number.isFinite(price)) {
      throw new VelaError('DATA_INVALID', `expected a price of a level, found ${price}`);
    }
    if (!(size >= 0 && size < Infinity)) {
      throw new VelaError('DATA_INVALID', `expected a size of at least 0, found ${size}`);
    }
    (side === 'bid' ? this.bids : this.asks).set(price, size);
  }

  /** Removes all levels: what a snapshot begins with. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  /**
   * Returns what a market order would be given: a buy walks the asks, a sell the bids, best price
   * first, never beyond `limitPrice`. The book is not changed. Throws `INVALID_INPUT` for a quantity
   * that is not above 0.
   */
  sweep(side: 'buy' | 'sell', quantity: number, limitPrice?: number): Sweep {
    if (!(quantity > 0 && quantity < Infinity)) {
      throw new VelaError('INVALID_INPUT', `expected a quantity above 0, found ${quantity}`, {
        path: ['quantity'],
      });
    }
    return walkLevels(side === 'buy' ? this.asks : this.bids, quantity, limitPrice);
  }
}

function walkLevels(levels: BookSide, quantity: number, limitPrice: number | undefined): Sweep {
  let open = quantity;
  let money = 0;
  let worstPrice = Number.NaN;
  let touched = 0;
  for (; open > 0 && touched < levels.levels; touched++) {
    const price = levels.price(touched);
    if (limitPrice !== undefined && isBeyond(levels.side, price, limitPrice)) break;
    const given = Math.min(open, levels.size(touched));
    money += given * price;
    open -= given;
    worstPrice = price;
  }
  const filled = quantity - open;
  return { filled, averagePrice: money / filled, worstPrice, levels: touched };
}

const isBeyond = (side: 'bid' | 'ask', price: number, limitPrice: number): boolean =>
  side === 'ask' ? price > limitPrice : price < limitPrice;
