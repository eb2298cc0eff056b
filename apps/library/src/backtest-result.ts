import { tradeBreakdown } from '@vela/analytics';
import type {
  BreakdownBy,
  BreakdownClock,
  CostAttribution,
  FinishedRun,
  TradeGroup,
} from '@vela/analytics';
import { decodeColumns } from '@vela/backtest';
import type { Columns } from '@vela/backtest';
import type { Instrument } from '@vela/market';
import type {
  BacktestOutcome,
  BacktestWarning,
  InstrumentResult,
  LookAhead,
  Uncertainty,
} from '@vela/ports';
import type { BacktestOptions } from './backtest-options.js';
import type { CandleSeries } from './candle-series.js';
import { describeModels } from './own-models.js';
import { quoteSeries } from './quotes.js';
import { fillOf, orderOf, rowsOf, tradeOf } from './result-rows.js';
import type { FillRow, OpenTrade, OrderRow, ResultTable, Trade } from './result-rows.js';
import type { EquityCurve, RunMetrics } from './run-metrics.js';
import { resultReport } from './result-report.js';
import type { ReportOptions, RunFacts } from './result-report.js';
import { resultStatistics } from './result-statistics.js';
import type { ResultStatistic, StatisticsOptions } from './result-statistics.js';
import { summaryText } from './summary.js';

/** What a result is made from. */
export interface ResultParts {
  readonly options: BacktestOptions;
  readonly series: readonly CandleSeries[];
  readonly instruments: readonly Instrument[];
  readonly outcome: BacktestOutcome;
  readonly openTrades: readonly OpenTrade[];
  /** Returns the digest of the inputs, which takes a while to make. */
  readonly inputDigest: () => string;
  /** Returns what a report needs beside the rest. */
  readonly facts: () => RunFacts;
}

/** The result of a backtest. Rows are made when they are first asked for. */
export class BacktestResult {
  readonly #parts: ResultParts;
  readonly #tables = new Map<string, Columns>();
  readonly #rows = new Map<string, readonly unknown[]>();
  #inputDigest: string | null = null;
  #finished: FinishedRun | null = null;

  constructor(parts: ResultParts) {
    this.#parts = parts;
    const { outcome } = parts;
    this.metrics = outcome.metrics as unknown as RunMetrics;
    this.assumptions = [
      ...outcome.assumptions,
      ...describeModels(parts.options.models),
      ...quoteSeries(parts.options).map(({ symbol }) => `Quotes fill the orders of ${symbol}.`),
    ];
    this.warnings = outcome.warnings;
    this.resultDigest = outcome.resultDigest;
    this.uncertainty = outcome.report.uncertainty;
    this.lookAhead = outcome.report.lookAhead!;
    this.instruments = outcome.report.instruments;
    this.openTrades = parts.openTrades;
  }

  /** Statistics by name: returns and depths are fractions, lengths are rows. */
  readonly metrics: RunMetrics;
  /** What the simulated venue assumed, in sentences. */
  readonly assumptions: readonly string[];
  /** What makes the result less trustworthy than its numbers look. */
  readonly warnings: readonly BacktestWarning[];
  /** How far the result depends on the order of prices inside candles, which nobody knows. */
  readonly uncertainty: Uncertainty;
  /** Whether the run looked ahead, as far as samples of it can tell. */
  readonly lookAhead: LookAhead;
  /** What each instrument gave, in the order of the run. */
  readonly instruments: readonly InstrumentResult[];
  /** Positions that were still open at the end, lot by lot. */
  readonly openTrades: readonly OpenTrade[];
  /**
   * SHA-256 over orders, fills and equity: the one that the server and the command line show for a
   * run over the same candles. Two results with the same digest are the same to the last bit.
   */
  readonly resultDigest: string;

  /** What the run was asked for. */
  get options(): BacktestOptions {
    return this.#parts.options;
  }

  /** Candles of the run, cut to its range. */
  get candles(): readonly CandleSeries[] {
    return this.#parts.series;
  }

  /** Closed round trips, first in first out. */
  get trades(): readonly Trade[] {
    return this.#list('trades', tradeOf);
  }

  /** All orders, rejected ones too; the place of an order is its handle. */
  get orders(): readonly OrderRow[] {
    return this.#list('orders', orderOf);
  }

  /** All executions in time. */
  get fills(): readonly FillRow[] {
    return this.#list('fills', fillOf);
  }

  /** Equity by slice, as columns. */
  get equity(): EquityCurve {
    return this.#columns('equity') as unknown as EquityCurve;
  }

  /** Returns a table as columns of doubles, for those who count in millions of rows. */
  columns(table: 'trades' | 'orders' | 'fills' | 'equity'): Columns {
    return this.#columns(table);
  }

  /**
   * SHA-256 over what decides the run: candles, parameters, instruments, cash, options, rates,
   * corporate actions, quotes, seed, the version of the engine and the text of the strategy's class. What
   * the class takes from outside its own text, and own models, are not in it.
   */
  get inputDigest(): string {
    this.#inputDigest ??= this.#parts.inputDigest();
    return this.#inputDigest;
  }

  /**
   * Returns the report of the run as one page of HTML, which needs no network and no other file:
   * `writeFileSync('run.html', result.report())`. The guide "Read the report" explains it.
   */
  report(options: ReportOptions = {}): string {
    const { strategy } = this.#parts.options;
    const title = options.title ?? (strategy.name === '' ? 'Strategy' : strategy.name);
    const { facts, outcome } = this.#parts;
    return resultReport(this, { ...facts(), report: outcome.report }, { ...options, title });
  }

  /** The run as the functions of `statistics` read it, for instance `tradeBreakdown`. */
  get finished(): FinishedRun {
    this.#finished ??= this.#parts.facts().finished;
    return this.#finished;
  }

  /** How gross profit became net profit: gross plus all items is net. */
  get costs(): CostAttribution {
    return this.finished.costs!;
  }

  /**
   * Returns statistics of the catalogue, each with its value or why it has none. Throws
   * `INVALID_INPUT` for a name that no statistic has.
   */
  statistics(options: StatisticsOptions = {}): readonly ResultStatistic[] {
    return resultStatistics(this.finished, options);
  }

  /** Returns closed trades by groups: what months, weekdays or exits gave. */
  breakdown(by: BreakdownBy, clock: BreakdownClock = 'utc'): readonly TradeGroup[] {
    return tradeBreakdown(this.finished, by, clock);
  }

  /** Returns the result as some lines of text for a reader. */
  toString(): string {
    const { options, series } = this.#parts;
    return summaryText(this, options.strategy.name, series);
  }

  #columns(table: keyof BacktestOutcome['columns']): Columns {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const columns = decodeColumns(this.#parts.outcome.columns[table]);
    this.#tables.set(table, columns);
    return columns;
  }

  #list<T>(
    name: 'trades' | 'orders' | 'fills',
    read: (table: ResultTable, row: number) => T,
  ): readonly T[] {
    const known = this.#rows.get(name);
    if (known !== undefined) return known as readonly T[];
    const { instruments } = this.#parts;
    const rows = rowsOf({ columns: this.#columns(name), instruments }, read);
    this.#rows.set(name, rows);
    return rows;
  }
}
