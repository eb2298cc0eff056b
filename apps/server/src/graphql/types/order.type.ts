import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { DateTimeScalar, DecimalScalar } from '../scalars/scalars.js';
import { InstrumentType } from './instrument.type.js';
import {
  OrderRoleEnum,
  OrderSide,
  OrderStateEnum,
  OrderTimeInForce,
  OrderTypeEnum,
} from './order-words.js';

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

  @Field(() => OrderTimeInForce, { description: 'For how long it works.' })
  timeInForce!: OrderTimeInForce;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends by itself.' })
  goodTill!: Micros | null;

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

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Limit, stop or touch price; of a trailing stop where it stood last.',
  })
  price!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Limit price of stop-limit and limit-if-touched orders.',
  })
  limitPrice!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Distance of a trailing stop: an amount, or a fraction with `trailIsRatio`.',
  })
  trail!: string | null;

  @Field(() => Boolean, { description: 'Whether the trail is a fraction: 0.02 means 2 %.' })
  trailIsRatio!: boolean;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Price of the stop-loss that each fill opens.',
  })
  stopLoss!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Price of the take-profit that each fill opens.',
  })
  takeProfit!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Amount of money that decided the quantity; null when that was given.',
  })
  notional!: string | null;

  @Field(() => Boolean, { description: 'Whether it may only make a position smaller.' })
  reduceOnly!: boolean;

  @Field(() => Int, { description: 'Number of the slice at whose close it was decided, from 0.' })
  slice!: number;

  @Field(() => Int, { description: 'Number of the order within that slice, from 0.' })
  leg!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of the slice in which it ended; null when it still worked at the end.',
  })
  endedSlice!: number | null;

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
