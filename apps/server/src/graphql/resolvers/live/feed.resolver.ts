import { Inject } from '@nestjs/common';
import {
  Args,
  Context,
  Float,
  ID,
  Int,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { SECOND, formatInstant } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import type { ApiContext } from '../../context.js';
import { orRefused } from '../../payload.js';
import { InstrumentType } from '../../types/instrument.type.js';
import {
  FeedCreateInput,
  FeedLateCandleType,
  FeedPayload,
  FeedSeriesType,
  FeedType,
  toFeed,
} from '../../types/live/feed.type.js';

/** Late candles of one answer at most. */
const LATE_MAX = 1_000;

/** Feeds. */
@Resolver(() => FeedType)
export class FeedResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => [FeedType], { description: 'Feeds, oldest first.' })
  async feeds(): Promise<readonly FeedType[]> {
    return (await this.host.live.feeds.list()).map(toFeed);
  }

  @Query(() => FeedType, { nullable: true, description: 'A feed by its id.' })
  async feed(
    @Args('id', { type: () => ID, description: 'Id, feed_….' }) id: string,
  ): Promise<FeedType | null> {
    const record = await this.host.live.feeds.get(id);
    return record && toFeed(record);
  }

  @ResolveField(() => Float, {
    nullable: true,
    description: 'STREAM: seconds by which the last slice is behind the clock; null before it.',
  })
  lagSeconds(@Parent() { stream, marketTime }: FeedType): number | null {
    if (stream === null || marketTime === null) return null;
    return Math.max(0, (this.host.ground.clock.now() - marketTime) / SECOND);
  }

  @ResolveField(() => [FeedLateCandleType], {
    description: 'STREAM: candles that came too late for their slices, the newest first.',
    complexity: 20,
  })
  async lateCandles(
    @Parent() { id, stream }: FeedType,
    @Args('first', { type: () => Int, defaultValue: 20, description: 'At most so many, 1,000.' })
    first: number,
  ): Promise<readonly FeedLateCandleType[]> {
    if (stream === null) return [];
    return this.host.live.feeds.lateCandles(id, Math.max(0, Math.min(LATE_MAX, first)));
  }

  @Mutation(() => FeedPayload, {
    description:
      'Creates a feed, which begins to deliver at once. Of a live stream there is one feed for each ' +
      'account and channel: asked for again, it is extended.',
    complexity: 50,
  })
  async feedCreate(
    @Args('input', { type: () => FeedCreateInput, description: 'What to create.' })
    input: FeedCreateInput,
  ): Promise<FeedPayload> {
    return orRefused<FeedPayload, FeedPayload>(
      async () => {
        const { feed, isNew, added } = await this.host.live.feeds.create({
          name: input.name,
          kind: input.kind,
          instruments: input.instruments ?? undefined,
          symbols: input.symbols ?? undefined,
          timeframes: input.timeframes,
          slicesPerSecond: input.slicesPerSecond ?? undefined,
          lockstep: input.lockstep,
          from: input.from ?? undefined,
          to: input.to ?? undefined,
          source: input.source ?? undefined,
          seed: input.seed == null ? undefined : Number(input.seed),
          startAt: input.startAt == null ? undefined : formatInstant(input.startAt),
          slices: input.slices ?? undefined,
          quotes: input.quotes,
          price: input.price == null ? undefined : Number(input.price),
          volatility: input.volatility ?? undefined,
          provider: input.provider ?? undefined,
          account: input.account ?? undefined,
          channel: input.channel ?? undefined,
          candles: input.candles ?? undefined,
          extendedHours: input.extendedHours ?? undefined,
        });
        return { feed: toFeed(feed), created: isNew, seriesAdded: added, userErrors: [] };
      },
      ({ userErrors }) => ({ feed: null, created: false, seriesAdded: 0, userErrors }),
    );
  }
}

/** Fields of a series that other rows hold. */
@Resolver(() => FeedSeriesType)
export class FeedSeriesResolver {
  @ResolveField(() => InstrumentType, { description: 'Whose candles they are.' })
  async instrument(
    @Parent() { instrumentId }: FeedSeriesType,
    @Context() { loaders }: ApiContext,
  ): Promise<Instrument | null> {
    return loaders.instrument.load(instrumentId);
  }
}
