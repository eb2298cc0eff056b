import { VelaError } from '@vela/kernel';
import { dayNumber } from '@vela/calendar';
import { z } from 'zod';
import { ROUNDING_MODES, parseAmount } from './amount.js';

/** What a row may be about: the asset class of an instrument, shares and funds being one. */
const SEGMENTS = ['stock', 'option', 'future', 'fx', 'crypto', 'index'] as const;

/** One of {@link SEGMENTS}. */
export type Segment = (typeof SEGMENTS)[number];

/** From narrow to wide: what amounts are added up over before they are limited or rounded. */
const SCOPES = ['fill', 'order', 'day+instrument', 'day+account'] as const;

/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number];

/** What a rate is multiplied with. */
export const BASES = [
  'value',
  'premium',
  'shares',
  'contracts',
  'equivalentShares',
  'received',
  'order',
  'lines',
  'deliveryAverage',
  'intradayAverage',
  'deliveryBuy',
  'intradayBuy',
  'deliverySale',
] as const;

/** One of {@link BASES}. */
export type Basis = (typeof BASES)[number];

/** How sure it is that a row is right. */
export const CONFIDENCES = ['verified', 'secondary', 'unverified'] as const;

/** One of {@link CONFIDENCES}. */
export type Confidence = (typeof CONFIDENCES)[number];

const within = (limit: string, belowZero: boolean) =>
  z.string().refine(
    (text) => {
      try {
        const amount = parseAmount(text);
        const size = amount < 0n ? -amount : amount;
        return (belowZero || amount >= 0n) && size < parseAmount(limit);
      } catch {
        return false;
      }
    },
    `expected decimal text ${belowZero ? '' : 'of 0 or more '}such as "0.0025"`,
  );

const rate = within('1000000', true);
const amount = within('1000000000000', false);

const date = z.string().refine((text) => {
  try {
    dayNumber(text);
    return true;
  } catch {
    return false;
  }
}, 'expected a date such as "2026-04-04"');

const tiers = z.strictObject({
  period: z
    .enum(['month', '30days'])
    .describe(
      'month: since the first of the month, each step for its own part of a fill. 30days: ' +
        'the 30 days before, one step for the whole day.',
    ),
  measure: z.enum(['shares', 'value']).describe('What is added up over the period.'),
  steps: z
    .array(
      z.strictObject({
        from: amount.describe('Volume from which the step holds.'),
        rate,
        makerRate: rate.optional(),
      }),
    )
    .min(1)
    .max(50),
});

/** One dated row of a schedule, as JSON. Rates and amounts are decimal text, never numbers. */
export const feeRow = z
  .strictObject({
    line: z.string().min(1).max(60).describe('Line of the contract note that the row belongs to.'),
    segment: z
      .array(z.enum(SEGMENTS))
      .min(1)
      .default([...SEGMENTS]),
    side: z.enum(['buy', 'sell', 'both', 'exercise']).default('both'),
    basis: z.enum(BASES),
    of: z.array(z.string()).min(1).optional().describe('Lines whose charge is the basis "lines".'),
    rate: rate.nullable().default(null).describe('null: unknown from this date on.'),
    makerRate: rate.optional().describe('Rate of fills that gave liquidity, where it differs.'),
    tiers: tiers.optional().describe('Steps by volume, in place of a rate.'),
    min: amount.optional(),
    minFractional: amount.optional().describe('Minimum while the quantity is no whole number.'),
    max: amount.optional(),
    maxBasis: z.enum(['amount', 'value']).default('amount').describe('value: max is a fraction.'),
    limitScope: z.enum(SCOPES).default('fill').describe('Over what min and max hold.'),
    wholeShares: z.boolean().default(false).describe('Count a broken quantity as the next whole.'),
    validFrom: date.optional().describe('First trade date; absent: since ever.'),
    roundingMode: z.enum(ROUNDING_MODES).default('none'),
    roundingUnit: amount.default('0.01'),
    roundingScope: z.enum(SCOPES).default('fill').describe('Over what is summed before rounding.'),
    currency: z.string().min(2).max(10).optional().describe('Of prices; absent: the schedule’s.'),
    venue: z.array(z.string()).min(1).optional().describe('Market identifier codes.'),
    symbols: z.array(z.string()).min(1).optional().describe('Beats rows without symbols.'),
    priceFrom: amount.optional().describe('Lowest price of a fill that the row is for.'),
    priceBelow: amount.optional().describe('Price from which on the row is not for a fill.'),
    when: z.record(z.string(), z.string()).optional().describe('Choices for which the row holds.'),
    source: z.string().max(300).default('as given by the user'),
    confidence: z.enum(CONFIDENCES).default('unverified'),
  })
  .superRefine((row, context) => {
    for (const [path, message] of faultsOf(row)) {
      context.addIssue({ code: 'custom', path: [path], message });
    }
  });

