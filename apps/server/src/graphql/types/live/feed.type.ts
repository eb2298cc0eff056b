import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import type { FeedRecord, FeedState, LateCandle } from '@vela/ports';
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
export const FeedKindEnum = { REPLAY: 'replay', RANDOM: 'random', STREAM: 'stream' } as const;
/** One of {@link FeedKindEnum}. */
export type FeedKindEnum = (typeof FeedKindEnum)[keyof typeof FeedKindEnum];
registerEnumType(FeedKindEnum, {
  name: 'FeedKind',
  description: 'Where a feed takes its candles from.',
  valuesMap: {
    REPLAY: { description: 'Stored candles again, with the instants they had.' },
    RANDOM: { description: 'A seeded random market.' },
    STREAM: { description: 'The live stream of a provider; one for each account and channel.' },
  },
});

/** What candles of a live feed are made of. */
export const FeedCandlesEnum = { BARS: 'bars', TRADES: 'trades' } as const;
/** One of {@link FeedCandlesEnum}. */
export type FeedCandlesEnum = (typeof FeedCandlesEnum)[keyof typeof FeedCandlesEnum];
registerEnumType(FeedCandlesEnum, {
  name: 'FeedCandles',
  description: 'What the candles of a live feed are made of.',
  valuesMap: {
    BARS: { description: 'The candles of the provider.' },
    TRADES: { description: 'Its trades, counted here.' },
  },
});

/** Why a candle is no part of a slice. */
const LateKindEnum = {
  LATE: 'late',
  REVISED: 'revised',
  MISSED: 'missed',
} as const satisfies { readonly [Kind in Uppercase<LateCandle['kind']>]: Lowercase<Kind> };
registerEnumType(LateKindEnum, {
  name: 'FeedLateKind',
  description: 'Why a candle is no part of a slice.',
  valuesMap: {
    LATE: { description: 'Its slice was closed without it.' },
    REVISED: { description: 'Its slice has other figures.' },
    MISSED: { description: 'The stream never told it; the history of the provider has it.' },
  },
});

/** Where a live feed comes from. */
@ObjectType('FeedStream', { description: 'Where a live feed comes from.' })
export class FeedStreamType {
  @Field(() => String, { description: 'Provider of the stream.' })
  provider!: string;

  @Field(() => ID, { description: 'Account whose key opens it.' })
  accountId!: string;

  @Field(() => String, { description: 'Endpoint of the provider, such as iex or crypto-us.' })
  channel!: string;

  @Field(() => FeedCandlesEnum, { description: 'What its candles are made of.' })
  candles!: FeedCandlesEnum;

  @Field(() => DateTimeScalar, { description: 'First instant of which candles were fetched.' })
  from!: Micros;

  @Field(() => Boolean, { description: 'Whether its slices carry quotes, which fill on paper.' })
  quotes!: boolean;

  @Field(() => Boolean, { description: 'Whether candles outside the sessions belong to it.' })
  extendedHours!: boolean;
}

/** A candle that came too late for its slice. */
@ObjectType('FeedLateCandle', {
  description: 'A candle that came too late for its slice. It is kept and never delivered.',
})
export class FeedLateCandleType {
  @Field(() => ID, { description: 'Whose candle it is.' })
  instrumentId!: string;

  @Field(() => TimeframeScalar, { description: 'Its width.' })
  timeframe!: Timeframe;

  @Field(() => LateKindEnum, { description: 'Why it is no part of a slice.' })
  kind!: string;

  @Field(() => DateTimeScalar, { description: 'When it opens.' })
  openAt!: Micros;

  @Field(() => Float, { description: 'First price.' })
  open!: number;

  @Field(() => Float, { description: 'Highest price.' })
  high!: number;

  @Field(() => Float, { description: 'Lowest price.' })
  low!: number;

  @Field(() => Float, { description: 'Last price.' })
  close!: number;

  @Field(() => Float, { description: 'What was traded.' })
  volume!: number;

  @Field(() => DateTimeScalar, { description: 'When it was told.' })
  at!: Micros;
}

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

  @Field(() => FeedStreamType, {
    nullable: true,
    description: 'STREAM: where it comes from; null for the other kinds.',
  })
  stream!: FeedStreamType | null;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When it changed last.' })
  updatedAt!: Micros;
}

const streamOf = ({ source }: FeedRecord): FeedStreamType | null =>
  source.kind === 'stream' ? { quotes: false, extendedHours: false, ...source } : null;

/** Returns a feed as the schema shows it. */
export const toFeed = (record: FeedRecord): FeedType => ({
  ...record,
  kind: record.source.kind,
  marketTime: record.lastAvailableAt,
  slicesPerSecond: record.source.slicesPerSecond,
  lockstep: record.source.lockstep,
  stream: streamOf(record),
});

/** A feed to create. */
@InputType({ description: 'A feed to create. What belongs to another kind is passed over.' })
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

  @Field(() => DateScalar, {
    nullable: true,
    description: 'REPLAY: first date. STREAM: first date of which candles are fetched, 5 days ago.',
  })
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
    description: 'RANDOM, STREAM: whether quotes between the candles fill orders on paper.',
  })
  quotes!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'RANDOM: first price, 100.' })
  price?: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'RANDOM: standard deviation of a candle as a fraction, 0.001.',
  })
  volatility?: number | null;

  @Field(() => String, { nullable: true, description: 'STREAM: its provider, alpaca.' })
  provider?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'STREAM: id or name of the account whose key opens it; the only one when absent.',
  })
  account?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'STREAM: iex, sip, delayed_sip or crypto-us; that of the account when absent.',
  })
  channel?: string | null;

  @Field(() => FeedCandlesEnum, {
    nullable: true,
    description: 'STREAM: what candles are made of, BARS.',
  })
  candles?: FeedCandlesEnum | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'STREAM: whether candles outside the sessions belong to it as well.',
  })
  extendedHours?: boolean | null;
}

/** What creating a feed answers. */
@ObjectType({ implements: () => [Payload], description: 'The feed that was created.' })
export class FeedPayload implements Payload {
  @Field(() => FeedType, { nullable: true, description: 'Null when it was refused.' })
  feed!: FeedType | null;

  @Field(() => Boolean, {
    description: 'False when it was there already: an account has one feed for each channel.',
  })
  created!: boolean;

  @Field(() => Int, { description: 'Series that were added to a feed that was there.' })
  seriesAdded!: number;

  userErrors!: readonly UserError[];
}
