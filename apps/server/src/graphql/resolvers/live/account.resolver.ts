import { Inject } from '@nestjs/common';
import {
  Args,
  Context,
  ID,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { Instrument } from '@vela/market';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { holdingsOf } from '../../../services/live/holdings.js';
import { limitOptionList } from '../../../services/live/risk-limits.js';
import type { LimitOption } from '../../../services/live/risk-limits.js';
import type { ApiContext } from '../../context.js';
import { money } from '../../live-numbers.js';
import { orderPage } from '../../live-pages.js';
import { orRefused } from '../../payload.js';
import { PageArgs } from '../../types/connection.js';
import { InstrumentType } from '../../types/instrument.type.js';
import {
  Balance,
  BrokerAccountCreateInput,
  BrokerAccountPayload,
  BrokerAccountType,
  RiskLimitsPayload,
  toBrokerAccount,
} from '../../types/live/broker-account.type.js';
import { BrokerOrderConnection } from '../../types/live/broker-order.type.js';
import { DeploymentType, toDeployment } from '../../types/live/deployment.type.js';
import { PositionType, toPosition } from '../../types/live/position.type.js';
import { RiskLimitOptionType } from '../../types/live/risk-limit.type.js';
import { JsonScalar } from '../../scalars/scalars.js';

/** Broker accounts, their limits and what they hold. */
@Resolver(() => BrokerAccountType)
export class AccountResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => [BrokerAccountType], { description: 'Broker accounts, oldest first.' })
  async brokerAccounts(): Promise<readonly BrokerAccountType[]> {
    return (await this.host.live.accounts.list()).map(toBrokerAccount);
  }

  @Query(() => BrokerAccountType, { nullable: true, description: 'A broker account by its id.' })
  async brokerAccount(
    @Args('id', { type: () => ID, description: 'Id, acc_….' }) id: string,
  ): Promise<BrokerAccountType | null> {
    const record = await this.host.live.accounts.get(id);
    return record && toBrokerAccount(record);
  }

  @Query(() => [RiskLimitOptionType], { description: 'Every limit that may stand before orders.' })
  riskLimitOptions(): readonly LimitOption[] {
    return limitOptionList();
  }

  @Query(() => [PositionType], {
    description: 'What is held, by account and deployment.',
    complexity: 20,
  })
  async positions(
    @Args('accountId', { type: () => ID, nullable: true, description: 'In this account.' })
    accountId: string | null,
    @Args('deploymentId', { type: () => ID, nullable: true, description: 'By this deployment.' })
    deploymentId: string | null,
  ): Promise<readonly PositionType[]> {
    const { accounts, balances, deployments } = this.host.live;
    if (deploymentId != null) {
      const record = await deployments.expect(deploymentId, ['deploymentId']);
      const held = accountId == null || record.accountId === accountId ? holdingsOf(record) : [];
      return held.map(toPosition);
    }
    const wanted =
      accountId == null ? await accounts.list() : [await accounts.expect(accountId, ['accountId'])];
    const all = await Promise.all(wanted.map((account) => balances.of(account)));
    return all.flatMap(({ holdings }) => holdings.map(toPosition));
  }

  @Mutation(() => BrokerAccountPayload, { description: 'Opens a paper account.', complexity: 20 })
  async brokerAccountCreate(
    @Args('input', { type: () => BrokerAccountCreateInput, description: 'What to open.' })
    input: BrokerAccountCreateInput,
  ): Promise<BrokerAccountPayload> {
    return orRefused<BrokerAccountPayload, BrokerAccountPayload>(
      async () => {
        const record = await this.host.live.accounts.create(input);
        return { brokerAccount: toBrokerAccount(record), userErrors: [] };
      },
      ({ userErrors }) => ({ brokerAccount: null, userErrors }),
    );
  }

  @Mutation(() => RiskLimitsPayload, {
    description:
      'Sets the limits of an account over all its deployments; what is absent is lifted.',
    complexity: 20,
  })
  async riskLimitsUpdate(
    @Args('accountId', { type: () => ID, description: 'Account, acc_….' }) accountId: string,
    @Args('limits', { type: () => JsonScalar, description: 'Limits by name.' }) limits: unknown,
  ): Promise<RiskLimitsPayload> {
    return orRefused<RiskLimitsPayload, RiskLimitsPayload>(
      async () => {
        const record = await this.host.live.accounts.setLimits(accountId, limits);
        const brokerAccount = toBrokerAccount(record);
        return { brokerAccount, riskLimits: record.limits, userErrors: [] };
      },
      ({ userErrors }) => ({ brokerAccount: null, riskLimits: null, userErrors }),
    );
  }

  @ResolveField(() => Balance, { description: 'What it is worth.', complexity: 20 })
  async balance(@Parent() { record }: BrokerAccountType): Promise<Balance> {
    const balance = await this.host.live.balances.of(record);
    return {
      currency: record.currency,
      cash: money(balance.cash),
      equity: money(balance.equity),
      buyingPower: balance.buyingPower === null ? null : money(balance.buyingPower),
      realized: money(balance.realized),
      unrealized: money(balance.unrealized),
      fees: money(balance.fees),
      exposure: money(balance.exposure),
    };
  }

  @ResolveField(() => [PositionType], {
    name: 'positions',
    description: 'What it holds, by sub-account.',
    complexity: 20,
  })
  async positionsOf(@Parent() { record }: BrokerAccountType): Promise<readonly PositionType[]> {
    return (await this.host.live.balances.of(record)).holdings.map(toPosition);
  }

  @ResolveField(() => BrokerOrderConnection, {
    description: 'Orders, newest first.',
    complexity: 5,
  })
  async orders(
    @Parent() { id }: BrokerAccountType,
    @Args() page: PageArgs,
    @Args('open', { type: () => Boolean, nullable: true, description: 'Open or ended ones.' })
    open: boolean | null,
  ): Promise<object> {
    const filter = { accountId: id, ...(open == null ? {} : { open }) };
    return orderPage(this.host.ground, page, { filter, until: null });
  }
}

/** Fields of a position that other rows hold. */
@Resolver(() => PositionType)
export class PositionResolver {
  @ResolveField(() => InstrumentType, { description: 'What is held.' })
  async instrument(
    @Parent() { holding }: PositionType,
    @Context() { loaders }: ApiContext,
  ): Promise<Instrument | null> {
    return loaders.instrument.load(holding.instrumentId);
  }

  @ResolveField(() => BrokerAccountType, { description: 'The account that holds it.' })
  async account(
    @Parent() { holding }: PositionType,
    @Context() { loaders }: ApiContext,
  ): Promise<BrokerAccountType | null> {
    const record = await loaders.account.load(holding.accountId);
    return record && toBrokerAccount(record);
  }

  @ResolveField(() => DeploymentType, {
    nullable: true,
    description: 'The deployment that holds it; null for orders by hand.',
  })
  deployment(@Parent() { holding }: PositionType): DeploymentType | null {
    return holding.deployment && toDeployment(holding.deployment);
  }
}
