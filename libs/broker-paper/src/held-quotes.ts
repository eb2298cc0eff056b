import type { Canonical } from '@vela/kernel';
import { QUOTE_COLUMNS, allocateQuotes } from '@vela/market';
import type { CandleBatch, QuoteColumns } from '@vela/market';

/**
 * Quotes of slices in which a run has no candle: for the run they belong to its next slice, as they
 * do in a backtest.
 */
export class HeldQuotes {
  readonly #held: QuoteColumns[][];

  constructor(instruments: number, state: Canonical) {
    const stored = (state ?? []) as readonly (readonly (readonly (number | null)[])[] | null)[];
    this.#held = Array.from({ length: instruments }, (_, instrument) => {
      const columns = stored[instrument] ?? null;
      return columns === null ? [] : [read(columns)];
    });
  }

  /** Keeps the quotes of a slice of the feed that the run does not see. */
  keep(
    quoted: readonly (number | null)[] | undefined,
    quotes: CandleBatch['quotes'] | undefined,
  ): void {
    quoted?.forEach((from, instrument) => {
      const own = from === null ? null : (quotes?.[from] ?? null);
      if (own !== null && own.length > 0) this.#held[instrument]!.push(own);
    });
  }

  /** Returns a batch of the run with what was kept in front of its own quotes. */
  release(batch: CandleBatch): CandleBatch {
    if (batch.quotes === undefined || this.#held.every(({ length }) => length === 0)) return batch;
    const quotes = batch.quotes.map((own, instrument) => {
      const parts = this.#held[instrument]!.splice(0);
      return parts.length === 0 ? own : join(own === null ? parts : [...parts, own]);
    });
    return { ...batch, quotes };
  }

  /** Returns the state as plain data, null when nothing is kept. */
  snapshot(): Canonical {
    if (this.#held.every(({ length }) => length === 0)) return null;
    return this.#held.map((parts) => {
      if (parts.length === 0) return null;
      const joined = join(parts);
      return QUOTE_COLUMNS.map((name) =>
        Array.from(joined[name], (value) => (Number.isNaN(value) ? null : value)),
      );
    });
  }
}

function join(parts: readonly QuoteColumns[]): QuoteColumns {
  const joined = allocateQuotes(parts.reduce((sum, { length }) => sum + length, 0));
  let row = 0;
  for (const part of parts) {
    for (const name of QUOTE_COLUMNS) joined[name].set(part[name].subarray(0, part.length), row);
    row += part.length;
  }
  return joined;
}

function read(columns: readonly (readonly (number | null)[])[]): QuoteColumns {
  const quotes = allocateQuotes(columns[0]!.length);
  QUOTE_COLUMNS.forEach((name, column) => {
    quotes[name].set(columns[column]!.map((value) => value ?? NaN));
  });
  return quotes;
}
