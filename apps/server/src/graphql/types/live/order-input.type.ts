import { Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { BrokerOrderType, BrokerTimeInForce } from '@vela/orders';
import { DateTimeScalar, DecimalScalar } from '../../scalars/scalars.js';
import { Payload } from '../interfaces.js';
import { OrderSide } from '../order-words.js';
import { UserError } from '../user-error.type.js';
import { BrokerOrderTypeEnum, BrokerTimeInForceEnum } from './broker-order-words.js';

/** An order by hand. */
@InputType({ description: 'An order by hand. Prices and quantities must fit tick and lot.' })
export class OrderPlaceInput {
  @Field(() => ID, { description: 'Account that pays, acc_….' })
  accountId!: string;

  @Field(() => ID, { nullable: true, description: 'What to order; this or `symbol` is needed.' })
  instrumentId?: string | null;

  @Field(() => String, { nullable: true, description: 'Symbol of what to order.' })
  symbol?: string | null;

  @Field(() => OrderSide, { description: 'Direction.' })
  side!: OrderSide;

  @Field(() => BrokerOrderTypeEnum, { defaultValue: 'market', description: 'When it may fill.' })
  type!: BrokerOrderType;

  @Field(() => BrokerTimeInForceEnum, {
    defaultValue: 'day',
    description: 'For how long it works.',
  })
  timeInForce!: BrokerTimeInForce;

  @Field(() => DecimalScalar, { nullable: true, description: 'Quantity; this or `notional`.' })
  quantity?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Amount of money to trade.' })
  notional?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Limit price.' })
  limitPrice?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Stop or touch price.' })
  stopPrice?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Trail as an amount.' })
  trailAmount?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Trail in percent: 2 means 2 %.' })
  trailPercent?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'End of a GTD order.' })
  goodTill?: Micros | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether it may only make a position smaller.',
  })
  reduceOnly!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'Take-profit that each fill opens.' })
  takeProfit?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Stop-loss that each fill opens.' })
  stopLoss?: string | null;

  @Field(() => String, {
    description:
      'Key of the caller: the same value for the same account returns the first order instead of ' +
      'placing another.',
  })
  clientOrderId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the account, where its money is real.',
  })
  confirm?: string | null;
}

/** What may be changed of a live order. */
@InputType({ description: 'What to change of a live order; what is absent stays.' })
export class OrderReplaceInput {
  @Field(() => DecimalScalar, { nullable: true, description: 'Quantity in all.' })
  quantity?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Limit price.' })
  limitPrice?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Stop or touch price.' })
  stopPrice?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Distance of a trailing stop.' })
  trail?: string | null;
}

/** A position to close. */
@InputType({ description: 'A position to close at the market.' })
export class PositionCloseInput {
  @Field(() => ID, { description: 'Account that holds it, acc_….' })
  accountId!: string;

  @Field(() => ID, { description: 'What is held.' })
  instrumentId!: string;

  @Field(() => Float, { defaultValue: 1, description: 'Share to close, above 0 to 1.' })
  ratio!: number;

  @Field(() => String, { description: 'Key of the caller: the same value closes once.' })
  clientOrderId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the account, where its money is real.',
  })
  confirm?: string | null;
}

/** One check before an order. */
@ObjectType({ description: 'One check that an order would pass or not.' })
export class RiskCheck {
  @Field(() => String, { description: 'What is checked, a code.' })
  rule!: string;

  @Field(() => Boolean, { description: 'Whether the order would pass.' })
  passed!: boolean;

  @Field(() => String, { description: 'Why, with figures.' })
  message!: string;
}

/** What a preview answers. */
@ObjectType({
  implements: () => [Payload],
  description: 'What an order would cost and which checks would hold it back; nothing was sent.',
})
export class OrderPreviewPayload implements Payload {
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Price by which it was judged; null while the instrument has none.',
  })
  price!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Money that it needs without fees; below 0 for what it brings.',
  })
  estimatedCost!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Fees of filling all of it.' })
  estimatedFees!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Buying power afterwards; null where nothing limits it.',
  })
  buyingPowerAfter!: string | null;

  @Field(() => [RiskCheck], { description: 'Every check, passed or not.' })
  checks!: readonly RiskCheck[];

  @Field(() => Boolean, { description: 'Whether every check is passed.' })
  accepted!: boolean;

  userErrors!: readonly UserError[];
}
