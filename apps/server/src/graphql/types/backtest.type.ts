import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type {
  BacktestConfig,
  BacktestRecord,
  BacktestWarning,
  OtherDataset,
  WarningLink,
} from '@vela/ports';
import { BigIntScalar, DateTimeScalar, DecimalScalar, JsonScalar } from '../scalars/scalars.js';
import { TimeframeScalar } from '../scalars/scalars.js';
import { connectionType } from './connection.js';
import { Node } from './interfaces.js';
import { JobFailure } from './job.type.js';
import { Severity } from './severity.js';

/** Where a backtest stands. */
export const BacktestStateEnum = {
  QUEUED: 'queued',
  LOADING: 'loading',
  RUNNING: 'running',
  ANALYSING: 'analysing',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;
/** One of {@link BacktestStateEnum}. */
export type BacktestStateEnum = (typeof BacktestStateEnum)[keyof typeof BacktestStateEnum];
registerEnumType(BacktestStateEnum, {
  name: 'BacktestState',
  description: 'Where a backtest stands: the states of its machine.',
  valuesMap: {
    QUEUED: { description: 'Written down; no engine has taken it yet.' },
    LOADING: { description: 'An engine owns it and prepares strategy and candles.' },
    RUNNING: { description: 'The strategy steps through the candles.' },
    ANALYSING: { description: 'Statistics and digests are computed.' },
    COMPLETED: { description: 'Finished with a result.' },
    FAILED: { description: 'Finished without a result; see `failure`.' },
    CANCELLED: { description: 'Ended because somebody asked for it.' },
  },
});

/** Data that a run is pinned to. */
@ObjectType('PinnedDataset', { description: 'The version of the data that a run is pinned to.' })
export class PinnedDatasetType {
  @Field(() => ID, { description: 'The dataset.' })
  datasetId!: string;

  /** The instrument it belongs to; resolved as a field of its own. */
  instrumentId!: string;

  @Field(() => Int, { description: 'Its version when the run was asked for.' })
  version!: number;

  @Field(() => String, { description: 'SHA-256 over its candles at that version.' })
  contentHash!: string;
}

/** Data of another timeframe than the first one. */
@ObjectType('OtherDataset', {
  description: 'The version of the data of a wider timeframe, or of the one that fills.',
})
class OtherDatasetType {
  @Field(() => ID, { description: 'The dataset.' })
  datasetId!: string;

  @Field(() => ID, { description: 'The instrument it belongs to.' })
  instrumentId!: string;

  @Field(() => Int, { description: 'Its version when the run was asked for.' })
  version!: number;

  @Field(() => String, { description: 'SHA-256 over its candles at that version.' })
  contentHash!: string;

  @Field(() => TimeframeScalar, { description: 'Width of the candles.' })
  timeframe!: Timeframe;
}

/** Everything that decides the result. */
@ObjectType('BacktestConfig', { description: 'Everything that decides the result of a run.' })
class BacktestConfigType {
  @Field(() => [PinnedDatasetType], { description: 'Candles, one entry for each instrument.' })
  datasets!: readonly PinnedDatasetType[];

  @Field(() => [OtherDatasetType], {
    nullable: true,
    description: 'Stored candles of wider timeframes and of the one that fills; null for none.',
  })
  otherDatasets?: readonly OtherDataset[];

  @Field(() => TimeframeScalar, { description: 'Width of the candles: the clock of the run.' })
  timeframe!: Timeframe;

  @Field(() => [TimeframeScalar], {
    nullable: true,
    description: 'Wider candles that the strategy saw as well; null for none.',
  })
  widerTimeframes?: readonly Timeframe[];

  @Field(() => TimeframeScalar, {
    nullable: true,
    description: 'Finer candles that filled orders; null when those of `timeframe` did.',
  })
  fillTimeframe?: Timeframe;

  @Field(() => DateTimeScalar, { description: 'Candles open from this instant on …' })
  from!: Micros;

  @Field(() => DateTimeScalar, { description: '… and before this one.' })
  to!: Micros;

  @Field(() => DecimalScalar, { description: 'Cash at the start.' })
  startingCash!: string;

  @Field(() => String, { description: 'Currency of the account.' })
  currency!: string;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Rates of other currencies in that of the account, `at` in microseconds since 1970; null ' +
      'for none.',
  })
  rates?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Corporate actions with the number of their instrument, counted from 0, `at` in ' +
      'microseconds since 1970; null for none.',
  })
  actions?: unknown;

  @Field(() => JsonScalar, { description: 'Parameters of the strategy, defaults filled in.' })
  parameters!: { readonly [name: string]: Canonical };

  @Field(() => JsonScalar, { description: 'Options of the simulation by name.' })
  simulation!: { readonly [name: string]: Canonical };

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Limits before every order by name; null for none.',
  })
  riskLimits?: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'Fault script; null for none.' })
  faults?: unknown;

  @Field(() => BigIntScalar, { description: 'Seed of the random streams.' })
  seed!: number;

  @Field(() => String, { description: 'SHA-256 of the strategy that ran.' })
  strategyHash!: string;

  @Field(() => String, { description: 'Version of the engine that simulated.' })
  engineVersion!: string;
}

