import { Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Micros, Timeframe } from '@vela/kernel';
import { BigIntScalar, DateScalar, DateTimeScalar, DecimalScalar } from '../scalars/scalars.js';
import { JsonScalar, TimeframeScalar } from '../scalars/scalars.js';
import { BacktestType } from './backtest.type.js';
import { Payload, StreamEvent } from './interfaces.js';
import { UserError } from './user-error.type.js';

/** What to run. */
@InputType('BacktestRunInput', { description: 'What to run: a strategy over stored candles.' })
export class BacktestRunInputType {
  @Field(() => ID, {
    nullable: true,
    description: 'Exact version to run; this or `strategy` is needed.',
  })
  strategyVersionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id or name of a strategy, whose newest version runs.',
  })
  strategy?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of instruments.' })
  instruments?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Symbols, behind the ids; at least one instrument is needed in all.',
  })
  symbols?: string[] | null;

  @Field(() => TimeframeScalar, {
    description: 'Width of the candles; the narrowest one that the strategy decides on.',
  })
  timeframe!: Timeframe;

  @Field(() => [TimeframeScalar], {
    nullable: true,
    description:
      'Wider candles that the strategy sees as well: stored ones, or made of those of `timeframe`.',
  })
  timeframes?: Timeframe[] | null;

  @Field(() => TimeframeScalar, {
    nullable: true,
    description: 'Finer stored candles that fill orders between two decisions; nobody sees them.',
  })
  fillTimeframe?: Timeframe | null;

  @Field(() => DateScalar, { description: 'First date.' })
  from!: Micros;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last date, inclusive; all there is when absent.',
  })
  to?: Micros | null;

  @Field(() => DecimalScalar, { defaultValue: '100000', description: 'Cash at the start.' })
  startingCash!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Currency of the account; that of the first instrument when absent.',
  })
  currency?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Rates of currencies other than the account’s, as rows such as `{"currency": "EUR", "at": ' +
      '"2024-01-02", "rate": "1.0956"}`; not needed where a currency pair is an instrument.',
  })
  rates?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Corporate actions, as rows such as `{"instrument": "AAPL", "at": "2020-08-31", "kind": ' +
      '"split", "value": 4}`; kinds are `split`, `dividend`, `rename`, `delist`. Prices stay raw.',
  })
  corporateActions?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Parameters of the strategy by name; what is absent has its default.',
  })
  parameters?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Options of the simulation by name; `simulationOptions` lists them. What is absent has its ' +
      'default; all are listed in `config`.',
  })
  simulation?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Limits before every order by name, as those of deployments; `riskLimitOptions` lists them.',
  })
  riskLimits?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Fault script such as `{"seed": 1, "faults": [{"kind": "reject", "order": 1}]}`: what goes ' +
      'wrong between the run and its venue. Orders then go the way of live ones.',
  })
  faults?: unknown;

  @Field(() => BigIntScalar, { nullable: true, description: 'Seed of the random streams, 0.' })
  seed?: bigint | null;

  @Field(() => String, {
    nullable: true,
    description: 'Source of the candles, where an instrument has them from several.',
  })
  source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A call with the same key returns the run that the first one made.',
  })
  idempotencyKey?: string | null;
}

/** What the mutations on backtests answer. */
@ObjectType({ implements: () => [Payload], description: 'The run that was queued or cancelled.' })
export class BacktestPayload implements Payload {
  @Field(() => BacktestType, { nullable: true, description: 'Null when it was refused.' })
  backtest!: BacktestType | null;

  userErrors!: readonly UserError[];
}

/** Equity at one simulated instant. */
@ObjectType({ description: 'Equity at one simulated instant.' })
export class EquityPoint {
  @Field(() => DateTimeScalar, { description: 'Simulated instant.' })
  at!: Micros;

  @Field(() => Float, { description: 'Value of the account, in its currency.' })
  equity!: number;
}

/** A change of a run. */
@ObjectType({
  implements: () => [StreamEvent],
  description: 'How far a run is. Conflated; the last event, its end, always arrives.',
})
export class BacktestEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => BacktestType, { description: 'The run as it stands.' })
  backtest!: BacktestType;

  @Field(() => Float, { description: 'Share that is done, 0 to 1.' })
  progress!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Last simulated instant.' })
  simulatedAt!: Micros | null;

  @Field(() => Float, { nullable: true, description: 'Candles simulated in a second.' })
  candlesPerSecond!: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds to the end, estimated.' })
  etaSeconds!: number | null;

  @Field(() => EquityPoint, { nullable: true, description: 'Equity at the simulated instant.' })
  equityPoint!: EquityPoint | null;
}
