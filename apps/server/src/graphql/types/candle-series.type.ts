import { Field, Float, ObjectType } from '@nestjs/graphql';
import type { Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { TimeframeScalar } from '../scalars/scalars.js';
import { DatasetType } from './dataset.type.js';
import { InstrumentType } from './instrument.type.js';

/** Candles as columns. */
@ObjectType({
  description:
    'Candles as columns of equal length, for charts: about a third of the bytes of a list of ' +
    'objects. Times are epoch milliseconds.',
})
export class CandleSeries {
  @Field(() => InstrumentType, { description: 'Whose candles they are.' })
  instrument!: Instrument;

  @Field(() => DatasetType, { description: 'Where they are stored.' })
  dataset!: DatasetType;

  @Field(() => TimeframeScalar, { description: 'Width of a stored candle.' })
  timeframe!: Timeframe;

  @Field(() => [Float], { description: 'Opens of the candles, epoch milliseconds.' })
  openAt!: readonly number[];

  @Field(() => [Float], { description: 'Opening prices.' })
  open!: readonly number[];

  @Field(() => [Float], { description: 'Highest prices.' })
  high!: readonly number[];

  @Field(() => [Float], { description: 'Lowest prices.' })
  low!: readonly number[];

  @Field(() => [Float], { description: 'Closing prices.' })
  close!: readonly number[];

  @Field(() => [Float], { description: 'Volumes.' })
  volume!: readonly number[];

  @Field(() => Float, { description: 'Stored candles behind each entry; 1 when not merged.' })
  candlesPerEntry!: number;

  @Field(() => Boolean, { description: 'True when the range holds more candles than were read.' })
  truncated!: boolean;
}
