// Three symbols that share one account:  node examples/02-several-symbols.ts
import { type Candle, Strategy, backtest, fromCsv, roc, z } from 'vela';

/** Each month holds the symbol that rose most, with all the cash there is. */
class Strongest extends Strategy.with({
  lookback: z.int().min(2).default(60).describe('Candles over which the rise is measured'),
  every: z.int().min(1).default(21).describe('Candles between two decisions'),
}) {
  // One indicator for each series; a series is named by its place in the list of candles.
  readonly rises = [0, 1, 2].map((series) =>
    this.indicator(roc(this.params.lookback), { series }),
  );

  // Called once for each instant, when the candles of all symbols that close then are known.
  override onSlice(): void {
    if (this.slice % this.params.every !== 0 || !this.rises.every(({ ready }) => ready)) return;
    const rises = this.rises.map(({ current }) => current);
    const best = rises.indexOf(Math.max(...rises));
    for (const instrument of [0, 1, 2]) {
      if (instrument !== best && this.size(instrument) !== 0) this.close(instrument);
    }
    if (this.size(best) !== 0 || rises[best]! <= 0) return;
    const { close }: Candle = this.candle(best);
    this.buy(Math.floor((0.95 * this.equity) / close), { instrument: best });
  }
}

const candles = await Promise.all(
  ['acme', 'bolt', 'crux'].map((name) => fromCsv(`${import.meta.dirname}/data/${name}.csv`)),
);
const result = backtest({ strategy: Strongest, candles, startingCash: 50_000 });
console.log(String(result));

for (const { symbol, tradeCount, netPnl, openPnl } of result.instruments) {
  console.log(`${symbol}  ${tradeCount} trades: ${netPnl.toFixed(2)}, open: ${openPnl.toFixed(2)}`);
}

// Prints:
// Strongest on ACME 1d, BOLT 1d, CRUX 1d
//   Return 42.82 %       Sharpe 0.69          Max drawdown -23.77 %   Trades   5
//   Equity 71,412.29     Fees   0.00          Exposure     87.69 %    Win rate 60.00 %
//   equity ▂▂▂▂▂▂▂▂▂▁▁▁▂▂▃▂▂▂▂▃▄▄▄▃▃▅▆▇▇▆▅▆▅▅▆▆▆▆▆▆▇▇▇██▇▇▆▆▆▆▇█▇▆▆▆▆▅▅
//   ! Only 5 closed trades; ratios over trades say little below 30.
//   ! One trade makes 72 % of all gross profit.
//   ! CRUX makes 82 % of the profit of 3 instruments.
//   ! The month 2022-11 makes 80 % of the net profit of 24 months.
//   ! Equity fell by 24 % after 2023-06-17 and has not come back: the last 27 % of the run lie below that peak.
//   ! The run paid no fees; real venues and spreads cost money.
// ACME  2 trades: 123.18, open: 0.00
// BOLT  2 trades: 5520.19, open: -9391.48
// CRUX  1 trades: 25160.40, open: 0.00
