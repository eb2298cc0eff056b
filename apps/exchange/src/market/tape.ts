import { MINUTE } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { MinuteTicks } from './minute-ticks.js';
import type { MinuteRequest, MinuteSource, QuoteTick } from './minute-ticks.js';

/** Minutes with something by hand that are kept for each symbol; the oldest go first. */
const HAND_MINUTES_MAX = 20_000;
/** Room for the ids of the prints of one minute. */
const IDS_A_MINUTE = 4_096;
/** Ids of prints by hand come behind those of the tape. */
const HAND_IDS = 64;
/** Ids count from 2015, so that they stay small. */
const ID_ORIGIN = 23_668_800;

/** One candle: what was printed in a stretch of time. */
export interface Bar {
  /** When the stretch begins. */
  readonly at: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Number of prints. */
  readonly trades: number;
  /** Average price, weighted with the volume. */
  readonly vwap: number;
}

/** One print. */
export interface TradePrint {
  readonly id: number;
  readonly at: Micros;
  readonly price: number;
  readonly size: number;
  /** True when it is reported after its minute, out of sequence. */
  readonly late: boolean;
}

/** When prints that come late are told, counted from the end of their minute. */
export const LATE_AFTER = MINUTE / 3;
/** When the candle that holds them is told, counted from the end of the minute. */
export const CORRECTED_AFTER = MINUTE / 2;

interface HandMinute {
  readonly trades: TradePrint[];
  readonly quotes: QuoteTick[];
  /** Replaces everything else that was printed. */
  candle: Bar | null;
}

/** Everything that was or will be printed: a source that is a pure function, and what came by hand. */
export class Tape {
  readonly symbols: readonly string[];
  readonly #source: MinuteSource;
  readonly #hand = new Map<string, Map<number, HandMinute>>();
  readonly #halts = new Map<string, { readonly from: Micros; to: Micros }[]>();
  readonly #ticks = new MinuteTicks();

  constructor(source: MinuteSource) {
    this.#source = source;
    this.symbols = source.symbols;
  }

  /** Returns the candle of a minute, null without prints; `settled` counts those that come late. */
  bar(request: MinuteRequest, settled: boolean): Bar | null {
    const hand = this.#hand.get(request.symbol)?.get(request.minute);
    if (hand?.candle != null) return hand.candle;
    const ticks = this.#ticks;
    this.#source.fill(request, ticks);
    const count = ticks.hasLate && !settled ? ticks.count - 1 : ticks.count;
    const isMixed = (hand?.trades.length ?? 0) > 0 || this.#halts.has(request.symbol);
    if (isMixed) {
      return barOf(
        request.minute,
        this.trades(request).filter(({ late }) => settled || !late),
      );
    }
    if (count === 0) return null;
    const { price, size } = ticks;
    let [high, low, volume, paid] = [price[0]!, price[0]!, 0, 0];
    for (let at = 0; at < count; at++) {
      const paidPrice = price[at]!;
      if (paidPrice > high) high = paidPrice;
      if (paidPrice < low) low = paidPrice;
      volume += size[at]!;
      paid += paidPrice * size[at]!;
    }
    const settles = ticks.hasLate ? ticks.count - 2 : ticks.count - 1;
    return {
      at: request.minute * MINUTE,
      open: price[0]!,
      high,
      low,
      // What comes late is out of sequence and moves neither open nor close.
      close: price[settles]!,
      volume: roundedSize(volume),
      trades: count,
      vwap: vwapOf(paid, volume, price[settles]!),
    };
  }

