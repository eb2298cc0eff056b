import { VelaError, createRandom, parseDecimal, powerOfTen, unitsToNumber } from '@vela/kernel';
import type { Random, Timeframe } from '@vela/kernel';
import type { Indicator } from '@vela/indicators';
import { Ledger, MONEY_SCALE } from '@vela/ledger';
import type { CandleBatch, Instrument } from '@vela/market';
import { Candle } from '@vela/strategy';
import type {
  IndicatorPlace,
  OrderOptions,
  OrderSnapshot,
  PositionSnapshot,
  Strategy,
  StrategyClass,
  StrategyHost,
} from '@vela/strategy';
import { ORDER_REASONS, OrderRole, OrderState, OrderType, SimulatedVenue } from '@vela/venue';
import type { SimulationOptions } from '@vela/venue';
import { bind } from './bindings.js';
import { Mark } from './mark.js';
import { SeriesState } from './series-state.js';

/**
 * Version of the decisions of the step. It grows with every change after which the same inputs may
 * lead to other effects, and it is part of every input digest.
 */
export const SEMANTICS_VERSION = 1;

/** One stream of candles that a run subscribes to. */
export interface RunSeries {
  /** Index into the run's instruments. */
  readonly instrument: number;
  readonly timeframe: Timeframe;
}

/** Everything that decides a run, beside its candles. */
export interface RunSetup {
  readonly strategy: StrategyClass;
  /** Checked values, see `checkParameters`. */
  readonly parameters: unknown;
  readonly instruments: readonly Instrument[];
  /** The first series of an instrument is the one its orders are matched against. */
  readonly series: readonly RunSeries[];
  /** Decimal text. */
  readonly cash: string;
  readonly simulation: SimulationOptions;
  readonly seed: number;
  /** Slices that will come, when known; sizes the equity column. */
  readonly expectedSlices: number;
}

/** How many newer orders may be placed before an order that ended can no longer be looked up. */
export const ORDERS_REMEMBERED = 64;

const SIDES = { 1: 'buy', [-1]: 'sell' } as const;
const TYPES = ['market', 'limit', 'stop'] as const;
const ROLES = ['entry', 'close', 'stopLoss', 'takeProfit'] as const;
const STATES = ['working', 'filled', 'canceled', 'rejected'] as const;

/**
 * The state of one run: strategy, indicators, venue, ledger and the columns of its result. It is
 * stepped by `advance` alone. Fields are public for the loop; a strategy sees only `StrategyHost`.
 */
