import { Inject } from '@nestjs/common';
import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Instrument } from '@vela/market';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { readFills } from '../../../services/live/trade-history.js';
import type { ApiContext } from '../../context.js';
import { fillPage, orderPage, tradePage } from '../../live-pages.js';
import { TradeConnection } from '../../types/backtest-result.type.js';
import { PageArgs } from '../../types/connection.js';
import { InstrumentType } from '../../types/instrument.type.js';
import { BrokerAccountType, toBrokerAccount } from '../../types/live/broker-account.type.js';
import {
  BrokerFillConnection,
  BrokerFillType,
  BrokerOrderConnection,
  BrokerOrderFilter,
  BrokerOrderType,
  toBrokerFill,
  toBrokerOrder,
} from '../../types/live/broker-order.type.js';
import { DeploymentType, toDeployment } from '../../types/live/deployment.type.js';
import { Explanation, toExplanation } from '../../types/live/explanation.type.js';

const OF_ACCOUNT = { type: () => ID, nullable: true, description: 'Of this account.' };
const OF_DEPLOYMENT = { type: () => ID, nullable: true, description: 'Of this deployment.' };
/** Longest time that running a decision again may take. */
const WHY_MS_MAX = 30_000;
/** Fills that one order shows. */
const FILLS_MAX = 500;

/** Queries on live orders, their fills and round trips. */
@Resolver(() => BrokerOrderType)
export class OrderResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => BrokerOrderType, { nullable: true, description: 'A live order by its id.' })
  async order(
    @Args('id', { type: () => ID, description: 'Id, 26 letters and digits.' }) id: string,
  ): Promise<BrokerOrderType | null> {
    const row = await this.host.live.orders.get(id);
    return row && toBrokerOrder(row);
  }

  @Query(() => BrokerOrderConnection, { description: 'Live orders, newest first.', complexity: 5 })
  async orders(
    @Args() page: PageArgs,
    @Args('filter', {
      type: () => BrokerOrderFilter,
      nullable: true,
      description: 'Which of them.',
    })
    given: BrokerOrderFilter | null,
  ): Promise<object> {
    const scope = await this.scope(given?.accountId, given?.deploymentId);
    const filter = {
      ...scope,
      ...(given?.open == null ? {} : { open: given.open }),
      ...(given?.instrumentId == null ? {} : { instrumentId: given.instrumentId }),
    };
    return orderPage(this.host.ground, page, { filter, until: null });
  }

  @Query(() => BrokerFillConnection, { description: 'Fills, newest first.', complexity: 5 })
  async fills(
    @Args() page: PageArgs,
    @Args('accountId', OF_ACCOUNT) accountId: string | null,
    @Args('deploymentId', OF_DEPLOYMENT) deploymentId: string | null,
  ): Promise<object> {
    const filter = await this.scope(accountId, deploymentId);
    return fillPage(this.host.ground, page, { filter, until: null });
  }

  @Query(() => TradeConnection, {
    description:
      'Round trips, first in first out for each deployment, the newest exit first; made of the ' +
      'newest 50,000 fills.',
    complexity: 20,
  })
  async trades(
    @Args() page: PageArgs,
    @Args('accountId', OF_ACCOUNT) accountId: string | null,
    @Args('deploymentId', OF_DEPLOYMENT) deploymentId: string | null,
  ): Promise<object> {
    const scope = await this.scope(accountId, deploymentId);
    return tradePage(this.host.ground, page, { scope });
  }

  @Query(() => Explanation, {
    nullable: true,
    description: 'Why an order exists: from its fills back to the candle that led to it.',
    complexity: 500,
  })
  async why(
    @Args('orderId', { type: () => ID, description: 'Id of the order.' }) orderId: string,
  ): Promise<Explanation | null> {
    const { explanations, feeds } = this.host.live;
    const found = await explanations.why(orderId, AbortSignal.timeout(WHY_MS_MAX));
    if (found === null) return null;
    const feed = found.deployment && (await feeds.get(found.deployment.feedId));
    return toExplanation(found, feed?.series ?? []);
  }

  @ResolveField(() => InstrumentType, { description: 'What was ordered.' })
  async instrument(
    @Parent() { row }: BrokerOrderType,
    @Context() { loaders }: ApiContext,
  ): Promise<Instrument | null> {
    return loaders.instrument.load(row.order.instrumentId);
  }

  @ResolveField(() => BrokerAccountType, { description: 'The account that pays.' })
  async account(
    @Parent() { row }: BrokerOrderType,
    @Context() { loaders }: ApiContext,
  ): Promise<BrokerAccountType | null> {
    const record = await loaders.account.load(row.accountId);
    return record && toBrokerAccount(record);
  }

  @ResolveField(() => DeploymentType, {
    nullable: true,
    description: 'The deployment that decided it; null for orders by hand.',
  })
  async deployment(
    @Parent() { row }: BrokerOrderType,
    @Context() { loaders }: ApiContext,
  ): Promise<DeploymentType | null> {
    const record = await loaders.deploymentOf.load(row.actorId);
    return record && toDeployment(record);
  }

  @ResolveField(() => [BrokerFillType], {
    name: 'fills',
    description: 'Its fills, newest first.',
    complexity: 5,
  })
  async fillsOf(@Parent() { row }: BrokerOrderType): Promise<readonly BrokerFillType[]> {
    const filter = { accountId: row.accountId, clientOrderId: row.clientOrderId };
    return (await readFills(this.host.ground, filter, FILLS_MAX)).map(toBrokerFill);
  }

  private async scope(
    accountId: string | null | undefined,
    deploymentId: string | null | undefined,
  ): Promise<{ readonly accountId?: string; readonly actorId?: string }> {
    const { accounts, deployments } = this.host.live;
    const account = accountId == null ? null : await accounts.expect(accountId, ['accountId']);
    const deployment =
      deploymentId == null ? null : await deployments.expect(deploymentId, ['deploymentId']);
    return {
      ...(account === null ? {} : { accountId: account.id }),
      ...(deployment === null ? {} : { actorId: deployment.actorId }),
    };
  }
}

/** Fields of a fill that other rows hold. */
@Resolver(() => BrokerFillType)
export class FillResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @ResolveField(() => InstrumentType, { description: 'What was traded.' })
  async instrument(
    @Parent() { row }: BrokerFillType,
    @Context() { loaders }: ApiContext,
  ): Promise<Instrument | null> {
    return loaders.instrument.load(row.instrumentId);
  }

  @ResolveField(() => BrokerOrderType, { nullable: true, description: 'The order it filled.' })
  async order(@Parent() { row }: BrokerFillType): Promise<BrokerOrderType | null> {
    const order = row.clientOrderId && (await this.host.live.orders.get(row.clientOrderId));
    return order ? toBrokerOrder(order) : null;
  }

  @ResolveField(() => BrokerAccountType, { description: 'The account in which it was booked.' })
  async account(
    @Parent() { row }: BrokerFillType,
    @Context() { loaders }: ApiContext,
  ): Promise<BrokerAccountType | null> {
    const record = await loaders.account.load(row.accountId);
    return record && toBrokerAccount(record);
  }

  @ResolveField(() => DeploymentType, {
    nullable: true,
    description: 'The deployment whose fill it is; null for orders by hand.',
  })
  async deployment(
    @Parent() { row }: BrokerFillType,
    @Context() { loaders }: ApiContext,
  ): Promise<DeploymentType | null> {
    const record = await loaders.deploymentOf.load(row.actorId);
    return record && toDeployment(record);
  }
}
