import { z } from 'zod';

/**
 * By how much a fill that takes liquidity (market orders, stops, market-if-touched orders and
 * trailing stops) is worse than the price at which it happens. See `slippage.ts` for formulas and
 * their sources.
 */
export const slippageOptions = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('none') }),
  z.strictObject({
    model: z.literal('fixed'),
    amount: z.number().min(0).describe('Amount in the currency of the price.'),
  }),
  z.strictObject({
    model: z.literal('bps'),
    bps: z.number().min(0).lt(10_000).describe('Hundredths of a percent of the price.'),
  }),
  z.strictObject({
    model: z.literal('spread'),
    fraction: z
      .number()
      .min(0)
      .lt(1)
      .describe('Distance of bid and ask as a fraction of the price; a fill pays half of it.'),
  }),
  z.strictObject({
    model: z.literal('volumeShare'),
    impact: z
      .number()
      .min(0)
      .describe('Impact as a fraction of the price when all of the volume is taken.'),
  }),
  z.strictObject({
    model: z.literal('squareRoot'),
    coefficient: z.number().min(0).describe('Factor of the law, of the order of 1.'),
    volatility: z
      .number()
      .min(0)
      .describe('Standard deviation of the return of one candle as a fraction.'),
  }),
]);

/** One way to make fills worse, see {@link slippageOptions}. */
export type SlippageOptions = z.infer<typeof slippageOptions>;
