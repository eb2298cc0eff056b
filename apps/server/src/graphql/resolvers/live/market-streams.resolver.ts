import { Inject } from '@nestjs/common';
import { Args, ID, Int, Resolver, Subscription } from '@nestjs/graphql';
import type { Timeframe } from '@vela/kernel';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { resolveLive, rowEvents, stateEvents } from '../../live-events.js';
import { TimeframeScalar } from '../../scalars/scalars.js';
import { throttleOf } from '../../throttle.js';
import { CandleEvent, QuoteEvent } from '../../types/live/stream-event.type.js';

const INSTRUMENTS = { type: () => [ID], description: 'Ids of instruments, 200 at most.' };
const FEED = {
  type: () => ID,
  nullable: true,
  description: 'Feed to look at; the one that carries the instrument when absent.',
};

/** What feeds deliver, as they deliver it. */
@Resolver(() => CandleEvent)
export class MarketStreamsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Subscription(() => CandleEvent, {
    description: 'Lossless: the newest candle of each instrument, then every candle that closes.',
    resolve: resolveLive<CandleEvent>,
  })
  async candles(
    @Args('instruments', INSTRUMENTS) instrumentIds: string[],
    @Args('timeframe', { type: () => TimeframeScalar, description: 'Width of the candles.' })
    timeframe: Timeframe,
    @Args('feedId', FEED) feedId: string | null,
    @Args('after', {
      type: () => String,
      nullable: true,
      description: 'Cursor of the last event that was taken: the stream goes on behind it.',
    })
    after: string | null,
  ): Promise<AsyncIterableIterator<object>> {
    const scope = { instrumentIds, timeframe, feedId };
    return rowEvents(await this.host.live.marketEvents.candles(scope, after), (candle) => ({
      instrumentId: candle?.instrumentId ?? null,
      feedId: candle?.feedId ?? null,
      slice: candle?.slice ?? null,
      timeframe,
      candle: candle && { ...candle, final: true },
    }));
  }

  @Subscription(() => QuoteEvent, {
    description: 'Conflated by instrument: the newest quote of each, or its last close.',
    resolve: resolveLive<QuoteEvent>,
  })
  async quotes(
    @Args('instruments', INSTRUMENTS) instrumentIds: string[],
    @Args('feedId', FEED) feedId: string | null,
    @Args('throttleMs', {
      type: () => Int,
      defaultValue: 250,
      description: 'At most one look in this time, 50 to 60,000 ms.',
    })
    throttleMs: number,
  ): Promise<AsyncIterableIterator<object>> {
    const scope = { instrumentIds, feedId };
    const source = await this.host.live.marketEvents.quotes(scope, throttleOf(throttleMs));
    return stateEvents(
      source,
      () => this.host.ground.clock.now(),
      (quote) => ({ quote }),
    );
  }
}
