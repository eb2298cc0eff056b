import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { DateTimeScalar, TimeframeScalar } from '../scalars/scalars.js';
import { CandleSeries } from '../types/candle-series.type.js';
import { toDataset } from '../types/dataset.type.js';

const milliseconds = (column: Float64Array): number[] =>
  Array.from(column, (value) => value / 1_000);

/** Stored candles for charts. */
@Resolver(() => CandleSeries)
export class CandleResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => CandleSeries, {
    description: 'Stored candles as columns, merged on the server to at most `maxPoints`.',
    complexity: 20,
  })
  async candles(
    @Args('symbol', { type: () => String, description: 'Symbol or id.' }) symbol: string,
    @Args('timeframe', { type: () => TimeframeScalar, description: 'Width of the candles.' })
    timeframe: Timeframe,
    @Args('from', { type: () => DateTimeScalar, nullable: true, description: 'First open.' })
    from: Micros | null,
    @Args('to', { type: () => DateTimeScalar, nullable: true, description: 'Before this open.' })
    to: Micros | null,
    @Args('maxPoints', {
      type: () => Int,
      defaultValue: 2000,
      description: 'Most entries of a column, 1 to 20,000.',
    })
    maxPoints: number,
    @Args('source', {
      type: () => String,
      nullable: true,
      description: 'Source, where there are several.',
    })
    source: string | null,
  ): Promise<CandleSeries> {
    const { instrument, dataset, candles, merged, truncated } = await this.host.data.candles({
      symbol,
      timeframe,
      from,
      to,
      maxPoints,
      source,
    });
    return {
      instrument,
      dataset: toDataset(dataset),
      timeframe,
      openAt: milliseconds(candles.openAt),
      open: [...candles.open],
      high: [...candles.high],
      low: [...candles.low],
      close: [...candles.close],
      volume: [...candles.volume],
      candlesPerEntry: merged,
      truncated,
    };
  }
}
