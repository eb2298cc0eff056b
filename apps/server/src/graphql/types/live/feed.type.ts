import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import type { FeedRecord, FeedState } from '@vela/ports';
import {
  BigIntScalar,
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
  TimeframeScalar,
} from '../../scalars/scalars.js';
import { Node, Payload } from '../interfaces.js';
import { UserError } from '../user-error.type.js';

/** Where a feed stands. */
const FeedStateEnum = {
  STARTING: 'STARTING',
  LIVE: 'LIVE',
  STALE: 'STALE',
  DOWN: 'DOWN',
  ENDED: 'ENDED',
} as const satisfies { readonly [State in FeedState]: State };
registerEnumType(FeedStateEnum, {
  name: 'FeedState',
  description: 'Where a feed stands. Nothing is opened on a feed that is not live.',
  valuesMap: {
    STARTING: { description: 'Nobody has delivered yet.' },
    LIVE: { description: 'Candles come as they should.' },
    STALE: { description: 'The next candle is late.' },
    DOWN: { description: 'Its source does not answer.' },
    ENDED: { description: 'Everything was delivered; no candle follows.' },
  },
});

/** Where a feed takes its candles from. */
export const FeedKindEnum = { REPLAY: 'replay', RANDOM: 'random' } as const;
/** One of {@link FeedKindEnum}. */
export type FeedKindEnum = (typeof FeedKindEnum)[keyof typeof FeedKindEnum];
registerEnumType(FeedKindEnum, {
  name: 'FeedKind',
  description: 'Where a feed takes its candles from.',
  valuesMap: {
    REPLAY: { description: 'Stored candles again, with the instants they had.' },
    RANDOM: { description: 'A seeded random market.' },
  },
});

/** One series of a feed. */
@ObjectType('FeedSeries', { description: 'One series that a feed carries.' })
export class FeedSeriesType {
  /** The instrument; resolved as a field of its own. */
  instrumentId!: string;

  @Field(() => TimeframeScalar, { description: 'Width of its candles.' })
  timeframe!: Timeframe;
}

/** A feed. */
@ObjectType('Feed', {
  implements: () => [Node],
  description: 'A stream of closed candles that deployments follow; numbered without gaps.',
})
export class FeedType implements Node {
  @Field(() => ID, { description: 'Global id, feed_….' })
  id!: string;

  @Field(() => String, { description: 'Its name, unique.' })
  name!: string;

  @Field(() => FeedKindEnum, { description: 'Where its candles come from.' })
  kind!: string;

  @Field(() => [FeedSeriesType], { description: 'The series that it carries.' })
  series!: readonly FeedSeriesType[];

  @Field(() => FeedStateEnum, { description: 'Where it stands.' })
  state!: FeedState;

  @Field(() => BigIntScalar, { description: 'Number of the last slice, 0 before the first.' })
  lastSlice!: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Market time of the last slice, null before the first.',
  })
  marketTime!: Micros | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Slices a second; null for as fast as they are taken.',
  })
  slicesPerSecond!: number | null;

  @Field(() => Boolean, { description: 'Whether it waits for its deployments after each slice.' })
  lockstep!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it is not live, null when it is.' })
  detail!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When it changed last.' })
  updatedAt!: Micros;
}

/** Returns a feed as the schema shows it. */
export const toFeed = (record: FeedRecord): FeedType => ({
  ...record,
  kind: record.source.kind,
  marketTime: record.lastAvailableAt,
  slicesPerSecond: record.source.slicesPerSecond,
  lockstep: record.source.lockstep,
});

/** A feed to create. */
@InputType({ description: 'A feed to create. What belongs to the other kind is passed over.' })
export class FeedCreateInput {
  @Field(() => String, { description: 'Its name; the same input again returns the same feed.' })
  name!: string;

  @Field(() => FeedKindEnum, { description: 'Where its candles come from.' })
  kind!: FeedKindEnum;

  @Field(() => [ID], { nullable: true, description: 'Ids of instruments.' })
  instruments?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Symbols, behind the ids; at least one instrument is needed in all.',
  })
  symbols?: string[] | null;

  @Field(() => [TimeframeScalar], { description: 'Widths of its candles, the narrowest first.' })
  timeframes!: Timeframe[];

  @Field(() => Float, {
    nullable: true,
    description: 'Slices a second; as fast as its deployments take them when absent.',
  })
  slicesPerSecond?: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether each slice waits until every running deployment has worked off the last.',
  })
  lockstep!: boolean;

  @Field(() => DateScalar, { nullable: true, description: 'REPLAY: first date.' })
  from?: Micros | null;

  @Field(() => DateScalar, { nullable: true, description: 'REPLAY: last date, inclusive.' })
  to?: Micros | null;

  @Field(() => String, {
    nullable: true,
    description: 'REPLAY: source of the candles, where an instrument has them from several.',
  })
  source?: string | null;

  @Field(() => BigIntScalar, { nullable: true, description: 'RANDOM: its seed, 0.' })
  seed?: bigint | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'RANDOM: market time of its begin, 2020-01-02.',
  })
  startAt?: Micros | null;

  @Field(() => Int, { nullable: true, description: 'RANDOM: slices after which it ends.' })
  slices?: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'RANDOM: whether quotes between the candles fill orders.',
  })
  quotes!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'RANDOM: first price, 100.' })
  price?: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'RANDOM: standard deviation of a candle as a fraction, 0.001.',
  })
  volatility?: number | null;
}

/** What creating a feed answers. */
@ObjectType({ implements: () => [Payload], description: 'The feed that was created.' })
export class FeedPayload implements Payload {
  @Field(() => FeedType, { nullable: true, description: 'Null when it was refused.' })
  feed!: FeedType | null;

  userErrors!: readonly UserError[];
}
