import { DAY, addUnits, dayOf, negateUnits, parseInstant } from '@vela/kernel';
import type { Canonical, Micros, MinorUnits } from '@vela/kernel';
import type { DayNumber, Zone } from '@vela/calendar';
import type { Booking, FeeModel, FeeReport } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import { amountOf, fromMoney, toMoney } from './amount.js';
import { feeAssumptions } from './assumptions.js';
import { readBook, writeBook } from './book-state.js';
import type { BookState } from './book-state.js';
import { plansToCover, refuseUncovered } from './coverage.js';
import { FeeBook } from './fee-book.js';
import type { Deal } from './fee-book.js';
import { resolveFees } from './fee-options.js';
import type { FeeOptions } from './fee-options.js';
import { planFor } from './fee-plan.js';
import { feeReport } from './fee-report.js';
import { zoneOf } from './fee-schedule.js';
import { VolumeCounters } from './volume-counters.js';

// Before this day zones have no rules of the clock; the date of UTC stands in.
const ZONES_FROM: Micros = parseInstant('1996-01-01') + DAY;

const FAR: DayNumber = dayOf(parseInstant('2199-12-31'));

/**
 * The fees of a dated schedule as a model of the ledger. What a fill costs is by how much the
 * contract note of its day grows, so that the fees of a day add up to its note whatever its lines
 * are summed up and rounded over. A fill that is dated before the running day is written into the
 * running note: days never go back.
 */
class ScheduleFees implements FeeModel {
  readonly #book: FeeBook;
  /** A note of nothing but the fill that is being estimated. */
  readonly #scratch: FeeBook;
  readonly #instruments: readonly Instrument[];
  readonly #daily: readonly boolean[];
  readonly #zone: Zone;
  readonly #liquidity: 'order' | 'maker' | 'taker';

  constructor(options: FeeOptions, instruments: readonly Instrument[], daily: readonly boolean[]) {
    const fees = resolveFees(options);
    const plans = instruments.map((instrument) => planFor(fees, instrument));
    refuseUncovered(fees, plansToCover(plans, instruments));
    this.#book = new FeeBook(fees, plans);
    this.#scratch = new FeeBook(fees, plans);
    this.#instruments = instruments;
    this.#daily = daily;
    this.#zone = zoneOf(fees.schedule);
    this.#liquidity = fees.liquidity;
  }

  charge(booking: Booking, notional: MinorUnits): MinorUnits {
    const book = this.#book;
    const { currency } = this.#instruments[booking.instrument]!;
    book.turnTo(this.#tradeDate(booking.instrument, booking.at));
    const before = toMoney(book.total(currency));
    book.add(this.#deal(booking, notional, book.day));
    return addUnits(toMoney(book.total(currency)), negateUnits(before));
  }

  /**
   * Returns what the fill would cost as the only one of its day; steps by volume do not count. A
   * booking at instant 0 has no date yet: it is taken for one of the running day, or before the
   * first fill for one under the newest rows.
   */
  estimate(booking: Omit<Booking, 'fee'>, notional: MinorUnits): MinorUnits {
    const book = this.#scratch;
    book.clear();
    book.counters = new VolumeCounters('0');
    const known = booking.at > 0 ? this.#tradeDate(booking.instrument, booking.at) : -Infinity;
    const day = Math.max(known, this.#book.day);
    book.add(this.#deal(booking, notional, Number.isFinite(day) ? day : FAR));
    return toMoney(book.total(this.#instruments[booking.instrument]!.currency));
  }

  #deal(booking: Omit<Booking, 'fee'>, notional: MinorUnits, day: DayNumber): Deal {
    const { quantityScale } = this.#instruments[booking.instrument]!;
    return {
      instrument: booking.instrument,
      side: booking.side > 0 ? 'buy' : 'sell',
      day,
      quantity: amountOf(booking.quantity, quantityScale),
      price: amountOf(booking.priceUnits, booking.priceScale),
      value: fromMoney(notional),
      order: booking.order,
      isMaker: this.#liquidity === 'order' ? booking.isMaker === true : this.#liquidity === 'maker',
    };
  }

  /** A candle of a day or more is labelled with midnight UTC of its date, wherever it is traded. */
  #tradeDate(instrument: number, at: Micros): DayNumber {
    const isLabel = this.#daily[instrument] === true || at < ZONES_FROM;
    return dayOf(isLabel ? at : at + this.#zone.offsetAt(at));
  }

  describe(): readonly string[] {
    return feeAssumptions(this.#book);
  }

  report(): FeeReport {
    return feeReport(this.#book);
  }

  snapshot(): Canonical {
    return writeBook(this.#book);
  }

  restore(state: Canonical): void {
    readBook(this.#book, state as unknown as BookState);
  }
}

/**
 * Returns a fee model of checked options for the instruments of an account. `daily` says of which
 * of them fills carry the label of a daily candle instead of an instant. Throws `INVALID_INPUT`
 * when the schedule has no row for a tradable instrument.
 */
export const createFeeModel = (
  options: FeeOptions,
  instruments: readonly Instrument[],
  daily: readonly boolean[] = [],
): FeeModel => new ScheduleFees(options, instruments, daily);
