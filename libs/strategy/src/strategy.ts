import type { Indicator } from '@vela/indicators';
import type { Instrument } from '@vela/market';
import { z } from 'zod';
import type { Candle } from './candle-view.js';
import type { Fill, PositionSnapshot, SeriesPlace, SessionPeriod, StrategyHost } from './host.js';
import { OwnColumn } from './own-column.js';
import type { ColumnFunction } from './own-column.js';
import { PLAIN_MARKET } from './order-options.js';
import type { OrderChange, OrderOptions, OrderSnapshot } from './order-options.js';
import { targetWeights } from './target-weights.js';
import type { Schedule, Timer } from './timer.js';

/** The named, typed and described parameters of a strategy. */
export type ParameterShape = z.ZodRawShape;

/** Values of the parameters, checked and with defaults. */
type ParameterValues<Shape extends ParameterShape> = z.infer<z.ZodObject<Shape>>;

/**
 * A strategy: parameters, declared indicators and hooks that the run calls. Hooks are synchronous
 * and return nothing. What a strategy must remember are its own fields: numbers, texts, booleans,
 * arrays, plain records, typed arrays and indicators. It sees the slice that has just closed and
 * what came before, never what comes, and neither the mode nor the clock nor the network.
 */
export abstract class Strategy {
  /** Parameters of the class, see {@link Strategy.with}. */
  static readonly parameters: z.ZodObject = z.strictObject({});
  /** Slices in which only indicators advance before the first hook is called. */
  static readonly warmUp: number = 0;
  /** One sentence for whoever chooses a strategy. */
  static readonly description: string = '';

  readonly #host: StrategyHost;

  constructor(host: StrategyHost) {
    this.#host = host;
  }

  /**
   * Returns a base class whose `params` have the given shape:
   * `class Mine extends Strategy.with({ period: z.int().min(2).default(20) }) { … }`.
   */
  static with<Shape extends ParameterShape>(shape: Shape): ParametrisedClass<Shape> {
    const schema = z.strictObject(shape);
    abstract class Parametrised extends ParametrisedStrategy<Shape> {
      static override readonly parameters = schema;
    }
    return Parametrised;
  }

  /** Called once before the first candle. */
  onStart?(): void;
  /** Called for each slice after its candles are known, before `onCandle`. */
  onSlice?(): void;
  /** Called for each candle of the slice. */
  onCandle?(candle: Candle): void;
  /** Called when an order was rejected, canceled or filled. */
  onOrder?(order: OrderSnapshot): void;
  /** Called for each execution, after it was booked. */
  onFill?(fill: Fill): void;
  /**
   * Called when a timer or a schedule is due: just before the first slice that becomes known behind
   * its instant. What it orders acts on candles that open from then on.
   */
  onTimer?(timer: Timer): void;
  /** Called once after the last candle. */
  onStop?(): void;

  /**
   * Declares an indicator: the run feeds it with every candle of a series, also during warm-up.
   * The first series unless a place is named: `this.indicator(sma(20), { timeframe: '1d' })`.
   */
  protected indicator<I extends Indicator>(indicator: I, place: SeriesPlace = {}): I {
    this.#host.declare(indicator, place);
    return indicator;
  }

  /**
   * Declares a column of your own, computed over many candles at once and read like an indicator:
   * `this.column(({ close }) => close.map((price, row) => price - (close[row - 10] ?? NaN)))`.
   * A value may depend on the candles before it alone; one that looks ahead is found and reported.
   * The function sees `history` candles (1,000 by default) to twice as many.
   */
  protected column(
    compute: ColumnFunction,
    { history, ...place }: SeriesPlace & { readonly history?: number } = {},
  ): OwnColumn {
    return this.indicator(new OwnColumn(compute, history), place);
  }

  /** Buys a quantity: a market order unless options give it a price. Returns its handle. */
  protected buy(quantity: number, options: OrderOptions = PLAIN_MARKET): number {
    return this.#host.submit(1, quantity, options);
  }

  /** Sells a quantity: a market order unless options give it a price. Returns its handle. */
  protected sell(quantity: number, options: OrderOptions = PLAIN_MARKET): number {
    return this.#host.submit(-1, quantity, options);
  }

  /** Closes the position at market; returns the handle, or null when there is none. */
  protected close(instrument = 0): number | null {
    return this.#host.close(instrument);
  }

  /** Takes a working order back; false when it has ended already. */
  protected cancel(handle: number): boolean {
    return this.#host.cancel(handle);
  }

  /** Takes all working orders of an instrument back; returns how many. */
  protected cancelAll(instrument = 0): number {
    return this.#host.cancelAll(instrument);
  }

  /**
   * Changes a live order in place: its handle stays. Returns false when it has ended already or the
   * venue does not take the change; then nothing of it is changed.
   */
  protected replace(handle: number, change: OrderChange): boolean {
    return this.#host.replace(handle, change);
  }

