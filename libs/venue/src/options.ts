import { parseDecimal } from '@vela/kernel';
import { z } from 'zod';

const rate = z.string().refine((text) => {
  try {
    const { units, scale } = parseDecimal(text);
    return units >= 0n && units < 10n ** BigInt(scale) && units < 10n ** 15n;
  } catch {
    return false;
  }
}, 'expected a fraction from 0 to below 1 as decimal text, for instance "0.001"');

/**
 * Every assumption of the simulated venue, by name. What an option does not say is fixed: a
 * decision at the close of a candle acts from the next one, market orders fill at its open, stops
 * before limits inside one candle, and an order that the open has passed fills at the open.
 */
export const simulationOptions = z.strictObject({
  commissionRate: rate
    .default('0')
    .describe('Fee of each fill as a fraction of its notional, decimal text.'),
  entrySpread: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Fraction by which a fill that opens a position is worse; exits are not touched.'),
  bracketActiveFrom: z
    .enum(['entryBar', 'nextBar'])
    .default('entryBar')
    .describe(
      'From when stop-loss and take-profit of a market entry live: the candle of the entry or the ' +
        'one after it. Those of stop and limit entries live from the next candle.',
    ),
  tickRounding: z
    .enum(['venue', 'none'])
    .default('venue')
    .describe('Whether prices of orders are rounded to the tick, half up, or taken as they are.'),
});

/** Options of the simulated venue with every default filled in. */
export type SimulationOptions = z.infer<typeof simulationOptions>;

/** Returns the assumptions of a run as sentences for its reader. */
export function describeAssumptions(options: SimulationOptions): readonly string[] {
  return [
    'Decisions at the close of a candle act from the next candle; market orders fill at its open.',
    'Inside one candle stops are looked at before limits; a gap fills at the open.',
    'A limit order fills in full as soon as the candle touches its price, whatever the volume.',
    `Stop-loss and take-profit of a market entry live from ${
      options.bracketActiveFrom === 'entryBar' ? 'the candle of the entry' : 'the next candle'
    }.`,
    `Fee ${options.commissionRate} of the notional of each fill.`,
    `Fills that open a position are worse by the fraction ${options.entrySpread}.`,
    options.tickRounding === 'venue'
      ? 'Prices of orders are rounded to the tick, half up.'
      : 'Prices of orders are not rounded to the tick.',
    'Quantities are rounded down to the lot.',
    'No limit on buying power, no borrow cost, no interest, no latency.',
    'Positions at average cost, round trips first in first out.',
  ];
}
