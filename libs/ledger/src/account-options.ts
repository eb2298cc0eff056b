import { SCALE_MAX, decimalOf } from '@vela/kernel';
import { z } from 'zod';

const exact = (rate: number): boolean => {
  try {
    return decimalOf(rate).scale <= SCALE_MAX;
  } catch {
    return false;
  }
};

/** A year's rate as a fraction, taken as its shortest text says; below 0 the payer receives. */
const annualRate = z
  .number()
  .min(-10)
  .max(10)
  .refine(exact, 'expected a rate of at most 18 digits behind the point')
  .default(0);

const fraction = z.number().gt(0).max(1);

const conversion = z
  .enum(['hold', 'convert'])
  .default('hold')
  .describe(
    'What becomes of cash in another currency than the account: kept there, where less than ' +
      'nothing is a loan, or converted with every fill at the rate of the moment.',
  );

/** Which orders the account may place, and when it is made to reduce its positions. */
export const accountOptions = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('unlimited'), conversion })
    .describe('No limit: any order that can be matched is filled.'),
  z
    .strictObject({ kind: z.literal('cash'), conversion })
    .describe('Orders are paid from the cash at hand: nothing is borrowed, nothing sold short.'),
  z
    .strictObject({
      kind: z.literal('margin'),
      conversion,
      initial: fraction
        .default(0.5)
        .describe('Fraction of the value of long positions that equity must cover to open them.'),
      maintenance: fraction
        .default(0.25)
        .describe('Fraction of the value of long positions below which equity must not fall.'),
      shortInitial: fraction
        .default(0.5)
        .describe('Fraction of the value of short positions that equity must cover to open them.'),
      shortMaintenance: fraction
        .default(0.3)
        .describe('Fraction of the value of short positions below which equity must not fall.'),
      leverage: z
        .number()
        .gt(0)
        .nullable()
        .default(null)
        .describe('Most value of all positions as a multiple of equity; null for no such limit.'),
    })
    .refine((one) => one.maintenance <= one.initial && one.shortMaintenance <= one.shortInitial, {
      path: ['maintenance'],
      message: 'expected a maintenance requirement that is not above the initial one',
    })
    .describe('Positions may be worth more than the cash that carries them.'),
]);

/** Options of the account with every default filled in. */
export type AccountOptions = z.infer<typeof accountOptions>;

/** What money and borrowed shares cost by the day. */
export const financingOptions = z.strictObject({
  debitRate: annualRate.describe('Paid on cash below zero, by currency.'),
  creditRate: annualRate.describe('Received on cash above zero, by currency.'),
  borrowRate: annualRate.describe('Paid on the value of short positions.'),
  longRate: annualRate.describe(
    'Paid on the value of long positions: the overnight funding of contracts.',
  ),
  dayCount: z
    .int()
    .min(360)
    .max(365)
    .refine((days) => days === 360 || days === 365, 'expected 360 or 365 days')
    .default(365)
    .describe('Days of the year that an annual rate is divided by.'),
  digits: z
    .int()
    .min(0)
    .max(8)
    .default(8)
    .describe('Digits behind the point to which each charge is rounded, half to even.'),
});

/** Options of financing with every default filled in. */
export type FinancingOptions = z.infer<typeof financingOptions>;

/** Returns whether any rate is other than zero, so that days have to be charged at all. */
export const chargesAnything = (financing: FinancingOptions): boolean =>
  (['debitRate', 'creditRate', 'borrowRate', 'longRate'] as const).some(
    (name) => financing[name] !== 0,
  );
