import { VelaError, assert } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { allocateQuotes, sliceQuotes } from '@vela/market';
import type { QuoteColumns } from '@vela/market';
import type { BarRequest, BarRule } from './bar-request.js';
import { chosenRows } from './build-bars.js';
import type { NumericTable } from './build-bars.js';
import { SpreadStatistics } from './spread-statistics.js';
import type { SpreadSummary } from './spread-statistics.js';
import { timeframeGrid } from './timeframe-grid.js';
import type { TimeframeGrid } from './timeframe-grid.js';

/** A bar of the middle of bid and ask, with the spreads of its quotes. */
export interface QuoteBar extends SpreadSummary {
  /** Open of a bar of time, else the instant of the quote that closed it. */
  readonly at: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Builds bars of the middle out of quotes as they come: bars of time on the UTC grid, none for a step
 * without a quote, or bars of a number of quotes. Inside a bar of time the last quote stands until
 * the end of the step.
 */
export class QuoteBarBuilder {
  private readonly grid: TimeframeGrid | null;
  private readonly threshold: number;
  private readonly spreads = new SpreadStatistics();
  private at: Micros = 0;
  private closeAt: Micros = -Infinity;
  private open = 0;
  private high = -Infinity;
  private low = Infinity;
  private close = 0;
  private quotes = 0;

  constructor(rule: BarRule) {
    assert(rule.type === 'time' || rule.type === 'tick', 'quotes make bars of time or of tick');
    this.grid = rule.type === 'time' ? timeframeGrid(rule.step) : null;
    this.threshold = rule.type === 'time' ? Infinity : rule.threshold;
  }

  /** Takes a quote and returns the bar that it finished, or null. */
  add(at: Micros, bid: number, ask: number): QuoteBar | null {
    let finished: QuoteBar | null = null;
    if (this.grid === null) {
      this.at = at;
    } else if (at >= this.closeAt) {
      finished = this.finish();
      this.at = this.grid.openOf(at);
      this.closeAt = this.grid.closeOf(this.at);
    }
    const mid = (bid + ask) / 2;
    if (this.quotes === 0) this.open = mid;
    this.high = Math.max(this.high, mid);
    this.low = Math.min(this.low, mid);
    this.close = mid;
    this.quotes++;
    this.spreads.add(at, bid, ask);
    return this.quotes >= this.threshold ? this.finish() : finished;
  }

  /** Returns the bar under construction and forgets it, or null when it holds no quote. */
  finish(): QuoteBar | null {
    const spreads = this.spreads.finish(this.grid === null ? undefined : this.closeAt);
    if (spreads === null) return null;
    const { at, open, high, low, close } = this;
    this.quotes = 0;
    [this.high, this.low] = [-Infinity, Infinity];
    return { at, open, high, low, close, ...spreads };
  }
}

/** Bars of quotes, and the statistics of all quotes that were taken; null when there was none. */
export interface QuoteBars {
  readonly bars: readonly QuoteBar[];
  readonly spread: SpreadSummary | null;
}

/**
 * Returns the bars of a table of quotes. The last bar of time is given out as it is; a bar that did
 * not reach its threshold is not. Throws `DATA_INVALID` for quotes out of order.
 */
export function buildQuoteBars(table: NumericTable, request: BarRequest): QuoteBars {
  const quotes = quotesOf(table, chosenRows(table, request));
  const builder = new QuoteBarBuilder(request.rule);
  const whole = new SpreadStatistics();
  const bars: QuoteBar[] = [];
  for (let row = 0; row < quotes.length; row++) {
    const [at, bid, ask] = [quotes.at[row]!, quotes.bid[row]!, quotes.ask[row]!];
    whole.add(at, bid, ask);
    const bar = builder.add(at, bid, ask);
    if (bar !== null) bars.push(bar);
  }
  const last = request.rule.type === 'time' ? builder.finish() : null;
  if (last !== null) bars.push(last);
  return { bars, spread: whole.finish() };
}

/**
 * Returns the quotes of rows with the columns `bid` and `ask`; sizes are not read. An empty cell leaves its side as it was; rows before both sides are known are left
 * out. Throws `DATA_INVALID` for rows out of order.
 */
function quotesOf(table: NumericTable, rows: Uint32Array): QuoteColumns {
  const [time, bids, asks] = [table.time(), table.column('bid'), table.column('ask')];
  const quotes = allocateQuotes(rows.length);
  let count = 0;
  let [at, bid, ask] = [-Infinity, Number.NaN, Number.NaN];
  for (const row of rows) {
    if (!(time[row]! >= at)) {
      throw new VelaError(
        'DATA_INVALID',
        `expected quotes in the order of time, found another order in row ${row}`,
        { hint: 'Sort the rows by time.' },
      );
    }
    at = time[row]!;
    if (!Number.isNaN(bids[row])) bid = bids[row]!;
    if (!Number.isNaN(asks[row])) ask = asks[row]!;
    if (Number.isNaN(bid) || Number.isNaN(ask)) continue;
    quotes.at[count] = at;
    quotes.bid[count] = bid;
    quotes.ask[count++] = ask;
  }
  return sliceQuotes(quotes, 0, count);
}
