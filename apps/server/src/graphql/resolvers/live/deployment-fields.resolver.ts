import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Instrument } from '@vela/market';
import type { TransitionRow } from '@vela/ports';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { holdingsOf } from '../../../services/live/holdings.js';
import { factsUntil, pastHoldings } from '../../../services/live/past-deployment.js';
import type { ApiContext } from '../../context.js';
import { connect, rowOfCursor } from '../../cursor.js';
import { fillPage, orderPage, tradePage } from '../../live-pages.js';
import { TradeConnection } from '../../types/backtest-result.type.js';
import { PageArgs } from '../../types/connection.js';
import { InstrumentType } from '../../types/instrument.type.js';
import { BrokerAccountType, toBrokerAccount } from '../../types/live/broker-account.type.js';
import { BrokerFillConnection, BrokerOrderConnection } from '../../types/live/broker-order.type.js';
import { LogLevelEnum } from '../../types/live/deployment-words.js';
import {
  DeploymentType,
  LogConnection,
  TransitionConnection,
  toTransition,
} from '../../types/live/deployment.type.js';
import type { LogEntryType, TransitionType } from '../../types/live/deployment.type.js';
import { FeedType, toFeed } from '../../types/live/feed.type.js';
import { PositionType, toPosition } from '../../types/live/position.type.js';
import { StrategyVersionType, toStrategyVersion } from '../../types/strategy.type.js';
import { readLogs } from '../../../services/live/deployment-logs.js';

/** Fields of a deployment that other rows hold. */
@Resolver(() => DeploymentType)
export class DeploymentFieldsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @ResolveField(() => StrategyVersionType, { description: 'The version that runs.' })
  async strategyVersion(
    @Parent() { record }: DeploymentType,
    @Context() { loaders }: ApiContext,
  ): Promise<StrategyVersionType | null> {
    const version = await loaders.strategyVersion.load(record.strategyVersionId);
    return version && toStrategyVersion(version);
  }

  @ResolveField(() => [InstrumentType], { description: 'What it trades.' })
  async instruments(
    @Parent() { record }: DeploymentType,
    @Context() { loaders }: ApiContext,
  ): Promise<readonly Instrument[]> {
    return (await loaders.instrument.loadMany(record.instrumentIds)) as Instrument[];
  }

  @ResolveField(() => BrokerAccountType, { description: 'The account that it trades in.' })
  async account(
    @Parent() { record }: DeploymentType,
    @Context() { loaders }: ApiContext,
  ): Promise<BrokerAccountType | null> {
    const account = await loaders.account.load(record.accountId);
    return account && toBrokerAccount(account);
  }

  @ResolveField(() => FeedType, { description: 'The feed that it follows.' })
  async feed(
    @Parent() { record }: DeploymentType,
    @Context() { loaders }: ApiContext,
  ): Promise<FeedType | null> {
    const feed = await loaders.feed.load(record.feedId);
    return feed && toFeed(feed);
  }

  @ResolveField(() => [PositionType], { description: 'What it holds.' })
  async positions(@Parent() { record, asOf }: DeploymentType): Promise<readonly PositionType[]> {
    if (asOf === null) return holdingsOf(record).map(toPosition);
    return (await pastHoldings(this.host.ground, record, asOf)).map(toPosition);
  }

  @ResolveField(() => BrokerOrderConnection, {
    description: 'Orders, newest first.',
    complexity: 5,
  })
  async orders(
    @Parent() { record, asOf }: DeploymentType,
    @Args() page: PageArgs,
    @Args('open', { type: () => Boolean, nullable: true, description: 'Open or ended ones.' })
    open: boolean | null,
  ): Promise<object> {
    const filter = { actorId: record.actorId, ...(open == null ? {} : { open }) };
    return orderPage(this.host.ground, page, { filter, until: asOf });
  }

  @ResolveField(() => BrokerFillConnection, { description: 'Fills, newest first.', complexity: 5 })
  async fills(@Parent() deployment: DeploymentType, @Args() page: PageArgs): Promise<object> {
    const filter = { actorId: deployment.record.actorId };
    return fillPage(this.host.ground, page, { filter, until: await this.until(deployment) });
  }

  @ResolveField(() => TradeConnection, {
    description: 'Round trips, first in first out, the newest exit first.',
    complexity: 20,
  })
  async trades(@Parent() deployment: DeploymentType, @Args() page: PageArgs): Promise<object> {
    const scope = { actorId: deployment.record.actorId };
    return tradePage(this.host.ground, page, { scope, until: await this.until(deployment) });
  }

  @ResolveField(() => TransitionConnection, { description: 'Changes of state, oldest first.' })
  async transitions(
    @Parent() { record, asOf }: DeploymentType,
    @Args() page: PageArgs,
  ): Promise<object> {
    const { deployments } = this.host.ground;
    return connect<TransitionRow & { readonly n: number }, TransitionType>(page, {
      read: async ({ first }) => {
        const after = page.after == null ? 0 : rowOfCursor(page.after);
        const rows = await deployments.transitions(record.actorId, after, first);
        return asOf === null ? rows : rows.filter(({ at }) => at <= asOf);
      },
      key: ({ n }) => String(n),
      node: toTransition,
      count: async () => null,
    });
  }

  @ResolveField(() => LogConnection, {
    description: 'Lines that it printed, oldest first.',
    complexity: 5,
  })
  async logs(
    @Parent() { record }: DeploymentType,
    @Args() page: PageArgs,
    @Args('level', {
      type: () => LogLevelEnum,
      defaultValue: LogLevelEnum.DEBUG,
      description: 'This level and worse ones.',
    })
    level: LogLevelEnum,
  ): Promise<object> {
    return connect<LogEntryType, LogEntryType>(page, {
      read: ({ first }) => {
        const after = page.after == null ? 0 : rowOfCursor(page.after);
        return readLogs(this.host.ground, { actorId: record.actorId, level, after, first });
      },
      key: ({ n }) => String(n),
      node: (row) => row,
      count: async () => null,
    });
  }

  /** Returns the last number of the account's log that is shown, null for all of it. */
  private async until({ record, asOf }: DeploymentType): Promise<number | null> {
    return asOf === null ? null : factsUntil(this.host.ground, record.accountId, asOf);
  }
}
