import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Timeframe } from '@vela/kernel';
import type { DeploymentState } from '@vela/ports';
import { BigIntScalar, DecimalScalar, JsonScalar } from '../../scalars/scalars.js';
import { TimeframeScalar } from '../../scalars/scalars.js';
import { Payload } from '../interfaces.js';
import { UserError } from '../user-error.type.js';
import { DeploymentStateEnum } from './deployment-words.js';
import { DeploymentType } from './deployment.type.js';

/** A deployment to create. */
@InputType('DeploymentCreateInput', { description: 'A strategy to put to work on a live feed.' })
export class DeploymentCreateInputType {
  @Field(() => String, { description: 'Its name, unique among deployments.' })
  name!: string;

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

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of instruments; all that the feed carries when neither these nor symbols.',
  })
  instruments?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Symbols, behind the ids.' })
  symbols?: string[] | null;

  @Field(() => TimeframeScalar, {
    nullable: true,
    description: 'Width of the candles it decides on; the first one of the feed when absent.',
  })
  timeframe?: Timeframe | null;

  @Field(() => [TimeframeScalar], {
    nullable: true,
    description: 'Wider candles that it sees as well; the feed must carry them.',
  })
  timeframes?: Timeframe[] | null;

  @Field(() => TimeframeScalar, {
    nullable: true,
    description: 'Refused: only backtests have finer candles that fill.',
  })
  fillTimeframe?: Timeframe | null;

  @Field(() => ID, { description: 'Feed that it follows, feed_….' })
  feedId!: string;

  @Field(() => ID, { description: 'Account that it trades in, acc_….' })
  accountId!: string;

  @Field(() => DecimalScalar, {
    defaultValue: '100000',
    description: 'Money of the account that is set aside for it.',
  })
  cash!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Currency of the cash; that of the account, which it must be.',
  })
  currency?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Parameters of the strategy by name; what is absent has its default.',
  })
  parameters?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Options of the simulation by name, as for a backtest; `simulationOptions`.',
  })
  simulation?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Limits before every order by name; `riskLimitOptions` lists them.',
  })
  riskLimits?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Fault script, as for a backtest: it then trades on a paper account of its own, to whose ' +
      'orders and candles these faults happen. The account that is named must be a paper one.',
  })
  faults?: unknown;

  @Field(() => BigIntScalar, { nullable: true, description: 'Seed of the random streams, 0.' })
  seed?: bigint | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it starts at once.' })
  start!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Its name, where the money of the account is real and it starts at once.',
  })
  confirm?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A call with the same key returns the deployment that the first one made.',
  })
  idempotencyKey?: string | null;
}

/** Which deployments to list. */
@InputType({ description: 'Which deployments to list; what is absent matches everything.' })
export class DeploymentFilter {
  @Field(() => [DeploymentStateEnum], { nullable: true, description: 'In one of these states.' })
  states?: DeploymentState[] | null;

  @Field(() => ID, { nullable: true, description: 'In this account.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'On this feed.' })
  feedId?: string | null;

  @Field(() => String, { nullable: true, description: 'With this name.' })
  name?: string | null;
}

/** What the mutations on deployments answer. */
@ObjectType({
  implements: () => [Payload],
  description: 'The deployment as it stands; the wish is written down and its owner takes it.',
})
export class DeploymentPayload implements Payload {
  @Field(() => DeploymentType, { nullable: true, description: 'Null when it was refused.' })
  deployment!: DeploymentType | null;

  userErrors!: readonly UserError[];
}

/** Where a deployment run again differs. */
@ObjectType('DeploymentDifference', {
  description: 'The first input at which a deployment run again differs from what it did.',
})
export class DeploymentDifferenceType {
  @Field(() => Int, { description: 'Number of the input.' })
  input!: number;

  @Field(() => String, { description: 'Source of the input: account, slice, timer or command.' })
  source!: string;

  @Field(() => String, { description: 'What differs.' })
  message!: string;
}

/** What running a deployment again showed. */
@ObjectType({ description: 'What running a deployment again over its tape showed.' })
export class DeploymentVerification {
  @Field(() => Boolean, { description: 'Whether every link of the chain agrees.' })
  agrees!: boolean;

  @Field(() => Int, { description: 'Inputs that were taken again.' })
  inputs!: number;

  @Field(() => Int, { description: 'Links that agreed.' })
  links!: number;

  @Field(() => DeploymentDifferenceType, { nullable: true, description: 'The first difference.' })
  difference!: DeploymentDifferenceType | null;
}
