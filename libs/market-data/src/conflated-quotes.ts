import { MILLISECOND } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { allocateQuotes } from '@vela/market';
import type { QuoteColumns } from '@vela/market';

/** Of the quotes within so many microseconds the last one is kept. */
export const QUOTE_STEP: Micros = 250 * MILLISECOND;
/** Quotes that wait for a slice at most: those of four minutes; beyond them the oldest go. */
const WAITING_MAX = 960;

/** A quote; a side without one is NaN and has the size 0. */
export interface PlainQuote {
  readonly at: Micros;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/** Quotes of one instrument between two slices: few enough to be stored with the candles. */
export class ConflatedQuotes {
  #waiting: PlainQuote[] = [];

  /** Takes a quote. One that is older than the last one is passed over: it stood no longer. */
  add(quote: PlainQuote): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined && quote.at < last.at) return;
    const isSameStep =
      last !== undefined && Math.floor(last.at / QUOTE_STEP) === Math.floor(quote.at / QUOTE_STEP);
    if (isSameStep) this.#waiting.pop();
    this.#waiting.push(quote);
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
  }

  /** Takes the quotes up to an instant out; null when there are none. */
  take(until: Micros): QuoteColumns | null {
    const count = this.#waiting.findIndex(({ at }) => at > until);
    const taken = this.#waiting.splice(0, count < 0 ? this.#waiting.length : count);
    if (taken.length === 0) return null;
    const columns = allocateQuotes(taken.length);
    taken.forEach(({ at, bid, ask, bidSize, askSize }, i) => {
      columns.at[i] = at;
      columns.bid[i] = bid;
      columns.ask[i] = ask;
      columns.bidSize[i] = bidSize;
      columns.askSize[i] = askSize;
    });
    return columns;
  }
}