/** What a warning is about. */
export const WarningLinkKind = {
  TRADE: 'TRADE',
  ORDER: 'ORDER',
  FILL: 'FILL',
  CANDLE: 'CANDLE',
  SPAN: 'SPAN',
} as const;
/** One of {@link WarningLinkKind}. */
export type WarningLinkKind = (typeof WarningLinkKind)[keyof typeof WarningLinkKind];
registerEnumType(WarningLinkKind, {
  name: 'WarningLinkKind',
  description: 'What a warning is about.',
  valuesMap: {
    TRADE: { description: 'A round trip.' },
    ORDER: { description: 'An order.' },
    FILL: { description: 'A fill.' },
    CANDLE: { description: 'A candle.' },
    SPAN: { description: 'A span of time.' },
  },
});

/** Where to look. */
@ObjectType('WarningLink', { description: 'Something that a warning is about: where to look.' })
export class WarningLinkType {
  @Field(() => WarningLinkKind, { description: 'What it is.' })
  kind!: WarningLinkKind;

  @Field(() => ID, { nullable: true, description: 'Id of the trade, order or fill.' })
  id!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Row of its table, or number of the candle, from 0; null for a span.',
  })
  row!: number | null;

  @Field(() => ID, { nullable: true, description: 'Whose it is.' })
  instrumentId!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is or begins.' })
  at!: Micros | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends.' })
  until!: Micros | null;
}

/** Something that makes a result less trustworthy than it looks. */
@ObjectType('BacktestWarning', {
  description:
    'Something that makes the result less trustworthy than it looks, such as too few trades.',
})
export class BacktestWarningType {
  @Field(() => String, { description: 'Rule that found it.' })
  rule!: string;

  @Field(() => Severity, { description: 'How much it matters.' })
  severity!: string;

  @Field(() => String, { description: 'What is the matter.' })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What to do about it; null for runs of old releases.',
  })
  advice!: string | null;

  @Field(() => [WarningLinkType], { description: 'The first of what it is about, at most 20.' })
  links!: readonly WarningLinkType[];
}

/** A run. */
@ObjectType('Backtest', {
  implements: () => [Node],
  description: 'A run of a strategy version over stored candles.',
})
export class BacktestType implements Node {
  @Field(() => ID, { description: 'Global id, bt_….' })
  id!: string;

  /** The row behind the type; no field. */
  record!: BacktestRecord;

  @Field(() => BacktestStateEnum, { description: 'Where it stands.' })
  state!: string;

  @Field(() => BacktestConfigType, { description: 'Everything that decides its result.' })
  config!: BacktestConfig & { readonly riskLimits: unknown };

  @Field(() => String, {
    description: 'SHA-256 over the configuration: equal inputs have equal digests.',
  })
  inputDigest!: string;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 over orders, fills and equity; null before the end.',
  })
  resultDigest!: string | null;

  @Field(() => [String], { description: 'What the simulation assumed, in words.' })
  assumptions!: readonly string[];

  @Field(() => [BacktestWarningType], { description: 'Reasons to trust the result less.' })
  warnings!: readonly BacktestWarningType[];

  @Field(() => Int, {
    description: 'Which run of its strategy this is, counted over all versions for ever.',
  })
  trial!: number;

  @Field(() => JobFailure, { nullable: true, description: 'Why it ended without a result.' })
  failure!: JobFailure | null;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  queuedAt!: Micros;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When an engine began with it.' })
  startedAt!: Micros | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it came to its end.' })
  finishedAt!: Micros | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Seconds of real time from start to end; null before the end.',
  })
  elapsedSeconds!: number | null;
}

const toWarning = (runId: string, warning: BacktestWarning): BacktestWarningType => ({
  ...warning,
  advice: warning.advice ?? null,
  links: (warning.links ?? []).map((link) => ({
    ...link,
    id: link.kind === 'CANDLE' || link.kind === 'SPAN' ? null : linkedId(runId, link),
  })),
});

const linkedId = (runId: string, { kind, row }: WarningLink): string =>
  `${runId}.${kind.toLowerCase()}.${row}`;

/** Returns a run as the schema shows it. */
export const toBacktest = (record: BacktestRecord): BacktestType => ({
  ...record,
  record,
  config: { ...record.config, riskLimits: record.config.limits ?? null },
  warnings: record.warnings.map((warning) => toWarning(record.id, warning)),
  elapsedSeconds:
    record.startedAt === null || record.finishedAt === null
      ? null
      : (record.finishedAt - record.startedAt) / 1_000_000,
});

/** A page of runs. */
export const BacktestConnection = connectionType(() => BacktestType, 'Backtest');
