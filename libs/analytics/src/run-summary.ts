import { defined, ratio } from './defined.js';
import { deepestDrawdown, drawdowns, longestUnderwater, ulcerIndex } from './drawdown.js';
import { excessKurtosis, momentsOf, sampleDeviation, skewness } from './moments.js';
import { compoundAnnualGrowth, simpleReturns, totalReturn } from './returns.js';
import { type Annualisation, sharpeRatio } from './sharpe-ratio.js';
import { sortinoRatio } from './sortino-ratio.js';
import {
  type TradeColumns,
  tradeColumns,
  type TradeRecord,
  tradeStatistics,
} from './trade-statistics.js';
import { tailRisk } from './value-at-risk.js';

/** Describes how a run is summarised beside its equity and its closed trades. */
export interface RunSummaryOptions extends Annualisation {
  /** Entry rows of positions that are still open after the last row. */
  readonly openEntryRows?: readonly number[];
  /** All fees of the run; without it, the commissions of the closed trades. */
  readonly fees?: number;
}

/** Describes a run in a few numbers. Returns and depths are fractions, money is in the account's
 * currency, lengths are rows; `null` is undefined. */
export interface RunSummary {
  readonly totalReturn: number | null;
  readonly cagr: number | null;
  /** Annual sample deviation of the returns by row. */
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  /** Negative, or zero when equity never fell; measured on the rows. */
  readonly maxDrawdown: number | null;
  /** Rows of the longest stay below a peak. */
  readonly maxDrawdownRows: number;
  readonly ulcerIndex: number | null;
  /** Share of the rows in which a position was held at the close. */
  readonly exposure: number | null;
  readonly tradeCount: number;
  readonly winRate: number | null;
  readonly profitFactor: number | null;
  readonly payoffRatio: number | null;
  readonly expectancy: number | null;
  readonly averageWin: number | null;
  readonly averageLoss: number | null;
  readonly maxConsecutiveWins: number;
  readonly maxConsecutiveLosses: number;
  readonly sqn: number | null;
  readonly bestPeriod: number | null;
  readonly worstPeriod: number | null;
  /** Signed return of one row that 95 % of the rows exceed; negative is a loss. */
  readonly valueAtRisk95: number | null;
  /** Mean signed return of the rows at or below `valueAtRisk95`. */
  readonly expectedShortfall95: number | null;
  readonly skew: number | null;
  readonly kurtosis: number | null;
  readonly netProfit: number | null;
  readonly fees: number;
  readonly finalEquity: number | null;
}

/**
 * Returns the summary of a run from its equity by row (the first is the start) and its closed
 * trades. Formulas and sources are those of the functions of the same names. O(n log n).
 */
export function runSummary(
  equity: Float64Array,
  trades: TradeColumns | readonly TradeRecord[],
  options: RunSummaryOptions,
): RunSummary {
  const columns = 'pnlNet' in trades ? trades : tradeColumns(trades);
  const closed = tradeStatistics(columns);
  const returns = simpleReturns(equity);
  const moments = momentsOf(returns);
  const tail = tailRisk(returns, 0.95, moments);
  const cagr = compoundAnnualGrowth(equity, options.periodsPerYear);
  const falls = fallsOf(equity, cagr);
  const { first, last } = { first: equity[0], last: equity.at(-1) };
  return {
    totalReturn: totalReturn(equity),
    cagr,
    volatility: defined(sampleDeviation(moments) * Math.sqrt(options.periodsPerYear)),
    sharpe: sharpeRatio(returns, options),
    sortino: sortinoRatio(returns, options),
    ...falls,
    exposure: exposure(equity.length, columns, options.openEntryRows ?? []),
    tradeCount: closed.tradeCount,
    winRate: closed.winRate,
    profitFactor: closed.profitFactor,
    payoffRatio: closed.payoffRatio,
    expectancy: closed.expectancy,
    averageWin: closed.averageWin,
    averageLoss: closed.averageLoss,
    maxConsecutiveWins: closed.maxConsecutiveWins,
    maxConsecutiveLosses: closed.maxConsecutiveLosses,
    sqn: closed.sqn,
    bestPeriod: defined(returns.reduce((best, value) => Math.max(best, value), -Infinity)),
    worstPeriod: defined(returns.reduce((worst, value) => Math.min(worst, value), Infinity)),
    valueAtRisk95: tail.varHistorical,
    expectedShortfall95: tail.cvarHistoricalMeanAtOrBelowVar,
    skew: defined(skewness(moments)),
    kurtosis: defined(excessKurtosis(moments)),
    netProfit: first === undefined || last === undefined ? null : last - first,
    fees: options.fees ?? closed.fees,
    finalEquity: last ?? null,
  };
}

function fallsOf(equity: Float64Array, cagr: number | null) {
  const depths = drawdowns(equity);
  const longest = longestUnderwater(depths);
  const maxDrawdown = deepestDrawdown(depths)?.depth ?? (equity.length > 0 ? 0 : null);
  return {
    calmar: ratio(cagr, maxDrawdown === null ? null : Math.abs(maxDrawdown)),
    maxDrawdown,
    maxDrawdownRows: longest === null ? 0 : longest.toRow - longest.fromRow,
    ulcerIndex: defined(ulcerIndex(depths)),
  };
}

/** Returns the share of rows from an entry until before its exit; overlaps count once. */
function exposure(
  rows: number,
  trades: TradeColumns,
  openEntryRows: readonly number[],
): number | null {
  const changes = new Float64Array(rows + 1);
  const hold = (from: number, to: number): void => {
    if (from >= rows || to <= from) return;
    changes[from]! += 1;
    changes[Math.min(to, rows)]! -= 1;
  };
  for (let at = 0; at < trades.entryRow.length; at += 1) {
    hold(trades.entryRow[at]!, trades.exitRow[at]!);
  }
  for (const row of openEntryRows) hold(row, rows);
  let [open, held] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    open += changes[row]!;
    if (open > 0) held += 1;
  }
  return defined(held / rows);
}
