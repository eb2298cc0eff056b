import { findCalendar } from '@vela/calendar';
import type { TradingCalendar } from '@vela/calendar';
import { DAY, MINUTE, daysFromCivil } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { ConflatedQuotes, ONE_MINUTE, TradeCandles, isSameCandle } from '@vela/market-data';
import type { MinuteCandle } from '@vela/market-data';
import type { LateCandle, MarketEvent } from '@vela/ports';

/** Minutes that wait to be closed, and closed ones that are remembered, for each instrument. */
const WAITING_MAX = 20_000;
const CLOSED_MAX = 60;
/** Outside its sessions an instrument is expected to go on when it traded so lately. */
const ACTIVE: Micros = 5 * MINUTE;

/** What was heard of one instrument, and what of it was closed. */
export class HeardInstrument {
  readonly quotes = new ConflatedQuotes();
  /** When something was heard of it last, and when a candle was, by the clock; 0 before. */
  wordAt: Micros = 0;
  candleAt: Micros = 0;
  /** Instant of the last quote or trade, as the venue says it; 0 before the first. */
  marketAt: Micros = 0;
  /** Open of the first minute of which it is remembered whether a slice has it. */
  readonly rememberedFrom: Micros;
  /** Since when it does not trade, null while it does. */
  haltedAt: Micros | null = null;
  readonly #trades: TradeCandles | null;
  readonly #calendar: TradingCalendar | null;
  readonly #waiting = new Map<Micros, MinuteCandle>();
  readonly #closed = new Map<Micros, MinuteCandle>();
  /** What came too late already, so that a repetition is kept once. */
  readonly #late = new Map<Micros, MinuteCandle>();
  #closedUntil: Micros;
  /** Open of the last minute that traded. */
  #lastOpenAt: Micros = -ACTIVE;

  constructor(
    readonly instrument: Instrument,
    {
      builds,
      closedUntil,
      rememberedFrom = closedUntil,
    }: {
      readonly builds: 'bars' | 'trades';
      readonly closedUntil: Micros;
      readonly rememberedFrom?: Micros;
    },
  ) {
    this.rememberedFrom = rememberedFrom;
    this.#calendar = findCalendar(instrument.venue);
    this.#closedUntil = closedUntil;
    this.#trades = builds === 'trades' ? new TradeCandles(closedUntil) : null;
  }

  /** Whether its candles are built here. */
  get isBuilt(): boolean {
    return this.#trades !== null;
  }

  /** Takes a word of the stream. What concerns a closed minute is returned: it came too late. */
  hear(event: MarketEvent, now: Micros): LateCandle | null {
    this.wordAt = now;
    switch (event.kind) {
      case 'quote': {
        const { at, bid, ask, bidSize, askSize } = event.quote;
        this.marketAt = Math.max(this.marketAt, at);
        this.quotes.add({
          at,
          bid: bid ?? NaN,
          ask: ask ?? NaN,
          bidSize: bid === null ? 0 : (bidSize ?? NaN),
          askSize: ask === null ? 0 : (askSize ?? NaN),
        });
        return null;
      }
      case 'trade':
        return this.#hearTrade(event, now);
      case 'halt':
        this.haltedAt = event.halted ? (this.haltedAt ?? now) : null;
        return null;
      case 'candle': {
        if (event.candle.timeframe !== ONE_MINUTE || this.isBuilt) return null;
        this.candleAt = now;
        return this.tell(minuteOf(event.candle), now);
      }
      default:
        return null;
    }
  }

