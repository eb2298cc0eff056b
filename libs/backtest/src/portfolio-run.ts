import { formatInstant } from '@vela/kernel';
import type { HasherFactory, Timeframe } from '@vela/kernel';
import { createBatch } from '@vela/market';
import type { CandleBatch, CandleColumns, Instrument } from '@vela/market';
import type { StrategyClass } from '@vela/strategy';
import { BacktestSession } from './session.js';

/** A backtest over columns of several instruments in memory, in the thread that calls it. */
interface PortfolioRunRequest {
  /** Of each instrument, in their order. */
  readonly columns: readonly CandleColumns[];
  readonly instruments: readonly Instrument[];
  readonly timeframe: Timeframe;
  readonly strategy: StrategyClass;
  readonly parameters: unknown;
  /** Decimal text. */
  readonly startingCash: string;
  readonly simulation: unknown;
  readonly seed: number;
  readonly createHasher: HasherFactory;
}

/** One execution. */
export interface PortfolioFill {
  /** Open of the candle in which it happened. */
  readonly time: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
}

/** What a run over several instruments gives. */
export interface PortfolioRunResult {
  /** Opens of the candles of each slice; of several the first. */
  readonly times: readonly string[];
  /** Cash plus positions behind each slice. */
  readonly equity: Float64Array;
  readonly fills: readonly PortfolioFill[];
  readonly positions: readonly { readonly symbol: string; readonly quantity: number }[];
  readonly cash: number;
  readonly summary: Readonly<Record<string, number | null>>;
  readonly assumptions: readonly string[];
  readonly resultDigest: string;
}

/** Runs a strategy over several instruments with shared cash and returns what it did. */
export function runOverPortfolio(request: PortfolioRunRequest): PortfolioRunResult {
  const { columns, instruments } = request;
  const batch = createBatch(columns);
  const session = new BacktestSession({ ...request, expectedSlices: batch.length });
  session.advance(batch);
  const outcome = session.finish();
  const { ledger } = session.run;
  return {
    times: timesOf(batch),
    equity: session.run.equityResults,
    fills: fillsOf(session, instruments),
    positions: ledger.positions.map(({ size }, at) => ({
      symbol: instruments[at]!.symbol,
      quantity: size,
    })),
    cash: ledger.cashValue,
    summary: { ...outcome.metrics, trades: outcome.tradeCount },
    assumptions: outcome.assumptions,
    resultDigest: outcome.resultDigest,
  };
}

function timesOf({ series, length, offset, seriesOf, row }: CandleBatch): readonly string[] {
  return Array.from({ length }, (_, slice) => {
    const entry = offset[slice]!;
    return formatInstant(series[seriesOf[entry]!]!.openAt[row[entry]!]!);
  });
}

function fillsOf(session: BacktestSession, instruments: readonly Instrument[]): PortfolioFill[] {
  const { columns, length } = session.run.venue.fills;
  return Array.from({ length }, (_, row) => ({
    time: formatInstant(columns.at[row]!),
    symbol: instruments[columns.instrument[row]!]!.symbol,
    side: columns.side[row]! > 0 ? 'buy' : 'sell',
    quantity: columns.quantity[row]!,
    price: columns.price[row]!,
    fee: columns.fee[row]!,
  }));
}
