// A strategy over the candles of a CSV file:  node examples/01-csv.ts
import { Strategy, backtest, crossedAbove, crossedBelow, fromCsv, sma, z } from 'vela';

/** Holds while a fast average is above a slow one. */
class SmaCross extends Strategy.with({
  fast: z.int().min(1).default(10).describe('Candles in the fast average'),
  slow: z.int().min(1).default(30).describe('Candles in the slow average'),
  size: z.number().positive().default(100).describe('Shares of each position'),
}) {
  readonly fast = this.indicator(sma(this.params.fast));
  readonly slow = this.indicator(sma(this.params.slow));

  override onCandle(): void {
    if (this.size() === 0 && crossedAbove(this.fast, this.slow)) this.buy(this.params.size);
    else if (crossedBelow(this.fast, this.slow)) this.close();
  }
}

// Symbol, timeframe and digits of the prices are found from the file; options say otherwise.
const candles = await fromCsv(`${import.meta.dirname}/data/acme.csv`);
console.log(String(candles));

const result = backtest({
  strategy: SmaCross,
  parameters: { fast: 5, slow: 20 },
  candles,
  startingCash: 10_000,
  simulation: { commissionRate: 0.001 },
});

console.log(String(result));
for (const { entryAt, exitAt, quantity, entryPrice, exitPrice, netPnl } of result.trades.slice(-3)) {
  console.log(
    `${entryAt.slice(0, 10)} to ${exitAt.slice(0, 10)}  ${quantity} at ${entryPrice.toFixed(2)}` +
      `, sold at ${exitPrice.toFixed(2)}: ${netPnl.toFixed(2)}`,
  );
}

// Prints:
// ACME 1d, 520 candles, 2022-01-03 to 2023-12-29
// SmaCross on ACME 1d, 520 candles, 2022-01-03 to 2023-12-29
//   Return -3.57 %       Sharpe -0.17         Max drawdown -10.24 %   Trades   17
//   Equity 9,643.35      Fees   147.66        Exposure     45.96 %    Win rate 41.18 %
//   equity ▄▄▄▄▃▃▄▂▂▂▂▃▄▂▂▂▂▂▃▄▄▃▂▂▁▁▂▂▂▂▃▇▇▆▇█▇▆▆▅▆▆▅▅▅▅▄▄▂▂▄▅▅▃▃▃▅▅▃▁
//   ! Only 17 closed trades; ratios over trades say little below 30.
//   ! Equity fell by 10 % after 2023-03-04 and has not come back: the last 41 % of the run lie below that peak.
// 2023-09-04 to 2023-10-06  100 at 46.69, sold at 48.73: 194.46
// 2023-11-10 to 2023-12-06  100 at 48.51, sold at 48.93: 32.26
// 2023-12-18 to 2023-12-21  100 at 51.76, sold at 48.58: -328.03
