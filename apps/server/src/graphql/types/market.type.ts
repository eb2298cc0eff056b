import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { AssetClass, Instrument } from '@vela/market';
import type { AssetReport } from '@vela/ports';
import { DateScalar, DateTimeScalar } from '../scalars/scalars.js';
import { AssetClassEnum, InstrumentType } from './instrument.type.js';

const STORED = { nullable: true, description: 'The instrument, null for one that is not stored.' };

/** Best prices of an instrument. */
@ObjectType({ description: 'Best bid and ask of an instrument and its last price.' })
export class MarketQuote {
  @Field(() => String, { description: 'Symbol as the provider writes it.' })
  symbol!: string;

  @Field(() => InstrumentType, STORED)
  instrument!: Instrument | null;

  @Field(() => Boolean, { description: 'False where the provider tells nothing of the symbol.' })
  known!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When bid and ask were told.' })
  at!: Micros | null;

  @Field(() => Float, { nullable: true, description: 'Best bid.' })
  bid!: number | null;

  @Field(() => Float, { nullable: true, description: 'Best ask.' })
  ask!: number | null;

  @Field(() => Float, { nullable: true, description: 'Size at the bid.' })
  bidSize!: number | null;

  @Field(() => Float, { nullable: true, description: 'Size at the ask.' })
  askSize!: number | null;

  @Field(() => Float, { nullable: true, description: 'Price of the last trade.' })
  last!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was traded.' })
  lastAt!: Micros | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Last price minus the close of the session before.',
  })
  change!: number | null;

  @Field(() => Float, { nullable: true, description: 'The same as a share of that close.' })
  changeRatio!: number | null;

  @Field(() => Float, { nullable: true, description: 'Volume of the session.' })
  volume!: number | null;
}

/** A candle of a snapshot. */
@ObjectType({ description: 'A candle as the provider sums it up; it may still be in the making.' })
export class MarketCandle {
  @Field(() => DateTimeScalar, { description: 'When it opened.' })
  openAt!: Micros;

  @Field(() => Float, { description: 'First price.' })
  open!: number;

  @Field(() => Float, { description: 'Highest price.' })
  high!: number;

  @Field(() => Float, { description: 'Lowest price.' })
  low!: number;

  @Field(() => Float, { description: 'Last price.' })
  close!: number;

  @Field(() => Float, { description: 'Volume.' })
  volume!: number;

  @Field(() => Float, { nullable: true, description: 'Trades, null where nobody says.' })
  trades!: number | null;

  @Field(() => Float, { nullable: true, description: 'Average price by volume.' })
  vwap!: number | null;
}

/** The market of an instrument at a glance. */
@ObjectType('MarketSnapshot', { description: 'The market of an instrument at a glance.' })
export class MarketSnapshotType {
  @Field(() => String, { description: 'Symbol as the provider writes it.' })
  symbol!: string;

  @Field(() => InstrumentType, STORED)
  instrument!: Instrument | null;

  @Field(() => Boolean, { description: 'False where the provider tells nothing of the symbol.' })
  known!: boolean;

  @Field(() => MarketQuote, { description: 'Best prices and the last one.' })
  quote!: MarketQuote;

  @Field(() => MarketCandle, { nullable: true, description: 'The newest minute.' })
  minute!: MarketCandle | null;

  @Field(() => MarketCandle, {
    nullable: true,
    description: 'The session so far, or the last one.',
  })
  day!: MarketCandle | null;

  @Field(() => MarketCandle, { nullable: true, description: 'The session before.' })
  previousDay!: MarketCandle | null;
}

/** A symbol that moved or traded a lot. */
@ObjectType({ description: 'A symbol among those that moved or traded the most.' })
export class MarketMover {
  @Field(() => String, { description: 'Symbol as the provider writes it.' })
  symbol!: string;

  @Field(() => Float, { nullable: true, description: 'Price, null where nobody says.' })
  price!: number | null;

  @Field(() => Float, { nullable: true, description: 'Change of the price today.' })
  change!: number | null;

  @Field(() => Float, { nullable: true, description: 'The same as a share of the price before.' })
  changeRatio!: number | null;

  @Field(() => Float, { nullable: true, description: 'Volume today, null where nobody says.' })
  volume!: number | null;
}

/** What moved the most. */
@ObjectType({ description: 'Shares that moved and traded the most today.' })
export class MarketOverview {
  @Field(() => String, { description: 'Provider that told it.' })
  provider!: string;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  asOf!: Micros;

  @Field(() => [MarketMover], { description: 'Those that rose the most.' })
  gainers!: readonly MarketMover[];