  /** Returns the prints of a minute in order of time; late ones carry their mark. */
  trades(request: MinuteRequest): TradePrint[] {
    const { minute } = request;
    const hand = this.#hand.get(request.symbol)?.get(minute);
    if (hand?.candle != null) return hand.trades;
    const ticks = this.#ticks;
    this.#source.fill(request, ticks);
    const made = Array.from({ length: ticks.count }, (_, at): TradePrint => {
      const late = ticks.hasLate && at === ticks.count - 1;
      return {
        id: idOf(minute, at),
        at: minute * MINUTE + ticks.offset[at]!,
        price: ticks.price[at]!,
        size: ticks.size[at]!,
        late,
      };
    });
    const told = made.filter(({ at }) => !this.#wasHalted(request.symbol, at));
    if (hand === undefined && !ticks.hasLate) return told;
    return [...told, ...(hand?.trades ?? [])].sort((a, b) => a.at - b.at || a.id - b.id);
  }

  /** Returns the quotes of a minute in order of time. */
  quotes(request: MinuteRequest): QuoteTick[] {
    const hand = this.#hand.get(request.symbol)?.get(request.minute);
    const made = this.#source.quotes(request);
    const told = made.filter(({ at }) => !this.#wasHalted(request.symbol, at));
    return hand === undefined ? told : [...told, ...hand.quotes].sort((a, b) => a.at - b.at);
  }

  /** Returns what the market says by itself in a minute, in order of time, late prints left out. */
  ownTicks(request: MinuteRequest): {
    readonly trades: readonly TradePrint[];
    readonly quotes: readonly QuoteTick[];
  } {
    const isOwn = ({ id, late }: TradePrint): boolean => !late && id % IDS_A_MINUTE < HAND_IDS;
    return {
      trades: this.trades(request).filter(isOwn),
      quotes: this.#source.quotes(request),
    };
  }

  /** Returns whether the candle of a minute was set by hand. */
  isCandleByHand({ symbol, minute }: MinuteRequest): boolean {
    return this.#hand.get(symbol)?.get(minute)?.candle != null;
  }

  /** Begins or ends a halt: in between the market prints nothing by itself. */
  halt(symbol: string, at: Micros, on: boolean): void {
    const halts = this.#halts.get(symbol) ?? [];
    const last = halts.at(-1);
    const isHalted = last !== undefined && last.to === Number.POSITIVE_INFINITY;
    if (on && !isHalted) halts.push({ from: at, to: Number.POSITIVE_INFINITY });
    if (!on && isHalted) last.to = at;
    this.#halts.set(symbol, halts);
  }

  /** Prints by hand and returns the print. */
  addTrade(symbol: string, trade: Omit<TradePrint, 'id' | 'late'>): TradePrint {
    const minute = Math.floor(trade.at / MINUTE);
    const hand = this.#handMinute(symbol, minute);
    const print = { ...trade, id: idOf(minute, HAND_IDS + hand.trades.length), late: false };
    hand.trades.push(print);
    return print;
  }

  /** Quotes by hand. */
  addQuote(symbol: string, quote: QuoteTick): void {
    this.#handMinute(symbol, Math.floor(quote.at / MINUTE)).quotes.push(quote);
  }

  /** Sets the candle of a minute in place of everything that was printed in it. */
  setCandle(symbol: string, candle: Bar): void {
    const minute = Math.floor(candle.at / MINUTE);
    const hand = this.#handMinute(symbol, minute);
    hand.candle = candle;
    const prices = [candle.open, candle.high, candle.low, candle.close];
    hand.trades.splice(0);
    for (const [at, price] of prices.entries()) {
      const size = candle.volume / prices.length;
      const id = idOf(minute, HAND_IDS + at);
      hand.trades.push({ id, at: candle.at + (at * MINUTE) / 4, price, size, late: false });
    }
  }

  #wasHalted(symbol: string, at: Micros): boolean {
    const halts = this.#halts.get(symbol);
    return halts !== undefined && halts.some(({ from, to }) => at >= from && at < to);
  }

  #handMinute(symbol: string, minute: number): HandMinute {
    let minutes = this.#hand.get(symbol);
    if (minutes === undefined) this.#hand.set(symbol, (minutes = new Map()));
    let hand = minutes.get(minute);
    if (hand !== undefined) return hand;
    hand = { trades: [], quotes: [], candle: null };
    minutes.set(minute, hand);
    if (minutes.size > HAND_MINUTES_MAX) minutes.delete(minutes.keys().next().value!);
    return hand;
  }
}

const idOf = (minute: number, at: number): number =>
  (minute - ID_ORIGIN) * IDS_A_MINUTE + Math.min(at, IDS_A_MINUTE - 1);

const roundedSize = (size: number): number => Math.round(size * 1e9) / 1e9;

const vwapOf = (paid: number, volume: number, close: number): number =>
  volume === 0 ? close : Math.round((paid / volume) * 1e6) / 1e6;

function barOf(minute: number, trades: readonly TradePrint[]): Bar | null {
  const inOrder = trades.filter(({ late }) => !late);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined) return null;
  const volume = trades.reduce((sum, { size }) => sum + size, 0);
  const paid = trades.reduce((sum, { size, price }) => sum + size * price, 0);
  const prices = trades.map(({ price }) => price);
  return {
    at: minute * MINUTE,
    open: first.price,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: last.price,
    volume: roundedSize(volume),
    trades: trades.length,
    vwap: vwapOf(paid, volume, last.price),
  };
}

/** Returns one candle out of those of shorter stretches, in order; null when there is none. */
export function joinBars(at: Micros, bars: Iterable<Bar>): Bar | null {
  let joined: { -readonly [K in keyof Bar]: Bar[K] } | null = null;
  let paid = 0;
  for (const bar of bars) {
    paid += bar.vwap * bar.volume;
    if (joined === null) {
      joined = { ...bar, at };
      continue;
    }
    joined.high = Math.max(joined.high, bar.high);
    joined.low = Math.min(joined.low, bar.low);
    joined.close = bar.close;
    joined.volume += bar.volume;
    joined.trades += bar.trades;
  }
  if (joined === null) return null;
  joined.vwap = vwapOf(paid, joined.volume, joined.close);
  joined.volume = roundedSize(joined.volume);
  return joined;
}

/** The market by hand: nothing is printed by itself. */
export const silentSource = (symbols: readonly string[]): MinuteSource => ({
  symbols,
  fill: (_, out) => {
    out.count = 0;
    out.hasLate = false;
  },
  quotes: () => [],
});
