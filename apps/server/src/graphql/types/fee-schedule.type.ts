import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Confidence, FeeRow, FeeSchedule } from '@vela/fees';
import { DecimalScalar, JsonScalar } from '../scalars/scalars.js';

/** How sure it is that a row of a schedule is right. */
export const FeeConfidence = {
  VERIFIED: 'verified',
  SECONDARY: 'secondary',
  UNVERIFIED: 'unverified',
} as const satisfies { readonly [Name in Uppercase<Confidence>]: Lowercase<Name> };
registerEnumType(FeeConfidence, {
  name: 'FeeConfidence',
  description: 'How sure it is that a row of a schedule of fees is right.',
  valuesMap: {
    VERIFIED: { description: 'Read on an official page, or in two independent places.' },
    SECONDARY: { description: 'Read on one other page or in public code.' },
    UNVERIFIED: { description: 'From memory or inferred.' },
  },
});

/** One dated row of a schedule. */
@ObjectType('FeeRow', { description: 'One dated row of a schedule of fees.' })
export class FeeRowType {
  @Field(() => String, { description: 'Line of the contract note that the row belongs to.' })
  line!: string;

  @Field(() => [String], {
    description: 'What it is for: stock, option, future, fx, crypto, index.',
  })
  segments!: readonly string[];

  @Field(() => String, { description: 'buy, sell, both or exercise.' })
  side!: string;

  @Field(() => String, { description: 'What the rate is multiplied with, for instance value.' })
  basis!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'The rate; null when it is unknown or goes by volume.',
  })
  rate!: string | null;

  @Field(() => String, { nullable: true, description: 'First trade date; null: since ever.' })
  validFrom!: string | null;

  @Field(() => FeeConfidence, { description: 'How sure the row is.' })
  confidence!: Confidence;

  @Field(() => String, { description: 'Where the row comes from.' })
  source!: string;

  @Field(() => JsonScalar, { description: 'The whole row as the option `fees` takes it.' })
  row!: FeeRow;
}

/** One switch of a schedule. */
@ObjectType('FeeChoice', { description: 'A switch of a schedule of fees.' })
export class FeeChoiceType {
  @Field(() => String, { description: 'Its name among the `choices` of the option `fees`.' })
  name!: string;

  @Field(() => [String], { description: 'Its values, the default one not always first.' })
  values!: readonly string[];

  @Field(() => String, { description: 'The value when nothing is chosen.' })
  default!: string;

  @Field(() => String, { description: 'What it decides.' })
  text!: string;
}

/** A shipped schedule of fees. */
@ObjectType('FeeSchedule', { description: 'A shipped table of fees by trade date.' })
export class FeeScheduleType {
  @Field(() => String, { description: 'Name that the option `fees` takes.' })
  name!: string;

  @Field(() => String, { description: 'Whose fees, of what.' })
  title!: string;

  @Field(() => String, { description: 'Time zone whose local date is the trade date.' })
  zone!: string;

  @Field(() => String, { nullable: true, description: 'Currency of the rows; null: any.' })
  currency!: string | null;

  @Field(() => [FeeChoiceType], { description: 'Its switches.' })
  choices!: readonly FeeChoiceType[];

  @Field(() => [String], { description: 'What it leaves out.' })
  notModelled!: readonly string[];

  readonly schedule!: FeeSchedule;
}

/** Returns a schedule as the schema shows it. */
export const toFeeSchedule = (schedule: FeeSchedule): FeeScheduleType => ({
  ...schedule,
  choices: Object.entries(schedule.choices).map(([name, choice]) => ({ name, ...choice })),
  schedule,
});

/** Returns a row as the schema shows it. */
export const toFeeRow = (row: FeeRow): FeeRowType => ({
  line: row.line,
  segments: row.segment,
  side: row.side,
  basis: row.basis,
  rate: row.rate,
  validFrom: row.validFrom ?? null,
  confidence: row.confidence,
  source: row.source,
  row,
});
