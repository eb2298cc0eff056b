import { describeAccount, describeFinancing } from './account-assumptions.js';
import type { SimulationOptions } from './options.js';
import type { SlippageOptions } from './slippage-options.js';

/** Returns the assumptions of a run as sentences for its reader. */
export function describeAssumptions(options: SimulationOptions): readonly string[] {
  return [
    ...timing(options),
    ...prices(options),
    // A schedule of fees describes itself, see `FeeModel`.
    ...(options.fees === null
      ? [`Fee ${options.commissionRate} of the notional of each fill.`]
      : []),
    ...sizes(options),
    ...describeAccount(options.account),
    ...describeFinancing(options.financing),
    'Positions at average cost, round trips first in first out.',
  ];
}

function timing(options: SimulationOptions): string[] {
  const { marketFill, latencyMs, intrabar, bracketActiveFrom } = options;
  return [
    marketFill === 'nextOpen'
      ? 'Decisions at the close of a candle act from the next candle; market orders fill at its open.'
      : 'Market orders fill at the close of the candle on which they were decided; all others act from the next candle.',
    latencyMs === 0
      ? 'No latency.'
      : `Orders act from the first candle that opens ${latencyMs} ms after the decision or later.`,
    PATHS[intrabar],
    intrabar === 'pessimistic'
      ? `Stop-loss and take-profit of a market entry live from ${
          bracketActiveFrom === 'entryBar' && marketFill === 'nextOpen'
            ? 'the candle of the entry'
            : 'the next candle'
        }.`
      : 'Stop-loss and take-profit live from the point of the fill on.',
  ];
}

const PATHS: Readonly<Record<SimulationOptions['intrabar'], string>> = {
  pessimistic: 'Inside one candle stops are looked at before limits; a gap fills at the open.',
  openHighLowClose:
    'Prices of a candle go from open to high to low to close; a gap fills at the open.',
  openLowHighClose:
    'Prices of a candle go from open to low to high to close; a gap fills at the open.',
  adaptive:
    'Prices of a candle go first to the extreme that is nearer to the open (to the high when both are as near), then to the other; a gap fills at the open.',
  seeded:
    'The order of high and low of each candle is drawn from a seeded random stream; a gap fills at the open.',
};

function prices(options: SimulationOptions): string[] {
  const { limitFill, limitCrossTicks, slippage, entrySpread, tickRounding } = options;
  return [
    {
      touch: 'A limit order fills as soon as the candle touches its price.',
      cross: `A limit order fills when the candle passes its price by ${limitCrossTicks} ${
        limitCrossTicks === 1 ? 'tick' : 'ticks'
      } or opens beyond it.`,
      volume:
        'A limit order fills at most the share of a candle’s range at or beyond its price times the volume.',
    }[limitFill],
    describeSlippage(slippage),
    `Fills that open a position are worse by the fraction ${entrySpread}.`,
    tickRounding === 'venue'
      ? 'Prices of orders are rounded to the tick, half up.'
      : 'Prices of orders are not rounded to the tick.',
  ];
}

function describeSlippage(slippage: SlippageOptions): string {
  const who = 'Fills that take liquidity are worse by';
  switch (slippage.model) {
    case 'none':
      return 'No slippage.';
    case 'fixed':
      return `${who} ${slippage.amount}.`;
    case 'bps':
      return `${who} ${slippage.bps} hundredths of a percent.`;
    case 'spread':
      return `${who} half of a spread of the fraction ${slippage.fraction}.`;
    case 'volumeShare':
      return `${who} ${slippage.impact} times the square of their share of the candle’s volume.`;
    case 'squareRoot':
      return `${who} ${slippage.coefficient} times the volatility ${slippage.volatility} times the square root of their share of the candle’s volume.`;
  }
}

function sizes({ participation }: SimulationOptions): string[] {
  return [
    'Quantities are rounded down to the lot.',
    participation === null
      ? 'Fills are not limited by volume.'
      : `All fills of a candle take at most ${participation} of its volume; the rest waits.`,
  ];
}
