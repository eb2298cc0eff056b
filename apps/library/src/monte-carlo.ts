import { simulate } from '@vela/analytics';
import type { MonteCarloMethod, MonteCarloResult } from '@vela/analytics';
import { CandlePaths, simulateRun } from '@vela/backtest';
import type { ColumnMethod, MonteCarloRequest } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import { backtest } from './backtest.js';
import type { BacktestResult } from './backtest-result.js';
import { CandleSeries } from './candle-series.js';

/** What is drawn, and how. Options that a method does not know are left aside. */
export interface MonteCarloOptions extends Omit<MonteCarloRequest, 'method'> {
  /**
   * `trades` (the default), `returns`, `entries`, `permutation`, or `candles`, which runs the
   * strategy again over the same moves in another order.
   */
  readonly method?: MonteCarloMethod | undefined;
  /** Told the share of the paths that is done, 0 to 1, about a hundred times. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Puts a result to the test by simulation: how much of it is luck. The same seed gives the same
 * answer, here and on the server. Throws `INVALID_INPUT` for options out of range and for results
 * without what a method draws from, `LIMIT_EXCEEDED` for too much work.
 */
export function monteCarlo(
  result: BacktestResult,
  { method = 'trades', onProgress, ...request }: MonteCarloOptions = {},
): MonteCarloResult {
  if (method === 'candles') return overCandlePaths(result, { ...request, method, onProgress });
  const { startingCash, periodsPerYear } = result.finished;
  const series = result.candles.slice(0, result.instruments.length);
  const run = {
    instruments: series.map(({ instrument }) => instrument),
    startingCash,
    periodsPerYear,
    equity: result.columns('equity'),
    trades: result.columns('trades'),
    fills: result.columns('fills'),
    candles: series.map(({ columns }) => columns),
  };
  const wanted: MonteCarloRequest & { readonly method: ColumnMethod } = { ...request, method };
  const simulation = simulateRun(run, wanted);
  return simulate(simulation, (done) => onProgress?.(done / simulation.paths));
}

function overCandlePaths(
  result: BacktestResult,
  { onProgress, ...request }: MonteCarloOptions & { readonly method: 'candles' },
): MonteCarloResult {
  const { options, candles } = result;
  if (candles.length > result.instruments.length || options.quotes !== undefined) {
    throw new VelaError('INVALID_INPUT', 'expected a run of one timeframe for the method candles', {
      hint: 'Candles of several timeframes and quotes cannot be drawn apart; use another method.',
      path: ['method'],
    });
  }
  const study = new CandlePaths({
    candles: candles.map(({ columns }) => columns),
    instruments: candles.map(({ instrument }) => instrument),
    request,
  });
  const simulation = { ...options.simulation, uncertaintyResolutions: 0, lookAheadWindows: 0 };
  while (study.done < study.paths) {
    const path = study.next().map((columns, at) => {
      const { instrument, timeframe } = candles[at]!;
      return new CandleSeries(instrument, timeframe, columns);
    });
    study.take(metricsOver({ ...options, simulation, candles: path, onProgress: undefined }));
    onProgress?.(study.done / study.paths);
  }
  return study.result({ ...result.metrics });
}

/** Returns the statistics of a run; null when the strategy threw. */
function metricsOver(
  options: Parameters<typeof backtest>[0],
): Readonly<Record<string, number | null>> | null {
  try {
    return { ...backtest(options).metrics };
  } catch (thrown) {
    if (thrown instanceof VelaError && thrown.code === 'STRATEGY_FAILED') return null;
    throw thrown;
  }
}
