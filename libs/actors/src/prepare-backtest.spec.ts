import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { BacktestRecord, Dataset, StrategyRecord, StrategyVersionRecord } from '@vela/ports';
import { prepareBacktest } from './prepare-backtest.js';
import type { BacktestCatalogue } from './prepare-backtest.js';

const timeframe = parseTimeframe('1m');
const [one, two] = ['ins_1', 'ins_2'].map((id) => createInstrument({ id, symbol: id }));
const pin = (instrumentId: string, datasetId: string) => ({
  instrumentId,
  datasetId,
  version: 3,
  contentHash: 'c',
});
const record = {
  tenantId: 'ten_1',
  strategyId: 'str_1',
  config: {
    strategyVersionId: 'sv_1',
    strategyHash: 'h',
    parameters: { fast: 2 },
    datasets: [pin('ins_2', 'ds_2'), pin('ins_1', 'ds_1')],
    timeframe,
    from: 1_000,
    to: 5_000,
    startingCash: '1000',
    currency: 'USD',
    simulation: { fees: 'none' },
    seed: 7,
    engineVersion: '1',
  },
} as unknown as BacktestRecord;
const dataset = (rows: number, firstOpenAt: number, lastOpenAt: number): Dataset =>
  ({ rows, firstOpenAt, lastOpenAt }) as Dataset;
const builtIn = { bundle: null, source: 'sma-cross', contentHash: 'h' };

function catalogue(
  version: Partial<StrategyVersionRecord> | null = builtIn,
  datasets: Readonly<Record<string, Dataset>> = {
    ds_1: dataset(100, 0, 10_000),
    ds_2: dataset(10, 2_000, 4_000),
  },
): BacktestCatalogue {
  return {
    strategies: {
      get: async () => ({ name: 'mine' }) as StrategyRecord,
      version: async () => version as StrategyVersionRecord | null,
    },
    instruments: { getMany: async () => [one!, two!] },
    candles: { dataset: async (_, id) => datasets[id] ?? null },
  };
}

describe('the preparation of a backtest', () => {
  it('gives series and instruments in the order of the datasets, pinned to their versions', async () => {
    const { request, query } = await prepareBacktest(record, catalogue());
    expect(request.strategy).toEqual({ kind: 'builtIn', name: 'sma-cross' });
    expect(request.instruments.map(({ id }) => id)).toEqual(['ins_2', 'ins_1']);
    expect(query).toEqual({
      tenantId: 'ten_1',
      series: [
        { instrumentId: 'ins_2', timeframe, datasetId: 'ds_2', version: 3 },
        { instrumentId: 'ins_1', timeframe, datasetId: 'ds_1', version: 3 },
      ],
      from: 1_000,
      to: 5_000,
    });
  });

  it('reads wider candles where they are stored, else makes them, and finer ones to fill', async () => {
    const [day, second] = [parseTimeframe('1d'), parseTimeframe('1s')];
    const other = (timeframeOf: string, instrumentId: string, datasetId: string) => ({
      ...pin(instrumentId, datasetId),
      timeframe: parseTimeframe(timeframeOf),
    });
    const config = {
      ...record.config,
      widerTimeframes: [day],
      fillTimeframe: second,
      otherDatasets: [
        other('1d', 'ins_1', 'ds_3'),
        other('1s', 'ins_2', 'ds_4'),
        other('1s', 'ins_1', 'ds_5'),
      ],
    };
    const some = dataset(1, 0, 1);
    const datasets = { ds_1: some, ds_2: some, ds_3: some, ds_4: some, ds_5: some };
    const wide = { ...record, config } as BacktestRecord;
    const { query, request } = await prepareBacktest(wide, catalogue(builtIn, datasets));
    expect(request.widerTimeframes).toEqual([day]);
    expect(request.fillTimeframe).toBe(second);
    const series = (instrumentId: string, of: string, datasetId: string, more = {}) => ({
      instrumentId,
      timeframe: of,
      datasetId,
      version: 3,
      ...more,
    });
    expect(query.series).toEqual([
      series('ins_2', '1m', 'ds_2'),
      series('ins_1', '1m', 'ds_1'),
      series('ins_2', '1d', 'ds_2', { storedTimeframe: '1m', venue: 'XXXX' }),
      series('ins_1', '1d', 'ds_3', { follows: true }),
      series('ins_2', '1s', 'ds_4', { follows: true }),
      series('ins_1', '1s', 'ds_5', { follows: true }),
    ]);
    const gone = catalogue(builtIn, { ds_1: some, ds_2: some, ds_3: some, ds_4: some });
    await expect(prepareBacktest(wide, gone)).rejects.toThrow(/a dataset/);
  });

  it('hands the bundle of a stored strategy to the runtime', async () => {
    const stored = { bundle: 'export {}', source: 'class', contentHash: 'h' };
    const { request } = await prepareBacktest(record, catalogue(stored));
    expect(request.strategy).toEqual({ kind: 'module', name: 'mine', bundle: 'export {}' });
  });

  it('counts progress between the candles that are there and guesses how many slices come', async () => {
    const { beginAt, endAt, request } = await prepareBacktest(record, catalogue());
    expect([beginAt, endAt]).toEqual([1_000, 5_000]);
    expect(request.expectedSlices).toBe(40);
  });

  it('refuses what is gone or is not what the run is pinned to', async () => {
    const datasets = { ds_1: dataset(1, 0, 0) };
    await expect(prepareBacktest(record, catalogue(null))).rejects.toThrow(/strategy version/);
    await expect(prepareBacktest(record, catalogue(builtIn, datasets))).rejects.toThrow(
      /a dataset/,
    );
    const other = { ...builtIn, contentHash: 'x' };
    await expect(prepareBacktest(record, catalogue(other))).rejects.toMatchObject({
      code: 'DATA_INVALID',
    });
    const few = { ...catalogue(), instruments: { getMany: async () => [one!] } };
    await expect(prepareBacktest(record, few)).rejects.toThrow(/an instrument/);
  });
});
