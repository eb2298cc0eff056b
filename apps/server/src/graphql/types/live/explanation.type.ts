import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import type { OrderExplanation } from '../../../services/live/explanation-service.js';
import { DateTimeScalar, JsonScalar, TimeframeScalar } from '../../scalars/scalars.js';
import {
  BrokerFillType,
  BrokerOrderType,
  toBrokerFill,
  toBrokerOrder,
} from './broker-order.type.js';
import { DeploymentType, toDeployment } from './deployment.type.js';

/** A candle that a decision stood on. */
@ObjectType({ description: 'A candle of the slice that a decision stood on.' })
export class DecisionCandle {
  @Field(() => ID, { description: 'Its instrument.' })
  instrumentId!: string;

  @Field(() => TimeframeScalar, { description: 'Its width.' })
  timeframe!: Timeframe;

  @Field(() => DateTimeScalar, { description: 'When it opened.' })
  openAt!: Micros;

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
}

/** An indicator as the strategy saw it. */
@ObjectType({ description: 'An indicator of the strategy with the values it had.' })
export class IndicatorReading {
  @Field(() => String, { description: 'Field of the strategy.' })
  name!: string;

  @Field(() => JsonScalar, { description: 'Its outputs by name; null until it is ready.' })
  values!: { readonly [output: string]: number | null };
}

/** Why an order exists. */
@ObjectType({ description: 'Why an order exists: from its fills back to the candle.' })
export class Explanation {
  @Field(() => BrokerOrderType, { description: 'The order.' })
  order!: BrokerOrderType;

  @Field(() => [BrokerFillType], { description: 'Its fills.' })
  fills!: readonly BrokerFillType[];

  @Field(() => DeploymentType, {
    nullable: true,
    description: 'The deployment that decided it; null for orders by hand.',
  })
  deployment!: DeploymentType | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The decision as it was committed before anything was sent.',
  })
  intent!: unknown;

  @Field(() => Int, { nullable: true, description: 'Number of the input it was decided at.' })
  input!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Source of that input: account, slice, timer or command.',
  })
  source!: string | null;

  @Field(() => String, { nullable: true, description: 'Link of the chain behind it.' })
  chainLink!: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of the newest slice by then.' })
  slice!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Market time of that slice.' })
  decidedAt!: Micros | null;

  @Field(() => [DecisionCandle], { description: 'The candles of that slice.' })
  candles!: readonly DecisionCandle[];

  @Field(() => [IndicatorReading], {
    nullable: true,
    description: 'Indicators as they were, by running the deployment again up to there.',
  })
  indicators!: readonly IndicatorReading[] | null;

  @Field(() => String, { nullable: true, description: 'Why there are no indicators, else null.' })
  indicatorsMissing!: string | null;
}

/** Returns an explanation as the schema shows it; the series are those of the feed. */
export function toExplanation(
  explanation: OrderExplanation,
  series: readonly { readonly instrumentId: string; readonly timeframe: Timeframe }[],
): Explanation {
  const { order, fills, deployment, intent, input, slice, view, viewMissing } = explanation;
  return {
    order: toBrokerOrder(order),
    fills: fills.map(toBrokerFill),
    deployment: deployment && toDeployment(deployment),
    intent,
    input: input?.seq ?? null,
    source: input?.source ?? null,
    chainLink: input?.link ?? null,
    slice: slice?.n ?? null,
    decidedAt: slice?.availableAt ?? null,
    candles: candlesOf(explanation, series),
    indicators: view?.indicators ?? null,
    indicatorsMissing: viewMissing,
  };
}

function candlesOf(
  { slice, deployment }: OrderExplanation,
  series: readonly { readonly instrumentId: string; readonly timeframe: Timeframe }[],
): DecisionCandle[] {
  if (slice === null || deployment === null) return [];
  const candles: DecisionCandle[] = [];
  for (const [index, columns] of slice.batch.series.entries()) {
    const one = series[index];
    if (one === undefined || !deployment.instrumentIds.includes(one.instrumentId)) continue;
    for (let row = 0; row < columns.length; row++) {
      candles.push({
        ...one,
        openAt: columns.openAt[row]!,
        open: columns.open[row]!,
        high: columns.high[row]!,
        low: columns.low[row]!,
        close: columns.close[row]!,
        volume: columns.volume[row]!,
      });
    }
  }
  return candles;
}
