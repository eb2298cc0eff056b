// Decisions on hours, the trend on days, fills on minutes:  node examples/06-several-timeframes.ts
import { Strategy, backtest, ema, generateCandles, resample, rsi, z } from 'vela';

/** Buys dips of the hour while the day points up. */
class DipInTrend extends Strategy.with({
  below: z.number().min(0).max(100).default(30).describe('Buy when the index is below this'),
}) {
  readonly strength = this.indicator(rsi(14));
  // Wider candles are there when they have closed, never before.
  readonly trend = this.indicator(ema(20), { timeframe: '1d' });

  override onCandle(): void {
    const day = this.candle({ timeframe: '1d' });
    if (this.size() !== 0 || !(day.close > this.trend.current)) return;
    if (!(this.strength.current < this.params.below)) return;
    const { close } = this.candle();
    this.buy(50, { stopLoss: 0.98 * close, takeProfit: 1.03 * close });
  }
}

const minutes = generateCandles({
  symbol: 'WALK',
  timeframe: '5m',
  count: 60_000,
  volatility: 0.6,
  seed: 12,
});
const hours = resample(minutes, '1h');
const strategy = DipInTrend;

const coarse = backtest({ strategy, candles: hours, timeframes: ['1h', '1d'] });
console.log(String(coarse));

// The same decisions; what happens inside an hour is now known from its minutes.
const fine = backtest({
  strategy,
  candles: [hours, minutes],
  timeframes: ['1h', '1d'],
  fillTimeframe: '5m',
});
console.log(`equity by hours ${coarse.metrics.finalEquity}, by minutes ${fine.metrics.finalEquity}`);
const { ambiguousCandles, finalEquity } = coarse.uncertainty;
console.log(
  `${ambiguousCandles} hours leave open what came first: ` +
    (finalEquity === null ? 'no range' : `${finalEquity.min} to ${finalEquity.max}`),
);

// Prints:
// DipInTrend on WALK 1h, WALK 1d
//   Return 0.16 %        Sharpe 0.56          Max drawdown -0.30 %    Trades   13
//   Equity 100,165.00    Fees   0.00          Exposure     2.64 %     Win rate 46.15 %
//   equity ▂▂▂▂▂▂▂▂▂▂▂▂▂▃▁▁▁▁▁▁▁▄▄▂▃▃▃▃▄▆▅▅▅▅▅▅▅▅▅▅▃▂▂▂▂▂▂▂▂▃█▇▇▇▇▇▇▇▇▇
//   ! Only 13 closed trades; ratios over trades say little below 30.
//   ! The run paid no fees; real venues and spreads cost money.
// equity by hours 100165, by minutes 100165
// 0 hours leave open what came first: 100165 to 100165
