import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Instrument } from '@vela/market';
import { DecimalScalar } from '../scalars/scalars.js';
import { InstrumentType } from './instrument.type.js';

/** What one instrument gave to a run. */
@ObjectType('InstrumentResult', {
  description: 'What one instrument gave to a run; amounts are in the currency of the instrument.',
})
export class InstrumentResultType {
  @Field(() => InstrumentType, { description: 'What was traded.' })
  instrument!: Instrument;

  @Field(() => String, { description: 'Currency of the amounts.' })
  currency!: string;

  @Field(() => Int, { description: 'Closed round trips.' })
  tradeCount!: number;

  @Field(() => Int, { description: 'Round trips with a profit after fees.' })
  winCount!: number;

  @Field(() => Int, { description: 'Fills.' })
  fillCount!: number;

  @Field(() => DecimalScalar, { description: 'Profit of round trips before fees.' })
  grossPnl!: string;

  @Field(() => DecimalScalar, { description: 'Fees of round trips.' })
  fees!: string;

  @Field(() => DecimalScalar, { description: 'Profit of round trips after fees.' })
  netPnl!: string;

  @Field(() => DecimalScalar, {
    description: 'Profit of the position that is open at the end, at the last close, before fees.',
  })
  openPnl!: string;

  @Field(() => DecimalScalar, { description: 'Position at the end, below 0 short.' })
  openQuantity!: string;

  @Field(() => DecimalScalar, { description: 'Price times quantity, summed over all fills.' })
  traded!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of its candles in which it was held; null without a candle.',
  })
  exposure!: number | null;
}
