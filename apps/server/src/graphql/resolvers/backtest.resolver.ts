import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { formatDate } from '@vela/kernel';
import type { BacktestRecord, BacktestState } from '@vela/ports';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { connect } from '../cursor.js';
import { orRefused } from '../payload.js';
import { toBacktestEvent } from '../backtest-event.js';
import { mapStream } from '../stream.js';
import { throttleOf } from '../throttle.js';
import {
  BacktestEvent,
  BacktestPayload,
  BacktestRunInputType,
} from '../types/backtest-run.type.js';
import {
  BacktestConnection,
  BacktestStateEnum,
  BacktestType,
  toBacktest,
} from '../types/backtest.type.js';
import { PageArgs } from '../types/connection.js';

/** Queries, mutations and the subscription on runs. */
@Resolver(() => BacktestType)
export class BacktestResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => BacktestType, { name: 'backtest', nullable: true, description: 'A run by its id.' })
  async find(
    @Args('id', { type: () => ID, description: 'Id, bt_….' }) id: string,
  ): Promise<BacktestType | null> {
    const record = await this.host.backtests.get(id);
    return record && toBacktest(record);
  }

  @Query(() => BacktestConnection, { description: 'Runs, newest first.' })
  async backtests(
    @Args() page: PageArgs,
    @Args('strategyId', {
      type: () => ID,
      nullable: true,
      description: 'Runs of this strategy, all versions.',
    })
    strategyId: string | null,
    @Args('state', { type: () => BacktestStateEnum, nullable: true, description: 'In this state.' })
    state: BacktestState | null,
  ): Promise<object> {
    const { tenantId, backtests } = this.host.ground;
    const filter = {
      ...(strategyId == null ? {} : { strategyId }),
      ...(state == null ? {} : { state }),
    };
    return connect<BacktestRecord, BacktestType>(page, {
      read: (request) => backtests.list(tenantId, filter, request),
      key: ({ id }) => id,
      node: toBacktest,
      count: () => backtests.count(tenantId, filter),
    });
  }

  @Mutation(() => BacktestPayload, {
    description: 'Queues a run; answers at once. `subscription backtest` follows it.',
    complexity: 50,
  })
  async backtestRun(
    @Args('input', { type: () => BacktestRunInputType, description: 'What to run.' })
    input: BacktestRunInputType,
  ): Promise<BacktestPayload> {
    return this.payload(() =>
      this.host.backtests.run({
        strategyVersionId: input.strategyVersionId ?? undefined,
        strategy: input.strategy ?? undefined,
        instruments: input.instruments ?? undefined,
        symbols: input.symbols ?? undefined,
        timeframe: input.timeframe,
        timeframes: input.timeframes ?? undefined,
        fillTimeframe: input.fillTimeframe ?? undefined,
        from: formatDate(input.from),
        to: input.to == null ? undefined : formatDate(input.to),
        startingCash: input.startingCash,
        currency: input.currency ?? undefined,
        rates: input.rates,
        corporateActions: input.corporateActions,
        parameters: input.parameters,
        simulation: input.simulation,
        riskLimits: input.riskLimits,
        faults: input.faults,
        seed: input.seed == null ? undefined : Number(input.seed),
        source: input.source ?? undefined,
        idempotencyKey: input.idempotencyKey ?? undefined,
      }),
    );
  }

  @Mutation(() => BacktestPayload, {
    description: 'Queues a new run with the configuration of another one, data versions included.',
    complexity: 50,
  })
  async backtestRunAgain(
    @Args('id', { type: () => ID, description: 'The run to repeat, bt_….' }) id: string,
  ): Promise<BacktestPayload> {
    return this.payload(() => this.host.backtests.runAgain(id));
  }

  @Mutation(() => BacktestPayload, { description: 'Ends a run. Repeating it is no error.' })
  async backtestCancel(
    @Args('id', { type: () => ID, description: 'Id, bt_….' }) id: string,
  ): Promise<BacktestPayload> {
    return this.payload(() => this.host.backtests.cancel(id));
  }

  @Subscription(() => BacktestEvent, {
    name: 'backtest',
    description: 'Conflated; the last event, the end of the run, always arrives.',
    resolve: (event: BacktestEvent) => event,
  })
  async watch(
    @Args('id', { type: () => ID, description: 'Id, bt_….' }) id: string,
    @Args('throttleMs', {
      type: () => Int,
      defaultValue: 200,
      description: 'At most one event in this time, 50 to 60,000 ms.',
    })
    throttleMs: number,
  ): Promise<AsyncIterableIterator<BacktestEvent>> {
    const events = await this.host.backtests.watch(id, throttleOf(throttleMs));
    return mapStream(events, (event) => toBacktestEvent(event, this.host.ground.clock.now()));
  }

  private async payload(work: () => Promise<BacktestRecord>): Promise<BacktestPayload> {
    return orRefused<BacktestPayload, BacktestPayload>(
      async () => ({ backtest: toBacktest(await work()), userErrors: [] }),
      ({ userErrors }) => ({ backtest: null, userErrors }),
    );
  }
}
