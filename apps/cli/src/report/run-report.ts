import { STATISTIC_GROUPS, statisticsCatalogue } from '@vela/analytics';
import {
  BACKTEST_CANDLES,
  BACKTEST_PERIODS,
  BACKTEST_STATISTICS,
  BACKTEST_TRADES,
  type CandleSeriesView,
  CANDLES,
  type ReportedBacktestView,
  type StatisticView,
  type TradeView,
} from '@vela/client';
import { VelaError, parseInstant } from '@vela/kernel';
import type {
  ReportBenchmark,
  ReportCandles,
  ReportInput,
  ReportStatistic,
  ReportTrade,
} from '@vela/report';
import { noSuchRun, readShownRun } from '../backtest/follow.js';
import type { Connection } from '../context.js';
import { wholeEquity } from '../export/run-rows.js';

/** Round trips that a report lists, and instruments whose candles it draws. */
const TRADES_SHOWN = 1_000;
const CHARTS_MAX = 20;
/** Entries of candles that one answer may hold. */
const ENTRIES_MAX = 20_000;
/** Microseconds of a millisecond. */
const MICROS = 1_000;
/** The convention for daily candles, for runs that did not record what they counted. */
const SESSIONS_PER_YEAR = 252;

/** What a report is made with. */
export interface RunReportOptions {
  /** A symbol to compare with, `none`, or undefined for the run's only instrument held. */
  readonly benchmark: string | undefined;
}

/**
 * Returns what a report of a run is made from, read over GraphQL alone, so that it is the same for
 * a server far away. Throws `INVALID_TRANSITION` for a run without a result.
 */
export async function readRunReport(
  connection: Connection,
  id: string,
  options: RunReportOptions,
): Promise<ReportInput> {
  const { backtest } = await readShownRun(connection, id, 3);
  if (backtest.state !== 'COMPLETED') {
    const state = backtest.state.toLowerCase();
    throw new VelaError(
      'INVALID_TRANSITION',
      `expected a completed run, found one that is ${state}`,
    );
  }
  const curve = await wholeEquity(connection, id);
  const at = Float64Array.from(curve.at, (instant) => Math.round(instant * MICROS));
  const candles = await candlesOf(connection, backtest);
  const benchmark = await benchmarkOf(connection, { backtest, candles, at }, options);
  return {
    run: runOf(backtest),
    ...(await statisticsOf(connection, backtest, options)),
    equity: { at, equity: curve.equity },
    periodsPerYear: curve.periodsPerYear ?? SESSIONS_PER_YEAR,
    benchmark,
    candles: candles.map(reportCandles),
    ...(await firstTrades(connection, backtest)),
    ...resultsOf(backtest),
  };
}

function runOf({ config, strategyVersion, ...run }: ReportedBacktestView): ReportInput['run'] {
  const { datasets, timeframe } = config;
  return {
    id: run.id,
    strategy: strategyVersion.strategy.name,
    version: strategyVersion.number,
    timeframe: [timeframe, ...(config.widerTimeframes ?? [])].join(', '),
    from: parseInstant(config.from),
    to: parseInstant(config.to),
    startingCash: config.startingCash,
    currency: config.currency,
    parameters: config.parameters,
    simulation: config.simulation,
    seed: config.seed,
    datasets: datasets.map(({ instrument, version, contentHash }) => ({
      symbol: instrument.symbol,
      timeframe,
      version,
      contentHash,
    })),
    strategyHash: config.strategyHash,
    engineVersion: config.engineVersion,
    inputDigest: run.inputDigest,
    resultDigest: run.resultDigest ?? '',
    trial: run.trial,
  };
}

/** What the run itself says beside curve, candles and trades. */
function resultsOf({
  instrumentResults,
  account,
  fees,
  metrics,
  uncertainty,
  lookAhead,
  warnings,
  assumptions,
}: ReportedBacktestView): Pick<
  ReportInput,
  'instruments' | 'cash' | 'fees' | 'uncertainty' | 'lookAhead' | 'warnings' | 'assumptions'
> {
  return {
    instruments: instrumentResults.map(({ instrument, ...one }) => ({
      ...one,
      symbol: instrument.symbol,
    })),
    cash: account?.cash ?? [],
    fees: {
      total: metrics?.fees ?? null,
      lines: fees?.lines ?? [],
      unknown: fees?.unknown ?? [],
      notModelled: fees?.notModelled ?? [],
    },
    uncertainty: uncertainty && {
      ambiguousCandles: uncertainty.ambiguousCandles,
      resolutions: uncertainty.resolutions,
      requested: uncertainty.requested,
      failed: uncertainty.failed,
      totalReturn: uncertainty.totalReturn,
      maxDrawdown: uncertainty.maxDrawdown,
      tradeCount: uncertainty.tradeCount,
      finalEquity: uncertainty.finalEquity && {
        min: Number(uncertainty.finalEquity.min),
        p5: Number(uncertainty.finalEquity.p5),
        median: Number(uncertainty.finalEquity.median),
        p95: Number(uncertainty.finalEquity.p95),
        max: Number(uncertainty.finalEquity.max),
      },
    },
    lookAhead: lookAhead && {
      ...lookAhead,
      findings: lookAhead.findings.map((one) => ({ ...one, at: parseInstant(one.at) })),
    },
    warnings: warnings.map(reportWarning),
    assumptions,
  };
}

