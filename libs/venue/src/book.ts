import { DAY, assert, candleCloseAt, powerOfTen, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { ExactPrice } from './exact-price.js';
import { roundToLot } from './lot.js';
import { SessionClock } from './session-clock.js';

/** What the venue knows of one instrument: its grid, its sessions and its working orders. */
export class Book {
  readonly exact: ExactPrice;
  /** Quantity units of one lot and of one whole unit. */
  readonly lot: number;
  readonly whole: number;
  /** Smallest step of a price. */
  readonly tick: number;
  /** Handles of working orders in the order in which they began to work. */
  working = new Int32Array(8);
  count = 0;
  /**
   * Of how many orders, from the first on, it is known that a candle between `calmLow` and
   * `calmHigh`, both excluded, does nothing to them; see `isQuiet`.
   */
  calm = 0;
  calmLow = -Infinity;
  calmHigh = Infinity;
  /** Quantity units that fills took of the candle that opened at `takenAt`. */
  taken = 0;
  takenAt: Micros = NaN;
  readonly #width: number | null;
  #clock: SessionClock | null = null;

  constructor(
    readonly instrument: Instrument,
    readonly index: number,
    readonly timeframe: Timeframe | null,
  ) {
    this.whole = powerOfTen(instrument.quantityScale);
    this.lot = Math.round(Number(instrument.lotSize) * this.whole);
    assert(this.lot >= 1, `lot ${instrument.lotSize} needs a quantity scale that can hold it`);
    this.exact = new ExactPrice(instrument);
    this.tick = Number(instrument.tickSize);
    this.#width = timeframe === null ? null : timeframeWidth(timeframe);
  }

  /** The sessions of the instrument, made when an order first asks for them. */
  get clock(): SessionClock {
    this.#clock ??= new SessionClock(this.instrument.venue);
    return this.#clock;
  }

  /**
   * Whether candles are as long as a session or longer and no calendar says when sessions are: then
   * the session of an order is the next candle, whatever its date.
   */
  get isLoose(): boolean {
    const isWide = this.timeframe !== null && (this.#width === null || this.#width >= DAY);
    return isWide && !this.clock.isKnown;
  }

  /** Returns when a candle ends by its timeframe, or when it became known. */
  candleEnd(openAt: Micros, availableAt: Micros): Micros {
    if (this.#width !== null) return openAt + this.#width;
    return this.timeframe === null ? availableAt : candleCloseAt(openAt, this.timeframe);
  }

  /** Puts an order to work behind the others. */
  add(handle: number): void {
    if (this.count === this.working.length) {
      const wider = new Int32Array(this.count * 2);
      wider.set(this.working);
      this.working = wider;
    }
    this.working[this.count++] = handle;
  }

  /** Takes an order out of the working ones. */
  remove(handle: number): void {
    const { working, count } = this;
    let at = 0;
    while (at < count && working[at] !== handle) at++;
    if (at === count) return;
    working.copyWithin(at, at + 1, count);
    this.count = count - 1;
    this.disturb();
  }

  /** Forgets between which prices orders are calm, because one of them has changed or is gone. */
  disturb(): void {
    if (this.calm === 0) return;
    this.calm = 0;
    this.calmLow = -Infinity;
    this.calmHigh = Infinity;
  }

  /** Returns quantity units rounded down to the lot, see {@link roundToLot}. */
  toLot(units: number): number {
    return roundToLot(units, this.lot);
  }
}
