import {
  bootstrapReturns,
  bootstrapTrades,
  permuteTiming,
  randomEntries,
  simpleReturns,
} from '@vela/analytics';
import type {
  BlockBootstrapOptions,
  MonteCarloMethod,
  Simulation,
  TradeBootstrapOptions,
} from '@vela/analytics';
import { columnOf } from './finished-columns.js';
import type { FinishedColumns } from './finished-columns.js';
import { heldReturns } from './held-returns.js';
import { placedTrades } from './placed-trades.js';

/** What is drawn, and how. Options that a method does not know are left aside. */
export interface MonteCarloRequest
  extends Pick<TradeBootstrapOptions, 'paths' | 'seed' | 'sizing' | 'ruinShare'>,
    Pick<BlockBootstrapOptions, 'meanBlock'> {
  readonly method: MonteCarloMethod;
  /** With or without replacement: of trades and of candles. */
  readonly draw?: 'bootstrap' | 'shuffle' | undefined;
}

/** Methods that draw from the columns of a run; `candles` runs the strategy again. */
export type ColumnMethod = Exclude<MonteCarloMethod, 'candles'>;

/** Returns whether a method needs the candles of a run beside its result. */
export const needsCandles = (method: MonteCarloMethod): boolean =>
  method !== 'trades' && method !== 'returns';

/** Returns the simulation of a finished run; throws what the methods of `@vela/analytics` throw. */
export function simulateRun(
  run: FinishedColumns,
  request: MonteCarloRequest & { readonly method: ColumnMethod },
): Simulation {
  const { method, ...options } = request;
  const { startingCash, periodsPerYear } = run;
  switch (method) {
    case 'trades':
      return bootstrapTrades(netProfits(run), { ...options, startingCash });
    case 'returns':
      return bootstrapReturns(simpleReturns(columnOf(run.equity, 'equity')), {
        ...options,
        periodsPerYear,
      });
    case 'entries':
      return randomEntries(placedTrades(run), options);
    case 'permutation':
      return permuteTiming(heldReturns(run), { ...options, pnlNet: netProfits(run) });
  }
}

/** Returns net profits in the order of exits. */
function netProfits({ trades }: FinishedColumns): Float64Array {
  const commission = columnOf(trades, 'commission');
  return columnOf(trades, 'pnlGross').map((gross, row) => gross - commission[row]!);
}
