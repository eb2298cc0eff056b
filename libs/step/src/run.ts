import { VelaError, createRandom, parseDecimal, unitsToNumber } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import type { Indicator } from '@vela/indicators';
import { Ledger, MONEY_SCALE } from '@vela/ledger';
import type { FeeModel } from '@vela/ledger';
import type { CandleBatch, Instrument } from '@vela/market';
import type {
  Candle,
  OrderChange,
  OrderOptions,
  OrderSnapshot,
  PositionSnapshot,
  Schedule,
  SeriesPlace,
  SessionPeriod,
  Strategy,
  StrategyHost,
  TargetWeight,
} from '@vela/strategy';
import { SimulatedVenue } from '@vela/venue';
import type { VenueSetup } from '@vela/venue';
import { createCheck, plannedOrders } from './account-check.js';
import { AccountDay } from './account-day.js';
import { applyToRun } from './corporate-actions.js';
import { callMargin } from './margin-call.js';
import { Mark } from './mark.js';
import { RunAccount } from './guarded-account.js';
import { OrderDesk } from './order-desk.js';
import { OrderGate } from './order-gate.js';
import { OrderNews } from './order-news.js';
import { createRunFees } from './run-fees.js';
import { QuoteFeed } from './quote-feed.js';
import { RunHost } from './run-host.js';
import { fillTimeframes } from './run-models.js';
import { Rebalancing } from './rebalancing.js';
import { createSeries, findSeries } from './run-series.js';
import { RunSessions } from './run-sessions.js';
import type { RunParts, RunSetup } from './run-setup.js';
import { RunTimers } from './run-timers.js';
import type { SeriesState } from './series-state.js';
import { SliceKind } from './slice-kind.js';

/**
 * The state of one run: strategy, indicators, venue, ledger and the columns of its result. It is
 * stepped by `advance` alone. Fields are public for the loop; a strategy sees only `StrategyHost`.
 */
export class Run implements StrategyHost {
  readonly parameters: unknown;
  readonly ledger: Ledger;
  readonly fees: FeeModel;
  readonly venue: SimulatedVenue;
  readonly desk: OrderDesk;
  /** What orders must pass before they reach the venue, null for nothing. */
  readonly gate: OrderGate | null;
  /** What the strategy has not heard of its orders yet. */
  readonly news: OrderNews;
  readonly strategy: Strategy;
  readonly timers: RunTimers;
  readonly series: readonly SeriesState[];
  readonly marks: readonly Mark[];
  /** Last closes by instrument, what marks are made of. */
  readonly closes: Float64Array;
  readonly account: AccountDay;
  readonly rebalancing: Rebalancing;
  /** Quotes that fill orders, null when candles fill all. */
  readonly quotes: QuoteFeed | null;
  /** Whether matching and showing candles may be one: all are shown, and no hook hears of fills. */
  readonly isDeaf: boolean;
  /** Whether series of several kinds are there, so that not each slice is one of decisions. */
  readonly hasKinds: boolean;
  /** Slices before the first hook; a deployment that pauses moves it away. */
  warmUp: number;
  /** Which of the hooks that are called for each slice the strategy has. */
  readonly hooks: ReturnType<typeof hooksOf>;
  /** Equity after each slice from `resultBase` on; only the first `resultCount` values count. */
  equityColumn: Float64Array;
  /** `availableAt` of the same slices. */
  timeColumn: Float64Array;
  /** Number of the slice in row 0 of the columns: what came before was discarded or is elsewhere. */
  resultBase = 0;
  sliceNumber = -1;
  /** `availableAt` of the slice that is stepped. */
  now = NaN;
  /** Number of instants at which something was matched; slices of decisions and those between. */
  beat = -1;
  /** Slices without a candle of the first timeframe: only wider ones closed. */
  sideSlices = 0;
  /** Slices at whose end something was held. */
  exposedSlices = 0;
  started = false;
  /** False where orders come in behind a slice as well: who steps the run calls for margin then. */
  callsMargin = true;
  /** False where somebody else says when timers fire. */
  firesByItself = true;
  readonly #random: Random;
  /** Draws taken from the random stream, so that a restored run continues behind them. */
  draws = 0;
  #declaring = true;
  /** Marks of what is held, in the order of the instruments, so that sums are always the same. */
  readonly #held: Mark[] = [];
  readonly #sessions = new RunSessions(this);

