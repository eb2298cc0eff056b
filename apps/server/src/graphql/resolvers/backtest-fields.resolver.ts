import { Inject } from '@nestjs/common';
import { Args, Context, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeColumns } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { BacktestRecord, ResultColumns } from '@vela/ports';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import type { ApiContext } from '../context.js';
import { connectRows } from '../cursor.js';
import { equitySeries } from '../equity-series.js';
import { cashFactOf, fillOf, orderOf, tradeOf } from '../result-rows.js';
import type { ResultTable } from '../result-rows.js';
import { matchingTrades, TradesArgs } from '../trade-filter.js';
import { CashFactConnection } from '../types/account-result.type.js';
import {
  EquitySeries,
  FillConnection,
  OrderConnection,
  TradeConnection,
} from '../types/backtest-result.type.js';
import { BacktestType, PinnedDatasetType } from '../types/backtest.type.js';
import { PageArgs } from '../types/connection.js';
import { InstrumentType } from '../types/instrument.type.js';
import { Metrics, toMetrics } from '../types/metrics.type.js';
import { StrategyVersionType, toStrategyVersion } from '../types/strategy.type.js';

/** Fields of a run that other rows or its stored columns hold. */
@Resolver(() => BacktestType)
export class BacktestFieldsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @ResolveField(() => StrategyVersionType, { description: 'The version that ran.' })
  async strategyVersion(
    @Parent() { record }: BacktestType,
    @Context() { loaders }: ApiContext,
  ): Promise<StrategyVersionType | null> {
    const version = await loaders.strategyVersion.load(record.config.strategyVersionId);
    return version && toStrategyVersion(version);
  }

  @ResolveField(() => Metrics, { nullable: true, description: 'Statistics; null before the end.' })
  metrics(@Parent() { record }: BacktestType): Metrics | null {
    return record.metrics === null ? null : toMetrics(record);
  }

  @ResolveField(() => EquitySeries, {
    nullable: true,
    description: 'Equity over time; null before the end.',
    complexity: 20,
  })
  async equity(
    @Parent() { record }: BacktestType,
    @Args('maxPoints', {
      type: () => Int,
      defaultValue: 2000,
      description: 'Most points, 3 to 20,000; more are thinned out (LTTB).',
    })
    maxPoints: number,
  ): Promise<EquitySeries | null> {
    if (!(maxPoints >= 3 && maxPoints <= 20_000)) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected maxPoints from 3 to 20000, found ${maxPoints}`,
      );
    }
    const bytes = await this.columns(record, 'equity');
    return bytes === null ? null : equitySeries(decodeColumns(bytes), maxPoints);
  }

  @ResolveField(() => TradeConnection, { description: 'Round trips by exit.', complexity: 10 })
  async trades(
    @Parent() { record }: BacktestType,
    @Args() args: TradesArgs,
    @Context() context: ApiContext,
  ): Promise<object> {
    const table = await this.table(record, 'trades', context);
    const length = Object.values(table.columns)[0]?.length ?? 0;
    const orders = async () => (await this.table(record, 'orders', context)).columns;
    const { columns: trades, instruments } = table;
    const rows = await matchingTrades(args, { trades, instruments, orders });
    if (rows === null) return connectRows(args, length, (row) => tradeOf(table, row));
    return connectRows(args, rows.length, (at) => tradeOf(table, rows[at]!));
  }

  @ResolveField(() => OrderConnection, { description: 'Orders as placed.', complexity: 10 })
  async orders(
    @Parent() { record }: BacktestType,
    @Args() page: PageArgs,
    @Context() context: ApiContext,
  ): Promise<object> {
    return this.rows(record, { which: 'orders', page, context }, orderOf);
  }

  @ResolveField(() => FillConnection, { description: 'Fills in order.', complexity: 10 })
  async fills(
    @Parent() { record }: BacktestType,
    @Args() page: PageArgs,
    @Context() context: ApiContext,
  ): Promise<object> {
    return this.rows(record, { which: 'fills', page, context }, fillOf);
  }

  @ResolveField(() => CashFactConnection, {
    description: 'Interest, borrow fees, dividends and other changes of cash that are no fills.',
    complexity: 10,
  })
  async cashFacts(
    @Parent() { record }: BacktestType,
    @Args() page: PageArgs,
    @Context() context: ApiContext,
  ): Promise<object> {
    return this.rows(record, { which: 'facts', page, context }, cashFactOf);
  }

  private async rows(
    record: BacktestRecord,
    request: {
      readonly which: 'trades' | 'orders' | 'fills' | 'facts';
      readonly page: PageArgs;
      readonly context: ApiContext;
    },
    node: (table: ResultTable, row: number) => object,
  ): Promise<object> {
    const table = await this.table(record, request.which, request.context);
    const length = Object.values(table.columns)[0]?.length ?? 0;
    return connectRows(request.page, length, (row) => node(table, row));
  }

  private async table(
    record: BacktestRecord,
    which: ResultColumns,
    { loaders }: ApiContext,
  ): Promise<ResultTable> {
    const bytes = await this.columns(record, which);
    const columns = bytes === null ? {} : decodeColumns(bytes);
    const ids = record.config.datasets.map(({ instrumentId }) => instrumentId);
    const instruments = (await loaders.instrument.loadMany(ids)) as Instrument[];
    const currencies = record.report?.account.balances.map(({ currency }) => currency) ?? [];
    return { columns, runId: record.id, instruments, currencies };
  }

  private async columns(record: BacktestRecord, which: ResultColumns): Promise<Uint8Array | null> {
    return this.host.ground.backtests.columns(this.host.ground.tenantId, record.id, which);
  }
}

/** Fields of the data that a run is pinned to. */
@Resolver(() => PinnedDatasetType)
export class PinnedDatasetResolver {
  @ResolveField(() => InstrumentType, { description: 'Whose candles they are.' })
  async instrument(
    @Parent() { instrumentId }: PinnedDatasetType,
    @Context() { loaders }: ApiContext,
  ): Promise<Instrument | null> {
    return loaders.instrument.load(instrumentId);
  }
}
