import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  BREAKDOWNS,
  COST_KINDS,
  MISSING_REASONS,
  SAMPLE_KINDS,
  STATISTIC_GROUPS,
} from '@vela/analytics';
import type {
  BreakdownBy,
  BreakdownClock,
  MissingReason,
  StatisticGroup as Group,
} from '@vela/analytics';
import type { Micros } from '@vela/kernel';
import { DateTimeScalar, DecimalScalar, JsonScalar } from '../scalars/scalars.js';
import { MetricUnitEnum } from './metrics.type.js';

/** Returns a name of the catalogue as the schema writes enum values: `exitReason` is EXIT_REASON. */
const constant = (name: string): string => name.replace(/[A-Z]/g, '_$&').toUpperCase();

/** Registers names of the catalogue as an enum of the schema and returns it. */
function enumOf<T extends string>(
  name: string,
  description: string,
  values: Readonly<Record<T, string>>,
): Readonly<Record<string, T>> {
  const entries = Object.entries(values) as [T, string][];
  const members = Object.fromEntries(entries.map(([value]) => [constant(value), value]));
  registerEnumType(members, {
    name,
    description,
    valuesMap: Object.fromEntries(
      entries.map(([value, text]) => [constant(value), { description: text }]),
    ),
  });
  return members;
}

/** Parts of the catalogue. */
export const StatisticGroupEnum = enumOf<Group>(
  'StatisticGroup',
  'What a statistic is about.',
  STATISTIC_GROUPS,
);

/** Why a statistic has no value: the codes are constants already. */
const StatisticMissingEnum = Object.fromEntries(
  Object.keys(MISSING_REASONS).map((reason) => [reason, reason]),
);
registerEnumType(StatisticMissingEnum, {
  name: 'StatisticMissingReason',
  description: 'Why a statistic has no value.',
  valuesMap: Object.fromEntries(
    Object.entries(MISSING_REASONS).map(([reason, description]) => [reason, { description }]),
  ),
});

/** What the minimum sample of a statistic counts. */
const SampleKindEnum = enumOf(
  'StatisticSampleKind',
  'What the minimum sample of a statistic counts.',
  Object.fromEntries(Object.entries(SAMPLE_KINDS).map(([kind, [, many]]) => [kind, `${many}.`])),
);

/** Ways to group the closed trades of a run. */
export const BreakdownByEnum = enumOf<BreakdownBy>(
  'BreakdownBy',
  'By what closed trades are grouped.',
  BREAKDOWNS,
);

/** Whose clock tells weekday and hour. */
export const BreakdownClockEnum = enumOf<BreakdownClock>(
  'BreakdownClock',
  'Whose clock tells weekday and hour.',
  { utc: 'UTC.', venue: 'Local time of the venue where it has a calendar, else UTC.' },
);

/** Parts of the way from gross to net profit. */
const CostKindEnum = enumOf(
  'CostKind',
  'What a part of the way from gross to net profit is.',
  Object.fromEntries(COST_KINDS.map((kind) => [kind, `${kind}.`])),
);

/** Lengths of the periods of a run. */
export const RunPeriodEnum = enumOf<'month' | 'year'>('RunPeriod', 'Length of a period.', {
  month: 'Months of the calendar, UTC.',
  year: 'Years of the calendar, UTC.',
});

/** A statistic of the catalogue. */
@ObjectType('StatisticDefinition', { description: 'What a statistic is.' })
export class StatisticDefinitionType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its name for a plain series of prices or equity.' })
  seriesName!: string;

  @Field(() => String, { description: 'What readers call it.' })
  label!: string;

  @Field(() => MetricUnitEnum, { description: 'What its number counts.' })
  unit!: string;

  @Field(() => StatisticGroupEnum, { description: 'What it is about.' })
  group!: Group;

  @Field(() => String, { description: 'How it is defined.' })
  definition!: string;

  @Field(() => String, { nullable: true, description: 'Author, year and title of its formula.' })
  source!: string | null;

  @Field(() => Int, { description: 'Least sample that gives it a value …' })
  minimumSample!: number;

  @Field(() => SampleKindEnum, { description: '… and what that counts.' })
  sampleOf!: string;

  @Field(() => Boolean, { description: 'Whether only runs have it, not plain series.' })
  needsRun!: boolean;

  @Field(() => Boolean, { description: 'Whether it compares with a benchmark.' })
  needsBenchmark!: boolean;

  @Field(() => Boolean, { description: 'Whether a formula gives it an interval.' })
  hasInterval!: boolean;
}

