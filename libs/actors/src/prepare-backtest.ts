import { VelaError } from '@vela/kernel';
import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type {
  BacktestConfig,
  BacktestRecord,
  CandleQuery,
  CandleStore,
  Dataset,
  InstrumentRepository,
  PinnedDataset,
  PinnedSeries,
  RunRequest,
  StrategyRepository,
} from '@vela/ports';

/** Everything a run needs before its first candle. */
export interface PreparedBacktest {
  readonly request: RunRequest;
  readonly query: CandleQuery;
  /** Fault script of the run, null for none. */
  readonly faults: Canonical;
  /** Where the candles begin and end, as far as that is known: progress is counted between. */
  readonly beginAt: Micros;
  readonly endAt: Micros;
}

/** Where what a run is pinned to is kept. */
export interface BacktestCatalogue {
  readonly strategies: Pick<StrategyRepository, 'get' | 'version'>;
  readonly instruments: Pick<InstrumentRepository, 'getMany'>;
  readonly candles: Pick<CandleStore, 'dataset'>;
}

const gone = (what: string, hint: string): VelaError =>
  new VelaError('DATA_MISSING', `${what} of this run is gone`, { hint });

/** Returns what a run needs; throws `DATA_MISSING` when something it is pinned to is gone. */
export async function prepareBacktest(
  { tenantId, strategyId, config }: BacktestRecord,
  { strategies, instruments, candles }: BacktestCatalogue,
): Promise<PreparedBacktest> {
  const ids = config.datasets.map(({ instrumentId }) => instrumentId);
  const { datasets: pins, otherDatasets: others = [] } = config;
  const [strategy, version, found, datasets, rest] = await Promise.all([
    strategies.get(tenantId, strategyId),
    strategies.version(tenantId, config.strategyVersionId),
    instruments.getMany(tenantId, ids),
    Promise.all(pins.map(({ datasetId }) => candles.dataset(tenantId, datasetId))),
    Promise.all(others.map(({ datasetId }) => candles.dataset(tenantId, datasetId))),
  ]);
  if (strategy === null || version === null) {
    throw gone('the strategy version', 'Push the strategy again and start a new run.');
  }
  if (version.contentHash !== config.strategyHash) {
    throw new VelaError('DATA_INVALID', 'the stored strategy is not the one this run is pinned to');
  }
  const present = datasets.map(expectDataset);
  rest.forEach(expectDataset);
  const instrumentsOfRun = inOrder(ids, found);
  const { name } = strategy;
  return {
    request: {
      strategy:
        version.bundle === null
          ? { kind: 'builtIn', name: version.source }
          : { kind: 'module', name, bundle: version.bundle },
      parameters: config.parameters,
      instruments: instrumentsOfRun,
      timeframe: config.timeframe,
      ...(config.widerTimeframes === undefined ? {} : { widerTimeframes: config.widerTimeframes }),
      ...(config.fillTimeframe === undefined ? {} : { fillTimeframe: config.fillTimeframe }),
      startingCash: config.startingCash,
      currency: config.currency,
      ...(config.rates === undefined ? {} : { rates: config.rates }),
      ...(config.actions === undefined ? {} : { actions: config.actions }),
      simulation: config.simulation,
      ...(config.limits === undefined ? {} : { limits: config.limits }),
      seed: config.seed,
      expectedSlices: expectedSlices(present, config),
    },
    query: {
      tenantId,
      series: seriesOf(config, instrumentsOfRun),
      from: config.from,
      to: config.to,
    },
    faults: config.faults ?? null,
    ...extent(present, config),
  };
}

function expectDataset(dataset: Dataset | null): Dataset {
  if (dataset === null) throw gone('a dataset', 'Import the candles again; start a new run.');
  return dataset;
}

/** Returns the series in the order in which a run holds them, see `seriesOfRun`. */
function seriesOf(config: BacktestConfig, instruments: readonly Instrument[]): PinnedSeries[] {
  const { datasets, otherDatasets = [], timeframe, widerTimeframes = [], fillTimeframe } = config;
  const other = (wanted: Timeframe, base: PinnedDataset): PinnedDataset | undefined =>
    otherDatasets.find((one) => one.instrumentId === base.instrumentId && one.timeframe === wanted);
  const read = (of: Timeframe, { instrumentId, datasetId, version }: PinnedDataset) => ({
    instrumentId,
    timeframe: of,
    datasetId,
    version,
  });
  const wider = (of: Timeframe): PinnedSeries[] =>
    datasets.map((base, index) => {
      const stored = other(of, base);
      if (stored !== undefined) return { ...read(of, stored), follows: true };
      const { venue } = instruments[index]!;
      return { ...read(of, base), storedTimeframe: timeframe, venue };
    });
  const fills = (of: Timeframe): PinnedSeries[] =>
    datasets.map((base) => {
      const stored = other(of, base);
      if (stored === undefined) throw gone('the candles that fill', 'Start a new run.');
      return { ...read(of, stored), follows: true };
    });
  return [
    ...datasets.map((base) => read(timeframe, base)),
    ...widerTimeframes.flatMap(wider),
    ...(fillTimeframe === undefined ? [] : fills(fillTimeframe)),
  ];
}

function inOrder(ids: readonly string[], found: readonly Instrument[]): readonly Instrument[] {
  return ids.map((id) => {
    const instrument = found.find((candidate) => candidate.id === id);
    if (instrument === undefined) {
      throw gone('an instrument', 'Import its candles again and start a new run.');
    }
    return instrument;
  });
}

interface Range {
  readonly from: Micros;
  readonly to: Micros;
}

function extent(
  datasets: readonly Dataset[],
  { from, to }: Range,
): { readonly beginAt: Micros; readonly endAt: Micros } {
  const firsts = datasets.map(({ firstOpenAt }) => firstOpenAt ?? from);
  const lasts = datasets.map(({ lastOpenAt }) => lastOpenAt ?? to);
  return {
    beginAt: Math.max(from, Math.min(...firsts)),
    endAt: Math.min(to, Math.max(...lasts)),
  };
}

/** Returns about how many slices come: the share of the range in each dataset, the most of them. */
function expectedSlices(datasets: readonly Dataset[], range: Range): number {
  const counts = datasets.map((dataset) => {
    const { beginAt, endAt } = extent([dataset], range);
    const whole = (dataset.lastOpenAt ?? 0) - (dataset.firstOpenAt ?? 0);
    const share = whole > 0 ? Math.min(1, Math.max(0, endAt - beginAt) / whole) : 1;
    return Math.ceil(dataset.rows * share);
  });
  return Math.max(1, ...counts);
}
