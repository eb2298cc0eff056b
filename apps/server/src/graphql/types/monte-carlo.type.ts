import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import { BigIntScalar } from '../scalars/scalars.js';
import { StreamEvent } from './interfaces.js';

/** How a run is put to the test. */
export const MonteCarloMethodEnum = {
  TRADES: 'trades',
  RETURNS: 'returns',
  ENTRIES: 'entries',
  PERMUTATION: 'permutation',
  CANDLES: 'candles',
} as const;
/** One of {@link MonteCarloMethodEnum}. */
export type MonteCarloMethodEnum = (typeof MonteCarloMethodEnum)[keyof typeof MonteCarloMethodEnum];
registerEnumType(MonteCarloMethodEnum, {
  name: 'MonteCarloMethod',
  description: 'How a finished run is put to the test.',
  valuesMap: {
    TRADES: { description: 'Its closed trades in another order, or drawn again.' },
    RETURNS: { description: 'Its returns in blocks of random length (stationary bootstrap).' },
    ENTRIES: { description: 'Its trades at random places: do entries know anything?' },
    PERMUTATION: { description: 'Its positions moved along the time: is the timing any good?' },
    CANDLES: { description: 'The strategy over candles whose moves come in another order.' },
  },
});

/** Draws with or without replacement. */
export const DrawEnum = { BOOTSTRAP: 'bootstrap', SHUFFLE: 'shuffle' } as const;
/** One of {@link DrawEnum}. */
export type DrawEnum = (typeof DrawEnum)[keyof typeof DrawEnum];
registerEnumType(DrawEnum, {
  name: 'MonteCarloDraw',
  description: 'Draws with or without replacement.',
  valuesMap: {
    BOOTSTRAP: { description: 'With replacement: others of the same kind.' },
    SHUFFLE: { description: 'Without: the same ones in another order.' },
  },
});

/** How large a trade is on a path. */
export const TradeSizingEnum = { AMOUNT: 'amount', SHARE: 'share' } as const;
/** One of {@link TradeSizingEnum}. */
export type TradeSizingEnum = (typeof TradeSizingEnum)[keyof typeof TradeSizingEnum];
registerEnumType(TradeSizingEnum, {
  name: 'MonteCarloSizing',
  description: 'How large a trade is on a path.',
  valuesMap: {
    AMOUNT: { description: 'It earns the same amount on every path.' },
    SHARE: { description: 'It earns the same share of the equity that the path has then.' },
  },
});

/** Unit of a figure. */
const FigureUnitEnum = {
  CURRENCY: 'CURRENCY',
  FRACTION: 'FRACTION',
  RATIO: 'RATIO',
  COUNT: 'COUNT',
} as const;
type FigureUnitEnum = (typeof FigureUnitEnum)[keyof typeof FigureUnitEnum];
registerEnumType(FigureUnitEnum, {
  name: 'MonteCarloUnit',
  description: 'Unit of a figure.',
  valuesMap: {
    CURRENCY: { description: 'Money of the account, rounded to a double.' },
    FRACTION: { description: '0.12 means 12 %.' },
    RATIO: { description: 'A plain number.' },
    COUNT: { description: 'A number of things.' },
  },
});

/** Which run, and how. */
@InputType('MonteCarloInput', { description: 'Which run is put to the test, and how.' })
export class MonteCarloInputType {
  @Field(() => ID, { description: 'A completed run, bt_….' })
  backtestId!: string;

  @Field(() => MonteCarloMethodEnum, { description: 'What is drawn.' })
  method!: MonteCarloMethodEnum;

