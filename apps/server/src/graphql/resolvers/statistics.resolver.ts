import { Inject } from '@nestjs/common';
import { Args, Context, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  compareSettings,
  compareTrades,
  drawdownTable,
  periodTable,
  rollingPoints,
} from '@vela/analytics';
import { sampleOfRun, statisticsCatalogue, statisticsOf, tradeBreakdown } from '@vela/analytics';
import type { BreakdownBy, BreakdownClock, FinishedRun, StatisticGroup } from '@vela/analytics';
import { VelaError, formatInstant } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { BacktestRecord } from '@vela/ports';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { benchmarkOf, finishedRunOf } from '../../services/finished-runs.js';
import type { ApiContext } from '../context.js';
import { toCosts, toDefinition, toPeriod, toStatistic, toTradeGroup } from '../statistic-rows.js';
import { chosenStatistics, StatisticsArgs, statisticsSample } from '../statistics-args.js';
import { BacktestType } from '../types/backtest.type.js';
import {
  BacktestComparisonType,
  BreakdownByEnum,
  BreakdownClockEnum,
  CostAttributionType,
  DrawdownType,
  PeriodResultType,
  RollingSeriesType,
  RunPeriodEnum,
  StatisticDefinitionType,
  StatisticGroupEnum,
  StatisticType,
  TradeGroupType,
} from '../types/statistic.type.js';

/** Bounds of windows and of their number: together at most 20 million returns are read. */
const WINDOW_MAX = 10_000;
const POINTS_MAX = 2_000;

/** Most stays below a peak in one answer. */
const DRAWDOWNS_MAX = 500;

