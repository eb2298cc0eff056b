import { MINUTE } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { MinuteCandle } from './minute-candle.js';

/** A minute under construction. */
interface OpenMinute {
  firstAt: Micros;
  lastAt: Micros;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Minutes that may be open at one time; a stream that jumps further is told so. */
const OPEN_MAX = 10_000;

/**
 * Builds candles of a minute out of trades of one instrument while they come, in whatever order. A
 * minute is closed once, by {@link TradeCandles.close}; the first trade by its own instant opens it,
 * the last one closes it, and of several at one instant the one that came first or last does. A
 * minute without trades makes no candle. What comes for a closed minute is late.
 */
export class TradeCandles {
  readonly #open = new Map<Micros, OpenMinute>();
  #closedUntil: Micros;
  /** Minutes that open before it are not built: not all of their trades were heard. */
  #wholeFrom: Micros = -Infinity;

  constructor(since: Micros) {
    this.#closedUntil = since;
  }

  /** Takes a trade; false when its minute is closed already or it is out of all bounds. */
  add(at: Micros, price: number, size: number): boolean {
    if (at < this.#closedUntil) return false;
    const openAt = at - (((at % MINUTE) + MINUTE) % MINUTE);
    if (openAt < this.#wholeFrom) return true;
    const minute = this.#open.get(openAt);
    if (minute === undefined) {
      if (this.#open.size >= OPEN_MAX) return false;
      this.#open.set(openAt, {
        firstAt: at,
        lastAt: at,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: size,
      });
      return true;
    }
    if (at < minute.firstAt) [minute.firstAt, minute.open] = [at, price];
    if (at >= minute.lastAt) [minute.lastAt, minute.close] = [at, price];
    if (price > minute.high) minute.high = price;
    if (price < minute.low) minute.low = price;
    minute.volume += size;
    return true;
  }

  /** Closes the minutes that end by an instant and returns their candles in order. */
  close(until: Micros): readonly MinuteCandle[] {
    const candles: MinuteCandle[] = [];
    for (const [openAt, { open, high, low, close, volume }] of this.#open) {
      if (openAt + MINUTE > until) continue;
      candles.push({ openAt, open, high, low, close, volume });
      this.#open.delete(openAt);
    }
    this.#closedUntil = Math.max(this.#closedUntil, until);
    return candles.toSorted((a, b) => a.openAt - b.openAt);
  }

  /** Builds no minute that opens before an instant: trades were lost. */
  forget(before: Micros): void {
    this.#wholeFrom = Math.max(this.#wholeFrom, before);
    for (const openAt of this.#open.keys()) if (openAt < before) this.#open.delete(openAt);
  }
}
