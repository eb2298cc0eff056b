import { MINUTE } from '@vela/kernel';
import { cellNumber, namedSeed } from './cell-hash.js';
import { listingOf } from './listing.js';
import type { MinuteRequest, MinuteSource, MinuteTicks, QuoteTick } from './minute-ticks.js';

/** Prints that a replayed candle is played as. */
const PRINTS = 8;
/** Quotes of a replayed minute. */
const QUOTES = 12;

/** One candle of a file. */
export interface ReplayCandle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The candles of one symbol and the minute at which the first of them belongs. */
export interface ReplaySeries {
  readonly symbol: string;
  readonly firstMinute: number;
  readonly candles: readonly ReplayCandle[];
}

/**
 * A market out of recorded candles: one a minute, whatever their width was, and from the beginning
 * again behind the last one, before the first one too, so that it has a past and never ends. The
 * prints of a minute make exactly its candle again.
 */
export class ReplayedMinutes implements MinuteSource {
  readonly symbols: readonly string[];
  readonly #series: ReadonlyMap<string, ReplaySeries>;

  constructor(series: readonly ReplaySeries[]) {
    this.symbols = series.map(({ symbol }) => symbol);
    this.#series = new Map(series.map((one) => [one.symbol, one]));
  }

  fill({ symbol, minute }: MinuteRequest, out: MinuteTicks): void {
    const candle = this.#candleOf(symbol, minute);
    out.count = 0;
    out.hasLate = false;
    if (candle === undefined) return;
    const path = pathOf(candle);
    const whole = Number.isInteger(candle.volume) && candle.volume >= PRINTS;
    const even = whole ? Math.floor(candle.volume / PRINTS) : candle.volume / PRINTS;
    let left = candle.volume;
    for (let at = 0; at < PRINTS; at++) {
      const size = at === PRINTS - 1 ? left : even;
      left -= size;
      out.offset[at] = Math.floor(((at + 0.5) / PRINTS) * MINUTE);
      out.price[at] = path(at / (PRINTS - 1));
      out.size[at] = size;
    }
    out.count = PRINTS;
  }

  quotes({ symbol, minute }: MinuteRequest): QuoteTick[] {
    const candle = this.#candleOf(symbol, minute);
    if (candle === undefined) return [];
    const path = pathOf(candle);
    const listing = listingOf(symbol);
    const seed = namedSeed(0, symbol);
    return Array.from({ length: QUOTES }, (_, at): QuoteTick => {
      const share = at / (QUOTES - 1);
      const middle = path(share);
      const step = stepOf(middle);
      const half = Math.max(step / 2, middle * listing.halfSpread);
      const bid = Math.max(step, Math.floor((middle - half) / step) * step);
      const ask = Math.max(bid + step, Math.ceil((middle + half) / step) * step);
      const size = 1 + Math.floor(300 * cellNumber(seed, minute, at));
      return {
        at: minute * MINUTE + Math.floor((share * 0.98 + 0.005) * MINUTE),
        bid: rounded(bid),
        ask: rounded(ask),
        bidSize: size,
        askSize: 301 - size,
      };
    });
  }

  #candleOf(symbol: string, minute: number): ReplayCandle | undefined {
    const series = this.#series.get(symbol);
    if (series === undefined) return undefined;
    const { length } = series.candles;
    const at = (minute - series.firstMinute) % length;
    return series.candles[at < 0 ? at + length : at];
  }
}

/** Returns the price at a share of the minute: open, then the nearer extreme, the other, close. */
function pathOf({ open, high, low, close }: ReplayCandle): (share: number) => number {
  const [first, second] = close >= open ? [low, high] : [high, low];
  const corners = [open, first, second, close];
  return (share) => {
    const corner = Math.round(share * 3);
    return corners[corner]!;
  };
}

const stepOf = (price: number): number => (price >= 1 ? 0.01 : 0.000_1);

const rounded = (price: number): number => Math.round(price * 10_000) / 10_000;