  @Field(() => Int, {
    nullable: true,
    description:
      'Paths: 1 to 100,000 and 2e9 steps together, 1,000 by default; for CANDLES 1 to 1,000 and ' +
      '50 million candles together, 100 by default.',
  })
  paths?: number | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Seed of the random choices; the same seed gives the same answer. 0 by default.',
  })
  seed?: string | null;

  @Field(() => DrawEnum, {
    nullable: true,
    description: 'For TRADES (BOOTSTRAP by default) and CANDLES (SHUFFLE by default).',
  })
  draw?: DrawEnum | null;

  @Field(() => TradeSizingEnum, { nullable: true, description: 'For TRADES; AMOUNT by default.' })
  sizing?: TradeSizingEnum | null;

  @Field(() => Float, {
    nullable: true,
    description: 'For RETURNS and drawn CANDLES: mean length of a block; the cube root by default.',
  })
  meanBlock?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'For TRADES and RETURNS: share of the start that counts as ruin; 0.5 by default.',
  })
  ruinShare?: number | null;
}

/** How a figure is spread. */
@ObjectType({ description: 'How a figure is spread over the paths.' })
export class MonteCarloDistribution {
  @Field(() => Float, { description: 'Mean.' })
  mean!: number;

  @Field(() => Float, { nullable: true, description: 'Sample deviation; null of one path.' })
  deviation!: number | null;

  @Field(() => Float, { description: 'Smallest.' })
  min!: number;

  @Field(() => Float, { description: 'A twentieth of the paths lies below.' })
  p5!: number;

  @Field(() => Float, { description: 'A quarter of the paths lies below.' })
  p25!: number;

  @Field(() => Float, { description: 'Half of the paths lies below.' })
  median!: number;

  @Field(() => Float, { description: 'A quarter of the paths lies above.' })
  p75!: number;

  @Field(() => Float, { description: 'A twentieth of the paths lies above.' })
  p95!: number;

  @Field(() => Float, { description: 'Largest.' })
  max!: number;
}

/** A figure of the run beside the paths. */
@ObjectType({ description: 'A figure of the run beside what the paths make of it.' })
export class MonteCarloFigure {
  @Field(() => String, { description: 'Name, for instance maxDrawdown.' })
  name!: string;

  @Field(() => FigureUnitEnum, { description: 'Unit of all values.' })
  unit!: FigureUnitEnum;

  @Field(() => String, { description: 'What it is, in one sentence.' })
  definition!: string;

  @Field(() => Float, { nullable: true, description: 'Value of the run; null when it has none.' })
  observed!: number | null;

  @Field(() => MonteCarloDistribution, {
    nullable: true,
    description: 'Over the paths; null when none has a value.',
  })
  distribution!: MonteCarloDistribution | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Share of chance that does as well or better, (b + 1) / (n + 1); null where nothing is tested.',
  })
  pValue!: number | null;
}

/** How often something happens. */
@ObjectType({ description: 'How often something happens over the paths.' })
export class MonteCarloChance {
  @Field(() => String, { description: 'Name, for instance ruin.' })
  name!: string;

  @Field(() => String, { description: 'What happens, in one sentence.' })
  definition!: string;

  @Field(() => Float, { description: 'Share of the paths, 0 to 1.' })
  probability!: number;
}

/** What simulated paths say about a run. */
@ObjectType('MonteCarlo', { description: 'What simulated paths say about a run.' })
export class MonteCarloType {
  @Field(() => MonteCarloMethodEnum, { description: 'What was drawn.' })
  method!: MonteCarloMethodEnum;

  @Field(() => Int, { description: 'Paths that were drawn.' })
  paths!: number;

  @Field(() => BigIntScalar, { description: 'Seed of the random choices.' })
  seed!: number;

  @Field(() => [MonteCarloFigure], { description: 'Figures of the run beside the paths.' })
  figures!: readonly MonteCarloFigure[];

  @Field(() => [MonteCarloChance], { description: 'How often something happens.' })
  chances!: readonly MonteCarloChance[];

  @Field(() => [String], { description: 'What was drawn and what that assumes, in words.' })
  notes!: readonly string[];
}

/** How far a simulation is. */
@ObjectType({
  implements: () => [StreamEvent],
  description: 'How far a simulation is. Conflated; the last event has the result.',
})
export class MonteCarloEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => Float, { description: 'Share of the paths that is done, 0 to 1.' })
  progress!: number;

  @Field(() => MonteCarloType, { nullable: true, description: 'The result; null before the end.' })
  result!: MonteCarloType | null;
}
