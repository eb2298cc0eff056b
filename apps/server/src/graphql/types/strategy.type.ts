import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Canonical, Micros } from '@vela/kernel';
import type { StrategyRecord, StrategyVersionRecord } from '@vela/ports';
import { DateTimeScalar, JsonScalar } from '../scalars/scalars.js';
import { connectionType } from './connection.js';
import { Node, Payload } from './interfaces.js';
import { Severity } from './severity.js';
import { UserError } from './user-error.type.js';

/** Type of a strategy's parameter. */
const ParameterType = {
  INTEGER: 'INTEGER',
  FLOAT: 'FLOAT',
  BOOLEAN: 'BOOLEAN',
  CHOICE: 'CHOICE',
  TEXT: 'TEXT',
} as const;
/** One of {@link ParameterType}. */
type ParameterType = (typeof ParameterType)[keyof typeof ParameterType];
registerEnumType(ParameterType, {
  name: 'ParameterType',
  description: "Type of a strategy's parameter.",
  valuesMap: {
    INTEGER: { description: 'A whole number.' },
    FLOAT: { description: 'A number.' },
    BOOLEAN: { description: 'True or false.' },
    CHOICE: { description: 'One of `choices`.' },
    TEXT: { description: 'Any text.' },
  },
});

/** One parameter as a form shows it. */
@ObjectType('StrategyParameter', {
  description: 'One parameter of a strategy, as a form shows it.',
})
export class StrategyParameterType {
  @Field(() => String, { description: 'Name in the `parameters` of a run.' })
  name!: string;

  @Field(() => ParameterType, { description: 'Type of its value.' })
  type!: string;

  @Field(() => JsonScalar, { nullable: true, description: 'Value when a run does not give one.' })
  default!: Canonical;

  @Field(() => Float, { nullable: true, description: 'Smallest value.' })
  min!: number | null;

  @Field(() => Float, { nullable: true, description: 'Largest value.' })
  max!: number | null;

  @Field(() => [String], { nullable: true, description: 'The values of a choice.' })
  choices!: readonly string[] | null;

  @Field(() => String, { nullable: true, description: 'What it does.' })
  description!: string | null;
}

/** What a compiler said about one place. */
@ObjectType('Diagnostic', { description: 'What the compiler says about one place of a source.' })
export class DiagnosticType {
  @Field(() => Severity, { description: 'Whether it keeps the strategy from running.' })
  severity!: string;

  @Field(() => String, { description: 'Rule that found it.' })
  rule!: string;

  @Field(() => String, { description: 'What is wrong.' })
  message!: string;

  @Field(() => Int, { description: 'Line, counted from 1.' })
  line!: number;

  @Field(() => Int, { description: 'Column, counted from 1.' })
  column!: number;

  @Field(() => String, { nullable: true, description: 'What to write instead.' })
  suggestion!: string | null;
}

/** Source of a strategy at one time. */
@ObjectType('StrategyVersion', {
  implements: () => [Node],
  description: 'Source of a strategy at one time; never changed. A run names the version it ran.',
})
export class StrategyVersionType implements Node {
  @Field(() => ID, { description: 'Global id, sv_….' })
  id!: string;

  /** The strategy it belongs to; no field. */
  strategyId!: string;

  @Field(() => Int, { description: 'Counted from 1.' })
  number!: number;

  @Field(() => String, { description: 'TypeScript; for a built-in strategy its name.' })
  source!: string;

  @Field(() => [StrategyParameterType], { description: 'Parameters that a run may set.' })
  parameters!: readonly StrategyParameterType[];

  @Field(() => String, { description: 'SHA-256 of what runs.' })
  contentHash!: string;

  @Field(() => DateTimeScalar, { description: 'When it was pushed.' })
  createdAt!: Micros;
}

/** Returns a version as the schema shows it. */
export const toStrategyVersion = (record: StrategyVersionRecord): StrategyVersionType => record;

/** A page of versions. */
export const StrategyVersionConnection = connectionType(
  () => StrategyVersionType,
  'StrategyVersion',
);

/** A strategy. */
@ObjectType('Strategy', { implements: () => [Node], description: 'A strategy and its versions.' })
export class StrategyType implements Node {
  @Field(() => ID, { description: 'Global id, str_….' })
  id!: string;

  @Field(() => String, { description: 'Its name, unique.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it does.' })
  description!: string | null;

  @Field(() => Boolean, { description: 'True for a strategy that comes with the product.' })
  builtIn!: boolean;

  @Field(() => StrategyVersionType, { description: 'Its newest version.' })
  latestVersion!: StrategyVersionType;

  @Field(() => DateTimeScalar, { description: 'When its first version was pushed.' })
  createdAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When its newest version was pushed.' })
  updatedAt!: Micros;
}

/** Returns a strategy as the schema shows it. */
export const toStrategy = (record: StrategyRecord): StrategyType => record;

/** A page of strategies. */
export const StrategyConnection = connectionType(() => StrategyType, 'Strategy');

/** A strategy to push. */
@InputType({ description: 'A strategy to push. A known name gets its next version.' })
export class StrategyInput {
  @Field(() => String, {
    nullable: true,
    description: 'Name; the one that the source gives itself when absent.',
  })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it does.' })
  description?: string | null;

  @Field(() => String, { description: 'TypeScript of the strategy.' })
  source!: string;
}

/** What pushing a strategy answers. */
@ObjectType({ implements: () => [Payload], description: 'The strategy that was pushed.' })
export class StrategyPayload implements Payload {
  @Field(() => StrategyType, { nullable: true, description: 'Null when it was refused.' })
  strategy!: StrategyType | null;

  @Field(() => StrategyVersionType, { nullable: true, description: 'Its newest version.' })
  version!: StrategyVersionType | null;

  @Field(() => [DiagnosticType], { description: 'What the compiler says.' })
  diagnostics!: readonly DiagnosticType[];

  userErrors!: readonly UserError[];
}

/** What checking a source answers. */
@ObjectType({ implements: () => [Payload], description: 'What the compiler says about a source.' })
export class StrategyCheckPayload implements Payload {
  @Field(() => Boolean, { description: 'Whether it could be pushed.' })
  compiles!: boolean;

  @Field(() => String, { nullable: true, description: 'The name the source gives itself.' })
  name!: string | null;

  @Field(() => [StrategyParameterType], { description: 'Parameters that it declares.' })
  parameters!: readonly StrategyParameterType[];

  @Field(() => [DiagnosticType], { description: 'What the compiler says.' })
  diagnostics!: readonly DiagnosticType[];

  userErrors!: readonly UserError[];
}