function reportWarning(
  warning: ReportedBacktestView['warnings'][number],
): ReportInput['warnings'][number] {
  const { rule, severity, message, advice, links = [] } = warning;
  const instant = (at: string | null): number | null => (at === null ? null : parseInstant(at));
  return {
    rule,
    severity,
    message,
    advice,
    links: links.map(({ kind, row, at, until }) => ({
      kind,
      row,
      at: instant(at),
      until: instant(until),
    })),
  };
}

/** Candles that a run saw, by the symbol of their instrument. */
interface SeenCandles {
  readonly symbol: string;
  readonly view: CandleSeriesView;
}

async function candlesOf(
  { client }: Connection,
  { id, config }: ReportedBacktestView,
): Promise<readonly SeenCandles[]> {
  const seen: SeenCandles[] = [];
  for (const { instrument } of config.datasets.slice(0, CHARTS_MAX)) {
    const { backtest } = await client.query(BACKTEST_CANDLES, {
      id,
      symbol: instrument.id,
      maxPoints: ENTRIES_MAX,
    });
    if (backtest === null) throw noSuchRun(id);
    // Data that was deleted since cannot be drawn.
    if (backtest.candles !== null) seen.push({ symbol: instrument.symbol, view: backtest.candles });
  }
  return seen;
}

const reportCandles = ({ symbol, view }: SeenCandles): ReportCandles => ({
  symbol,
  timeframe: view.timeframe,
  openAt: view.openAt.map((instant) => Math.round(instant * MICROS)),
  open: view.open,
  high: view.high,
  low: view.low,
  close: view.close,
  candlesPerEntry: view.candlesPerEntry,
});

/** The curve to compare with: a symbol that was named, or the only instrument of the run, held. */
async function benchmarkOf(
  { client }: Connection,
  run: {
    readonly backtest: ReportedBacktestView;
    readonly candles: readonly SeenCandles[];
    readonly at: Float64Array;
  },
  { benchmark }: RunReportOptions,
): Promise<ReportBenchmark | null> {
  const { config } = run.backtest;
  const last = run.at.at(-1) ?? 0;
  if (benchmark === 'none') return null;
  if (benchmark !== undefined) {
    const { timeframe, from, to } = config;
    const query = { symbol: benchmark, timeframe, from, to, maxPoints: ENTRIES_MAX };
    const { candles } = await client.query(CANDLES, query);
    return held(benchmark, candles, last);
  }
  const [only] = run.candles;
  if (only === undefined || config.datasets.length > 1) return null;
  return held(only.symbol, only.view, last);
}

/**
 * A close is known after its candle opened: by the first point of the curve behind that. An entry
 * of several candles is known when the next one opens.
 */
function held(symbol: string, view: CandleSeriesView, last: number): ReportBenchmark {
  const opens = view.openAt.map((instant) => Math.round(instant * MICROS));
  return {
    name: `${symbol} held`,
    at: opens.map((open, row) =>
      view.candlesPerEntry > 1 ? (opens[row + 1] ?? last) - 1 : open + 1,
    ),
    value: view.close,
  };
}

async function firstTrades(
  { client }: Connection,
  { id, metrics }: ReportedBacktestView,
): Promise<Pick<ReportInput, 'trades' | 'tradeCount'>> {
  const trades: ReportTrade[] = [];
  let after: string | undefined;
  do {
    const { backtest } = await client.query(BACKTEST_TRADES, { id, first: 500, after });
    if (backtest === null) throw noSuchRun(id);
    trades.push(...backtest.trades.nodes.map(reportTrade));
    const { hasNextPage, endCursor } = backtest.trades.pageInfo;
    after = hasNextPage ? (endCursor ?? undefined) : undefined;
  } while (after !== undefined && trades.length < TRADES_SHOWN);
  return { trades, tradeCount: metrics?.tradeCount ?? trades.length };
}

function reportTrade({ instrument, side, entryAt, exitAt, ...trade }: TradeView): ReportTrade {
  return {
    ...trade,
    symbol: instrument.symbol,
    side: side === 'BUY' ? 'long' : 'short',
    entryAt: parseInstant(entryAt),
    exitAt: parseInstant(exitAt),
  };
}

async function statisticsOf(
  connection: Connection,
  { id }: ReportedBacktestView,
  { benchmark }: RunReportOptions,
): Promise<Pick<ReportInput, 'statistics' | 'costs'>> {
  const { client } = connection;
  const against = benchmark === 'none' ? undefined : benchmark;
  const { backtest } = await client.query(BACKTEST_STATISTICS, { id, benchmark: against });
  const periods = await client.query(BACKTEST_PERIODS, { id, drawdowns: 1 });
  if (backtest === null || periods.backtest === null) throw noSuchRun(id);
  const { costs } = periods.backtest;
  return {
    statistics: (backtest.statistics ?? []).map(reportStatistic),
    costs: costs && {
      gross: Number(costs.gross),
      items: costs.items.map((item) => ({ ...item, amount: Number(item.amount) })),
      net: Number(costs.net),
    },
  };
}

/** The words of the catalogue are those of this release, which knows every name it asks for. */
function reportStatistic(one: StatisticView): ReportStatistic {
  const { name, value, date, definition, missing, missingDetail, interval } = one;
  const group = definition.group.toLowerCase() as keyof typeof STATISTIC_GROUPS;
  return {
    name,
    label: definition.label,
    group: STATISTIC_GROUPS[group] ?? definition.group,
    unit: definition.unit as ReportStatistic['unit'],
    value: date === null ? value : parseInstant(date),
    reason: missingDetail ?? missing,
    definition: statisticsCatalogue.get(name)?.definition ?? '',
    interval,
  };
}
