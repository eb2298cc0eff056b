import { z } from 'zod';

const fraction = z.number().gt(0).max(1);
const yearly = z.number().min(0).max(10);

/** What an account may buy: everything, what its cash pays for, or a multiple of its equity. */
export const accountOptions = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unlimited') }),
  z.strictObject({ kind: z.literal('cash') }),
  z
    .strictObject({
      kind: z.literal('margin'),
      initial: fraction
        .default(0.5)
        .describe('Share of the value of a new position that equity must cover.'),
      maintenance: fraction
        .default(0.25)
        .describe('Share of the value of all positions below which a margin call closes some.'),
    })
    .refine(({ initial, maintenance }) => maintenance <= initial, {
      path: ['maintenance'],
      message: 'expected a maintenance margin of at most the initial margin',
    }),
]);

/** What money and borrowed shares cost or earn over time, as fractions a year. */
export const financingOptions = z.strictObject({
  debitRate: yearly.default(0).describe('Interest paid on negative cash.'),
  creditRate: yearly.default(0).describe('Interest earned on positive cash.'),
  borrowRate: yearly.default(0).describe('Fee paid on the value of short positions.'),
  dayCount: z
    .union([z.literal(360), z.literal(365)])
    .default(365)
    .describe('Days by which a yearly rate is divided.'),
});
