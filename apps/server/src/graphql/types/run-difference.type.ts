import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

/** What two runs differ in. */
export const DifferencePart = {
  ENGINE: 'ENGINE',
  DATA: 'DATA',
  SOURCE: 'SOURCE',
  PARAMETERS: 'PARAMETERS',
  OPTIONS: 'OPTIONS',
  SEED: 'SEED',
  RANGE: 'RANGE',
  ACCOUNT: 'ACCOUNT',
  ORDERS: 'ORDERS',
  FILLS: 'FILLS',
  EQUITY: 'EQUITY',
} as const;
/** One of {@link DifferencePart}. */
export type DifferencePart = (typeof DifferencePart)[keyof typeof DifferencePart];
registerEnumType(DifferencePart, {
  name: 'DifferencePart',
  description: 'What two runs differ in: a part of what decided them, or a table of their result.',
  valuesMap: {
    ENGINE: { description: 'Version of the engine.' },
    DATA: { description: 'Candles: version and contents of a dataset, timeframes.' },
    SOURCE: { description: 'Source of the strategy.' },
    PARAMETERS: { description: 'Parameters of the strategy.' },
    OPTIONS: { description: 'Options of the simulation.' },
    SEED: { description: 'Seed of random choices.' },
    RANGE: { description: 'First and last day.' },
    ACCOUNT: { description: 'Cash, currency, exchange rates, corporate actions.' },
    ORDERS: { description: 'Orders that were placed.' },
    FILLS: { description: 'Executions.' },
    EQUITY: { description: 'The curve.' },
  },
});

/** Where two runs differ. */
@ObjectType('RunDifference', { description: 'Where two runs differ, with both values.' })
export class RunDifferenceType {
  @Field(() => DifferencePart, { description: 'What differs.' })
  part!: DifferencePart;

  @Field(() => Int, { nullable: true, description: 'First row of the table, from 0; else null.' })
  row!: number | null;

  @Field(() => String, { description: 'Input or column.' })
  field!: string;

  @Field(() => String, { description: 'Value of this run.' })
  original!: string;

  @Field(() => String, { description: 'Value of the other run.' })
  repeated!: string;
}

/** How two runs compare. */
@ObjectType('Reproduction', {
  description: 'Whether another run repeats this one to the last bit, and where it does not.',
})
export class ReproductionType {
  @Field(() => Boolean, { description: 'Whether every order, fill and point is the same.' })
  identical!: boolean;

  @Field(() => [RunDifferenceType], { description: 'Parts of the input that differ.' })
  inputs!: readonly RunDifferenceType[];

  @Field(() => RunDifferenceType, {
    nullable: true,
    description: 'First row of orders, fills or equity that differs; null when none does.',
  })
  first!: RunDifferenceType | null;
}
