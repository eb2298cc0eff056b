import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { DateTimeScalar, DecimalScalar } from '../scalars/scalars.js';
import { InstrumentType } from './instrument.type.js';

/** How a statistic is spread. */
@ObjectType({ description: 'How a statistic is spread over the resolutions.' })
export class FigureRange {
  @Field(() => Float, { description: 'Smallest.' })
  min!: number;

  @Field(() => Float, { description: 'A twentieth of the resolutions lies below.' })
  p5!: number;

  @Field(() => Float, { description: 'Half of the resolutions lies below.' })
  median!: number;

  @Field(() => Float, { description: 'A twentieth of the resolutions lies above.' })
  p95!: number;

  @Field(() => Float, { description: 'Largest.' })
  max!: number;
}

/** How an amount is spread. */
@ObjectType({ description: 'How an amount of money is spread over the resolutions.' })
export class AmountRange {
  @Field(() => DecimalScalar, { description: 'Smallest.' })
  min!: string;

  @Field(() => DecimalScalar, { description: 'A twentieth of the resolutions lies below.' })
  p5!: string;

  @Field(() => DecimalScalar, { description: 'Half of the resolutions lies below.' })
  median!: string;

  @Field(() => DecimalScalar, { description: 'A twentieth of the resolutions lies above.' })
  p95!: string;

  @Field(() => DecimalScalar, { description: 'Largest.' })
  max!: string;
}

/** What became of an instrument in one candle. */
@ObjectType({
  description: 'What became of an instrument in one candle on one path of its prices.',
})
export class CandleOutcomeType {
  @Field(() => DecimalScalar, {
    description: 'What the instrument earned in the candle, after fees, at its close.',
  })
  pnl!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Price of the last fill of the candle; null when nothing filled.',
  })
  price!: string | null;

  @Field(() => DecimalScalar, { description: 'Position after the candle, below 0 short.' })
  position!: string;
}

/** A candle in which the order of prices decides. */
@ObjectType('AmbiguousCandle', {
  description: 'A candle in which the order of the prices inside it decides what the run earns.',
})
export class AmbiguousCandleType {
  @Field(() => InstrumentType, { description: 'Whose candle it is.' })
  instrument!: Instrument;

  @Field(() => Int, { description: 'Number of its slice, from 0.' })
  slice!: number;

  @Field(() => DateTimeScalar, { description: 'When it became available.' })
  at!: Micros;

  @Field(() => CandleOutcomeType, { description: 'What the run took.' })
  base!: CandleOutcomeType;

  @Field(() => CandleOutcomeType, { description: 'The outcome that earns most.' })
  best!: CandleOutcomeType;

  @Field(() => CandleOutcomeType, { description: 'The outcome that earns least.' })
  worst!: CandleOutcomeType;
}

/** How far a result depends on what candles do not tell. */
@ObjectType('Uncertainty', {
  description:
    'How far a result depends on the order of prices inside candles, which candles do not tell. A ' +
    'resolution is a run whose ambiguous candles follow paths drawn from a seed of its own.',
})
export class UncertaintyType {
  @Field(() => Int, { description: 'Candles in which the order of prices decided.' })
  ambiguousCandles!: number;

  @Field(() => Int, { description: 'Resolutions over which the ranges are taken.' })
  resolutions!: number;

  @Field(() => Int, { description: 'Resolutions that were asked for: uncertaintyResolutions.' })
  requested!: number;

  @Field(() => Int, { description: 'Resolutions in which the strategy threw.' })
  failed!: number;

  @Field(() => AmountRange, { nullable: true, description: 'Equity after the last candle.' })
  finalEquity!: AmountRange | null;

  @Field(() => FigureRange, {
    nullable: true,
    description: 'Last equity by first equity, less 1. A fraction: 0.12 means 12 %.',
  })
  totalReturn!: FigureRange | null;

  @Field(() => FigureRange, {
    nullable: true,
    description: 'Deepest fall from a peak of equity, 0 or below. A fraction: 0.12 means 12 %.',
  })
  maxDrawdown!: FigureRange | null;

  @Field(() => FigureRange, { nullable: true, description: 'Closed round trips.' })
  tradeCount!: FigureRange | null;

  @Field(() => [AmbiguousCandleType], {
    description: 'The first ambiguous candles with their outcomes, at most 100.',
  })
  candles!: readonly AmbiguousCandleType[];
}