/** A range that holds the true value of a statistic. */
@ObjectType('StatisticInterval', { description: 'Range that holds the true value of a statistic.' })
export class StatisticIntervalType {
  @Field(() => Float, { description: 'Lower end.' })
  low!: number;

  @Field(() => Float, { description: 'Upper end.' })
  high!: number;

  @Field(() => Float, { description: 'Confidence, for instance 0.95.' })
  confidence!: number;

  @Field(() => String, { description: 'Formula or resampling it comes from.' })
  method!: string;
}

/** A statistic of a run with its value, or the reason why it has none. */
@ObjectType('Statistic', { description: 'A statistic with its value, or why it has none.' })
export class StatisticType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => StatisticDefinitionType, { description: 'What it is.' })
  definition!: StatisticDefinitionType;

  @Field(() => Float, { nullable: true, description: 'Its value; null for dates and for N/A.' })
  value!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Its value where it is a date.' })
  date!: Micros | null;

  @Field(() => StatisticMissingEnum, { nullable: true, description: 'Why it has no value.' })
  missing!: MissingReason | null;

  @Field(() => String, { nullable: true, description: 'The same in words, with what was found.' })
  missingDetail!: string | null;

  @Field(() => StatisticIntervalType, { nullable: true, description: 'Null where none is known.' })
  interval!: StatisticIntervalType | null;
}

/** What the trades of one group gave. */
@ObjectType('TradeGroup', {
  description: 'What closed trades of one group gave, in the currency of the account.',
})
export class TradeGroupType {
  @Field(() => String, { description: 'The group: `2024-03`, `Monday`, `stop loss`.' })
  key!: string;

  @Field(() => Int, { description: 'Closed trades.' })
  tradeCount!: number;

  @Field(() => Int, { description: 'Those with a profit after fees.' })
  wins!: number;

  @Field(() => Float, { description: 'Wins by trades.' })
  winRate!: number;

  @Field(() => DecimalScalar, { description: 'Sum of profits before fees.' })
  grossProfit!: string;

  @Field(() => DecimalScalar, { description: 'Sum of fees.' })
  fees!: string;

  @Field(() => DecimalScalar, { description: 'Sum of profits after fees.' })
  netProfit!: string;

  @Field(() => Float, { nullable: true, description: 'Profits by losses; null without a loss.' })
  profitFactor!: number | null;

  @Field(() => DecimalScalar, { description: 'Mean profit after fees.' })
  expectancy!: string;

  @Field(() => Float, { description: 'Mean length in candles.' })
  averageBarsHeld!: number;
}

/** One stay below a peak. */
@ObjectType('Drawdown', { description: 'A stay of equity below a peak.' })
export class DrawdownType {
  @Field(() => Float, { description: 'Deepest fall as a fraction, below 0.' })
  depth!: number;

  @Field(() => DateTimeScalar, { description: 'When the peak was reached.' })
  peakAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When the deepest point was reached.' })
  troughAt!: Micros;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null when it lasts to the end.' })
  recoveryAt!: Micros | null;

  @Field(() => Int, { description: 'Candles from peak to trough.' })
  fallRows!: number;

  @Field(() => Int, { nullable: true, description: 'Candles from trough to recovery.' })
  recoveryRows!: number | null;

  @Field(() => Int, { description: 'Candles from peak to recovery or to the end.' })
  rows!: number;

  @Field(() => Int, { description: 'Days of the same.' })
  days!: number;
}

/** What a month or a year gave. */
@ObjectType('PeriodResult', { description: 'What a month or a year of a run gave.' })
export class PeriodResultType {
  @Field(() => String, { description: '`2024-03` or `2024`.' })
  key!: string;

  @Field(() => Float, { description: 'Compounded return as a fraction.' })
  return!: number;

  @Field(() => DecimalScalar, { description: 'Change of equity.' })
  change!: string;

  @Field(() => Float, { description: 'Deepest fall within the period, 0 or below.' })
  maxDrawdown!: number;

  @Field(() => Float, { nullable: true, description: 'Annual; null below 10 candles.' })
  volatility!: number | null;

  @Field(() => Float, { nullable: true, description: 'Annual; null below 10 candles.' })
  sharpe!: number | null;