export class Run implements StrategyHost {
  readonly parameters: unknown;
  readonly ledger: Ledger;
  readonly venue: SimulatedVenue;
  readonly strategy: Strategy;
  readonly series: readonly SeriesState[];
  readonly marks: readonly Mark[];
  readonly warmUp: number;
  /** Which of the hooks that are called for each slice the strategy has. */
  readonly hooks: { readonly onSlice: boolean; readonly onCandle: boolean };
  /** Equity after each slice; only the first `sliceNumber + 1` values count. */
  equityColumn: Float64Array;
  timeColumn: Float64Array;
  sliceNumber = -1;
  /** Slices at whose end something was held. */
  exposedSlices = 0;
  started = false;
  readonly #random: Random;
  /** Draws taken from the random stream, so that a restored run continues behind them. */
  draws = 0;
  #declaring = true;
  /** The request that is filled in anew for each order; the venue keeps none of it. */
  readonly #request = {
    instrument: 0,
    side: 1,
    type: 0,
    role: 0,
    quantity: 0,
    price: NaN,
    stopLoss: NaN,
    takeProfit: NaN,
    reduceOnly: false,
  };

  constructor(readonly setup: RunSetup) {
    const { instruments, series, strategy } = setup;
    this.parameters = setup.parameters;
    // A strategy that trades much places an order every sixteenth slice or so.
    const ordersExpected = Math.min(65_536, Math.max(64, setup.expectedSlices >>> 4));
    this.ledger = new Ledger({
      instruments,
      cash: parseDecimal(setup.cash),
      feeRate: parseDecimal(setup.simulation.commissionRate),
      tradesExpected: ordersExpected,
    });
    const hooks = strategy.prototype as Strategy;
    this.venue = new SimulatedVenue({
      instruments,
      ledger: this.ledger,
      options: setup.simulation,
      listening: hooks.onFill !== undefined || hooks.onOrder !== undefined,
      ordersExpected,
    });
    this.series = series.map((one, index) => {
      const first = series.findIndex((other) => other.instrument === one.instrument);
      const candle = new Candle(instruments[one.instrument]!, one.instrument, one.timeframe);
      return new SeriesState(candle, first === index ? one.instrument : -1);
    });
    this.marks = instruments.map(
      (instrument, index) => new Mark(this.ledger.positions[index]!, instrument.multiplier),
    );
    this.warmUp = strategy.warmUp;
    this.hooks = {
      onSlice: hooks.onSlice !== undefined,
      onCandle: hooks.onCandle !== undefined,
    };
    this.equityColumn = new Float64Array(Math.max(64, setup.expectedSlices));
    this.timeColumn = new Float64Array(Math.max(64, setup.expectedSlices));
    this.#random = createRandom(setup.seed, 'strategy');
    this.strategy = new strategy(this);
    this.#declaring = false;
  }

  /** Points indicators at the columns of a batch. */
  attach(batch: CandleBatch): void {
    if (batch.series.length !== this.series.length) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected a batch of ${this.series.length} series, found ${batch.series.length}`,
      );
    }
    batch.series.forEach((columns, index) => this.series[index]!.attach(columns));
  }

  /** Makes room for the results of some more slices. */
  reserve(slices: number): void {
    const needed = this.sliceNumber + 1 + slices;
    if (needed <= this.equityColumn.length) return;
    const capacity = Math.max(needed, this.equityColumn.length * 2);
    const equity = new Float64Array(capacity);
    const time = new Float64Array(capacity);
    equity.set(this.equityColumn);
    time.set(this.timeColumn);
    this.equityColumn = equity;
    this.timeColumn = time;
  }

  // What the strategy may ask for.

  get seriesCount(): number {
    return this.series.length;
  }

  declare(indicator: Indicator, place: IndicatorPlace): void {
    if (!this.#declaring) {
      throw new VelaError(
        'STRATEGY_FAILED',
        'an indicator was declared after the strategy was made',
        {
          hint: 'Declare indicators as fields: readonly fast = this.indicator(sma(10)).',
        },
      );
    }
    this.series[this.#series(place.series ?? 0)]!.bindings.push(bind(indicator));
  }

  #series(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < this.series.length) return index;
    throw new VelaError(
      'STRATEGY_FAILED',
      `expected a series from 0 to ${this.series.length - 1}, found ${index}`,
    );
  }

  #instrument(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < this.marks.length) return index;
    throw new VelaError(
      'STRATEGY_FAILED',
      `expected an instrument from 0 to ${this.marks.length - 1}, found ${index}`,
    );
  }

  submit(side: 1 | -1, quantity: number, options: OrderOptions): number {
    const { limit, stop } = options;
    if (limit !== undefined && stop !== undefined) {
      throw new VelaError('STRATEGY_FAILED', 'an order has either a limit or a stop price', {
        hint: 'Stop-limit orders are not there yet: place the limit order when the stop is reached.',
      });
    }
    const request = this.#request;
    request.instrument = this.#instrument(options.instrument ?? 0);
    request.side = side;
    request.type =
      limit !== undefined
        ? OrderType.LIMIT
        : stop !== undefined
          ? OrderType.STOP
          : OrderType.MARKET;
    request.role = OrderRole.ENTRY;
    request.quantity = quantity;
    request.price = limit ?? stop ?? NaN;
    request.stopLoss = options.stopLoss ?? NaN;
    request.takeProfit = options.takeProfit ?? NaN;
    request.reduceOnly = options.reduceOnly ?? false;
    return this.venue.submit(request);
  }

  close(instrument: number): number | null {
    const held = this.size(instrument);
    if (held === 0) return null;
    const request = this.#request;
    request.instrument = instrument;
    request.side = held > 0 ? -1 : 1;
    request.type = OrderType.MARKET;
    request.role = OrderRole.CLOSE;
    request.quantity = Math.abs(held);
    request.price = NaN;
    request.stopLoss = NaN;
    request.takeProfit = NaN;
    request.reduceOnly = true;
    return this.venue.submit(request);
  }

  cancel(handle: number): boolean {
    return this.venue.cancel(handle);
  }

  cancelAll(instrument: number): number {
    const handles = [...this.venue.working(this.#instrument(instrument))];
    for (const handle of handles) this.venue.cancel(handle);
    return handles.length;
  }

  size(instrument: number): number {
    return this.ledger.positions[this.#instrument(instrument)]!.size;
  }

  position(instrument: number): PositionSnapshot {
    const position = this.ledger.positions[this.#instrument(instrument)]!;
    if (position.quantity === 0) return FLAT;
    const value = unitsToNumber(position.cost, MONEY_SCALE);
    return {
      quantity: position.size,
      averagePrice: value / Math.abs(position.size * this.marks[instrument]!.multiplier),
      entryIndex: position.lots[0]!.row,
    };
  }

  order(handle: number): OrderSnapshot | null {
    const { orders } = this.venue;
    if (!Number.isInteger(handle) || handle < 0 || handle >= orders.length) return null;
    const ended = orders.state[handle] !== OrderState.WORKING;
    if (ended && handle < orders.length - ORDERS_REMEMBERED) return null;
    return this.describe(handle);
  }

  /** Returns an order by a handle that exists, also one that is about to be forgotten. */
  describe(handle: number): OrderSnapshot {
    const { orders } = this.venue;
    const instrument = orders.instrument[handle]!;
    const whole = powerOfTen(this.setup.instruments[instrument]!.quantityScale);
    const price = orders.price[handle]!;
    return {
      handle,
      instrument,
      side: SIDES[orders.side[handle] as 1 | -1],
      type: TYPES[orders.type[handle]!]!,
      role: ROLES[orders.role[handle]!]!,
      state: STATES[orders.state[handle]!]!,
      reason:
        orders.state[handle]! < OrderState.CANCELED ? '' : ORDER_REASONS[orders.reason[handle]!]!,
      quantity: orders.quantity[handle]! / whole,
      filled: orders.filled[handle]! / whole,
      price: Number.isNaN(price) ? null : price,
      placedAt: orders.slice[handle]!,
    };
  }

  hasWorking(instrument: number): boolean {
    return this.venue.isBusy(this.#instrument(instrument));
  }

  candle(series: number): Candle {
    return this.series[this.#series(series)]!.candle;
  }

  equity(): number {
    let equity = this.ledger.cashValue;
    if (this.ledger.held === 0) return equity;
    for (let i = 0; i < this.marks.length; i++) {
      const mark = this.marks[i]!;
      equity += mark.position.size * mark.lastClose * mark.multiplier;
    }
    return equity;
  }

  random(): number {
    this.draws++;
    return this.#random.next();
  }

  /** Continues the random stream behind a number of draws. */
  skipDraws(count: number): void {
    while (this.draws < count) this.random();
  }
}

const FLAT: PositionSnapshot = { quantity: 0, averagePrice: null, entryIndex: null };
