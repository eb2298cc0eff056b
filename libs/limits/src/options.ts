import { z } from 'zod';

const ratio = z.number().positive().max(1_000).nullable().default(null);
const amount = z.number().positive().max(1e15).nullable().default(null);
const minutes = z.number().positive().max(525_600);
const ids = z.array(z.string().min(1).max(64)).max(10_000).nullable().default(null);

/** What may still be done once a loss limit is reached. */
const lossMode = z.enum(['REDUCE_ONLY', 'HALT', 'FLATTEN']);

/**
 * Limits before every order, the same for a backtest, a deployment and an account; what is null does
 * not limit. Orders that only reduce a position pass all of them but the rate of orders. Limits count
 * what is open: an order is judged as if everything of its side that still works were filled.
 */
export const limitOptions = z
  .strictObject({
    maxPositionQuantity: amount.describe('Most units of one instrument, long or short.'),
    maxPositionValue: amount.describe(
      'Most value of the position in one instrument, in the currency of the account.',
    ),
    maxPositionRatio: ratio.describe('The same as a share of equity: 0.25 for a quarter.'),
    maxGrossExposure: ratio.describe('Most value of all positions together as a share of equity.'),
    maxOrderQuantity: amount.describe('Most units of one order.'),
    maxOrderNotional: amount.describe('Most value of one order, in the currency of the account.'),
    maxOrdersPerMinute: z
      .int()
      .positive()
      .max(1_000_000)
      .nullable()
      .default(null)
      .describe(
        'Most orders that may open within a minute; those that reduce have their own count.',
      ),
    priceCollarRatio: ratio.describe(
      'How far a price may be from the last one, to the worse side: 0.05 lets a buy at most 5 % above.',
    ),
    checkBuyingPower: z
      .boolean()
      .default(false)
      .describe('Whether an order may cost no more than the account can still pay.'),
    allowShort: z.boolean().default(true).describe('Whether positions below zero may be opened.'),
    allowInstruments: ids.describe('Ids of the only instruments that may be opened.'),
    denyInstruments: ids.describe('Ids of instruments that may not be opened.'),
    maxDailyLoss: amount.describe(
      'Loss since the begin of the UTC day after which nothing is opened for the rest of it.',
    ),
    maxDailyLossRatio: ratio.describe('The same as a share of the equity at the begin of the day.'),
    maxDrawdownRatio: ratio.describe('Fall of equity from its peak after which trading ends.'),
    stopLossRatio: ratio.describe(
      'Loss of what it began with, as a fraction of that, after which trading ends.',
    ),
    lossMode: lossMode
      .default('HALT')
      .describe('What is still allowed when a drawdown or a stop-loss has ended trading.'),
    cooldownMinutes: minutes
      .nullable()
      .default(null)
      .describe('How long an instrument is not opened again after a trade in it lost money.'),
    maxLosingStreak: z
      .int()
      .positive()
      .max(10_000)
      .nullable()
      .default(null)
      .describe('Losing trades in a row after which nothing is opened for losingStreakMinutes.'),
    losingStreakMinutes: minutes
      .default(60)
      .describe('How long a losing streak stops entries; the streak counts anew afterwards.'),
  })
  .describe('Limits before every order.');

/** Checked limits, see {@link limitOptions}. */
export type LimitOptions = z.infer<typeof limitOptions>;
