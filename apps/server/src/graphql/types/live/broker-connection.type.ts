import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { BrokerHealth, CredentialStatus } from '@vela/ports';
import type { Micros } from '@vela/kernel';
import { ACCESS_OUTCOMES } from '../../../services/live/connections/access-check.js';
import type {
  AccessCheck,
  AccessOutcome,
} from '../../../services/live/connections/access-check.js';
import { DateTimeScalar } from '../../scalars/scalars.js';
import { Payload } from '../interfaces.js';
import { UserError } from '../user-error.type.js';
import { BrokerAccountType } from './broker-account.type.js';
import { TradingModeEnum } from './deployment-words.js';

/** Brokers at which an account can be connected, as adapters name them. */
const BrokerKindEnum = { ALPACA: 'alpaca' } as const;
registerEnumType(BrokerKindEnum, {
  name: 'BrokerKind',
  description: 'Brokers at which an account can be connected.',
  valuesMap: { ALPACA: { description: 'Alpaca: stocks and coins in the United States.' } },
});

const CredentialKindEnum = { KEY: 'key', TOKEN: 'token' } as const;
registerEnumType(CredentialKindEnum, {
  name: 'CredentialKind',
  description: 'How an account proves who it is.',
  valuesMap: {
    KEY: { description: 'A key with its secret.' },
    TOKEN: { description: 'A token that the broker gave to this program.' },
  },
});

const AccessOutcomeEnum = { OK: 'ok', WARNING: 'warning', FAILED: 'failed' } as const satisfies {
  readonly [name in Uppercase<AccessOutcome>]: Lowercase<name>;
};
registerEnumType(AccessOutcomeEnum, {
  name: 'AccessOutcome',
  description: 'How one thing that a connection needs was found.',
  valuesMap: {
    OK: { description: 'It works.' },
    WARNING: { description: 'It works in part, or will not for long.' },
    FAILED: { description: 'It does not work.' },
  },
});

/** What may be told of a credential. */
@ObjectType('CredentialStatus', {
  description: 'What may be told of the credential of an account; nothing of it is secret.',
})
export class CredentialStatusType {
  @Field(() => Boolean, { description: 'Whether there is one.' })
  stored!: boolean;

  @Field(() => CredentialKindEnum, { nullable: true, description: 'Null where there is none.' })
  kind!: CredentialStatus['kind'] | null;

  @Field(() => String, {
    nullable: true,
    description: "Last characters of the key's id; null for tokens. Never a part of the secret.",
  })
  hint!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was stored.' })
  storedAt!: Micros | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the broker takes it; null while the gateway of the account cannot tell.',
  })
  valid!: boolean | null;
}

/** Returns what is told of the credential of an account whose connection is in some health. */
export function toCredentialStatus(
  status: CredentialStatus | null,
  health: BrokerHealth,
): CredentialStatusType {
  const { kind = null, hint = null, storedAt = null } = status ?? {};
  const works = ['reconciling', 'ready', 'degraded'].includes(health);
  const refused = status === null || health === 'auth-required';
  return { stored: status !== null, kind, hint, storedAt, valid: refused ? false : works || null };
}

/** An account at a broker to connect. */
@InputType({
  description:
    'An account at a broker to connect. The same name with the same settings replaces the ' +
    'credential. Secrets are sealed at once and cannot be read again.',
})
export class BrokerAccountConnectInput {
  @Field(() => BrokerKindEnum, { description: 'Where the account is.' })
  broker!: string;

  @Field(() => TradingModeEnum, { description: 'Whether its money is real.' })
  mode!: 'PAPER' | 'LIVE';

  @Field(() => String, { description: 'Its name here, unique.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Id of the key.' })
  apiKey?: string;

  @Field(() => String, { nullable: true, description: 'Secret of the key.' })
  apiSecret?: string;

  @Field(() => String, { nullable: true, description: 'Token, in place of a key and its secret.' })
  token?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Address of a venue on this machine in place of the broker: vela exchange.',
  })
  venueUrl?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Channel of its market data such as iex or sip; the one that is free if absent.',
  })
  channel?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The name once more, where money is real.',
  })
  confirm?: string;
}

/** One thing that was tried. */
@ObjectType('AccessCheck', { description: 'One thing that was tried with a credential.' })
class AccessCheckType implements AccessCheck {
  @Field(() => String, { description: 'What was tried, for instance trading stream.' })
  name!: string;

  @Field(() => AccessOutcomeEnum, { description: 'How it was found.' })
  outcome!: (typeof ACCESS_OUTCOMES)[number];

  @Field(() => String, { description: 'What was found, in words.' })
  message!: string;
}

/** What verifying an account answers. */
@ObjectType({ implements: () => [Payload], description: 'What works with a credential.' })
export class BrokerAccountVerifyPayload implements Payload {
  @Field(() => BrokerAccountType, { nullable: true, description: 'Null when it was refused.' })
  brokerAccount!: BrokerAccountType | null;

  @Field(() => [AccessCheckType], { description: 'Everything that was tried, in its order.' })
  checks!: readonly AccessCheck[];

  userErrors!: readonly UserError[];
}
