import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import type { BacktestConfig } from '@vela/ports';
import type { Columns } from '../index.js';
import { inputDifferences, resultDifference } from '../index.js';

const CONFIG: BacktestConfig = {
  strategyVersionId: 'sv_1',
  strategyHash: 'aa',
  parameters: { fast: 10, slow: 30 },
  datasets: [{ instrumentId: 'ins_1', datasetId: 'ds_1', version: 3, contentHash: 'cc' }],
  timeframe: parseTimeframe('1d'),
  from: 0,
  to: 10,
  startingCash: '100000',
  currency: 'USD',
  simulation: { slippage: { model: 'bps', bps: 1 } },
  seed: 4,
  engineVersion: '0.1.0+s2',
};

const TABLES: Readonly<Record<string, Columns>> = {
  orders: { side: Float64Array.of(1, -1), price: Float64Array.of(100, 101) },
  fills: { price: Float64Array.of(100, 101), fee: Float64Array.of(0.1, 0.1) },
  equity: { at: Float64Array.of(1, 2, 3), equity: Float64Array.of(1, 2, NaN) },
};

const reads = (tables: Readonly<Record<string, Columns>>) => (table: string) =>
  Promise.resolve(tables[table]!);

describe('the difference of two runs', () => {
  const changes: [string, Partial<BacktestConfig>, object][] = [
    ['engine', { engineVersion: '0.2.0+s3' }, { part: 'ENGINE', original: '"0.1.0+s2"' }],
    [
      'data',
      { datasets: [{ ...CONFIG.datasets[0]!, version: 4 }] },
      { part: 'DATA', field: 'datasets.0.version', original: '3', repeated: '4' },
    ],
    ['source', { strategyHash: 'bb' }, { part: 'SOURCE', original: '"aa"', repeated: '"bb"' }],
    [
      'parameters',
      { parameters: { fast: 11, slow: 30 } },
      { part: 'PARAMETERS', field: 'parameters.fast', original: '10', repeated: '11' },
    ],
    [
      'options',
      { simulation: { slippage: { model: 'bps', bps: 2 } } },
      { part: 'OPTIONS', field: 'simulation.slippage.bps', repeated: '2' },
    ],
    ['seed', { seed: 5 }, { part: 'SEED', field: 'seed' }],
    ['range', { to: 11 }, { part: 'RANGE', field: 'to' }],
    ['account', { currency: 'EUR' }, { part: 'ACCOUNT', repeated: '"EUR"' }],
    [
      'something that one of them has alone',
      { fillTimeframe: parseTimeframe('1h') },
      { part: 'DATA', field: 'fillTimeframe', original: 'nothing' },
    ],
  ];

  it.each(changes)('names the %s', (_, change, expected) => {
    expect(inputDifferences(CONFIG, { ...CONFIG, ...change })).toEqual([
      expect.objectContaining({ row: null, ...expected }),
    ]);
  });

  it('names none when only rows of the store have other names', () => {
    const datasets = [{ ...CONFIG.datasets[0]!, datasetId: 'ds_2' }];
    expect(inputDifferences(CONFIG, { ...CONFIG, strategyVersionId: 'sv_2', datasets })).toEqual(
      [],
    );
    expect(inputDifferences(CONFIG, CONFIG)).toEqual([]);
  });

  it('names none when all tables are the same, NaN included', async () => {
    expect(await resultDifference(reads(TABLES), reads(TABLES))).toBeNull();
  });

  it('names the first row with both values', async () => {
    const fills = { price: Float64Array.of(100, 101.5), fee: Float64Array.of(0.1, 0.2) };
    expect(await resultDifference(reads(TABLES), reads({ ...TABLES, fills }))).toEqual({
      part: 'FILLS',
      row: 1,
      field: 'price',
      original: '101',
      repeated: '101.5',
    });
  });

  it('names the order that one of them has alone', async () => {
    const orders = { side: Float64Array.of(1), price: Float64Array.of(100) };
    expect(await resultDifference(reads(TABLES), reads({ ...TABLES, orders }))).toEqual({
      part: 'ORDERS',
      row: 1,
      field: 'side',
      original: '-1',
      repeated: 'nothing',
    });
  });
});
