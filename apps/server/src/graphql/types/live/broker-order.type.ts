import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { BrokerOrderRow, FillRow } from '@vela/ports';
import { priceText } from '../../live-numbers.js';
import { DateTimeScalar, DecimalScalar } from '../../scalars/scalars.js';
import { connectionType } from '../connection.js';
import { Payload } from '../interfaces.js';
import { OrderSide } from '../order-words.js';
import { UserError } from '../user-error.type.js';
import {
  BrokerFillKindEnum,
  BrokerOrderStateEnum,
  BrokerOrderTypeEnum,
  BrokerTimeInForceEnum,
} from './broker-order-words.js';

/** A live order. */
@ObjectType('BrokerOrder', {
  description: 'An order of a deployment or by hand, as its broker knows it.',
})
export class BrokerOrderType {
  /** The row that it shows; no field. */
  row!: BrokerOrderRow;

  @Field(() => ID, { description: 'The id under which the broker knows it, made by the engine.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: "The broker's own id, null before it answers.",
  })
  venueOrderId!: string | null;

  @Field(() => OrderSide, { description: 'Direction.' })
  side!: OrderSide;

  @Field(() => BrokerOrderTypeEnum, { description: 'When it may fill.' })
  type!: string;

  @Field(() => BrokerTimeInForceEnum, { description: 'For how long it works.' })
  timeInForce!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends by itself.' })
  goodTill!: Micros | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Quantity; null where money decides.',
  })
  quantity!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Amount of money that decides it.' })
  notional!: string | null;

  @Field(() => DecimalScalar, { description: 'Quantity that was filled.' })
  filledQuantity!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Average price of its fills.' })
  averageFillPrice!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Limit price.' })
  limitPrice!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Stop or touch price.' })
  stopPrice!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Distance of a trailing stop.' })
  trail!: string | null;

  @Field(() => Boolean, { description: 'Whether the trail is a percentage.' })
  trailIsPercent!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'Take-profit that each fill opens.' })
  takeProfit!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Stop-loss that each fill opens.' })
  stopLoss!: string | null;

  @Field(() => Boolean, { description: 'Whether it may only make a position smaller.' })
  reduceOnly!: boolean;

  @Field(() => BrokerOrderStateEnum, { description: 'Where it stands.' })
  state!: string;

  @Field(() => Boolean, { description: 'Whether it may still fill.' })
  open!: boolean;

  @Field(() => String, { nullable: true, description: 'Code of why it was refused, else null.' })
  rejectCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was refused, in words.' })
  rejectReason!: string | null;

  @Field(() => Boolean, {
    description: 'Whether the engine carries it, because the broker has no such type.',
  })
  emulated!: boolean;

  @Field(() => Int, { description: 'How often it was sent under this id.' })
  attempts!: number;

  @Field(() => DateTimeScalar, { description: 'When it was written down.' })
  createdAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When it changed last.' })
  updatedAt!: Micros;
}

const ENDED: readonly string[] = ['filled', 'canceled', 'expired', 'rejected', 'replaced'];
const CLOSED: readonly string[] = ['denied', 'rejected', 'closed'];

/** Returns an order as the schema shows it. */
export function toBrokerOrder(row: BrokerOrderRow): BrokerOrderType {
  const { order, send, status } = row;
  return {
    ...order,
    row,
    id: row.clientOrderId,
    venueOrderId: row.venueOrderId,
    side: order.side === 'buy' ? OrderSide.BUY : OrderSide.SELL,
    filledQuantity: row.filled,
    averageFillPrice: priceText(row.averagePrice),
    trail: order.trail?.value ?? null,
    trailIsPercent: order.trail?.by === 'percent',
    takeProfit: order.attached?.takeProfit ?? null,
    stopLoss: order.attached?.stopLoss ?? null,
    state: stateOf(row),
    open: !ENDED.includes(status) && !CLOSED.includes(send),
    rejectCode: row.code,
    rejectReason: row.message,
    emulated: row.carriedBy === 'engine',
    attempts: row.attempts,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function stateOf({ send, status }: BrokerOrderRow): string {
  if (send === 'denied' || send === 'rejected') return send;
  return send === 'unknown' ? 'unknown' : status;
}

/** A fill of a live order. */
@ObjectType('BrokerFill', { description: 'A fill as the gateway of its account booked it.' })
export class BrokerFillType {
  /** The row that it shows; no field. */
  row!: FillRow;

  @Field(() => ID, { description: 'Unique: the account and the number in its log.' })
  id!: string;

  @Field(() => BrokerFillKindEnum, { description: 'What it is.' })
  kind!: string;

  @Field(() => OrderSide, { description: 'Direction.' })
  side!: OrderSide;

  @Field(() => DecimalScalar, { description: 'Quantity, above 0.' })
  quantity!: string;

  @Field(() => DecimalScalar, { description: 'Price.' })
  price!: string;

  @Field(() => DecimalScalar, { description: 'Fee.' })
  fee!: string;

  @Field(() => String, { description: 'Currency of price and fee.' })
  currency!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened at the venue.' })
  at!: Micros;

  @Field(() => ID, {
    nullable: true,
    description: 'Order that was filled; null for external ones.',
  })
  orderId!: string | null;
}

/** Returns a fill as the schema shows it. */
export const toBrokerFill = (row: FillRow): BrokerFillType => ({
  ...row,
  row,
  id: `${row.accountId}.${row.n}`,
  side: row.side === 'buy' ? OrderSide.BUY : OrderSide.SELL,
  orderId: row.clientOrderId,
});

/** A page of live orders. */
export const BrokerOrderConnection = connectionType(() => BrokerOrderType, 'BrokerOrder');
/** A page of fills of live orders. */
export const BrokerFillConnection = connectionType(() => BrokerFillType, 'BrokerFill');

/** Which live orders to list. */
@InputType({ description: 'Which live orders to list; what is absent matches everything.' })
export class BrokerOrderFilter {
  @Field(() => ID, { nullable: true, description: 'Of this account.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this deployment.' })
  deploymentId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Open ones (true), or ended ones (false).' })
  open?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'In this instrument.' })
  instrumentId?: string | null;
}

/** What the mutations on one order answer. */
@ObjectType({ implements: () => [Payload], description: 'The order as it stands.' })
export class BrokerOrderPayload implements Payload {
  @Field(() => BrokerOrderType, {
    nullable: true,
    description: 'Also there when it was held back or rejected; null when nothing was asked of it.',
  })
  order!: BrokerOrderType | null;

  userErrors!: readonly UserError[];
}

/** What cancelling all orders answers. */
@ObjectType({ implements: () => [Payload], description: 'The orders that were open.' })
export class BrokerOrdersPayload implements Payload {
  @Field(() => [BrokerOrderType], { description: 'As they stood when it was asked for.' })
  orders!: readonly BrokerOrderType[];

  userErrors!: readonly UserError[];
}