  constructor(
    readonly setup: RunSetup,
    parts: RunParts = {},
  ) {
    const { instruments, series, strategy } = setup;
    this.parameters = setup.parameters;
    // A strategy that trades much places an order every sixteenth slice or so. Rows that nobody
    // touches take no memory; those of tables that grow are touched twice.
    const ordersExpected = Math.min(524_288, Math.max(64, setup.expectedSlices >>> 4));
    this.ledger = new Ledger({
      instruments,
      cash: parseDecimal(setup.cash),
      ...(setup.currency === undefined ? {} : { currency: setup.currency }),
      converts: setup.simulation.account.conversion === 'convert',
      tradesExpected: ordersExpected,
    });
    this.fees = setup.models?.fees ?? createRunFees(setup);
    this.closes = new Float64Array(instruments.length);
    this.marks = instruments.map(
      (instrument, index) =>
        new Mark(this.ledger.positions[index]!, instrument.multiplier, this.closes, index),
    );
    this.account = new AccountDay(
      {
        instruments,
        simulation: setup.simulation,
        ledger: this.ledger,
        fees: this.fees,
        marks: this.marks,
        rates: setup.rates ?? [],
        actions: setup.actions ?? [],
      },
      (one) => applyToRun(this, one),
    );
    const hooks = strategy.prototype as Strategy;
    this.timers = new RunTimers(this, hooks.onTimer !== undefined);
    const isListening = hooks.onFill !== undefined || hooks.onOrder !== undefined;
    const venueSetup: VenueSetup = {
      instruments,
      ledger: this.ledger,
      fees: this.fees,
      options: setup.simulation,
      check: createCheck(this.account, () => this.venue, setup.simulation),
      listening: isListening,
      ordersExpected,
      timeframes: fillTimeframes(setup),
      resolution: setup.resolution ?? 0,
      models: setup.models ?? {},
      quoted: setup.quoted ?? [],
    };
    this.venue = parts.venue?.(venueSetup) ?? new SimulatedVenue(venueSetup);
    const guard = setup.guard?.() ?? null;
    const hasGate = guard !== null || parts.isGated === true;
    this.gate = hasGate ? new OrderGate(guard, new RunAccount(this), this.ledger) : null;
    this.desk = new OrderDesk(instruments, this.venue, this.ledger, this.gate);
    this.news = new OrderNews(this.venue, this.desk);
    const quoted = setup.quoted ?? [];
    this.series = createSeries(series, instruments, quoted);
    this.quotes = quoted.length === 0 ? null : new QuoteFeed(quoted, this.series, this.venue);
    this.rebalancing = new Rebalancing(this);
    this.hasKinds = this.series.some(({ kind }) => kind !== SliceKind.BASE);
    this.isDeaf = !isListening && this.series.every(({ isShown }) => isShown);
    this.warmUp = strategy.warmUp;
    this.hooks = hooksOf(hooks);
    this.equityColumn = new Float64Array(Math.max(64, setup.expectedSlices));
    this.timeColumn = new Float64Array(Math.max(64, setup.expectedSlices));
    this.#random = createRandom(setup.seed, 'strategy');
    this.strategy = new strategy(new RunHost(this));
    this.#declaring = false;
  }

  /** Reduces positions from the next slice on when equity is below maintenance. */
  callMargin(): void {
    const { venue, account, setup } = this;
    const called = { rules: account.rules, venue, instruments: setup.instruments };
    if (callMargin(called, this.equity())) account.marginCalls++;
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
    this.quotes?.attach(batch);
  }

  /** Makes room for the results of some more slices. */
  reserve(slices: number): void {
    const needed = this.resultCount + slices;
    if (needed <= this.equityColumn.length) return;
    const capacity = Math.max(needed, this.equityColumn.length * 2);
    const equity = new Float64Array(capacity);
    const time = new Float64Array(capacity);
    equity.set(this.equityColumn);
    time.set(this.timeColumn);
    this.equityColumn = equity;
    this.timeColumn = time;
  }

  /** Number of slices whose results are in the columns. */
  get resultCount(): number {
    return this.sliceNumber + 1 - this.resultBase;
  }

  /** Returns the equity after each slice from `resultBase` on as a view. */
  get equityResults(): Float64Array {
    return this.equityColumn.subarray(0, this.resultCount);
  }

  /** Returns `availableAt` of each slice from `resultBase` on as a view. */
  get timeResults(): Float64Array {
    return this.timeColumn.subarray(0, this.resultCount);
  }

  /**
   * Forgets equity, fills and closed trades so far, which somebody has read: a run that goes on for
   * long then takes no more memory than its state. Orders stay, since handles name them. Call it
   * between two calls of `advance` only.
   */
  discardResults(): void {
    this.news.keep();
    this.gate?.forget();
    this.resultBase = this.sliceNumber + 1;
    this.ledger.trades.length = 0;
    this.ledger.facts.length = 0;
    this.account.applied.length = 0;
    this.venue.fills.length = 0;
  }

