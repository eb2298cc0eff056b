import { Field, Float, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Canonical } from '@vela/kernel';
import { JsonScalar } from '../../scalars/scalars.js';

/** Kind of value that a limit takes. */
const RiskLimitKind = {
  NUMBER: 'NUMBER',
  INTEGER: 'INTEGER',
  BOOLEAN: 'BOOLEAN',
  CHOICE: 'CHOICE',
  LIST: 'LIST',
} as const;
registerEnumType(RiskLimitKind, {
  name: 'RiskLimitType',
  description: 'Kind of value that a limit takes.',
  valuesMap: {
    NUMBER: { description: 'A number above 0.' },
    INTEGER: { description: 'A whole number above 0.' },
    BOOLEAN: { description: 'True or false.' },
    CHOICE: { description: 'One of `choices`.' },
    LIST: { description: 'A list of ids.' },
  },
});

/** One limit that may stand before every order. */
@ObjectType('RiskLimitOption', {
  description: 'One limit that may stand before every order: a key of `riskLimits`.',
})
export class RiskLimitOptionType {
  @Field(() => String, { description: 'Its name, for instance `maxOrderNotional`.' })
  name!: string;

  @Field(() => RiskLimitKind, { description: 'Kind of its value.' })
  type!: string;

  @Field(() => JsonScalar, { nullable: true, description: 'Value when absent; null for no limit.' })
  default!: Canonical;

  @Field(() => [String], { nullable: true, description: 'Values of a choice, else null.' })
  choices!: readonly string[] | null;

  @Field(() => Float, { nullable: true, description: 'Largest value, null for none.' })
  max!: number | null;

  @Field(() => String, { description: 'What it holds back.' })
  description!: string;
}
