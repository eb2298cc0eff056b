import { formatInstant } from '@vela/kernel';
import type { HasherFactory, Timeframe } from '@vela/kernel';
import { createBatch } from '@vela/market';
import type { CandleColumns, Instrument } from '@vela/market';
import type { BacktestWarning, Uncertainty } from '@vela/ports';
import type { StrategyClass } from '@vela/strategy';
import { BacktestSession } from './session.js';

/** A backtest over columns in memory, without a store and in the thread that calls it. */
export interface ColumnRunRequest {
  readonly columns: CandleColumns;
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly strategy: StrategyClass;
  readonly parameters: unknown;
  /** Decimal text. */
  readonly startingCash: string;
  readonly simulation: unknown;
  readonly seed: number;
  readonly createHasher: HasherFactory;
}

/** A closed round trip. Bars are rows of the columns, from 0; times are their opens. */
export interface ColumnTrade {
  readonly entryBar: number;
  readonly exitBar: number;
  readonly entryTime: string;
  readonly exitTime: string;
  /** Above 0 long, below 0 short. */
  readonly size: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly pnlGross: number;
  readonly commission: number;
  readonly pnlNet: number;
}

/** A position that was still open after the last row. */
export type OpenTrade = Pick<ColumnTrade, 'entryBar' | 'entryTime' | 'size' | 'entryPrice'>;

/** What a run over columns gives. */
export interface ColumnRunResult {
  /** By exit, then by entry. */
  readonly trades: readonly ColumnTrade[];
  readonly openTrades: readonly OpenTrade[];
  /** Cash plus positions at the close of each row. */
  readonly equity: Float64Array;
  readonly summary: Readonly<Record<string, number | null>>;
  readonly assumptions: readonly string[];
  readonly warnings: readonly BacktestWarning[];
  /** The range that ambiguous candles leave open. */
  readonly uncertainty: Uncertainty;
  readonly resultDigest: string;
}

/** Runs a strategy over columns and returns its trades, equity and statistics. */
export function runOverColumns(request: ColumnRunRequest): ColumnRunResult {
  const { columns, instrument } = request;
  const session = new BacktestSession({
    ...request,
    instruments: [instrument],
    expectedSlices: columns.length,
  });
  session.advance(createBatch([columns]));
  const outcome = session.finish();
  const { run } = session;
  const timeOf = (bar: number): string => formatInstant(columns.openAt[bar]!);
  const { metrics } = outcome;
  return {
    trades: closedTrades(session, timeOf),
    openTrades: run.ledger.positions.flatMap((position) =>
      position.lots.map((lot) => ({
        entryBar: lot.row,
        entryTime: timeOf(lot.row),
        size: (Math.sign(position.quantity) * lot.quantity) / 10 ** instrument.quantityScale,
        entryPrice: lot.price,
      })),
    ),
    equity: run.equityResults,
    summary: { ...metrics, trades: outcome.tradeCount },
    assumptions: outcome.assumptions,
    warnings: outcome.warnings,
    uncertainty: outcome.report.uncertainty,
    resultDigest: outcome.resultDigest,
  };
}

function closedTrades(session: BacktestSession, timeOf: (bar: number) => string): ColumnTrade[] {
  const { columns, length } = session.run.ledger.trades;
  const trades = Array.from({ length }, (_, row): ColumnTrade => {
    const pnlGross = columns.pnlGross[row]!;
    const commission = columns.commission[row]!;
    return {
      entryBar: columns.entryRow[row]!,
      exitBar: columns.exitRow[row]!,
      entryTime: timeOf(columns.entryRow[row]!),
      exitTime: timeOf(columns.exitRow[row]!),
      size: columns.quantity[row]!,
      entryPrice: columns.entryPrice[row]!,
      exitPrice: columns.exitPrice[row]!,
      pnlGross,
      commission,
      pnlNet: pnlGross - commission,
    };
  });
  return trades.sort((a, b) => a.exitBar - b.exitBar || a.entryBar - b.entryBar);
}
