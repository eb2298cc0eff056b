import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import type { Dataset } from '@vela/ports';
import { BigIntScalar, DateTimeScalar, TimeframeScalar } from '../scalars/scalars.js';
import { connectionType } from './connection.js';
import { Node } from './interfaces.js';

/** How prices were changed for corporate actions. */
export const Adjustment = {
  RAW: 'raw',
  SPLIT: 'split',
  SPLIT_AND_DIVIDEND: 'split+dividend',
} as const;
/** One of {@link Adjustment}. */
export type Adjustment = (typeof Adjustment)[keyof typeof Adjustment];
registerEnumType(Adjustment, {
  name: 'Adjustment',
  description: 'How prices were changed for corporate actions.',
  valuesMap: {
    RAW: { description: 'As traded.' },
    SPLIT: { description: 'Adjusted for splits.' },
    SPLIT_AND_DIVIDEND: { description: 'Adjusted for splits and dividends.' },
  },
});

/** Stored candles of one instrument at one timeframe from one source. */
@ObjectType('Dataset', {
  implements: () => [Node],
  description: 'Stored candles of one instrument at one timeframe from one source.',
})
export class DatasetType implements Node {
  @Field(() => ID, { description: 'Global id, ds_….' })
  id!: string;

  /** The row behind the type; no field. */
  record!: Dataset;

  @Field(() => TimeframeScalar, { description: 'Width of its candles.' })
  timeframe!: Timeframe;

  @Field(() => String, { description: 'Where the candles came from, for instance csv.' })
  source!: string;

  @Field(() => Adjustment, { description: 'How prices were changed for corporate actions.' })
  adjustment!: string;

  @Field(() => Int, { description: 'Grows with every published change; 0 while empty.' })
  version!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Open of the first candle.' })
  from!: Micros | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Open of the last candle.' })
  to!: Micros | null;

  @Field(() => BigIntScalar, { description: 'Number of candles.' })
  rows!: number;

  @Field(() => String, { description: 'SHA-256 over the candles of this version.' })
  contentHash!: string;

  @Field(() => String, { nullable: true, description: 'Words for a reader.' })
  note!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When it last changed.' })
  updatedAt!: Micros;
}

/** Returns a dataset as the schema shows it. */
export const toDataset = (record: Dataset): DatasetType => ({
  ...record,
  record,
  from: record.firstOpenAt,
  to: record.lastOpenAt,
});

/** A page of datasets. */
export const DatasetConnection = connectionType(() => DatasetType, 'Dataset');

/** A stretch of time without the candles that should be there. */
@ObjectType({ description: 'A stretch of time without the candles that should be there.' })
export class DataGap {
  @Field(() => DateTimeScalar, { description: 'Open of the first candle that is missing.' })
  from!: Micros;

  @Field(() => DateTimeScalar, { description: 'Open of the next candle that is there.' })
  to!: Micros;

  @Field(() => Int, {
    description: 'Candles expected in between; an estimate where whole days are missing.',
  })
  missing!: number;
}
