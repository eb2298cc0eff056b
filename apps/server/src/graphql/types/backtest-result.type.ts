import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { DateTimeScalar, DecimalScalar } from '../scalars/scalars.js';
import { connectionType } from './connection.js';
import { InstrumentType } from './instrument.type.js';

/** Direction of an order. */
export const OrderSide = {
  BUY: 'BUY',
  SELL: 'SELL',
} as const;
/** One of {@link OrderSide}. */
export type OrderSide = (typeof OrderSide)[keyof typeof OrderSide];
registerEnumType(OrderSide, {
  name: 'OrderSide',
  description: 'Direction of an order, and of a round trip by its entry.',
  valuesMap: { BUY: { description: 'Buys; long.' }, SELL: { description: 'Sells; short.' } },
});

/** Kind of an order. */
export const OrderTypeEnum = {
  MARKET: 'MARKET',
  LIMIT: 'LIMIT',
  STOP: 'STOP',
} as const;
/** One of {@link OrderTypeEnum}. */
export type OrderTypeEnum = (typeof OrderTypeEnum)[keyof typeof OrderTypeEnum];
registerEnumType(OrderTypeEnum, {
  name: 'OrderType',
  description: 'When an order may fill.',
  valuesMap: {
    MARKET: { description: 'At once, at the market.' },
    LIMIT: { description: 'At its price or better.' },
    STOP: { description: 'At the market once its price is reached.' },
  },
});

/** Why an order exists. */
export const OrderRoleEnum = {
  ENTRY: 'ENTRY',
  CLOSE: 'CLOSE',
  STOP_LOSS: 'STOP_LOSS',
  TAKE_PROFIT: 'TAKE_PROFIT',
} as const;
/** One of {@link OrderRoleEnum}. */
export type OrderRoleEnum = (typeof OrderRoleEnum)[keyof typeof OrderRoleEnum];
registerEnumType(OrderRoleEnum, {
  name: 'OrderRole',
  description: 'Why an order exists.',
  valuesMap: {
    ENTRY: { description: 'The strategy asked for it.' },
    CLOSE: { description: 'Closes a position.' },
    STOP_LOSS: { description: 'Limits the loss of a bracket.' },
    TAKE_PROFIT: { description: 'Takes the profit of a bracket.' },
  },
});

/** State of a simulated order. */
export const OrderStateEnum = {
  WORKING: 'WORKING',
  FILLED: 'FILLED',
  CANCELED: 'CANCELED',
  REJECTED: 'REJECTED',
} as const;
/** One of {@link OrderStateEnum}. */
export type OrderStateEnum = (typeof OrderStateEnum)[keyof typeof OrderStateEnum];
registerEnumType(OrderStateEnum, {
  name: 'OrderState',
  description: 'Where an order stands.',
  valuesMap: {
    WORKING: { description: 'Waits for its fill.' },
    FILLED: { description: 'Filled in full.' },
    CANCELED: { description: 'Taken back.' },
    REJECTED: { description: 'Refused by the venue.' },
  },
});

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

/** A simulated order. */
@ObjectType('Order', { description: 'An order of a run.' })
export class OrderType {
  @Field(() => ID, { description: 'Unique within its run.' })
  id!: string;

  @Field(() => InstrumentType, { description: 'What was ordered.' })
  instrument!: Instrument;

  @Field(() => OrderSide, { description: 'Direction.' })
  side!: OrderSide;

  @Field(() => OrderTypeEnum, { description: 'When it may fill.' })
  type!: OrderTypeEnum;

  @Field(() => OrderRoleEnum, { description: 'Why it exists.' })
  role!: OrderRoleEnum;

  @Field(() => OrderStateEnum, { description: 'Where it stands at the end of the run.' })
  state!: OrderStateEnum;

  @Field(() => String, { nullable: true, description: 'Why it was refused or taken back.' })
  reason!: string | null;

  @Field(() => DecimalScalar, { description: 'Quantity, above 0.' })
  quantity!: string;

  @Field(() => DecimalScalar, { description: 'Quantity that was filled.' })
  filledQuantity!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Limit or stop price.' })
  price!: string | null;

  @Field(() => Int, { description: 'Number of the slice at whose close it was decided, from 0.' })
  slice!: number;

  @Field(() => Int, { description: 'Number of the order within that slice, from 0.' })
  leg!: number;

  @Field(() => ID, { nullable: true, description: 'Order whose fill made this one.' })
  parentOrderId!: string | null;
}

/** An execution. */
@ObjectType('Fill', { description: 'An execution of an order.' })
export class FillType {
  @Field(() => ID, { description: 'Unique within its run.' })
  id!: string;

  @Field(() => ID, { description: 'The order that was filled.' })
  orderId!: string;

  @Field(() => InstrumentType, { description: 'What was traded.' })
  instrument!: Instrument;

  @Field(() => OrderSide, { description: 'Direction.' })
  side!: OrderSide;

  @Field(() => DecimalScalar, { description: 'Quantity, above 0.' })
  quantity!: string;

  @Field(() => DecimalScalar, { description: 'Price.' })
  price!: string;

  @Field(() => DecimalScalar, { description: 'Fee.' })
  fee!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  at!: Micros;
}

/** A page of round trips. */
export const TradeConnection = connectionType(() => TradeType, 'Trade');
/** A page of orders. */
export const OrderConnection = connectionType(() => OrderType, 'Order');
/** A page of fills. */
export const FillConnection = connectionType(() => FillType, 'Fill');
