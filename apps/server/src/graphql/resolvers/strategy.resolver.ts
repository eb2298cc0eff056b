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
import { expectId, kindOfId } from '@vela/kernel';
import type { BacktestRecord, StrategyRecord, StrategyVersionRecord } from '@vela/ports';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import type { ApiContext } from '../context.js';
import { connect } from '../cursor.js';
import { orRefused } from '../payload.js';
import { BacktestConnection, toBacktest } from '../types/backtest.type.js';
import { PageArgs } from '../types/connection.js';
import {
  StrategyCheckPayload,
  StrategyConnection,
  StrategyInput,
  StrategyPayload,
  StrategyType,
  StrategyVersionConnection,
  StrategyVersionType,
  toStrategy,
  toStrategyVersion,
} from '../types/strategy.type.js';

/** Queries and mutations on strategies. */
@Resolver(() => StrategyType)
export class StrategyResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => StrategyConnection, { description: 'Strategies, newest first.' })
  async strategies(
    @Args() page: PageArgs,
    @Args('query', { type: () => String, nullable: true, description: 'Part of the name.' })
    query: string | null,
  ): Promise<object> {
    const { tenantId, strategies } = this.host.ground;
    const filter = query == null ? {} : { query };
    return connect<StrategyRecord, StrategyType>(page, {
      read: (request) => strategies.list(tenantId, filter, request),
      key: ({ id }) => id,
      node: toStrategy,
      count: () => strategies.count(tenantId, filter),
    });
  }

  @Query(() => StrategyType, { nullable: true, description: 'A strategy by its id or name.' })
  async strategy(
    @Args('id', { type: () => ID, description: 'Id or name.' }) id: string,
  ): Promise<StrategyType | null> {
    const { tenantId, strategies } = this.host.ground;
    const record =
      kindOfId(id) === 'strategy'
        ? await strategies.get(tenantId, id)
        : await strategies.findByName(tenantId, id);
    return record && toStrategy(record);
  }

  @Query(() => StrategyVersionType, { nullable: true, description: 'A version by its id.' })
  async strategyVersion(
    @Args('id', { type: () => ID, description: 'Id, sv_….' }) id: string,
  ): Promise<StrategyVersionType | null> {
    const { tenantId, strategies } = this.host.ground;
    const record = await strategies.version(tenantId, expectId('strategyVersion', id));
    return record && toStrategyVersion(record);
  }

  @ResolveField(() => StrategyVersionConnection, { description: 'Its versions, newest first.' })
  async versions(@Parent() { id }: StrategyType, @Args() page: PageArgs): Promise<object> {
    const { tenantId, strategies } = this.host.ground;
    return connect<StrategyVersionRecord, StrategyVersionType>(page, {
      read: (request) => strategies.versions(tenantId, id, request),
      key: (version) => version.id,
      node: toStrategyVersion,
      // Numbers have no gaps, so the newest one is the count.
      count: async () => (await strategies.get(tenantId, id))?.latestVersion.number ?? null,
    });
  }

  @ResolveField(() => BacktestConnection, { description: 'Its runs, newest first.' })
  async backtests(@Parent() { id }: StrategyType, @Args() page: PageArgs): Promise<object> {
    const { tenantId, backtests } = this.host.ground;
    return connect<BacktestRecord, ReturnType<typeof toBacktest>>(page, {
      read: (request) => backtests.list(tenantId, { strategyId: id }, request),
      key: (run) => run.id,
      node: toBacktest,
      count: () => backtests.count(tenantId, { strategyId: id }),
    });
  }

  @Mutation(() => StrategyPayload, {
    description: 'Compiles a source and stores it; a known name gets its next version.',
    complexity: 100,
  })
  async strategyCreate(
    @Args('strategy', { type: () => StrategyInput, description: 'What to push.' })
    { name, description, source }: StrategyInput,
  ): Promise<StrategyPayload> {
    return orRefused<StrategyPayload, StrategyPayload>(
      async () => {
        const pushed = await this.host.strategies.push({
          source,
          name: name ?? undefined,
          description,
        });
        return { ...pushed, userErrors: [] };
      },
      (refused) => ({ strategy: null, version: null, ...refused }),
    );
  }

  @Mutation(() => StrategyCheckPayload, {
    description: 'Says what the compiler thinks of a source; stores nothing.',
    complexity: 100,
  })
  async strategyCheck(
    @Args('source', { type: () => String, description: 'TypeScript of the strategy.' })
    source: string,
  ): Promise<StrategyCheckPayload> {
    return orRefused<StrategyCheckPayload, StrategyCheckPayload>(
      async () => ({ ...(await this.host.strategies.check(source)), userErrors: [] }),
      (refused) => ({ compiles: false, name: null, parameters: [], ...refused }),
    );
  }
}

/** Fields of a version that other rows hold. */
@Resolver(() => StrategyVersionType)
export class StrategyVersionResolver {
  @ResolveField(() => StrategyType, { description: 'The strategy that it is a version of.' })
  async strategy(
    @Parent() { strategyId }: StrategyVersionType,
    @Context() { loaders }: ApiContext,
  ): Promise<StrategyType | null> {
    const record = await loaders.strategy.load(strategyId);
    return record && toStrategy(record);
  }
}