  @Field(() => Float, { description: 'Best return of a candle.' })
  best!: number;

  @Field(() => Float, { description: 'Worst return of a candle.' })
  worst!: number;
}

/** Statistics over a moving window as columns. */
@ObjectType('RollingSeries', { description: 'Statistics over a moving window, as columns.' })
export class RollingSeriesType {
  @Field(() => [Float], { description: 'Ends of the windows, epoch milliseconds.' })
  at!: readonly number[];

  @Field(() => [Float], { nullable: 'items', description: 'Annual Sharpe ratio.' })
  sharpe!: readonly (number | null)[];

  @Field(() => [Float], { nullable: 'items', description: 'Annual volatility as a fraction.' })
  volatility!: readonly (number | null)[];

  @Field(() => [Float], { nullable: 'items', description: 'Slope on the benchmark, null without.' })
  beta!: readonly (number | null)[];
}

/** A part of the way from gross to net profit. */
@ObjectType('CostItem', { description: 'A part of the way from gross to net profit.' })
export class CostItemType {
  @Field(() => CostKindEnum, { description: 'What it is.' })
  kind!: string;

  @Field(() => String, { description: 'Line of the schedule of fees, or the same in words.' })
  line!: string;

  @Field(() => DecimalScalar, { description: 'Below 0 was paid, above 0 received.' })
  amount!: string;
}

/** How gross profit became net profit. */
@ObjectType('CostAttribution', {
  description: 'How gross profit became net profit: gross plus all items is net.',
})
export class CostAttributionType {
  @Field(() => DecimalScalar, { description: 'Net profit as if no fill had cost anything.' })
  gross!: string;

  @Field(() => [CostItemType], { description: 'What made the difference.' })
  items!: readonly CostItemType[];

  @Field(() => DecimalScalar, { description: 'Final equity less the cash of the start.' })
  net!: string;
}

/** A value of the same thing in two runs. */
@ObjectType('SettingDifference', { description: 'A setting in which two runs differ.' })
export class SettingDifferenceType {
  @Field(() => String, { description: 'Its path, for instance `simulation.commissionRate`.' })
  name!: string;

  @Field(() => JsonScalar, { nullable: true, description: 'Of the first run.' })
  first!: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'Of the second run.' })
  second!: unknown;
}

/** Where the trades or fills of two runs differ first. */
@ObjectType('RowDifference', { description: 'Where the rows of two runs differ first.' })
export class RowDifferenceType {
  @Field(() => Int, { description: 'Number of the row, from 0.' })
  row!: number;

  @Field(() => String, { description: 'The column; `row` when one run has no such row.' })
  column!: string;

  @Field(() => JsonScalar, { nullable: true, description: 'Of the first run.' })
  first!: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'Of the second run.' })
  second!: unknown;
}

/** A statistic of two runs side by side. */
@ObjectType('StatisticPair', { description: 'A statistic of two runs side by side.' })
export class StatisticPairType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => StatisticType, { description: 'Of the first run.' })
  first!: StatisticType;

  @Field(() => StatisticType, { description: 'Of the second run.' })
  second!: StatisticType;

  @Field(() => Float, { nullable: true, description: 'Second less first, where both have one.' })
  difference!: number | null;
}

/** How two runs relate. */
@ObjectType('BacktestComparison', { description: 'How two runs relate.' })
export class BacktestComparisonType {
  @Field(() => ID, { description: 'The first run.' })
  firstId!: string;

  @Field(() => ID, { description: 'The second run.' })
  secondId!: string;

  @Field(() => [SettingDifferenceType], { description: 'Settings that differ.' })
  settings!: readonly SettingDifferenceType[];

  @Field(() => [StatisticPairType], { description: 'Statistics side by side.' })
  statistics!: readonly StatisticPairType[];

  @Field(() => Int, { description: 'Closed trades that both have.' })
  commonTrades!: number;

  @Field(() => Int, { description: 'Closed trades that only the first has.' })
  onlyFirst!: number;

  @Field(() => Int, { description: 'Closed trades that only the second has.' })
  onlySecond!: number;

  @Field(() => RowDifferenceType, { nullable: true, description: 'Null when all are the same.' })
  firstTrade!: RowDifferenceType | null;

  @Field(() => RowDifferenceType, { nullable: true, description: 'Null when all are the same.' })
  firstFill!: RowDifferenceType | null;
}
