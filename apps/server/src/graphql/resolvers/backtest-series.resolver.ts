import { Inject } from '@nestjs/common';
import { Args, Context, Float, ID, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeColumns } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import type { ApiContext } from '../context.js';
import { equityPage } from '../equity-series.js';
import { BacktestType } from '../types/backtest.type.js';
import { CandleSeries } from '../types/candle-series.type.js';
import { reproductionOf } from '../../services/reproduction.js';
import { toDataset } from '../types/dataset.type.js';
import { EquityPage } from '../types/equity-page.type.js';
import { ReproductionType } from '../types/run-difference.type.js';

/** Most entries of a column of one answer. */
const POINTS_MAX = 20_000;

const milliseconds = (column: Float64Array): number[] =>
  Array.from(column, (value) => value / 1_000);

function checkPoints(name: string, points: number): void {
  if (points >= 1 && points <= POINTS_MAX) return;
  throw new VelaError(
    'INVALID_INPUT',
    `expected ${name} from 1 to ${POINTS_MAX}, found ${points}`,
    { path: [name] },
  );
}

/** Series of a run in full, and the candles that it saw. */
@Resolver(() => BacktestType)
export class BacktestSeriesResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @ResolveField(() => EquityPage, {
    nullable: true,
    description: 'Every point of the curve, page by page; null before the end.',
    complexity: 20,
  })
  async equityPoints(
    @Parent() { record }: BacktestType,
    @Args('points', {
      type: () => Int,
      defaultValue: POINTS_MAX,
      description: 'Most points of the page, 1 to 20,000.',
    })
    points: number,
    @Args('after', {
      type: () => String,
      nullable: true,
      description: 'The page begins behind this cursor.',
    })
    after: string | null,
  ): Promise<EquityPage | null> {
    checkPoints('points', points);
    const { backtests, tenantId } = this.host.ground;
    const bytes = await backtests.columns(tenantId, record.id, 'equity');
    return bytes === null ? null : equityPage(decodeColumns(bytes), points, after ?? null);
  }

  @ResolveField(() => ReproductionType, {
    description:
      'How another finished run compares with this one: which inputs differ, and the first row of ' +
      'orders, fills or equity that does.',
    complexity: 50,
  })
  async reproduction(
    @Parent() { record }: BacktestType,
    @Args('by', { type: () => ID, description: 'The other run, bt_….' }) by: string,
  ): Promise<ReproductionType> {
    const other = await this.host.backtests.expect(by);
    return reproductionOf(this.host.ground.backtests, record, other);
  }

  @ResolveField(() => Float, {
    nullable: true,
    description:
      'Points of the curve that make a year, as its ratios count them; null before the end and for ' +
      'runs of old releases.',
  })
  periodsPerYear(@Parent() { record }: BacktestType): number | null {
    return record.report?.basis?.periodsPerYear ?? null;
  }

  @ResolveField(() => CandleSeries, {
    nullable: true,
    description:
      'Candles that the run saw, of the version of the data that it is pinned to, merged to at ' +
      'most `maxPoints`; null when the data was deleted.',
    complexity: 20,
  })
  async candles(
    @Parent() { record }: BacktestType,
    @Args('symbol', { type: () => String, description: 'Symbol or id of one of its instruments.' })
    symbol: string,
    @Args('maxPoints', {
      type: () => Int,
      defaultValue: 2000,
      description: 'Most entries of a column, 1 to 20,000.',
    })
    maxPoints: number,
    @Context() { loaders }: ApiContext,
  ): Promise<CandleSeries | null> {
    checkPoints('maxPoints', maxPoints);
    const { datasets, from, to, timeframe } = record.config;
    const ids = datasets.map(({ instrumentId }) => instrumentId);
    const instruments = (await loaders.instrument.loadMany(ids)) as Instrument[];
    const index = instruments.findIndex((one) => one.id === symbol || one.symbol === symbol);
    const pinned = datasets[index];
    if (pinned === undefined) {
      const known = instruments.map((one) => one.symbol).join(', ');
      throw new VelaError('NOT_FOUND', `expected one of ${known}, found "${symbol}"`, {
        path: ['symbol'],
      });
    }
    const { candles, tenantId } = this.host.ground;
    const dataset = await candles.dataset(tenantId, pinned.datasetId);
    if (dataset === null) return null;
    const version = { ...dataset, version: pinned.version, contentHash: pinned.contentHash };
    const shown = await this.host.data.candlesOf(version, { from, to, maxPoints });
    return {
      instrument: instruments[index]!,
      dataset: toDataset(version),
      timeframe,
      openAt: milliseconds(shown.candles.openAt),
      open: [...shown.candles.open],
      high: [...shown.candles.high],
      low: [...shown.candles.low],
      close: [...shown.candles.close],
      volume: [...shown.candles.volume],
      candlesPerEntry: shown.merged,
      truncated: shown.truncated,
    };
  }
}