  /**
   * Makes orders cancel one another (OCO): a full fill of one cancels the others, a partial fill
   * shrinks them by the same share. Returns how many are in: orders that have ended already stay out.
   */
  protected oco(...handles: readonly number[]): number {
    return this.#host.oco(handles);
  }

  /** Returns the signed quantity that is held. */
  protected size(instrument = 0): number {
    return this.#host.size(instrument);
  }

  /** Returns what is held, with its price and the candle of its entry. */
  protected position(instrument = 0): PositionSnapshot {
    return this.#host.position(instrument);
  }

  /** Returns an order by its handle, or null when there is none or it ended 64 orders ago. */
  protected order(handle: number): OrderSnapshot | null {
    return this.#host.order(handle);
  }

  /** Returns whether orders of an instrument are working, children of brackets included. */
  protected hasWorkingOrders(instrument = 0): boolean {
    return this.#host.hasWorking(instrument);
  }

  /**
   * Returns the newest candle of a series, by number or by `{ instrument, timeframe }`; before its
   * first candle all its numbers are NaN.
   */
  protected candle(place: number | SeriesPlace = 0): Candle {
    return this.#host.candle(place);
  }

  /** The instruments of the run; orders and places name them by their index. */
  protected get instruments(): readonly Instrument[] {
    return this.#host.instruments;
  }

  /** Returns cash plus the value of all positions at the last closes. */
  protected get equity(): number {
    return this.#host.equity();
  }

  /**
   * Returns the value of long positions that the account could still open beside what is working:
   * free cash of a cash account, free equity over the initial margin of a margin account; infinite
   * for one without a limit.
   */
  protected get buyingPower(): number {
    return this.#host.buyingPower();
  }

  /** Number of the slice being processed, from 0. */
  protected get slice(): number {
    return this.#host.sliceNumber;
  }

  /**
   * Brings positions to shares of the account's value: by instrument (`[0.6, 0.4]`) or by symbol
   * (`{ AAPL: 0.6, BAC: 0.4 }`). It trades at the opens of the next slice in which every named
   * instrument has a candle, sells before buys; what still waits from an earlier call is replaced.
   */
  protected rebalance(weights: readonly number[] | Readonly<Record<string, number>>): void {
    this.#host.rebalance(targetWeights(weights, this.#host.instruments));
  }

  /**
   * Returns whether the session of this slice is the last one of its week, month, quarter or year
   * by the calendar of an instrument's venue. Nothing of the future is needed for it.
   */
  protected isLastSessionOf(period: SessionPeriod, instrument = 0): boolean {
    return this.#host.isLastSessionOf(period, instrument);
  }

  /** Returns whether this slice is the last one of its session; always with daily candles. */
  protected isSessionEnd(instrument = 0): boolean {
    return this.#host.isSessionEnd(instrument);
  }

  /**
   * Sets a timer for an instant in microseconds since 1970; one of the same name is replaced. One
   * that lies back is due before the next slice.
   */
  protected timer(name: string, at: number): void {
    this.#host.setTimer(name, at);
  }

  /** Sets a timer for some microseconds behind now, the instant of the slice or timer at hand. */
  protected after(name: string, delay: number): void {
    this.#host.setTimerAfter(name, delay);
  }

  /**
   * Lets `onTimer` be called again and again: `{ cron: '30 9 * * 1-5' }`, or
   * `{ session: 'close', offset: -300e6 }` for five minutes before each close.
   */
  protected schedule(name: string, schedule: Schedule): void {
    this.#host.setSchedule(name, schedule);
  }

  /** Forgets a timer or a schedule; false when there is none of that name. */
  protected cancelTimer(name: string): boolean {
    return this.#host.cancelTimer(name);
  }

  /** Returns a number in [0, 1) from the run's own seeded stream. */
  protected random(): number {
    return this.#host.random();
  }
}

/** A strategy with the values of its parameters, see {@link Strategy.with}. */
export abstract class ParametrisedStrategy<Shape extends ParameterShape> extends Strategy {
  readonly params: Readonly<ParameterValues<Shape>>;

  constructor(host: StrategyHost) {
    super(host);
    this.params = host.parameters as ParameterValues<Shape>;
  }
}

/** The class that {@link Strategy.with} returns, in words that a declaration file can hold. */
export type ParametrisedClass<Shape extends ParameterShape> = (abstract new (
  host: StrategyHost,
) => ParametrisedStrategy<Shape>) &
  Omit<typeof Strategy, 'prototype' | 'parameters'> & {
    readonly parameters: z.ZodObject<Shape, z.core.$strict>;
  };

/** A class of strategies that can be run. */
export interface StrategyClass {
  readonly name: string;
  readonly parameters: z.ZodObject;
  readonly warmUp: number;
  readonly description: string;
  new (host: StrategyHost): Strategy;
}
