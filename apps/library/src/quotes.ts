import { loadTable } from '@vela/feed-csv';
import type { TableHints } from '@vela/feed-csv';
import { VelaError } from '@vela/kernel';
import { allocateQuotes } from '@vela/market';
import type { QuoteBuffer, QuoteColumns } from '@vela/market';
import { instantOf } from './instant.js';
import type { InstantInput } from './instant.js';

/** A best bid and ask from anywhere, standing from an instant until the next one. */
export interface QuoteInput {
  readonly at: InstantInput;
  /** NaN when nobody bids. */
  readonly bid: number;
  readonly ask: number;
  /** What stands at these prices, of which `participation` is a share; unknown when absent. */
  readonly bidSize?: number | undefined;
  readonly askSize?: number | undefined;
}

/** Quotes of one instrument, oldest first. Its orders are filled by them in place of candles. */
export interface QuoteSeries {
  readonly symbol: string;
  readonly columns: QuoteColumns;
}

/** Returns the quotes of a run as a list. */
export function quoteSeries(options: {
  readonly quotes?: QuoteSeries | readonly QuoteSeries[] | undefined;
}): readonly QuoteSeries[] {
  return options.quotes === undefined ? [] : [options.quotes].flat();
}

/** Returns quotes from records; throws `DATA_INVALID` with the row of disorder or no price. */
export function quotesFromRows(
  rows: Iterable<QuoteInput>,
  { symbol }: { readonly symbol: string },
): QuoteSeries {
  const list = [...rows];
  const columns = allocateQuotes(list.length);
  list.forEach(({ at, bid, ask, bidSize = Number.NaN, askSize = Number.NaN }, row) => {
    columns.at[row] = instantOf(at, row);
    columns.bid[row] = bid;
    columns.ask[row] = ask;
    columns.bidSize[row] = bidSize;
    columns.askSize[row] = askSize;
  });
  return checked(symbol, columns);
}

/** Where quotes come from, and whose they are. */
export interface QuoteCsvOptions extends TableHints {
  readonly symbol: string;
}

/**
 * Returns the quotes of a CSV or csv.gz file with a header: a time, `bid` and `ask`, and when the
 * file has them `bid_size` and `ask_size`. Times without a zone are UTC.
 */
export async function quotesFromCsv(path: string, options: QuoteCsvOptions): Promise<QuoteSeries> {
  const { symbol, ...hints } = options;
  const table = await loadTable(path, hints);
  const columns = allocateQuotes(table.rows);
  columns.at.set(table.time());
  columns.bid.set(table.column('bid'));
  columns.ask.set(table.column('ask'));
  for (const [name, column] of [
    ['bid_size', columns.bidSize],
    ['ask_size', columns.askSize],
  ] as const) {
    if (table.names.includes(name)) column.set(table.column(name));
    else column.fill(Number.NaN);
  }
  return checked(symbol, columns);
}

function checked(symbol: string, columns: QuoteBuffer): QuoteSeries {
  const { length, at, bid, ask } = columns;
  for (let row = 0; row < length; row++) {
    const refuse = (expected: string, found: number | string): never => {
      throw new VelaError('DATA_INVALID', `expected ${expected} in row ${row}, found ${found}`);
    };
    if (row > 0 && at[row]! < at[row - 1]!) refuse('no earlier time than before', 'one');
    for (const price of [bid[row]!, ask[row]!]) {
      if (!(price > 0 && price < Infinity) && !Number.isNaN(price)) refuse('prices above 0', price);
    }
    if (bid[row]! > ask[row]!) refuse('a bid up to the ask', `${bid[row]} over ${ask[row]}`);
  }
  return { symbol, columns };
}
