import { Inject } from '@nestjs/common';
import {
  Args,
  Context,
  ID,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { formatInstant } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import type { ApiContext } from '../../context.js';
import { orRefused } from '../../payload.js';
import { InstrumentType } from '../../types/instrument.type.js';
import {
  FeedCreateInput,
  FeedPayload,
  FeedSeriesType,
  FeedType,
  toFeed,
} from '../../types/live/feed.type.js';

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

  @Mutation(() => FeedPayload, {
    description: 'Creates a feed, which begins to deliver at once.',
    complexity: 50,
  })
  async feedCreate(
    @Args('input', { type: () => FeedCreateInput, description: 'What to create.' })
    input: FeedCreateInput,
  ): Promise<FeedPayload> {
    return orRefused<FeedPayload, FeedPayload>(
      async () => {
        const record = await this.host.live.feeds.create({
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
        });
        return { feed: toFeed(record), userErrors: [] };
      },
      ({ userErrors }) => ({ feed: null, userErrors }),
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
