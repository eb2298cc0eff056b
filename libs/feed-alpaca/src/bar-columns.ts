import { VelaError, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { allocateCandles, sliceCandles } from '@vela/market';
import type { BadLine, HistoryPage } from '@vela/ports';
import type { Stamp } from './candle-stamp.js';
import { instantOf, isFields, numberOf, priceOf } from './fields.js';
import type { Fields } from './fields.js';

/** Bad rows of a page that are told one by one. */
const BAD_LISTED = 20;
const PRICE_SCALE_MAX = 15;

/** Which candles to take of a page. */
export interface BarRange {
  readonly stamp: (at: Micros) => Stamp | null;
  readonly from: Micros;
  /** Exclusive. */
  readonly to: Micros;
}

/**
 * Returns the bars of a page as columns. Bars with a wrong type, no number or impossible prices are
 * left out and told, those that repeat the one before are left out and counted. Throws
 * `DATA_INVALID` for a page that is not in order: nobody could tell what else is missing.
 */
export function readBars(rows: readonly unknown[], range: BarRange): Omit<HistoryPage, 'next'> {
  const page = new BarColumns(rows.length, range);
  rows.forEach((row, index) => {
    page.add(row, index + 1);
  });
  return page.finish();
}

class BarColumns {
  private readonly candles;
  private readonly trades: Float64Array;
  private readonly vwap: Float64Array;
  private length = 0;
  private readonly bad: BadLine[] = [];
  private badCount = 0;
  private repeated = 0;
  private priceScale = 0;
  private unit = 1;

  constructor(
    rows: number,
    private readonly range: BarRange,
  ) {
    this.candles = allocateCandles(rows);
    this.trades = new Float64Array(rows);
    this.vwap = new Float64Array(rows);
  }

  add(row: unknown, line: number): void {
    const fault = this.take(row, line);
    if (fault === null) return;
    this.badCount++;
    if (this.bad.length < BAD_LISTED) this.bad.push({ line, reason: fault });
  }

  finish(): Omit<HistoryPage, 'next'> {
    const { length, bad, badCount, repeated, priceScale } = this;
    return {
      candles: sliceCandles(this.candles, 0, length),
      trades: this.trades.subarray(0, length),
      vwap: this.vwap.subarray(0, length),
      bad,
      badCount,
      repeated,
      priceScale,
    };
  }

  /** Returns what is wrong with a row, null when it was taken or is not asked for. */
  private take(row: unknown, line: number): string | null {
    if (!isFields(row)) return 'expected a bar as an object';
    const at = instantOf(row['t']);
    if (at === null) return `expected a time, found ${shown(row['t'])}`;
    const stamp = this.range.stamp(at);
    if (stamp === null) return `no candle of this timeframe opens at ${formatInstant(at)}`;
    const fault = faultOf(row);
    if (fault !== null) return fault;
    const { openAt, closeAt } = stamp;
    if (openAt < this.range.from || openAt >= this.range.to) return null;
    const last = this.length === 0 ? -Infinity : this.candles.openAt[this.length - 1]!;
    if (openAt < last) throw outOfOrder(line, openAt, last);
    if (openAt === last) return this.again(row, openAt);
    this.put(row, openAt, closeAt);
    return null;
  }

  private again(row: Fields, openAt: Micros): string | null {
    const { candles, length } = this;
    const at = length - 1;
    const same =
      row['o'] === candles.open[at] &&
      row['h'] === candles.high[at] &&
      row['l'] === candles.low[at] &&
      row['c'] === candles.close[at] &&
      row['v'] === candles.volume[at];
    if (!same) return `the candle of ${formatInstant(openAt)} is there twice with other values`;
    this.repeated++;
    return null;
  }

  private put(row: Fields, openAt: Micros, closeAt: Micros): void {
    const { candles, length: at } = this;
    const [open, high, low, close] = [row['o'], row['h'], row['l'], row['c']] as number[];
    candles.openAt[at] = openAt;
    candles.availableAt[at] = closeAt;
    candles.open[at] = open!;
    candles.high[at] = high!;
    candles.low[at] = low!;
    candles.close[at] = close!;
    candles.volume[at] = row['v'] as number;
    this.trades[at] = numberOf(row['n']) ?? Number.NaN;
    this.vwap[at] = numberOf(row['vw']) ?? Number.NaN;
    for (const price of [open!, high!, low!, close!]) this.survey(price);
    this.length++;
  }

  /** Widens the scale until the price is the double nearest to a decimal of that many digits. */
  private survey(price: number): void {
    while (
      this.priceScale < PRICE_SCALE_MAX &&
      Math.round(price * this.unit) / this.unit !== price
    ) {
      this.priceScale++;
      this.unit = 10 ** this.priceScale;
    }
  }
}

/** Returns what is wrong with the numbers of a bar, null when nothing is. */
function faultOf(row: Fields): string | null {
  for (const [field, name] of PRICES) {
    if (priceOf(row[field]) === null) {
      return `expected the ${name} as a number above 0, found ${shown(row[field])}`;
    }
  }
  const volume = numberOf(row['v']);
  if (volume === null || volume < 0) {
    return `expected the volume as a number from 0, found ${shown(row['v'])}`;
  }
  const [open, high, low, close] = [row['o'], row['h'], row['l'], row['c']] as number[];
  if (low! > Math.min(open!, close!) || high! < Math.max(open!, close!)) {
    return `open ${open} or close ${close} is outside of low ${low} and high ${high}`;
  }
  return null;
}

const PRICES = [
  ['o', 'open'],
  ['h', 'high'],
  ['l', 'low'],
  ['c', 'close'],
] as const;

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 40);

const outOfOrder = (line: number, openAt: Micros, last: Micros): VelaError =>
  new VelaError(
    'DATA_INVALID',
    `expected bars in order, found ${formatInstant(openAt)} behind ${formatInstant(last)} (bar ${line} of the page)`,
    { hint: 'Nothing was imported; the source sent a page that cannot be trusted.' },
  );
