import { DAY, MILLISECOND, MINUTE, SECOND, VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { Subject } from 'rxjs';
import type {
  ExchangeClock,
  MarketTick,
  VenueAsset,
  VenueMarket,
  VenueQuote,
  VenueSession,
} from '../contract.js';
import type { History } from './history.js';
import { listingOf, venueAssetOf } from './listing.js';
import type { MarketMessage } from './market-message.js';
import type { QuoteTick } from './minute-ticks.js';
import { MinuteTeller } from './minute-teller.js';
import type { Bar, Tape, TradePrint } from './tape.js';
import { marketDayOf } from './trading-hours.js';
import type { TradingHours } from './trading-hours.js';

/** Ticks that are older than this when their turn comes are left out: the process slept. */
const TICK_AGE_MAX = 5 * SECOND;
/** How far back the last price is looked for when the market opens its doors. */
const LOOK_BACK = 6 * DAY;

/** What one symbol is at. */
interface SymbolState {
  readonly symbol: string;
  readonly asset: VenueAsset;
  readonly pending: PendingTick[];
  quote: QuoteTick | null;
  trade: TradePrint | null;
  halted: boolean;
}

interface PendingTick {
  readonly at: Micros;
  readonly message: MarketMessage;
}

/** What the market is run with. */
export interface LiveMarketOptions {
  readonly tape: Tape;
  readonly history: History;
  readonly hours: TradingHours;
  readonly clock: ExchangeClock;
}

/**
 * The market as it goes on: plays the tape by the clock, tells candles when their minute is over,
 * and takes quotes, prints and candles by hand. Its own state moves before anybody is told.
 */
export class LiveMarket implements VenueMarket {
  readonly symbols: readonly string[];
  readonly #options: LiveMarketOptions;
  readonly #states = new Map<string, SymbolState>();
  readonly #ticks = new Subject<MarketTick>();
  readonly #messages = new Subject<MarketMessage>();
  readonly #minutes: MinuteTeller;
  #filledUntil: number;

  /** Told after the market's own state has moved. */
  readonly ticks = this.#ticks.asObservable();
  /** Everything that goes out on the data streams. */
  readonly messages = this.#messages.asObservable();

  constructor(options: LiveMarketOptions) {
    this.#options = options;
    this.symbols = options.tape.symbols;
    const now = options.clock.now();
    this.#filledUntil = Math.floor(now / MINUTE);
    for (const symbol of this.symbols) this.#states.set(symbol, this.#openState(symbol, now));
    this.#scheduleTicks();
    const tell = (message: MarketMessage): void => this.#messages.next(message);
    this.#minutes = new MinuteTeller({ ...options, tell });
    this.#minutes.start();
  }

  quote(symbol: string): VenueQuote | null {
    const state = this.#states.get(symbol);
    if (state?.quote == null) return null;
    const { bid, ask, at } = state.quote;
    return { bid: priceText(bid), ask: priceText(ask), at };
  }

  lastPrice(symbol: string): string | null {
    const trade = this.#states.get(symbol)?.trade ?? null;
    return trade === null ? null : priceText(trade.price);
  }

  previousClose(symbol: string): string | null {
    const { history, clock } = this.#options;
    if (!this.#states.has(symbol)) return null;
    const bar = history.dayBefore(symbol, marketDayOf(clock.now()));
    return bar === null ? null : priceText(bar.close);
  }

  asset(symbolOrId: string): VenueAsset | null {
    const direct = this.#states.get(symbolOrId);
    if (direct !== undefined) return direct.asset;
    for (const { asset } of this.#states.values()) {
      if (asset.id === symbolOrId || asset.symbol.replace('/', '') === symbolOrId) return asset;
    }
    return null;
  }

  halted(symbol: string): boolean {
    return this.#states.get(symbol)?.halted ?? false;
  }

  session(symbol: string, at: Micros): VenueSession {
    return this.#options.hours.session(listingOf(symbol), at);
  }

  /** Returns the last quote and the last print as they stand. */
  latest(symbol: string): {
    readonly quote: QuoteTick | null;
    readonly trade: TradePrint | null;
  } {
    const { quote, trade } = this.#stateOf(symbol);
    return { quote, trade };
  }

  /** Quotes, prints, or both by hand, at the present instant or another one that is named. */
  setByHand(
    symbol: string,
    hand: {
      readonly bid?: number | undefined;
      readonly ask?: number | undefined;
      readonly price?: number | undefined;
      readonly size?: number | undefined;
      readonly at?: Micros | undefined;
    },
  ): void {
    const state = this.#stateOf(symbol);
    const at = hand.at ?? this.#options.clock.now();
    const size = hand.size ?? 100;
    if (hand.bid !== undefined || hand.ask !== undefined) {
      const bid = hand.bid ?? state.quote?.bid ?? hand.ask!;
      const ask = hand.ask ?? state.quote?.ask ?? hand.bid!;
      if (bid > ask) {
        throw new VelaError('INVALID_INPUT', `expected bid <= ask, found ${bid} > ${ask}`);
      }
      const quote = { at, bid, ask, bidSize: size, askSize: size };
      this.#options.tape.addQuote(symbol, quote);
      this.#tell(state, { kind: 'quote', symbol, quote });
    }
    if (hand.price !== undefined) {
      const trade = this.#options.tape.addTrade(symbol, { at, price: hand.price, size });
      this.#options.history.forgetDay(symbol, at);
      this.#tell(state, { kind: 'trade', symbol, trade });
    }
  }

  /** Sets the candle of a minute by hand, the last full one by default, and tells it at once. */
  setCandle(symbol: string, candle: Omit<Bar, 'at'> & { readonly at?: Micros | undefined }): Bar {
    const state = this.#stateOf(symbol);
    const { tape, history, clock } = this.#options;
    const last = Math.floor(clock.now() / MINUTE) * MINUTE - MINUTE;
    const at = Math.floor((candle.at ?? last) / MINUTE) * MINUTE;
    const bar: Bar = { ...candle, at };
    tape.setCandle(symbol, bar);
    history.forgetDay(symbol, at);
    const request = { symbol, minute: at / MINUTE, kind: 'regular' } as const;
    for (const trade of tape.trades(request)) {
      this.#setQuoteAround(state, trade);
      this.#tell(state, { kind: 'trade', symbol, trade });
    }
    this.#messages.next({ kind: 'bar', symbol, bar });
    return bar;
  }

  /** Halts a symbol or lets it go on. */
  halt(symbol: string, on: boolean): void {
    const state = this.#stateOf(symbol);
    const at = this.#options.clock.now();
    state.halted = on;
    this.#options.tape.halt(symbol, at, on);
    this.#ticks.next({ symbol, at, kind: 'halt' });
    this.#messages.next({ kind: 'status', symbol, at, halted: on });
  }

  #setQuoteAround(state: SymbolState, { price, at }: TradePrint): void {
    const { symbol } = state;
    const half = Math.max(10 ** -listingOf(symbol).decimals, price * listingOf(symbol).halfSpread);
    const unit = 10 ** listingOf(symbol).decimals;
    const quote: QuoteTick = {
      at,
      bid: Math.round((price - half) * unit) / unit,
      ask: Math.round((price + half) * unit) / unit,
      bidSize: 100,
      askSize: 100,
    };
    this.#tell(state, { kind: 'quote', symbol, quote });
  }

  #stateOf(symbol: string): SymbolState {
    const state = this.#states.get(symbol);
    if (state !== undefined) return state;
    throw new VelaError('NOT_FOUND', `there is no symbol "${symbol}" in this market`, {
      hint: `Known: ${this.symbols.join(', ')}.`,
      path: ['symbol'],
    });
  }

  /** Where a symbol stands at the start: its last quote and print before now. */
  #openState(symbol: string, now: Micros): SymbolState {
    const { history } = this.#options;
    const asset = venueAssetOf(listingOf(symbol));
    const range = { symbol, from: now - LOOK_BACK, to: now, descending: true };
    const quote = history.quotes(range).next().value ?? null;
    const trade = history.trades(range).next().value ?? null;
    return { symbol, asset, pending: this.#comingTicks(symbol, now), quote, trade, halted: false };
  }

  /** Ticks of the running minute that are still to come. */
  #comingTicks(symbol: string, after: Micros): PendingTick[] {
    const { tape, hours } = this.#options;
    const minute = this.#filledUntil;
    const kind = hours.kindAt(listingOf(symbol), minute * MINUTE);
    if (kind === null) return [];
    const own = tape.ownTicks({ symbol, minute, kind });
    const ticks: PendingTick[] = [
      ...own.trades.map((trade) => ({
        at: trade.at,
        message: { kind: 'trade', symbol, trade } as const,
      })),
      ...own.quotes.map((quote) => ({
        at: quote.at,
        message: { kind: 'quote', symbol, quote } as const,
      })),
    ];
    return ticks.filter(({ at }) => at > after).sort((a, b) => a.at - b.at);
  }

  #tell(state: SymbolState, message: MarketMessage): void {
    const { symbol } = state;
    if (message.kind === 'trade') {
      if (!message.trade.late) state.trade = message.trade;
      this.#ticks.next({ symbol, at: message.trade.at, kind: 'trade' });
    } else if (message.kind === 'quote') {
      state.quote = message.quote;
      this.#ticks.next({ symbol, at: message.quote.at, kind: 'quote' });
    }
    this.#messages.next(message);
  }

  #scheduleTicks(): void {
    const { clock } = this.#options;
    let next = (this.#filledUntil + 1) * MINUTE;
    for (const { pending } of this.#states.values()) {
      if (pending[0] !== undefined && pending[0].at < next) next = pending[0].at;
    }
    const wait = Math.max(1, (next - clock.now()) / MILLISECOND);
    clock.after(wait, () => {
      this.#playTicks();
      this.#scheduleTicks();
    });
  }

  #playTicks(): void {
    const now = this.#options.clock.now();
    const due: { state: SymbolState; tick: PendingTick }[] = [];
    const take = (): void => {
      for (const state of this.#states.values()) {
        while (state.pending[0] !== undefined && state.pending[0].at <= now) {
          due.push({ state, tick: state.pending.shift()! });
        }
      }
    };
    take();
    const minute = Math.floor(now / MINUTE);
    while (this.#filledUntil < minute) {
      this.#filledUntil = Math.max(this.#filledUntil + 1, minute - 1);
      for (const state of this.#states.values()) {
        state.pending.push(...this.#comingTicks(state.symbol, 0));
      }
      take();
    }
    due.sort((a, b) => a.tick.at - b.tick.at);
    for (const { state, tick } of due) {
      // Halted symbols do not trade, and what was slept over is not told late.
      if (state.halted || now - tick.at > TICK_AGE_MAX) continue;
      this.#tell(state, tick.message);
    }
  }
}

/** Returns a price as decimal text without an exponent and without zeros at its end. */
function priceText(price: number): string {
  const text = price.toFixed(9);
  return text.replace(/\.?0+$/, '');
}
