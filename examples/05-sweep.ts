// Six strategies, several parameters each, one table:  node examples/05-sweep.ts
import { backtest, builtInStrategies, generateCandles } from 'vela';

const candles = generateCandles({ symbol: 'WALK', count: 5_000, seed: 7, volatility: 0.3 });
const grids: Record<string, readonly Record<string, number>[]> = {
  'sma-cross-long': [5, 10, 20].map((fast) => ({ fast, slow: 4 * fast })),
  'sma-cross-reverse': [5, 10, 20].map((fast) => ({ fast, slow: 4 * fast })),
  'donchian-bracket': [20, 40, 60].map((period) => ({ period })),
  'rsi-meanrev': [7, 14, 21].map((period) => ({ period })),
  'limit-entry': [0.01, 0.02, 0.03].map((offset) => ({ offset })),
  'stop-entry': [0.005, 0.01, 0.02].map((offset) => ({ offset })),
};

const rows = Object.entries(grids).flatMap(([name, grid]) =>
  grid.map((parameters) => {
    const strategy = builtInStrategies.get(name)!;
    const { metrics } = backtest({
      strategy,
      parameters,
      candles,
      // What candles leave open is measured by a hundred runs beside each: later, for the best.
      simulation: { commissionRate: 0.0005, uncertaintyResolutions: 0 },
    });
    return { name, parameters, metrics };
  }),
);

rows.sort((a, b) => (b.metrics.sharpe ?? -Infinity) - (a.metrics.sharpe ?? -Infinity));
console.log('strategy            sharpe   return  trades  parameters');
for (const { name, parameters, metrics } of rows.slice(0, 6)) {
  console.log(
    `${name.padEnd(18)}  ${(metrics.sharpe ?? Number.NaN).toFixed(2).padStart(6)}` +
      `  ${(100 * (metrics.totalReturn ?? 0)).toFixed(2).padStart(6)}%` +
      `  ${String(metrics.tradeCount).padStart(6)}  ${JSON.stringify(parameters)}`,
  );
}
console.log(`${rows.length} backtests; the best of many is better than it will be again.`);

// Prints:
// strategy            sharpe   return  trades  parameters
// limit-entry           0.38   14.94%     198  {"offset":0.03}
// sma-cross-long        0.33   22.77%     151  {"fast":5,"slow":20}
// limit-entry           0.27   21.07%     781  {"offset":0.01}
// sma-cross-reverse     0.24   22.68%     303  {"fast":5,"slow":20}
// donchian-bracket      0.14    9.09%     107  {"period":20}
// sma-cross-long        0.14    8.73%      42  {"fast":20,"slow":80}
// 18 backtests; the best of many is better than it will be again.
