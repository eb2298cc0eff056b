import { MINUTE } from '@vela/kernel';
import { cellNumber, namedSeed } from './cell-hash.js';
import { listingOf } from './listing.js';
import type { Listing } from './listing.js';
import { TRADES_MAX } from './minute-ticks.js';
import type { MinuteRequest, MinuteSource, MinuteTicks, QuoteTick } from './minute-ticks.js';
import { PricePath } from './price-path.js';

// See cell-hash.ts: these are called for every print.
const { floor, max, min, round, sqrt } = Math;
const MINUTES_A_YEAR = 525_960;

/** What a seeded market is made from. */
export interface SeededOptions {
  readonly seed: number;
  readonly symbols: readonly string[];
  /** Prints and quotes of each symbol in a second, together. */
  readonly ticksPerSecond: number;
  /** Standard deviation of the logarithmic return of a year; by symbol when null. */
  readonly volatility: number | null;
  /** Share of the minutes that get a print after their end, and so a corrected candle. */
  readonly lateShare: number;
}

/** Numbers of the draws of one minute, so that no two are the same. */
const DRAW = {
  presence: 1,
  late: 2,
  lateAt: 3,
  jitter: 100,
  noise: 10_000,
  side: 20_000,
  size: 30_000,
};

interface SeededSymbol {
  readonly listing: Listing;
  readonly seed: number;
  readonly path: PricePath;
  readonly deviation: number;
  readonly unit: number;
}

/** A market that a seed determines: each minute is computed by itself, in any order. */
export class SeededMinutes implements MinuteSource {
  readonly symbols: readonly string[];
  readonly #options: SeededOptions;
  readonly #bySymbol = new Map<string, SeededSymbol>();
  readonly #slots: number;
  readonly #trades: number;

  constructor(options: SeededOptions) {
    this.#options = options;
    this.symbols = options.symbols;
    this.#slots = max(8, round(60 * options.ticksPerSecond));
    this.#trades = min(TRADES_MAX, max(4, round(this.#slots / 4)));
    for (const symbol of options.symbols) {
      const listing = listingOf(symbol);
      const seed = namedSeed(options.seed, symbol);
      const deviation = (options.volatility ?? listing.volatility) / sqrt(MINUTES_A_YEAR);
      const path = new PricePath({ seed, base: listing.price, deviation });
      const unit = 10 ** listing.decimals;
      this.#bySymbol.set(symbol, { listing, seed, path, deviation, unit });
    }
  }

  fill(request: MinuteRequest, out: MinuteTicks): void {
    const market = this.#bySymbol.get(request.symbol);
    out.count = 0;
    out.hasLate = false;
    if (market === undefined) return;
    const count = this.#tradesOf(market, request);
    if (count === 0) return;
    const { minute } = request;
    const from = market.path.priceAt(minute);
    const to = market.path.priceAt(minute + 1);
    for (let at = 0; at < count; at++) {
      this.#print(market, minute, { at, share: (at + 0.5) / count, from, to }, out);
    }
    out.count = count;
    if (cellNumber(market.seed, minute, DRAW.late) >= this.#options.lateShare) return;
    const share = cellNumber(market.seed, minute, DRAW.lateAt);
    this.#print(market, minute, { at: count, share, from, to }, out);
    out.count = count + 1;
    out.hasLate = true;
  }

  quotes({ symbol, minute }: MinuteRequest): QuoteTick[] {
    const market = this.#bySymbol.get(symbol);
    if (market === undefined) return [];
    const { seed, listing, unit } = market;
    const from = market.path.priceAt(minute);
    const to = market.path.priceAt(minute + 1);
    const quotes: QuoteTick[] = [];
    const width = MINUTE / this.#slots;
    for (let slot = 0; slot < this.#slots; slot++) {
      if (this.#isTrade(slot)) continue;
      const jitter = cellNumber(seed, minute, DRAW.jitter + slot);
      const share = (slot + 0.8 * jitter) / this.#slots;
      const middle = from + (to - from) * share + this.#wiggle(market, minute, slot, share);
      const half = max(0.5 / unit, middle * listing.halfSpread);
      const bid = max(1, floor((middle - half) * unit));
      const ask = max(bid + 1, Math.ceil((middle + half) * unit));
      const sizes = cellNumber(seed, minute, DRAW.size + TRADES_MAX + slot);
      quotes.push({
        at: minute * MINUTE + floor((slot + 0.8 * jitter) * width),
        bid: bid / unit,
        ask: ask / unit,
        bidSize: this.#sizeOf(listing, sizes),
        askSize: this.#sizeOf(listing, 1 - sizes),
      });
    }
    return quotes;
  }

  /** Outside regular hours little trades, and some symbols do not trade in every minute. */
  #tradesOf({ listing, seed }: SeededSymbol, { minute, kind }: MinuteRequest): number {
    const presence = kind === 'regular' ? listing.presence : listing.presence * 0.35;
    if (presence < 1 && cellNumber(seed, minute, DRAW.presence) >= presence) return 0;
    return kind === 'regular' ? this.#trades : max(1, this.#trades >> 2);
  }

  #isTrade(slot: number): boolean {
    const at = floor((slot * this.#trades) / this.#slots);
    return slot === floor(((at + 0.5) * this.#slots) / this.#trades);
  }

  #print(
    market: SeededSymbol,
    minute: number,
    print: { at: number; share: number; from: number; to: number },
    out: MinuteTicks,
  ): void {
    const { seed, listing, unit } = market;
    const { at, share, from, to } = print;
    const draw = cellNumber(seed, minute, DRAW.side + at);
    // A buyer pays above the middle and a seller gets less.
    const side = listing.halfSpread * from * (draw < 0.5 ? -1 : 1);
    const price = from + (to - from) * share + this.#wiggle(market, minute, at, share) + side;
    out.offset[at] = floor(share * MINUTE);
    out.price[at] = max(1, round(price * unit)) / unit;
    out.size[at] = this.#sizeOf(listing, cellNumber(seed, minute, DRAW.size + at));
  }

  /** Noise of a bridge: none at the ends of the minute, most in its middle. */
  #wiggle(market: SeededSymbol, minute: number, at: number, share: number): number {
    const draw = cellNumber(market.seed, minute, DRAW.noise + at) - 0.5;
    return 3 * draw * market.deviation * market.listing.price * sqrt(share * (1 - share));
  }

  #sizeOf({ assetClass }: Listing, draw: number): number {
    const skewed = draw * draw * draw;
    return assetClass === 'crypto'
      ? (1 + floor(skewed * 20_000)) / 10_000
      : 1 + floor(skewed * 400);
  }
}
