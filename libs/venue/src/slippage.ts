import type { SlippageModel, TakerFill } from './models.js';
import type { SlippageOptions } from './slippage-options.js';

/** Share of the candle's volume that a fill takes; all of it when there is no volume. */
const shareOf = ({ quantity, candle }: TakerFill): number =>
  candle.volume > 0 ? Math.min(1, quantity / candle.volume) : 1;

/** The same amount on every fill, for instance half a usual spread. */
const fixed = (amount: number): SlippageModel => ({ slip: () => amount });

/** A share of the price: hundredths of a percent, as brokers quote costs. */
const proportional = (fraction: number): SlippageModel => ({
  slip: ({ price }) => price * fraction,
});

/**
 * `impact · share² · price`, share = quantity / volume of the candle. Source: Zipline's
 * `VolumeShareSlippage` (Quantopian, zipline.finance.slippage: "simulated_impact = volume_share**2 *
 * price_impact * price"); its limit on the share is the option `participation`.
 */
const volumeShare = (impact: number): SlippageModel => ({
  slip: (fill) => impact * shareOf(fill) ** 2 * fill.price,
});

/**
 * `coefficient · volatility · √(quantity / volume) · price`, the square-root law of market impact.
 * Source: Grinold and Kahn (1999), "Active Portfolio Management", chapter 16; Tóth et al. (2011),
 * "Anomalous price impact and the critical nature of liquidity in financial markets", equation 1.
 * Volatility and volume are of the same span, here one candle.
 */
const squareRoot = (coefficient: number, volatility: number): SlippageModel => ({
  slip: (fill) => coefficient * volatility * Math.sqrt(shareOf(fill)) * fill.price,
});

/** Returns the model that an option names, null for none. */
export function createSlippage(options: SlippageOptions): SlippageModel | null {
  switch (options.model) {
    case 'none':
      return null;
    case 'fixed':
      return fixed(options.amount);
    case 'bps':
      return proportional(options.bps / 10_000);
    case 'spread':
      return proportional(options.fraction / 2);
    case 'volumeShare':
      return volumeShare(options.impact);
    case 'squareRoot':
      return squareRoot(options.coefficient, options.volatility);
  }
}
