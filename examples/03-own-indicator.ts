// An indicator of your own, alone and inside a strategy:  node examples/03-own-indicator.ts
import { Indicator, Strategy, backtest, computeIndicator, fromCsv, z } from 'vela';

/**
 * Share of the last candles that closed above their open. What an indicator remembers are its own
 * fields: numbers, booleans, typed arrays, other indicators. So it can be stored and restored.
 */
class UpShare extends Indicator<{ readonly period: number }> {
  override readonly inputs = ['open', 'close'] as const;
  private readonly ups: Float64Array;
  private count = 0;
  private sum = 0;

  constructor(period: number) {
    super({ period });
    this.ups = new Float64Array(period);
  }

  get kind(): string {
    return 'UP_SHARE';
  }

  /** Updates after which there is a value. */
  get warmUp(): number {
    return this.parameters.period;
  }

  /** Takes the columns named in `inputs`, in constant time and without making objects. */
  update(open: number, close: number): void {
    const { period } = this.parameters;
    const place = this.count % period;
    const isUp = close > open ? 1 : 0;
    this.sum += isUp - this.ups[place]!;
    this.ups[place] = isUp;
    this.count++;
    this.previous = this.current;
    if (this.count < period) return;
    this.ready = true;
    this.current = this.sum / period;
  }
}

class BuyWeakness extends Strategy.with({
  period: z.int().min(2).default(10),
  below: z.number().min(0).max(1).default(0.3),
}) {
  readonly share = this.indicator(new UpShare(this.params.period));

  override onCandle(): void {
    if (this.size() === 0 && this.share.current <= this.params.below) this.buy(100);
    else if (this.size() > 0 && this.share.current >= 0.5) this.close();
  }
}

const candles = await fromCsv(`${import.meta.dirname}/data/acme.csv`);
const { value } = computeIndicator(new UpShare(10), candles);
console.log(`first value in row ${value!.firstIndex}: ${value!.values[value!.firstIndex]}`);
console.log(`last value: ${value!.values.at(-1)}`);
console.log(String(backtest({ strategy: BuyWeakness, candles })));

// Prints:
// first value in row 9: 0.6
// last value: 0.4
// BuyWeakness on ACME 1d, 520 candles, 2022-01-03 to 2023-12-29
//   Return -0.04 %       Sharpe -0.03         Max drawdown -1.09 %    Trades   11
//   Equity 99,959.00     Fees   0.00          Exposure     20.38 %    Win rate 72.73 %
//   equity ███████▇▄▄▅▅▅▅▂▁▁▁▁▁▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▄▅▅▅▅▅▅▄▃▃▃▄▅▅▆▆▆▆▆▆▇▇▇▇
//   ! Only 11 closed trades; ratios over trades say little below 30.
//   ! The run paid no fees; real venues and spreads cost money.
//   ! Positions that are still open at the end make 276 % of the result (ACME).
