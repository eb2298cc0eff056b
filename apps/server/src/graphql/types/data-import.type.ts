import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import type { DataImportRecord, ImportState } from '@vela/ports';
import { BigIntScalar, DateScalar, DateTimeScalar, JsonScalar } from '../scalars/scalars.js';
import { TimeframeScalar } from '../scalars/scalars.js';
import { Adjustment } from './dataset.type.js';
import { Job, Node, Payload, StreamEvent } from './interfaces.js';
import { JobFailure, JobState } from './job.type.js';
import { UserError } from './user-error.type.js';

/** A line that could not be taken. */
@ObjectType('BadLine', { description: 'A line of a file that could not be taken.' })
export class BadLineType {
  @Field(() => Int, { description: 'Number of the line, counted from 1.' })
  line!: number;

  @Field(() => String, { description: 'What is wrong with it.' })
  reason!: string;
}

/** An import of candles. */
@ObjectType('DataImport', {
  implements: () => [Job, Node],
  description: 'An import of candles into one dataset.',
})
export class DataImportType implements Job, Node {
  @Field(() => ID, { description: 'Global id, imp_….' })
  id!: string;

  /** The row behind the type; no field. */
  record!: DataImportRecord;

  state!: JobState;
  progress!: number;
  queuedAt!: Micros;
  startedAt!: Micros | null;
  finishedAt!: Micros | null;
  failure!: JobFailure | null;

  @Field(() => String, { description: 'Where the candles come from, for instance csv.' })
  source!: string;

  @Field(() => BigIntScalar, { description: 'Rows read so far.' })
  rowsRead!: number;

  @Field(() => BigIntScalar, { description: 'Candles that the dataset did not have.' })
  rowsImported!: number;

  @Field(() => BigIntScalar, { description: 'Candles that it had already.' })
  rowsUnchanged!: number;

  @Field(() => [BadLineType], { description: 'The first lines that could not be taken.' })
  badLines!: readonly BadLineType[];

  @Field(() => Int, { description: 'Number of all lines that could not be taken.' })
  badLineCount!: number;
}

const STATES: Readonly<Record<ImportState, JobState>> = {
  queued: JobState.QUEUED,
  running: JobState.RUNNING,
  completed: JobState.SUCCEEDED,
  failed: JobState.FAILED,
  cancelled: JobState.CANCELLED,
};

/** Returns an import as the schema shows it. */
export const toDataImport = (record: DataImportRecord): DataImportType => ({
  ...record,
  record,
  state: STATES[record.state],
});

/** What to import. */
@InputType({ description: 'What to import, and where to.' })
export class DataImportInput {
  @Field(() => String, {
    description:
      'Where from: `csv` (a file on the machine of the server), `vega-datasets`, or `alpaca` ' +
      '(with the key of a connected account).',
  })
  source!: string;

  @Field(() => String, { nullable: true, description: 'Path of the file, .csv or .csv.gz.' })
  path?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Symbol of the instrument, which is made when it is not known.',
  })
  symbol?: string | null;

  @Field(() => TimeframeScalar, { nullable: true, description: 'Width of the candles.' })
  timeframe?: Timeframe | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Answers to what the file leaves open, such as its columns or time zone.',
  })
  dialect?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Properties of an instrument that is not known yet: name, assetClass, currency, ' +
      'priceScale, tickSize, quantityScale, lotSize, multiplier, tradable, venue.',
  })
  instrument?: unknown;

  @Field(() => Adjustment, {
    defaultValue: Adjustment.RAW,
    description: 'How the prices of a file were changed for corporate actions.',
  })
  adjustment!: Adjustment;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether candles that are there with other values are replaced.',
  })
  replace!: boolean;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'First instant to ask a broker for; behind the last stored candle when it is left out.',
  })
  from?: Micros | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Instant before which the candles of a broker open; now when it is left out.',
  })
  to?: Micros | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id or name of the account whose key is used; the only one when it is left out.',
  })
  account?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Source of a broker, such as `iex` or `sip`; the best of the plan by default.',
  })
  feed?: string | null;
}

/** What to generate. */
@InputType({ description: 'A seeded synthetic market: the same input gives the same candles.' })
export class DataGenerateInput {
  @Field(() => String, { description: 'Symbol of the instrument, made when it is not known.' })
  symbol!: string;

  @Field(() => TimeframeScalar, { description: 'Width of the candles.' })
  timeframe!: Timeframe;

  @Field(() => DateScalar, { description: 'Date of the first candle.' })
  from!: Micros;

  @Field(() => Int, { description: 'Number of candles.' })
  candles!: number;

  @Field(() => BigIntScalar, { defaultValue: 1n, description: 'Seed of the random numbers.' })
  seed!: bigint;

  @Field(() => Float, { defaultValue: 100, description: 'Price of the first open.' })
  startPrice!: number;

  @Field(() => Float, { defaultValue: 0.05, description: 'Drift a year as a fraction.' })
  drift!: number;

  @Field(() => Float, { defaultValue: 0.2, description: 'Volatility a year as a fraction.' })
  volatility!: number;
}

/** What the mutations on imports answer. */
@ObjectType({
  implements: () => [Payload],
  description: 'The import that was started or cancelled.',
})
export class DataImportPayload implements Payload {
  @Field(() => DataImportType, { nullable: true, description: 'Null when it was refused.' })
  dataImport!: DataImportType | null;

  userErrors!: readonly UserError[];
}

/** What the mutations that delete answer. */
@ObjectType({ implements: () => [Payload], description: 'What was deleted.' })
export class DeletedPayload implements Payload {
  @Field(() => ID, { nullable: true, description: 'Id of what is gone; null when refused.' })
  deletedId!: string | null;

  userErrors!: readonly UserError[];
}

/** A change of an import. */
@ObjectType({ implements: () => [StreamEvent], description: 'How far an import is.' })
export class DataImportEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => DataImportType, { description: 'The import as it stands.' })
  dataImport!: DataImportType;
}
