import { STATISTIC_GROUPS, intervalOf, sampleOfRun } from '@vela/analytics';
import { statisticsCatalogue, statisticsOf } from '@vela/analytics';
import type { FinishedRun, Statistic, StatisticsSample } from '@vela/analytics';
import { ENGINE_VERSION } from '@vela/backtest';
import { decimalOf, formatDecimal, parseInstant, rescale } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { BacktestReport, BacktestWarning, InstrumentResult, Uncertainty } from '@vela/ports';
import { htmlReport, reportModel } from '@vela/report';
import type { ReportBenchmark, ReportInput, ReportStatistic, ReportTrade } from '@vela/report';
import { nodeHasher } from '@vela/runners';
import type { CandleSeries } from './candle-series.js';
import type { Trade } from './result-rows.js';
import type { EquityCurve, RunMetrics } from './run-metrics.js';

/** How `result.report()` makes its page. */
export interface ReportOptions {
  /** Candles to compare with; by default the only instrument of the run, held. Null for none. */
  readonly benchmark?: CandleSeries | null | undefined;
  /** Title of the page: the name of the strategy's class when absent. */
  readonly title?: string | undefined;
}

/** What of a result is reported. */
interface ReportedResult {
  readonly metrics: RunMetrics;
  readonly equity: EquityCurve;
  readonly instruments: readonly InstrumentResult[];
  readonly trades: readonly Trade[];
  readonly candles: readonly CandleSeries[];
  readonly inputDigest: string;
  readonly resultDigest: string;
  readonly uncertainty: Uncertainty;
  readonly warnings: readonly BacktestWarning[];
  readonly assumptions: readonly string[];
}

/** What a report needs of a run beside its result. */
export interface RunFacts {
  readonly finished: FinishedRun;
  readonly parameters: unknown;
  readonly simulation: unknown;
  readonly seed: number;
}

type ReportFacts = RunFacts & { readonly report: BacktestReport };

/** Round trips that a page lists. */
const TRADES_SHOWN = 1_000;
const MONEY_SCALE = 8;

const exact = (value: number): string => formatDecimal(decimalOf(value));
const money = (value: number): string => formatDecimal(rescale(decimalOf(value), MONEY_SCALE));

/** Returns the report of a result as one page of HTML that needs nothing beside itself. */
export function resultReport(
  result: ReportedResult,
  facts: ReportFacts,
  options: ReportOptions & { readonly title: string },
): string {
  return htmlReport(reportModel(reportInput(result, facts, options)), nodeHasher);
}

function reportInput(
  result: ReportedResult,
  { finished, parameters, simulation, seed, report }: ReportFacts,
  options: ReportOptions & { readonly title: string },
): ReportInput {
  const { metrics, equity, instruments, trades } = result;
  const { fees, lookAhead } = report;
  const base = result.candles.slice(0, instruments.length);
  const { currency, startingCash, periodsPerYear, costs } = finished;
  const sample = sampleOfRun(finished, dailyBenchmark(options.benchmark));
  return {
    run: {
      id: null,
      strategy: options.title,
      version: null,
      timeframe: [...new Set(result.candles.map(({ timeframe }) => timeframe))].join(', '),
      from: null,
      to: null,
      startingCash: exact(startingCash),
      currency,
      parameters: record(parameters),
      simulation: record(simulation),
      seed: String(seed),
      datasets: base.map(({ symbol, timeframe }) => ({
        symbol,
        timeframe,
        version: null,
        contentHash: null,
      })),
      strategyHash: null,
      engineVersion: ENGINE_VERSION,
      inputDigest: result.inputDigest,
      resultDigest: result.resultDigest,
      trial: null,
    },
    statistics: statisticsOf(sample, statisticsCatalogue.values()).map((one) =>
      reportStatistic(one, sample),
    ),
    equity: { at: equity.at, equity: equity.equity },
    periodsPerYear,
    benchmark: benchmarkOf(base, options.benchmark),
    candles: base.map(({ symbol, timeframe, columns }) => {
      const { openAt, open, high, low, close } = columns;
      return { symbol, timeframe, openAt, open, high, low, close, candlesPerEntry: 1 };
    }),
    trades: trades.slice(0, TRADES_SHOWN).map(reportTrade),
    tradeCount: trades.length,
    instruments: instruments.map(reportInstrument),
    costs,
    cash: [],
    fees: {
      ...fees,
      total: money(metrics.fees),
      lines: fees.lines.map((line) => ({ ...line, amount: money(line.amount) })),
    },
    uncertainty: result.uncertainty,
    lookAhead: lookAhead ?? null,
    warnings: result.warnings.map(reportWarning),
    assumptions: result.assumptions,
  };
}

const record = (value: unknown): Readonly<Record<string, Canonical>> =>
  (value ?? {}) as Readonly<Record<string, Canonical>>;

function reportWarning(warning: BacktestWarning): ReportInput['warnings'][number] {
  const { rule, severity, message, advice = null, links = [] } = warning;
  return { rule, severity, message, advice, links };
}

function reportInstrument(one: InstrumentResult): ReportInput['instruments'][number] {
  const { symbol, currency, tradeCount, winCount, fillCount, exposure } = one;
  return {
    symbol,
    currency,
    tradeCount,
    winCount,
    fillCount,
    exposure,
    grossPnl: money(one.grossPnl),
    fees: money(one.fees),
    netPnl: money(one.netPnl),
    openPnl: money(one.openPnl),
    traded: money(one.traded),
  };
}

function reportTrade(trade: Trade): ReportTrade {
  const { symbol, side, returnRatio } = trade;
  return {
    symbol,
    side: side === 'buy' ? 'long' : 'short',
    quantity: exact(trade.quantity),
    entryAt: parseInstant(trade.entryAt),
    entryPrice: exact(trade.entryPrice),
    exitAt: parseInstant(trade.exitAt),
    exitPrice: exact(trade.exitPrice),
    grossPnl: money(trade.grossPnl),
    fees: money(trade.fees),
    netPnl: money(trade.netPnl),
    returnRatio: Number.isFinite(returnRatio) ? returnRatio : null,
  };
}

function reportStatistic(statistic: Statistic, sample: StatisticsSample): ReportStatistic {
  const { definition, value, missing } = statistic;
  return {
    name: definition.name,
    label: definition.label,
    group: STATISTIC_GROUPS[definition.group],
    unit: definition.unit,
    value,
    reason: missing?.detail ?? null,
    definition: definition.definition,
    interval: intervalOf(statistic, sample, CONFIDENCE),
  };
}

/** Share of samples whose interval holds the true value. */
const CONFIDENCE = 0.95;

/** Statistics compare by day; candles of another width than a day are compared in the picture alone. */
function dailyBenchmark(benchmark: ReportOptions['benchmark']): Parameters<typeof sampleOfRun>[1] {
  if (benchmark == null || benchmark.timeframe !== '1d') return {};
  const { openAt, close } = benchmark.columns;
  return { benchmark: { values: close, dates: openAt } };
}

function benchmarkOf(
  base: readonly CandleSeries[],
  given: ReportOptions['benchmark'],
): ReportBenchmark | null {
  if (given === null) return null;
  const series = given ?? (base.length === 1 ? base[0]! : null);
  if (series === null) return null;
  const { availableAt, close } = series.columns;
  // A point of the curve stands just before its slice is known, and so does a close.
  return { name: `${series.symbol} held`, at: availableAt.map((at) => at - 1), value: close };
}