  @Field(() => [MarketMover], { description: 'Those that fell the most.' })
  losers!: readonly MarketMover[];

  @Field(() => [MarketMover], { description: 'Those with the largest volume.' })
  mostActive!: readonly MarketMover[];
}

/** What a provider lists of a symbol. */
@ObjectType({ description: 'What the provider says of something that it lists.' })
export class AssetListing implements Pick<AssetReport, 'tradable'> {
  @Field(() => Boolean, { description: 'Whether it can be ordered.' })
  tradable!: boolean;

  @Field(() => Boolean, { description: 'Whether it can be sold short.' })
  shortable!: boolean;

  @Field(() => Boolean, { description: 'Whether parts of a unit can be ordered.' })
  fractionable!: boolean;

  @Field(() => Boolean, { description: 'Whether it can be bought on credit.' })
  marginable!: boolean;
}

/** Something that was found. */
@ObjectType('AssetMatch', { description: 'Something that a provider lists or that is stored.' })
export class AssetMatchType {
  @Field(() => String, { description: 'Symbol as the provider writes it.' })
  symbol!: string;

  @Field(() => String, { nullable: true, description: 'Name in words.' })
  name!: string | null;

  @Field(() => AssetClassEnum, {
    description: 'What kind of thing it is; a fund that is not stored counts as a share.',
  })
  assetClass!: AssetClass;

  @Field(() => String, { description: 'Market identifier code (ISO 10383); XXXX for none.' })
  venue!: string;

  @Field(() => AssetListing, { nullable: true, description: 'Null for what is stored alone.' })
  listed!: AssetListing | null;

  @Field(() => InstrumentType, STORED)
  instrument!: Instrument | null;
}

/** What was found. */
@ObjectType('AssetSearch', { description: 'What was found, the best matches first.' })
export class AssetSearchType {
  @Field(() => String, { description: 'Provider whose list was searched.' })
  provider!: string;

  @Field(() => Int, { description: 'Matches, also those that are not shown.' })
  totalCount!: number;

  @Field(() => [AssetMatchType], { description: 'The first of them.' })
  nodes!: readonly AssetMatchType[];
}

/** Who tells the hours of a market. */
export const HoursSourceEnum = { PROVIDER: 'PROVIDER', CALENDAR: 'CALENDAR' } as const;
registerEnumType(HoursSourceEnum, {
  name: 'MarketHoursSource',
  description: 'Who tells the hours of a market.',
  valuesMap: {
    PROVIDER: { description: 'The provider of a connected account.' },
    CALENDAR: { description: 'The trading calendar of a venue that comes with the server.' },
  },
});
const SOURCE = { description: 'Who tells it.' };
const PROVIDER = { nullable: true, description: 'Provider that told it, null for a calendar.' };
const VENUE = {
  nullable: true,
  description: 'Market identifier code of the calendar, null for a provider: its shares.',
};

/** Whether a market trades. */
@ObjectType({ description: 'Whether a market trades at this moment.' })
export class MarketClock {
  @Field(() => HoursSourceEnum, SOURCE)
  source!: keyof typeof HoursSourceEnum;

  @Field(() => String, PROVIDER)
  provider!: string | null;

  @Field(() => String, VENUE)
  venue!: string | null;

  @Field(() => DateTimeScalar, { description: 'The time by the clock of the source.' })
  at!: Micros;

  @Field(() => Boolean, { description: 'Whether it trades.' })
  open!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null where it never closes.' })
  nextOpen!: Micros | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null where it never closes.' })
  nextClose!: Micros | null;
}

/** A day of trading. */
@ObjectType({ description: 'A day on which a market trades.' })
export class MarketSession {
  @Field(() => DateScalar, { description: 'Date at the venue.' })
  date!: Micros;

  @Field(() => DateTimeScalar, { description: 'When it opens.' })
  opensAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When it closes.' })
  closesAt!: Micros;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it closes early; null from a provider, which does not say.',
  })
  earlyClose!: boolean | null;

  @Field(() => String, { nullable: true, description: 'Why its hours are unusual.' })
  name!: string | null;
}

/** Days of trading. */
@ObjectType({ description: 'Days on which a market trades.' })
export class MarketCalendar {
  @Field(() => HoursSourceEnum, SOURCE)
  source!: keyof typeof HoursSourceEnum;

  @Field(() => String, PROVIDER)
  provider!: string | null;

  @Field(() => String, VENUE)
  venue!: string | null;

  @Field(() => String, { nullable: true, description: 'Time zone of the calendar.' })
  timeZone!: string | null;

  @Field(() => [MarketSession], { description: 'In order; days without trading are left out.' })
  sessions!: readonly MarketSession[];
}
