import { sampleOfRun, statisticsCatalogue, statisticsOf } from '@vela/analytics';
import { DAY, unitsToNumber } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { Run } from '@vela/step';

/** Sessions of a year at a stock exchange, the convention for daily candles. */
const SESSIONS_PER_YEAR = 252;
/** Mean length of a year in days (Julian year). */
const DAYS_PER_YEAR = 365.25;

/**
 * Returns how many slices of a run make a year: 252 for daily candles of anything that trades in
 * sessions, else as many as the run itself had for each year of its span.
 */
export function slicesPerYear(run: Run): number {
  const { instruments, series } = run.setup;
  const isDaily = series.every((one) => one.timeframe === '1d');
  return periodsPerYear({ instruments, isDaily, at: run.timeResults });
}

/** Returns the same of slices by their instants, when all candles are daily or some are not. */
export function periodsPerYear(run: {
  readonly instruments: readonly Pick<Instrument, 'assetClass'>[];
  readonly isDaily: boolean;
  readonly at: Float64Array;
}): number {
  const inSessions = run.instruments.every(({ assetClass }) => assetClass !== 'CRYPTO');
  if (inSessions && run.isDaily) return SESSIONS_PER_YEAR;
  const last = run.at.length - 1;
  const span = last < 1 ? 0 : (run.at[last]! - run.at[0]!) / DAY;
  return span > 0 ? (last * DAYS_PER_YEAR) / span : SESSIONS_PER_YEAR;
}

/** Statistics that are kept with every run, in the order of their names' first release. */
const KEPT = [
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'maxDrawdownRows',
  'ulcerIndex',
  'exposure',
  'tradeCount',
  'winRate',
  'profitFactor',
  'payoffRatio',
  'expectancy',
  'averageWin',
  'averageLoss',
  'maxConsecutiveWins',
  'maxConsecutiveLosses',
  'sqn',
  'bestPeriod',
  'worstPeriod',
  'valueAtRisk95',
  'expectedShortfall95',
  'skew',
  'kurtosis',
  'netProfit',
  'fees',
  'finalEquity',
  'turnover',
  'averageBarsHeld',
  'slices',
] as const;

/** Returns the statistics that are kept with a finished run by name; null where not available. */
export function runMetrics(run: Run): Record<string, number | null> {
  const { ledger } = run;
  const { trades } = ledger;
  const sample = sampleOfRun({
    equity: run.equityResults,
    at: run.timeResults,
    startingCash: Number(run.setup.cash),
    periodsPerYear: slicesPerYear(run),
    currency: ledger.wallets[0]!.currency,
    instruments: run.setup.instruments.map((instrument) => ({ ...instrument, zone: null })),
    trades: Object.fromEntries(trades.names.map((name) => [name, trades.column(name)])),
    orders: {},
    fills: {},
    orderWords: { types: [], roles: [] },
    fees: unitsToNumber(ledger.fees, MONEY_SCALE),
    traded: ledger.traded,
    exposure: run.exposedSlices / (run.sliceNumber + 1),
    openLots: null,
    costs: null,
  });
  const kept = KEPT.map((name) => statisticsCatalogue.get(name)!);
  return Object.fromEntries(
    statisticsOf(sample, kept).map(({ definition, value }) => [definition.name, value]),
  );
}
