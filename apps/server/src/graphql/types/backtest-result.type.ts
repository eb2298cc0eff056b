import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { DateTimeScalar, DecimalScalar } from '../scalars/scalars.js';
import { connectionType } from './connection.js';
import { InstrumentType } from './instrument.type.js';
import { OrderSide } from './order-words.js';
import { FillType, OrderType } from './order.type.js';

/** Equity as columns. */
@ObjectType({ description: 'Equity as columns of equal length, for charts.' })
export class EquitySeries {
  @Field(() => [Float], { description: 'Instants, epoch milliseconds.' })
  at!: readonly number[];

  @Field(() => [Float], { description: 'Value of the account, in its currency.' })
  equity!: readonly number[];

  @Field(() => [Float], {
    description: 'Distance from the highest equity so far as a fraction, 0 or below.',
  })
  drawdown!: readonly number[];

  @Field(() => Int, { description: 'Number of points before downsampling.' })
  points!: number;
}

/** A round trip. */
@ObjectType('Trade', { description: 'A round trip: an entry and its exit, first in first out.' })
export class TradeType {
  @Field(() => ID, { description: 'Unique within its run.' })
  id!: string;

  @Field(() => InstrumentType, { description: 'What was traded.' })
  instrument!: Instrument;

  @Field(() => OrderSide, { description: 'Side of the entry.' })
  side!: OrderSide;

  @Field(() => DecimalScalar, { description: 'Quantity, above 0.' })
  quantity!: string;

  @Field(() => DateTimeScalar, { description: 'When it was entered.' })
  entryAt!: Micros;

  @Field(() => DecimalScalar, { description: 'Price of the entry.' })
  entryPrice!: string;

  @Field(() => DateTimeScalar, { description: 'When it was left.' })
  exitAt!: Micros;

  @Field(() => DecimalScalar, { description: 'Price of the exit.' })
  exitPrice!: string;

  @Field(() => DecimalScalar, { description: 'Profit before fees.' })
  grossPnl!: string;

  @Field(() => DecimalScalar, { description: 'Fees of entry and exit.' })
  fees!: string;

  @Field(() => DecimalScalar, { description: 'Profit after fees.' })
  netPnl!: string;

  @Field(() => Float, { description: 'Profit after fees as a fraction of the entry.' })
  returnRatio!: number;

  @Field(() => ID, { description: 'Order of the entry.' })
  entryOrderId!: string;

  @Field(() => ID, { description: 'Order of the exit.' })
  exitOrderId!: string;
}

/** A page of round trips. */
export const TradeConnection = connectionType(() => TradeType, 'Trade');
/** A page of orders. */
export const OrderConnection = connectionType(() => OrderType, 'Order');
/** A page of fills. */
export const FillConnection = connectionType(() => FillType, 'Fill');
