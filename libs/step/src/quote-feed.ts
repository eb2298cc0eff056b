import { VelaError } from '@vela/kernel';
import type { CandleBatch, QuoteColumns } from '@vela/market';
import type { SimulatedVenue } from '@vela/venue';
import type { SeriesState } from './series-state.js';

/** The quotes of one instrument in the batch at hand. */
interface Stream {
  readonly instrument: number;
  /** The series whose candles are counted by fills. */
  readonly series: SeriesState;
  quotes: QuoteColumns | null;
  next: number;
}

/**
 * Where quotes fill orders in place of candles: those up to the instant of a slice are matched in
 * the order of time, at one instant in the order of the instruments, before the slice is shown. A
 * fill carries the number of the candle that was being formed.
 */
export class QuoteFeed {
  readonly #streams: readonly Stream[];
  readonly #venue: SimulatedVenue;
  /** The quote that is filled in anew for each one. */
  readonly #quote = { at: 0, bid: NaN, ask: NaN, bidSize: NaN, askSize: NaN };

  constructor(quoted: readonly number[], series: readonly SeriesState[], venue: SimulatedVenue) {
    this.#venue = venue;
    this.#streams = [...new Set(quoted)].map((instrument) => {
      const shown = series.find(({ candle }) => candle.instrumentIndex === instrument);
      if (shown !== undefined) return { instrument, series: shown, quotes: null, next: 0 };
      throw new VelaError(
        'INVALID_INPUT',
        `expected candles of the instrument ${instrument}, whose quotes fill, found none`,
        { path: ['quoted'] },
      );
    });
  }

  /** Takes up the quotes of the next batch; throws `INVALID_INPUT` for some behind its end. */
  attach({ quotes, availableAt, length }: CandleBatch): void {
    for (const stream of this.#streams) {
      const own = quotes?.[stream.instrument] ?? null;
      stream.quotes = own;
      stream.next = 0;
      if (own === null || own.length === 0) continue;
      if (length > 0 && own.at[own.length - 1]! <= availableAt[length - 1]!) continue;
      throw new VelaError('INVALID_INPUT', 'expected no quote behind the last slice of its batch', {
        hint: 'Cut quotes to each batch with withQuotes.',
        path: ['quotes'],
      });
    }
  }

  /** Matches all quotes up to an instant. */
  matchUntil(at: number): void {
    for (;;) {
      let first: Stream | null = null;
      let firstAt = at;
      for (const stream of this.#streams) {
        const quoteAt = stream.quotes?.at[stream.next];
        if (quoteAt === undefined) continue;
        if (first === null ? quoteAt <= firstAt : quoteAt < firstAt) {
          first = stream;
          firstAt = quoteAt;
        }
      }
      if (first === null) return;
      this.#match(first);
    }
  }

  #match(stream: Stream): void {
    const { instrument, series } = stream;
    const row = stream.next++;
    if (!this.#venue.isBusy(instrument)) return;
    const quotes = stream.quotes!;
    const quote = this.#quote;
    quote.at = quotes.at[row]!;
    quote.bid = quotes.bid[row]!;
    quote.ask = quotes.ask[row]!;
    quote.bidSize = quotes.bidSize[row]!;
    quote.askSize = quotes.askSize[row]!;
    this.#venue.matchQuote(instrument, quote, series.nextNumber);
  }
}