  // What the strategy may ask for.

  get seriesCount(): number {
    return this.series.filter(({ isShown }) => isShown).length;
  }

  get instruments(): readonly Instrument[] {
    return this.setup.instruments;
  }

  declare(indicator: Indicator, place: SeriesPlace): void {
    if (!this.#declaring) {
      throw new VelaError(
        'STRATEGY_FAILED',
        'an indicator was declared after the strategy was made',
        {
          hint: 'Declare indicators as fields: readonly fast = this.indicator(sma(10)).',
        },
      );
    }
    this.series[findSeries(this.series, place)]!.declare(indicator);
  }

  submit(side: 1 | -1, quantity: number, options: OrderOptions): number {
    return this.desk.submit(side, quantity, options);
  }

  close(instrument: number): number | null {
    return this.desk.close(instrument);
  }

  cancel(handle: number): boolean {
    return this.desk.cancel(handle);
  }

  cancelAll(instrument: number): number {
    return this.desk.cancelAll(instrument);
  }

  replace(handle: number, change: OrderChange): boolean {
    return this.desk.replace(handle, change);
  }

  oco(handles: readonly number[]): number {
    return this.desk.oco(handles);
  }

  order(handle: number): OrderSnapshot | null {
    return this.desk.order(handle);
  }

  hasWorking(instrument: number): boolean {
    return this.desk.hasWorking(instrument);
  }

  size(instrument: number): number {
    return this.ledger.positions[this.desk.instrument(instrument)]!.size;
  }

  position(instrument: number): PositionSnapshot {
    const position = this.ledger.positions[this.desk.instrument(instrument)]!;
    if (position.quantity === 0) return FLAT;
    const value = unitsToNumber(position.cost, MONEY_SCALE);
    return {
      quantity: position.size,
      averagePrice: value / Math.abs(position.size * this.marks[instrument]!.multiplier),
      entryIndex: position.lots[0]!.row,
    };
  }

  candle(place: number | SeriesPlace): Candle {
    return this.series[findSeries(this.series, place)]!.candle;
  }

  equity(): number {
    const { cashValue, held } = this.ledger;
    if (held === 0) return cashValue;
    let equity = this.#held.length === held ? this.#valueOf(cashValue) : NaN;
    // So many positions as before, but not the same ones, or prices that are none.
    if (Number.isNaN(equity)) {
      const { marks } = this;
      this.#held.length = 0;
      for (let i = 0; i < marks.length; i++) {
        const mark = marks[i]!;
        if (mark.position.size !== 0) this.#held.push(mark);
      }
      equity = this.#valueOf(cashValue);
    }
    return equity;
  }

  /** Adds what is held to an amount; NaN when one of the positions is closed by now. */
  #valueOf(cash: number): number {
    let equity = cash;
    const marks = this.#held;
    for (let i = 0; i < marks.length; i++) {
      const mark = marks[i]!;
      const { size } = mark.position;
      if (size === 0) return NaN;
      equity += size * mark.lastClose * mark.factor;
    }
    return equity;
  }

  rebalance(weights: readonly TargetWeight[]): void {
    if (!this.venue.fillsAtOpen) {
      throw new VelaError('STRATEGY_FAILED', 'rebalance() cannot be deployed: it trades at opens', {
        hint: 'Place the orders yourself: this.buy(…), this.sell(…).',
      });
    }
    this.rebalancing.request(weights);
  }

  isLastSessionOf(period: SessionPeriod, instrument: number): boolean {
    return this.#sessions.isLastOf(period, instrument);
  }

  isSessionEnd(instrument: number): boolean {
    return this.#sessions.isEnd(instrument);
  }

  setTimer(name: string, at: number): void {
    this.timers.set(name, at);
  }

  setTimerAfter(name: string, delay: number): void {
    this.timers.setAfter(name, delay);
  }

  setSchedule(name: string, schedule: Schedule): void {
    this.timers.schedule(name, schedule);
  }

  cancelTimer(name: string): boolean {
    return this.timers.cancel(name);
  }

  buyingPower(): number {
    return this.account.rules.buyingPower(plannedOrders(this.venue));
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

const hooksOf = (strategy: Strategy) => ({
  onSlice: strategy.onSlice !== undefined,
  onCandle: strategy.onCandle !== undefined,
  onTimer: strategy.onTimer !== undefined,
});
