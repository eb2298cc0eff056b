// Fills of your own: costs that grow with size, thin candles, a fee table:
//   node examples/04-own-fill-model.ts
import { Strategy, backtest, fromCsv } from 'vela';
import type { LiquidityModel, SlippageModel } from 'vela';

/** Each first candle of a month buys a thousand shares, each last week sells what is held. */
class Monthly extends Strategy {
  override onCandle(): void {
    if (this.slice % 21 === 0 && !this.hasWorkingOrders()) this.buy(1_000);
    if (this.slice % 21 === 15) this.close();
  }
}

/** A twentieth of the candle's range, and more for an order that is large for the candle. */
const slippage: SlippageModel = {
  slip({ candle, quantity }) {
    const share = candle.volume > 0 ? quantity / candle.volume : 1;
    return (candle.high - candle.low) * (0.05 + share);
  },
};

/** Nobody trades with us while less than 50,000 change hands; else one in two hundred is ours. */
const liquidity: LiquidityModel = {
  available({ candle, taken }) {
    return candle.volume < 50_000 ? 0 : Math.max(0, 0.005 * candle.volume - taken);
  },
};

/** One currency an order, a cent for each share above two hundred, and a tax on sales. */
const fee = ({ side, quantity, price }: { side: string; quantity: number; price: number }) =>
  1 + 0.01 * Math.max(0, quantity - 200) + (side === 'sell' ? 0.0005 * quantity * price : 0);

const candles = await fromCsv(`${import.meta.dirname}/data/acme.csv`);
const plain = backtest({ strategy: Monthly, candles });
const own = backtest({ strategy: Monthly, candles, models: { slippage, liquidity, fee } });

for (const [name, result] of Object.entries({ plain, own })) {
  const { metrics, fills } = result;
  const equity = metrics.finalEquity?.toFixed(2);
  console.log(`${name.padEnd(6)} ${fills.length} fills, fees ${metrics.fees}, equity ${equity}`);
}
console.log('The first order, piece by piece:');
for (const { at, quantity, price, fee: paid } of own.fills.filter(({ order }) => order === 0)) {
  console.log(`  ${at.slice(0, 10)}  ${quantity} at ${price}, fee ${paid}`);
}
console.log(own.assumptions.slice(-3).join('\n'));

// Prints:
// plain  49 fills, fees 0, equity 105170.00
// own    79 fills, fees 930.81598933, equity 100657.24
// The first order, piece by piece:
//   2022-01-04  852 at 42.34554822245688, fee 7.52
//   2022-01-05  148 at 42.89552229654404, fee 1
// Slippage comes from a model of the caller.
// What a candle has for an order is limited by a model of the caller.
// Fees come from a model of the caller, whatever the options say of them.