/** A checked row with every default filled in. */
export type FeeRow = z.output<typeof feeRow>;

/** A row as it is written: what has a default may be left out. */
export type FeeRowDraft = z.input<typeof feeRow>;

/** Returns what a volume is counted in that is comparable with a basis. */
const measureOf = (basis: Basis): 'shares' | 'value' =>
  basis === 'value' || basis === 'premium' || basis === 'received' ? 'value' : 'shares';

const NETTED: readonly Basis[] = [
  'deliveryAverage',
  'intradayAverage',
  'deliveryBuy',
  'intradayBuy',
  'deliverySale',
];

/** Returns whether a basis is what remains of an instrument's buys and sells of a day. */
export const isNetted = (basis: Basis): boolean => NETTED.includes(basis);

/** Returns the scope over which a row's charge is computed, limits included. */
export function chargeScopeOf(row: Pick<FeeRow, 'basis' | 'limitScope'>): Scope {
  if (isNetted(row.basis)) return 'day+instrument';
  if (row.basis === 'lines') return 'day+account';
  if (row.basis === 'order' && row.limitScope === 'fill') return 'order';
  return row.limitScope;
}

/** Returns a negative number, 0 or a positive number as a scope is narrower, equal or wider. */
const compareScopes = (a: Scope, b: Scope): number => SCOPES.indexOf(a) - SCOPES.indexOf(b);

type RowFault = readonly [path: string, message: string];

function* faultsOf(row: FeeRow): Generator<RowFault> {
  const { basis, tiers: steps } = row;
  if ((basis === 'lines') !== (row.of !== undefined)) {
    yield ['of', 'expected names of lines together with the basis "lines", and only then'];
  }
  if (steps !== undefined && row.rate !== null) {
    yield ['rate', 'expected either a rate or tiers, found both'];
  }
  if (row.makerRate !== undefined && row.rate === null) {
    yield ['makerRate', 'expected a rate beside makerRate'];
  }
  if (steps !== undefined && (isNetted(basis) || basis === 'lines' || basis === 'order')) {
    yield ['tiers', `expected a rate with the basis "${basis}", found tiers`];
  }
  if (steps !== undefined && !ascending(steps.steps.map(({ from }) => from))) {
    yield ['tiers', 'expected steps with growing "from", the first one "0"'];
  }
  if (steps?.period === 'month' && measureOf(basis) !== steps.measure) {
    yield ['tiers', `expected steps by ${measureOf(basis)} with the basis "${basis}"`];
  }
  if (row.maxBasis === 'value' && (isNetted(basis) || basis === 'lines')) {
    yield ['maxBasis', `expected "amount" with the basis "${basis}", found "value"`];
  }
  if (row.roundingMode !== 'none' && parseAmountOr(row.roundingUnit, 0n) <= 0n) {
    yield ['roundingUnit', 'expected a unit above 0'];
  }
  const scope = chargeScopeOf(row);
  if (row.roundingMode !== 'none' && compareScopes(row.roundingScope, scope) < 0) {
    yield [
      'roundingScope',
      `expected "${scope}" or wider, because that is what is charged as one, ` +
        `found "${row.roundingScope}"`,
    ];
  }
  if (basis === 'received') yield* receivedFaults(row);
}

/** What is taken out of a fill is known at once: nothing is summed up before. */
function* receivedFaults(row: FeeRow): Generator<RowFault> {
  const expected = (what: string): string => `expected ${what} with the basis "received"`;
  if (row.roundingScope !== 'fill') yield ['roundingScope', expected('"fill"')];
  if (row.tiers?.period === 'month') yield ['tiers', expected('steps by 30 days')];
  for (const limit of ['min', 'minFractional', 'max'] as const) {
    if (row[limit] !== undefined) yield [limit, expected('no limit')];
  }
}

function parseAmountOr(text: string, otherwise: bigint): bigint {
  try {
    return parseAmount(text);
  } catch (thrown) {
    // The field's own check has reported it already.
    if (thrown instanceof VelaError) return otherwise;
    throw thrown;
  }
}

function ascending(froms: readonly string[]): boolean {
  const amounts = froms.map((from) => parseAmountOr(from, -1n));
  return amounts.every((one, at) => (at === 0 ? one === 0n : one > amounts[at - 1]!));
}
