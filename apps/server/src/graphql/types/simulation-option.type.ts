import { Field, Float, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { SimulationOption } from '@vela/backtest';
import type { Canonical } from '@vela/kernel';
import { JsonScalar } from '../scalars/scalars.js';

/** Kind of value that an option takes. */
const SimulationOptionKind = {
  TEXT: 'TEXT',
  NUMBER: 'NUMBER',
  INTEGER: 'INTEGER',
  BOOLEAN: 'BOOLEAN',
  CHOICE: 'CHOICE',
  OBJECT: 'OBJECT',
} as const satisfies { readonly [Kind in SimulationOption['type']]: Kind };
registerEnumType(SimulationOptionKind, {
  name: 'SimulationOptionType',
  description: 'Kind of value that an option of the simulation takes.',
  valuesMap: {
    TEXT: { description: 'Text, also a decimal in quotes.' },
    NUMBER: { description: 'A number.' },
    INTEGER: { description: 'A whole number.' },
    BOOLEAN: { description: 'True or false.' },
    CHOICE: { description: 'One of `choices`.' },
    OBJECT: { description: 'An object, whose own options are listed behind it.' },
  },
});

/** One option of the simulation. */
@ObjectType('SimulationOption', {
  description: 'One option of the simulation: a key of `BacktestRunInput.simulation`.',
})
export class SimulationOptionType {
  @Field(() => String, { description: 'Path of the option, for instance `slippage.bps`.' })
  name!: string;

  @Field(() => SimulationOptionKind, { description: 'Kind of its value.' })
  type!: SimulationOption['type'];

  @Field(() => Boolean, { description: 'Whether null is a value.' })
  nullable!: boolean;

  @Field(() => Boolean, { description: 'Whether a value must be given with its parent.' })
  required!: boolean;

  @Field(() => JsonScalar, { nullable: true, description: 'Value when it is absent.' })
  default!: Canonical | null;

  @Field(() => [String], { nullable: true, description: 'Values of a choice, else null.' })
  choices!: readonly string[] | null;

  @Field(() => Float, { nullable: true, description: 'Lower bound, null for none.' })
  min!: number | null;

  @Field(() => Float, { nullable: true, description: 'Upper bound, null for none.' })
  max!: number | null;

  @Field(() => String, { description: 'What it decides.' })
  description!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Choices of the parent for which it is there; null for all.',
  })
  appliesTo!: readonly string[] | null;
}

/** Returns an option as the schema shows it. */
export const toSimulationOption = (option: SimulationOption): SimulationOptionType => ({
  ...option,
  required: option.default === undefined,
  default: option.default ?? null,
});
