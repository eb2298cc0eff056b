import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { DeploymentRecord } from '@vela/ports';
import type { Holding } from '../../../services/live/holdings.js';
import { money, priceText } from '../../live-numbers.js';
import { DateTimeScalar, DecimalScalar } from '../../scalars/scalars.js';
import { OrderSide } from '../order-words.js';

/** A position. */
@ObjectType('Position', { description: 'What a deployment, or orders by hand, hold of something.' })
export class PositionType {
  /** Where it comes from; no field. */
  holding!: Holding;

  @Field(() => ID, { description: 'Unique: account, owner and instrument.' })
  id!: string;

  @Field(() => OrderSide, { description: 'Long or short.' })
  side!: OrderSide;

  @Field(() => DecimalScalar, { description: 'Quantity with its sign.' })
  quantity!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Average price of the entries.' })
  averagePrice!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Last price, null before the first.' })
  lastPrice!: string | null;

  @Field(() => DecimalScalar, { description: 'Profit at the last price, before fees.' })
  unrealized!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Profit of what was closed of it; null where a deployment tells its own sums.',
  })
  realized!: string | null;
}

/** Returns a position as the schema shows it. */
export const toPosition = (holding: Holding): PositionType => ({
  holding,
  id: positionKey(holding),
  side: holding.quantity.startsWith('-') ? OrderSide.SELL : OrderSide.BUY,
  quantity: holding.quantity,
  averagePrice: priceText(holding.averagePrice),
  lastPrice: priceText(holding.lastPrice),
  unrealized: money(holding.unrealized),
  realized: holding.realized === null ? null : money(holding.realized),
});

/** Returns what tells a position from every other one. */
const positionKey = ({ accountId, deployment, instrumentId }: Holding): string =>
  `${accountId}.${deployment?.id ?? 'manual'}.${instrumentId}`;

/** Profit and loss at an instant. */
@ObjectType({ description: 'Profit and loss at an instant, in the currency of its owner.' })
export class PnlSnapshot {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Market time of the newest candle, null before the first.',
  })
  at!: Micros | null;

  @Field(() => DecimalScalar, { description: 'Cash and the value of what is held.' })
  equity!: string;

  @Field(() => DecimalScalar, { description: 'Cash.' })
  cash!: string;

  @Field(() => DecimalScalar, { description: 'Profit of what was closed.' })
  realized!: string;

  @Field(() => DecimalScalar, { description: 'Profit of what is held, at the last prices.' })
  unrealized!: string;

  @Field(() => DecimalScalar, { description: 'Fees paid.' })
  fees!: string;

  @Field(() => Float, { description: 'Largest fall of equity from its peak so far, a fraction.' })
  drawdown!: number;

  @Field(() => Float, { description: 'Value of what is held as a fraction of equity.' })
  exposure!: number;
}

/** Returns profit and loss of a deployment; before its first candle that of its cash. */
export function toPnl({ summary, cash }: DeploymentRecord): PnlSnapshot {
  if (summary === null) {
    const nothing = { realized: '0', unrealized: '0', fees: '0', drawdown: 0, exposure: 0 };
    return { at: null, equity: cash, cash, ...nothing };
  }
  return {
    at: summary.at,
    equity: money(summary.equity),
    cash: money(summary.cash),
    realized: money(summary.realized),
    unrealized: money(summary.unrealized),
    fees: money(summary.fees),
    drawdown: summary.drawdown,
    exposure: summary.exposure,
  };
}