/** Statistics of runs, and what groups and periods of them gave. */
@Resolver(() => BacktestType)
export class StatisticsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => [StatisticDefinitionType], { description: 'The catalogue of statistics.' })
  statisticsCatalogue(
    @Args('group', { type: () => StatisticGroupEnum, nullable: true, description: 'Only these.' })
    group?: StatisticGroup | null,
  ): readonly StatisticDefinitionType[] {
    const all = [...statisticsCatalogue.values()];
    return all.filter((one) => group == null || one.group === group).map(toDefinition);
  }

  @ResolveField(() => [StatisticType], {
    nullable: true,
    description: 'Statistics of the catalogue with value or reason; null before the end.',
    complexity: 100,
  })
  async statistics(
    @Parent() { record }: BacktestType,
    @Args() args: StatisticsArgs,
    @Context() context: ApiContext,
  ): Promise<readonly StatisticType[] | null> {
    const definitions = chosenStatistics(args);
    const run = await this.run(record, context);
    if (run === null) return null;
    const { sample, resampled } = await statisticsSample(this.host, { record, run, args });
    return statisticsOf(sample, definitions).map((one) =>
      toStatistic(one, sample, { confidence: args.confidence, resampled }),
    );
  }

  @ResolveField(() => [TradeGroupType], {
    description: 'Closed trades by groups; empty before the end.',
    complexity: 20,
  })
  async breakdown(
    @Parent() { record }: BacktestType,
    @Args('by', { type: () => BreakdownByEnum, description: 'By what they are grouped.' })
    by: BreakdownBy,
    @Args('clock', {
      type: () => BreakdownClockEnum,
      defaultValue: 'utc',
      description: 'Whose clock tells weekday and hour.',
    })
    clock: BreakdownClock,
    @Context() context: ApiContext,
  ): Promise<readonly TradeGroupType[]> {
    const run = await this.run(record, context);
    return run === null ? [] : tradeBreakdown(run, by, clock).map(toTradeGroup);
  }

  @ResolveField(() => [DrawdownType], {
    description: 'Stays below a peak, deepest first; empty before the end.',
    complexity: 20,
  })
  async drawdowns(
    @Parent() { record }: BacktestType,
    @Args('first', {
      type: () => Int,
      defaultValue: 10,
      description: 'Most of them, 1 to 500.',
    })
    first: number,
    @Context() context: ApiContext,
  ): Promise<readonly DrawdownType[]> {
    if (!(first >= 1 && first <= DRAWDOWNS_MAX)) {
      throw new VelaError('INVALID_INPUT', `expected first from 1 to 500, found ${first}`);
    }
    const run = await this.run(record, context);
    return run === null ? [] : drawdownTable(sampleOfRun(run), first);
  }

  @ResolveField(() => [PeriodResultType], {
    description: 'Months or years of the run; empty before the end.',
    complexity: 20,
  })
  async periods(
    @Parent() { record }: BacktestType,
    @Args('span', { type: () => RunPeriodEnum, description: 'Length of a period.' })
    span: 'month' | 'year',
    @Context() context: ApiContext,
  ): Promise<readonly PeriodResultType[]> {
    const run = await this.run(record, context);
    return run === null ? [] : periodTable(sampleOfRun(run), span).map(toPeriod);
  }

  @ResolveField(() => RollingSeriesType, {
    nullable: true,
    description: 'Statistics over a moving window, evenly thinned out; null before the end.',
    complexity: 50,
  })
  async rolling(
    @Parent() { record }: BacktestType,
    @Args('window', {
      type: () => Int,
      defaultValue: 252,
      description: 'Returns of a window, 2 to 10,000.',
    })
    window: number,
    @Args('maxPoints', {
      type: () => Int,
      defaultValue: 1000,
      description: 'Most points, 2 to 2,000.',
    })
    maxPoints: number,
    @Args('benchmark', {
      type: () => String,
      nullable: true,
      description: 'Symbol whose stored daily candles beta is against; common days count then.',
    })
    benchmark: string | null,
    @Context() context: ApiContext,
  ): Promise<RollingSeriesType | null> {
    if (!(window >= 2 && window <= WINDOW_MAX && maxPoints >= 2 && maxPoints <= POINTS_MAX)) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected a window of 2 to ${WINDOW_MAX} and 2 to ${POINTS_MAX} points, found ${window} and ${maxPoints}`,
      );
    }
    const run = await this.run(record, context);
    if (run === null) return null;
    const other =
      benchmark === null ? undefined : await benchmarkOf(this.host.data, record, benchmark);
    const sample = sampleOfRun(run, { benchmark: other });
    const { at, ...columns } = rollingPoints(sample, { window, maxPoints });
    return { at: Array.from(at, (instant) => instant / 1_000), ...columns };
  }

  @ResolveField(() => CostAttributionType, {
    nullable: true,
    description: 'How gross became net profit; null before the end and for runs of old releases.',
    complexity: 5,
  })
  costs(@Parent() { record }: BacktestType): CostAttributionType | null {
    const costs = record.report?.basis?.costs ?? null;
    return costs && toCosts(costs);
  }

  @Query(() => BacktestComparisonType, {
    description: 'Settings that differ, statistics side by side, and the first different trade.',
    complexity: 200,
  })
  async backtestComparison(
    @Args('first', { type: () => ID, description: 'A finished run.' }) first: string,
    @Args('second', { type: () => ID, description: 'Another one.' }) second: string,
    @Context() context: ApiContext,
  ): Promise<BacktestComparisonType> {
    const records = [
      await this.host.backtests.expect(first),
      await this.host.backtests.expect(second),
    ] as const;
    const runs = [
      await this.finished(records[0], context),
      await this.finished(records[1], context),
    ] as const;
    const [own, other] = [sampleOfRun(runs[0]), sampleOfRun(runs[1])];
    const definitions = chosenStatistics({}).filter(({ needsBenchmark }) => !needsBenchmark);
    const by = { confidence: 0.95, resampled: new Map() };
    const pairs = statisticsOf(other, definitions);
    const { commonTrades, onlyFirst, onlySecond, ...rows } = compareTrades(runs[0], runs[1]);
    return {
      firstId: first,
      secondId: second,
      settings: compareSettings(settingsOf(records[0]), settingsOf(records[1])),
      statistics: statisticsOf(own, definitions).map((one, at) => {
        const two = pairs[at]!;
        const difference =
          one.value === null || two.value === null || one.definition.unit === 'DATE'
            ? null
            : two.value - one.value;
        return {
          name: one.definition.name,
          first: toStatistic(one, own, by),
          second: toStatistic(two, other, by),
          difference,
        };
      }),
      commonTrades,
      onlyFirst,
      onlySecond,
      firstTrade: rows.firstTrade,
      firstFill: rows.firstFill,
    };
  }

  private async finished(record: BacktestRecord, context: ApiContext): Promise<FinishedRun> {
    const run = await this.run(record, context);
    if (run !== null) return run;
    throw new VelaError(
      'INVALID_TRANSITION',
      `expected a run with a result, found ${record.id}, which is ${record.state}`,
      { hint: 'Wait for its end: vela backtest show ID.' },
    );
  }

  private run(record: BacktestRecord, { loaders }: ApiContext): Promise<FinishedRun | null> {
    const ids = record.config.datasets.map(({ instrumentId }) => instrumentId);
    return finishedRunOf(
      this.host.ground,
      record,
      async () => (await loaders.instrument.loadMany(ids)) as Instrument[],
    );
  }
}

/** Returns the configuration of a run with its instants as text. */
function settingsOf({ config }: BacktestRecord): object {
  const { limits, ...rest } = config;
  return {
    ...rest,
    ...(limits === undefined ? {} : { riskLimits: limits }),
    from: formatInstant(config.from),
    to: formatInstant(config.to),
  };
}
