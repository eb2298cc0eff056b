import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DeploymentType, toDeployment } from './deployment.type.js';
import type { KillSwitchState } from '../../../services/live/kill-switch-service.js';
import { Payload } from '../interfaces.js';
import { UserError } from '../user-error.type.js';
import { BrokerAccountType, toBrokerAccount } from './broker-account.type.js';
import { SwitchModeEnum } from './deployment-words.js';

/** What a switch holds back. */
const SwitchScopeEnum = { DEPLOYMENT: 'DEPLOYMENT', ACCOUNT: 'ACCOUNT' } as const;
registerEnumType(SwitchScopeEnum, {
  name: 'SwitchScope',
  description: 'What one kill switch holds back.',
  valuesMap: {
    DEPLOYMENT: { description: 'One deployment.' },
    ACCOUNT: { description: 'Everything in one account; also by the switch over everything.' },
  },
});

/** How a kill switch can be engaged. */
export const EngageModeEnum = {
  REDUCE_ONLY: 'REDUCE_ONLY',
  HALT: 'HALT',
  FLATTEN: 'FLATTEN',
} as const;
/** One of {@link EngageModeEnum}. */
export type EngageModeEnum = (typeof EngageModeEnum)[keyof typeof EngageModeEnum];
registerEnumType(EngageModeEnum, {
  name: 'EngageMode',
  description: 'How far a kill switch is to hold trading back.',
  valuesMap: {
    REDUCE_ONLY: { description: 'Only orders that make a position smaller are sent.' },
    HALT: { description: 'Nothing but cancellations is sent.' },
    FLATTEN: { description: 'Open orders are cancelled and positions closed.' },
  },
});

/** What a switch is engaged over. */
@InputType({
  description: 'What to hold back: one of the two, or everything when both are absent.',
})
export class KillSwitchScopeInput {
  @Field(() => ID, { nullable: true, description: 'One deployment.' })
  deploymentId?: string | null;

  @Field(() => ID, { nullable: true, description: 'One account.' })
  accountId?: string | null;
}

/** A switch that is engaged. */
@ObjectType({ description: 'A kill switch that is engaged.' })
export class EngagedSwitch {
  @Field(() => SwitchScopeEnum, { description: 'What it holds back.' })
  scope!: string;

  @Field(() => DeploymentType, { nullable: true, description: 'The deployment, if it is one.' })
  deployment!: DeploymentType | null;

  @Field(() => BrokerAccountType, { nullable: true, description: 'The account, if it is one.' })
  account!: BrokerAccountType | null;

  @Field(() => SwitchModeEnum, { description: 'How far.' })
  mode!: string;

  @Field(() => Boolean, { description: 'True until every send that was open is resolved.' })
  engaging!: boolean;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason!: string | null;
}

/** The kill switches. */
@ObjectType({ description: 'The kill switches that are engaged.' })
export class KillSwitch {
  @Field(() => Boolean, { description: 'Whether any of them is engaged.' })
  engaged!: boolean;

  @Field(() => Boolean, { description: 'Whether a send that was open is still unresolved.' })
  engaging!: boolean;

  @Field(() => [EngagedSwitch], { description: 'Those that are engaged.' })
  switches!: readonly EngagedSwitch[];
}

/** Returns the switches as the schema shows them. */
export const toKillSwitch = ({ engaged, engaging, switches }: KillSwitchState): KillSwitch => ({
  engaged,
  engaging,
  switches: switches.map((one) => ({
    ...one,
    deployment: one.deployment && toDeployment(one.deployment),
    account: one.account && toBrokerAccount(one.account),
  })),
});

/** What engaging and releasing answers. */
@ObjectType({ implements: () => [Payload], description: 'The switches as they stand.' })
export class KillSwitchPayload implements Payload {
  @Field(() => KillSwitch, { nullable: true, description: 'Null when it was refused.' })
  killSwitch!: KillSwitch | null;

  @Field(() => Int, { description: 'Accounts and deployments that are concerned.' })
  affected!: number;

  userErrors!: readonly UserError[];
}
