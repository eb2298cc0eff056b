import type { ReportCandles } from '../report-input.js';
import { shortened } from './curve.js';

/** Entries that all charts of a page hold together, and the least that one needs. */
const ENTRIES_MAX = 6_000;
const ENTRIES_MIN = 300;

/** Candles of an instrument, neighbours merged where there are more than a page holds. */
export interface CandlePanel {
  readonly symbol: string;
  readonly timeframe: string;
  readonly candlesPerEntry: number;
  readonly openAt: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
}

/** Returns the candles of the first instruments, as many as fit a page. */
export function candlePanels(all: readonly ReportCandles[]): CandlePanel[] {
  const shown = all.filter(({ openAt }) => openAt.length > 0).slice(0, ENTRIES_MAX / ENTRIES_MIN);
  const limit = Math.floor(ENTRIES_MAX / Math.max(1, shown.length));
  return shown.map((candles) => merged(candles, limit));
}

/** No extreme is lost: first open, highest high, lowest low, last close. O(n). */
function merged(candles: ReportCandles, limit: number): CandlePanel {
  const { openAt, open, high, low, close } = candles;
  const group = Math.max(1, Math.ceil(openAt.length / limit));
  const entries = Math.ceil(openAt.length / group);
  const begins = Array.from({ length: entries }, (_, entry) => entry * group);
  const extreme = (values: ArrayLike<number>, begin: number, sign: 1 | -1): number => {
    let best = values[begin]!;
    for (let row = begin; row < Math.min(begin + group, values.length); row += 1) {
      if (values[row]! * sign > best * sign) best = values[row]!;
    }
    return shortened(best);
  };
  return {
    symbol: candles.symbol,
    timeframe: candles.timeframe,
    candlesPerEntry: candles.candlesPerEntry * group,
    openAt: begins.map((begin) => openAt[begin]!),
    open: begins.map((begin) => shortened(open[begin]!)),
    high: begins.map((begin) => extreme(high, begin, 1)),
    low: begins.map((begin) => extreme(low, begin, -1)),
    close: begins.map((begin) => shortened(close[Math.min(begin + group, close.length) - 1]!)),
  };
}