  /** Takes a minute; the first word about it counts. Returns it when its slice is closed already. */
  tell(candle: MinuteCandle, now: Micros, kind: LateCandle['kind'] = 'late'): LateCandle | null {
    const { openAt } = candle;
    this.#lastOpenAt = Math.max(this.#lastOpenAt, openAt);
    const waiting = this.#waiting.get(openAt);
    if (waiting === undefined && openAt >= this.#closedUntil) {
      this.#waiting.set(openAt, candle);
      // Those of long ago are fetched again with all others that are behind.
      dropOldest(this.#waiting, WAITING_MAX);
      return null;
    }
    const known = waiting ?? this.#late.get(openAt) ?? this.#closed.get(openAt);
    if (known !== undefined && isSameCandle(known, candle)) return null;
    // Nobody remembers what the slice of a minute of long ago had.
    if (known === undefined && openAt < this.#closedUntil - CLOSED_MAX * MINUTE) return null;
    if (waiting === undefined) {
      this.#late.set(openAt, candle);
      dropOldest(this.#late, CLOSED_MAX);
    }
    const key = { instrumentId: this.instrument.id, timeframe: ONE_MINUTE };
    return { ...key, ...candle, kind: known === undefined ? kind : 'revised', at: now };
  }

  /** Notes that words were lost: minutes that were under way are not built from their trades. */
  missedUntil(at: Micros): void {
    this.#trades?.forget(at);
  }

  /** Returns whether everything about a minute was told, as far as that can be known. */
  hasTold(openAt: Micros): boolean {
    return this.#waiting.has(openAt) || (this.isBuilt && this.marketAt >= openAt + MINUTE);
  }

  hasCandle(openAt: Micros): boolean {
    return this.#waiting.has(openAt);
  }

  /** Returns whether a candle was closed, or came too late already. */
  knows(openAt: Micros): boolean {
    return this.#closed.has(openAt) || this.#late.has(openAt);
  }

  /** Returns whether it should trade in a minute: its venue is open, or it traded just before. */
  isDue(openAt: Micros): boolean {
    if (this.#isHalted(openAt)) return false;
    if (openAt - this.#lastOpenAt <= ACTIVE) return true;
    return this.#calendar !== null && isOpen(this.#calendar, openAt);
  }

  /** Returns whether a candle of a minute may still come. */
  mayTell(openAt: Micros): boolean {
    return !this.#isHalted(openAt);
  }

  /** Ends minutes of trades that end by an instant. */
  build(until: Micros): void {
    for (const candle of this.#trades?.close(until) ?? []) {
      if (!this.#waiting.has(candle.openAt)) this.#waiting.set(candle.openAt, candle);
      this.#lastOpenAt = Math.max(this.#lastOpenAt, candle.openAt);
    }
  }

  /** Takes out the minutes that end by an instant, in order; they are closed from now on. */
  take(until: Micros): readonly MinuteCandle[] {
    // Trades of what was fetched instead are of no use any more.
    this.#trades?.close(until);
    const taken: MinuteCandle[] = [];
    for (const [openAt, candle] of this.#waiting) {
      if (openAt + MINUTE > until) continue;
      this.#waiting.delete(openAt);
      taken.push(candle);
    }
    this.#closedUntil = until;
    return taken.toSorted((a, b) => a.openAt - b.openAt);
  }

  /** Remembers what a slice has of it. */
  remember(candle: MinuteCandle): void {
    this.#closed.set(candle.openAt, candle);
    this.#lastOpenAt = Math.max(this.#lastOpenAt, candle.openAt);
    dropOldest(this.#closed, CLOSED_MAX);
  }

  #hearTrade(
    { at, price, size }: Extract<MarketEvent, { readonly kind: 'trade' }>,
    now: Micros,
  ): LateCandle | null {
    this.marketAt = Math.max(this.marketAt, at);
    if (this.#trades === null || this.#trades.add(at, price, size)) return null;
    const openAt = at - (at % MINUTE);
    // Of a minute it is kept once that trades came too late for it.
    if (openAt >= this.#closedUntil || this.#late.has(openAt)) return null;
    const candle = { openAt, open: price, high: price, low: price, close: price, volume: size };
    this.#late.set(openAt, candle);
    dropOldest(this.#late, CLOSED_MAX);
    const key = { instrumentId: this.instrument.id, timeframe: ONE_MINUTE };
    return { ...key, ...candle, kind: 'late', at: now };
  }

  #isHalted(openAt: Micros): boolean {
    return this.haltedAt !== null && this.haltedAt <= openAt;
  }
}

/** Returns the instrument that a word of the stream is about. */
export function instrumentOf(event: Exclude<MarketEvent, { readonly kind: 'connection' }>): string {
  if (event.kind === 'candle') return event.candle.instrumentId;
  return event.kind === 'quote' ? event.quote.instrumentId : event.instrumentId;
}

const minuteOf = ({ openAt, open, high, low, close, volume }: MinuteCandle): MinuteCandle => ({
  openAt,
  open,
  high,
  low,
  close,
  volume,
});

/** Returns whether a venue trades at an instant; false in years that its calendar does not know. */
function isOpen(calendar: TradingCalendar, at: Micros): boolean {
  const { from, to } = calendar.years;
  const isKnown = at >= daysFromCivil(from, 1, 1) * DAY && at < daysFromCivil(to + 1, 1, 1) * DAY;
  return isKnown && calendar.isOpen(at);
}

function dropOldest(map: Map<Micros, MinuteCandle>, most: number): void {
  if (map.size <= most) return;
  const [oldest] = map.keys();
  map.delete(oldest!);
}
