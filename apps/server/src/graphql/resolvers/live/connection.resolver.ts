import { Inject } from '@nestjs/common';
import { Args, Context, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import type { ApiContext } from '../../context.js';
import { orRefused } from '../../payload.js';
import {
  BrokerAccountPayload,
  BrokerAccountType,
  toBrokerAccount,
} from '../../types/live/broker-account.type.js';
import {
  BrokerAccountConnectInput,
  BrokerAccountVerifyPayload,
  CredentialStatusType,
  toCredentialStatus,
} from '../../types/live/broker-connection.type.js';

/** Accounts at brokers: connecting them, whether it works, cutting them. */
@Resolver(() => BrokerAccountType)
export class ConnectionResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Mutation(() => BrokerAccountPayload, {
    description:
      'Connects an account at a broker, or replaces the credential of one that is connected.',
    complexity: 20,
  })
  async brokerAccountConnect(
    @Args('input', { type: () => BrokerAccountConnectInput, description: 'What to connect.' })
    input: BrokerAccountConnectInput,
  ): Promise<BrokerAccountPayload> {
    return this.changed(() => this.host.live.connections.connect(input));
  }

  @Mutation(() => BrokerAccountPayload, {
    description: 'Forgets the credential of an account. Its orders and fills stay.',
    complexity: 20,
  })
  async brokerAccountDisconnect(
    @Args('id', { type: () => ID, description: 'Account, acc_….' }) id: string,
    @Args('confirm', {
      type: () => String,
      nullable: true,
      description: 'Its name, while something of it still trades.',
    })
    confirm: string | null,
  ): Promise<BrokerAccountPayload> {
    return this.changed(() => this.host.live.connections.disconnect(id, confirm));
  }

  @Mutation(() => BrokerAccountVerifyPayload, {
    description: 'Tries everything that the connection of an account needs.',
    complexity: 100,
  })
  async brokerAccountVerify(
    @Args('id', { type: () => ID, description: 'Account, acc_….' }) id: string,
  ): Promise<BrokerAccountVerifyPayload> {
    return orRefused<BrokerAccountVerifyPayload, BrokerAccountVerifyPayload>(
      async () => {
        const { account, checks } = await this.host.live.connections.verify(id);
        return { brokerAccount: toBrokerAccount(account), checks, userErrors: [] };
      },
      ({ userErrors }) => ({ brokerAccount: null, checks: [], userErrors }),
    );
  }

  @ResolveField(() => CredentialStatusType, {
    nullable: true,
    description: 'What may be told of its credential; null where none is needed.',
  })
  async credentialStatus(
    @Parent() { id, broker, record }: BrokerAccountType,
    @Context() { loaders }: ApiContext,
  ): Promise<CredentialStatusType | null> {
    if (broker === 'paper') return null;
    return toCredentialStatus(await loaders.credential.load(id), record.health);
  }

  private async changed(
    work: () => Promise<BrokerAccountType['record']>,
  ): Promise<BrokerAccountPayload> {
    return orRefused<BrokerAccountPayload, BrokerAccountPayload>(
      async () => ({ brokerAccount: toBrokerAccount(await work()), userErrors: [] }),
      ({ userErrors }) => ({ brokerAccount: null, userErrors }),
    );
  }
}
