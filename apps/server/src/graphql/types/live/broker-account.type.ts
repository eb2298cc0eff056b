import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Canonical, Micros } from '@vela/kernel';
import type { AccountRecord, BrokerHealth } from '@vela/ports';
import { DateTimeScalar, DecimalScalar, JsonScalar } from '../../scalars/scalars.js';
import { Node, Payload } from '../interfaces.js';
import { UserError } from '../user-error.type.js';
import { SwitchModeEnum, TradingModeEnum } from './deployment-words.js';

/** How well the connection to a broker works. */
export const BrokerHealthEnum = {
  CONNECTING: 'connecting',
  RECONCILING: 'reconciling',
  READY: 'ready',
  DEGRADED: 'degraded',
  DISCONNECTED: 'disconnected',
  AUTH_REQUIRED: 'auth-required',
} as const;
registerEnumType(BrokerHealthEnum, {
  name: 'BrokerHealth',
  description: 'How well the connection to a broker works. Nothing is opened unless it is ready.',
  valuesMap: {
    CONNECTING: { description: 'It is being opened.' },
    RECONCILING: { description: 'What the broker knows is being compared.' },
    READY: { description: 'Orders are taken.' },
    DEGRADED: { description: 'Answers come late or not at all.' },
    DISCONNECTED: { description: 'The broker does not answer.' },
    AUTH_REQUIRED: { description: 'The broker wants new credentials.' },
  },
});

/** What an account is worth. */
@ObjectType({
  description: 'What an account is worth, by its broker or by its sub-accounts.',
})
export class Balance {
  @Field(() => String, { description: 'Currency of every amount.' })
  currency!: string;

  @Field(() => DecimalScalar, { description: 'Cash.' })
  cash!: string;

  @Field(() => DecimalScalar, { description: 'Cash and the value of what is held.' })
  equity!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'What orders by hand may still cost; null where nothing limits them.',
  })
  buyingPower!: string | null;

  @Field(() => DecimalScalar, { description: 'Profit of what was closed, before fees.' })
  realized!: string;

  @Field(() => DecimalScalar, { description: 'Profit of what is held, at the last prices.' })
  unrealized!: string;

  @Field(() => DecimalScalar, { description: 'Fees paid.' })
  fees!: string;

  @Field(() => DecimalScalar, { description: 'Value of all positions, long and short.' })
  exposure!: string;
}

/** A broker account. */
@ObjectType('BrokerAccount', {
  implements: () => [Node],
  description: 'An account at a broker. Deployments trade in sub-accounts of it.',
})
export class BrokerAccountType implements Node {
  /** The row that it shows; no field. */
  record!: AccountRecord;

  @Field(() => ID, { description: 'Global id, acc_….' })
  id!: string;

  @Field(() => String, { description: 'Its name, unique.' })
  name!: string;

  @Field(() => String, { description: 'Which adapter talks to it, for instance paper.' })
  broker!: string;

  @Field(() => TradingModeEnum, { description: 'Whether its money is real.' })
  mode!: string;

  @Field(() => String, { description: 'Currency that it is kept in.' })
  currency!: string;

  @Field(() => BrokerHealthEnum, { description: 'How well its connection works.' })
  health!: BrokerHealth;

  @Field(() => String, { nullable: true, description: 'Why it is not ready, null when it is.' })
  healthDetail!: string | null;

  @Field(() => SwitchModeEnum, { description: 'What its kill switch holds back.' })
  engaged!: string;

  @Field(() => Boolean, {
    description: 'True from engaging the switch until every send that was open is resolved.',
  })
  engaging!: boolean;

  @Field(() => String, { nullable: true, description: 'Why the switch is engaged.' })
  engagedReason!: string | null;

  @Field(() => JsonScalar, { description: 'Its limits over all deployments, by name.' })
  riskLimits!: { readonly [name: string]: Canonical };

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Fault script that happens to all that trades on it; null for none.',
  })
  faults!: Canonical;

  @Field(() => JsonScalar, { description: 'Options of its adapter, without secrets.' })
  options!: { readonly [name: string]: Canonical };

  @Field(() => DateTimeScalar, { description: 'When it was opened here.' })
  createdAt!: Micros;
}

/** Returns an account as the schema shows it. */
export const toBrokerAccount = (record: AccountRecord): BrokerAccountType => ({
  ...record,
  record,
  riskLimits: record.limits,
  faults: record.options['faults'] ?? null,
});

/** A paper account to open. */
@InputType({ description: 'A paper account to open; the same input again returns the same one.' })
export class BrokerAccountCreateInput {
  @Field(() => String, { description: 'Its name, unique.' })
  name!: string;

  @Field(() => String, { defaultValue: 'USD', description: 'Currency that it is kept in.' })
  currency!: string;

  @Field(() => DecimalScalar, {
    defaultValue: '100000',
    description: 'Cash for orders by hand; each deployment brings its own.',
  })
  cash!: string;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Options of the simulated venue for orders by hand; `simulationOptions` lists them.',
  })
  simulation?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Limits over all its deployments by name; `riskLimitOptions` lists them.',
  })
  riskLimits?: unknown;
}

/** What the mutations on accounts answer. */
@ObjectType({ implements: () => [Payload], description: 'The account that was opened or changed.' })
export class BrokerAccountPayload implements Payload {
  @Field(() => BrokerAccountType, { nullable: true, description: 'Null when it was refused.' })
  brokerAccount!: BrokerAccountType | null;

  userErrors!: readonly UserError[];
}

/** What changing limits answers. */
@ObjectType({ implements: () => [Payload], description: 'The account with its new limits.' })
export class RiskLimitsPayload implements Payload {
  @Field(() => BrokerAccountType, { nullable: true, description: 'Null when it was refused.' })
  brokerAccount!: BrokerAccountType | null;

  @Field(() => JsonScalar, { nullable: true, description: 'The limits that hold from now on.' })
  riskLimits!: { readonly [name: string]: Canonical } | null;

  userErrors!: readonly UserError[];
}
