import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { IndicatorDescription, ParameterDescription } from '@vela/indicators';
import { JsonScalar } from '../scalars/scalars.js';

/** Families of indicators by the names that the catalogue gives them. */
export const IndicatorFamily = {
  MOVING_AVERAGES: 'Moving averages',
  OSCILLATORS: 'Oscillators',
  VOLATILITY: 'Volatility',
  VOLUME: 'Volume',
  TREND: 'Trend',
  STATISTICS: 'Statistics',
  PRICES: 'Prices',
  PIVOT_POINTS: 'Pivot points',
  CANDLESTICK_PATTERNS: 'Candlestick patterns',
} as const;
registerEnumType(IndicatorFamily, {
  name: 'IndicatorFamily',
  description: 'What an indicator is about.',
  valuesMap: {
    MOVING_AVERAGES: { description: 'Averages that follow prices.' },
    OSCILLATORS: { description: 'How far and how fast prices have moved.' },
    VOLATILITY: { description: 'How much prices vary, and bands about them.' },
    VOLUME: { description: 'Traded quantities, and prices weighed by them.' },
    TREND: { description: 'Direction and strength of a trend.' },
    STATISTICS: { description: 'Statistics over a window.' },
    PRICES: { description: 'One price for each candle.' },
    PIVOT_POINTS: { description: 'Levels from the period before.' },
    CANDLESTICK_PATTERNS: { description: 'Shapes of one or several candles.' },
  },
});

/** Kinds of parameter. */
const IndicatorParameterKind = {
  INTEGER: 'integer',
  NUMBER: 'number',
  CHOICE: 'choice',
} as const satisfies { readonly [Name in Uppercase<ParameterDescription['kind']>]: string };
registerEnumType(IndicatorParameterKind, {
  name: 'IndicatorParameterKind',
  description: 'Kind of value that a parameter of an indicator takes.',
  valuesMap: {
    INTEGER: { description: 'A whole number.' },
    NUMBER: { description: 'A number.' },
    CHOICE: { description: 'One of `choices`.' },
  },
});

/** One parameter of an indicator. */
@ObjectType('IndicatorParameter', { description: 'A parameter of an indicator.' })
export class IndicatorParameterType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'What it decides.' })
  description!: string;

  @Field(() => IndicatorParameterKind, { description: 'Kind of its value.' })
  kind!: ParameterDescription['kind'];

  @Field(() => Float, { nullable: true, description: 'Lower bound, null for choices.' })
  min!: number | null;

  @Field(() => Boolean, { description: 'Whether the lower bound itself is too small.' })
  isMinExcluded!: boolean;

  @Field(() => Float, { nullable: true, description: 'Upper bound, null for choices.' })
  max!: number | null;

  @Field(() => [String], { nullable: true, description: 'Values of a choice, else null.' })
  choices!: readonly string[] | null;

  @Field(() => JsonScalar, {
    description: 'What charts usually begin with. It must be given all the same.',
  })
  usual!: number | string;
}

/** The publication behind a formula. */
@ObjectType('IndicatorSource', { description: 'The publication that a formula was taken from.' })
export class IndicatorSourceType {
  @Field(() => String, { description: 'Who wrote it.' })
  author!: string;

  @Field(() => Int, { description: 'Year of publication.' })
  year!: number;

  @Field(() => String, { description: 'Its title.' })
  title!: string;
}

/** An indicator of the catalogue. */
@ObjectType('Indicator', { description: 'An indicator that strategies and tools can use.' })
export class IndicatorType {
  @Field(() => String, { description: 'Its name in the catalogue, such as BBANDS.' })
  name!: string;

  @Field(() => IndicatorFamily, { description: 'What it is about.' })
  family!: string;

  @Field(() => String, { description: 'What it is, in words.' })
  description!: string;

  @Field(() => [String], { description: 'Columns of candles that it takes, in order.' })
  inputs!: readonly string[];

  @Field(() => [String], { description: 'Names of its outputs, in order.' })
  outputs!: readonly string[];

  @Field(() => [IndicatorParameterType], { description: 'Its parameters.' })
  parameters!: readonly IndicatorParameterType[];

  @Field(() => Int, {
    description: 'Candles after which every output is there, with the usual parameters.',
  })
  warmUp!: number;

  @Field(() => String, { description: 'Its formula; x is the value fed, [t] the candle now.' })
  formula!: string;

  @Field(() => IndicatorSourceType, { description: 'Where the formula comes from.' })
  source!: IndicatorSourceType;
}

/** Returns an indicator as the schema shows it. */
export const toIndicator = ({ title, ...rest }: IndicatorDescription): IndicatorType => ({
  ...rest,
  description: title,
});
