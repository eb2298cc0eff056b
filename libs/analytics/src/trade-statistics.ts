import { defined } from './defined.js';
import { mean, sampleDeviation, sum } from './moments.js';
import { systemQualityNumber, winsAndLosses } from './wins-and-losses.js';

/** Describes one closed round trip. Rows are those of the candles; money is in one currency. */
export interface TradeRecord {
  readonly pnlNet: number;
  readonly pnlGross: number;
  readonly commission: number;
  readonly entryRow: number;
  readonly exitRow: number;
  readonly quantity: number;
}

/** Describes closed round trips as columns of one length. */
export type TradeColumns = { readonly [Name in keyof TradeRecord]: ArrayLike<number> };

/** Describes closed round trips by their net profits, in the currency of the trades. */
export interface TradeStatistics {
  readonly tradeCount: number;
  readonly wins: number;
  readonly losses: number;
  /** Winning trades by all trades. */
  readonly winRate: number | null;
  readonly profitFactor: number | null;
  /** Mean net profit of a trade. */
  readonly expectancy: number | null;
  /** Average win by the size of the average loss. */
  readonly payoffRatio: number | null;
  readonly averageWin: number | null;
  /** Negative. */
  readonly averageLoss: number | null;
  readonly largestWin: number | null;
  /** Negative. */
  readonly largestLoss: number | null;
  readonly averageCandlesHeld: number | null;
  /** System quality number on net profits (van Tharp, 1998). */
  readonly sqn: number | null;
  readonly maxConsecutiveWins: number;
  readonly maxConsecutiveLosses: number;
  readonly netProfit: number;
  readonly grossProfit: number;
  readonly fees: number;
}

/** Returns trades given one by one as columns. */
export function tradeColumns(trades: readonly TradeRecord[]): TradeColumns {
  const column = (name: keyof TradeRecord): Float64Array =>
    Float64Array.from(trades, (trade) => trade[name]);
  return {
    pnlNet: column('pnlNet'),
    pnlGross: column('pnlGross'),
    commission: column('commission'),
    entryRow: column('entryRow'),
    exitRow: column('exitRow'),
    quantity: column('quantity'),
  };
}

/**
 * Returns counts, averages and ratios of closed trades in their order; a trade without profit or
 * loss counts as neither win nor loss. Null where undefined. O(n).
 */
export function tradeStatistics(trades: TradeColumns | readonly TradeRecord[]): TradeStatistics {
  const columns = isRecords(trades) ? tradeColumns(trades) : trades;
  const { pnlNet, entryRow, exitRow } = columns;
  const outcome = winsAndLosses(pnlNet);
  const held = Float64Array.from(exitRow, (row, at) => row - entryRow[at]!);
  return {
    tradeCount: pnlNet.length,
    wins: outcome.wins,
    losses: outcome.losses,
    winRate: outcome.winRateAll,
    profitFactor: outcome.profitFactor,
    expectancy: defined(mean(pnlNet)),
    payoffRatio: outcome.payoffRatio,
    averageWin: outcome.averageWin,
    averageLoss: outcome.averageLoss,
    largestWin: outcome.largestWin,
    largestLoss: outcome.largestLoss,
    averageCandlesHeld: defined(mean(held)),
    sqn: systemQualityNumber(mean(pnlNet), sampleDeviation(pnlNet), pnlNet.length),
    maxConsecutiveWins: outcome.maxConsecutiveWins,
    maxConsecutiveLosses: outcome.maxConsecutiveLosses,
    netProfit: sum(pnlNet),
    grossProfit: sum(columns.pnlGross),
    fees: sum(columns.commission),
  };
}

function isRecords(
  trades: TradeColumns | readonly TradeRecord[],
): trades is readonly TradeRecord[] {
  return Array.isArray(trades);
}
