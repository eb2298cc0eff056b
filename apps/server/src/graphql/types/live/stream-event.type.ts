import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import { DateTimeScalar, TimeframeScalar } from '../../scalars/scalars.js';
import { StreamEvent } from '../interfaces.js';
import { AlertType } from './alert.type.js';
import { BrokerFillType, BrokerOrderType } from './broker-order.type.js';
import { DeploymentType, LogEntryType, TransitionType } from './deployment.type.js';
import { PnlSnapshot, PositionType } from './position.type.js';

/** A change of a deployment. */
@ObjectType({ implements: () => [StreamEvent], description: 'A change of state of a deployment.' })
export class DeploymentStreamEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => DeploymentType, {
    nullable: true,
    description: 'The deployment as it stands; null in the opening event where there is none.',
  })
  deployment!: DeploymentType | null;

  @Field(() => TransitionType, {
    nullable: true,
    description: 'What changed; null in the state on subscribing.',
  })
  transition!: TransitionType | null;
}

/** A change of an order. */
@ObjectType({ implements: () => [StreamEvent], description: 'A change of a live order.' })
export class OrderEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => BrokerOrderType, {
    nullable: true,
    description: 'The order as it stands; null in the opening event where none is open.',
  })
  order!: BrokerOrderType | null;
}

/** A fill. */
@ObjectType({ implements: () => [StreamEvent], description: 'A fill, or one that was taken back.' })
export class FillEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => BrokerFillType, {
    nullable: true,
    description: 'The fill; null in the opening event, which tells where the stream begins.',
  })
  fill!: BrokerFillType | null;
}

/** A change of a position. */
@ObjectType({ implements: () => [StreamEvent], description: 'The newest state of a position.' })
export class PositionEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => PositionType, {
    nullable: true,
    description: 'The position, as it was when it is closed; null when nothing is held at first.',
  })
  position!: PositionType | null;

  @Field(() => Boolean, { description: 'True when it is held no more.' })
  closed!: boolean;
}

/** A change of profit and loss. */
@ObjectType({ implements: () => [StreamEvent], description: 'The newest profit and loss.' })
export class PnlEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => ID, { nullable: true, description: 'Whose it is; null for an account as a whole.' })
  deploymentId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The account; null in an empty opening event.' })
  accountId!: string | null;

  @Field(() => PnlSnapshot, {
    nullable: true,
    description: 'Profit and loss; null in the opening event where there is nothing.',
  })
  pnl!: PnlSnapshot | null;
}

/** A candle of a feed. */
@ObjectType({ description: 'A closed candle as a feed delivered it.' })
export class LiveCandle {
  @Field(() => DateTimeScalar, { description: 'When it opened.' })
  openAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'When it could be known.' })
  availableAt!: Micros;

  @Field(() => Float, { description: 'First price.' })
  open!: number;

  @Field(() => Float, { description: 'Highest price.' })
  high!: number;

  @Field(() => Float, { description: 'Lowest price.' })
  low!: number;

  @Field(() => Float, { description: 'Last price.' })
  close!: number;

  @Field(() => Float, { description: 'Volume.' })
  volume!: number;

  @Field(() => Boolean, { description: 'True: feeds deliver closed candles.' })
  final!: boolean;
}

/** A candle that closed. */
@ObjectType({ implements: () => [StreamEvent], description: 'A candle that closed.' })
export class CandleEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: 'Its instrument; null where there is no candle.',
  })
  instrumentId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Feed that delivered it.' })
  feedId!: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of its slice.' })
  slice!: number | null;

  @Field(() => TimeframeScalar, { description: 'Its width.' })
  timeframe!: Timeframe;

  @Field(() => LiveCandle, {
    nullable: true,
    description: 'The candle; null in the opening event before the first.',
  })
  candle!: LiveCandle | null;
}

/** The market of an instrument. */
@ObjectType({ description: 'The market of an instrument as a feed tells it.' })
export class LiveQuote {
  @Field(() => ID, { description: 'The instrument.' })
  instrumentId!: string;

  @Field(() => ID, { description: 'Feed that told it.' })
  feedId!: string;

  @Field(() => DateTimeScalar, { description: 'Market time.' })
  at!: Micros;

  @Field(() => Float, { nullable: true, description: 'Best bid.' })
  bid!: number | null;

  @Field(() => Float, { nullable: true, description: 'Best ask.' })
  ask!: number | null;

  @Field(() => Float, { nullable: true, description: 'Size at the bid.' })
  bidSize!: number | null;

  @Field(() => Float, { nullable: true, description: 'Size at the ask.' })
  askSize!: number | null;

  @Field(() => Float, { nullable: true, description: 'Last close.' })
  last!: number | null;
}

/** A change of a market. */
@ObjectType({ implements: () => [StreamEvent], description: 'The newest quote of an instrument.' })
export class QuoteEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => LiveQuote, {
    nullable: true,
    description: 'The quote; null in the opening event before the first.',
  })
  quote!: LiveQuote | null;
}

/** A line that was printed. */
@ObjectType({ implements: () => [StreamEvent], description: 'A line that a strategy printed.' })
export class LogEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => ID, { nullable: true, description: 'The deployment that printed it.' })
  deploymentId!: string | null;

  @Field(() => LogEntryType, {
    nullable: true,
    description: 'The line; null in the opening event where there is none.',
  })
  entry!: LogEntryType | null;
}

/** An alert. */
@ObjectType({
  implements: () => [StreamEvent],
  description: 'Something that a person should know.',
})
export class AlertEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => AlertType, {
    nullable: true,
    description: 'The alert; null in the opening event where there is none.',
  })
  alert!: AlertType | null;
}
