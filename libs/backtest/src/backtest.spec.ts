import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DAY, parseInstant, parseTimeframe } from '@vela/kernel';
import type { Hasher } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { builtInStrategies, Strategy } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import { PINNED_RUN } from '@vela/testkit';
import fc from 'fast-check';
import {
  BacktestSession,
  decodeColumns,
  encodeColumns,
  inputDigest,
  runOverColumns,
} from './index.js';
import { packColumns } from './column-bytes.js';

const createHasher = (): Hasher => {
  const hash = createHash('sha256');
  const hasher: Hasher = {
    update: (bytes) => {
      hash.update(bytes);
      return hasher;
    },
    hex: () => hash.digest('hex'),
  };
  return hasher;
};

/** The S&P 500 from 2000 to 2020 as vega-datasets carries it, read in place. */
function standardAndPoor(): CandleColumns {
  const lines = readFileSync('node_modules/vega-datasets/data/sp500-2000.csv', 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const columns = allocateCandles(lines.length);
  lines.forEach((line, row) => {
    const [date, open, high, low, close, , volume] = line.split(',');
    const openAt = parseInstant(date!);
    columns.openAt[row] = openAt;
    columns.availableAt[row] = openAt + DAY;
    columns.open[row] = Number(open);
    columns.high[row] = Number(high);
    columns.low[row] = Number(low);
    columns.close[row] = Number(close);
    columns.volume[row] = Number(volume);
  });
  return columns;
}

const SPX = createInstrument({
  id: 'ins_spx',
  symbol: 'SPX',
  priceScale: 6,
  assetClass: 'INDEX',
  tradable: false,
});
const DAILY = parseTimeframe('1d');

const setup = (strategy: StrategyClass, parameters: unknown = {}, simulation: unknown = {}) => ({
  strategy,
  parameters,
  instruments: [SPX],
  timeframe: DAILY,
  startingCash: '100000',
  simulation,
  seed: 1,
  expectedSlices: 0,
  createHasher,
});

describe('stored columns', () => {
  it('read back as they were written, from any place in memory', () => {
    const column = fc.float64Array({ minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), column, { maxKeys: 5 }),
        fc.nat(9),
        (columns, shift) => {
          const bytes = encodeColumns(columns);
          const moved = new Uint8Array(bytes.length + shift);
          moved.set(bytes, shift);
          const back = decodeColumns(moved.subarray(shift));
          expect(Object.keys(back)).toEqual(Object.keys(columns));
          for (const [name, values] of Object.entries(columns))
            expect([...back[name]!]).toEqual([...values]);
        },
      ),
    );
  });

  it('are packed without a loss where they are regular', () => {
    const part = fc.oneof(
      fc.tuple(fc.integer(), fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 200 })),
      fc.constantFrom<[number, number, number]>(
        [-0, 0, 2],
        [0.5, 0, 3],
        [NaN, 0, 1],
        [2 ** 53, 2, 4],
      ),
    );
    const column = (parts: readonly [number, number, number][]): number[] =>
      parts.flatMap(([first, step, count]) =>
        Array.from({ length: count }, (_, i) => first + i * step),
      );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (a, b) => {
        const [one, two] = [column(a), column(b)];
        const rows = Math.min(one.length, two.length);
        const columns = {
          at: Float64Array.from(one.slice(0, rows)),
          equity: Float64Array.from(two.slice(0, rows)),
        };
        const back = decodeColumns(packColumns(columns));
        expect(encodeColumns(back)).toEqual(encodeColumns(columns));
      }),
    );
    const minutes = Float64Array.from({ length: 10_000 }, (_, i) => i * 60e6);
    expect(packColumns({ at: minutes, equity: minutes.map(Math.sqrt) }).length).toBeLessThan(
      80_200,
    );
  });

  it.each([
    [new Uint8Array(0)],
    [new Uint8Array(64)],
    [encodeColumns({ a: Float64Array.of(1) }).subarray(0, 20)],
  ])('refuse other bytes', (bytes) => expect(() => decodeColumns(bytes)).toThrow());
});

describe('a session', () => {
  // Final equity and trades by a plain loop over the same rules; the digests pin every bit.
  it.each([
    ['sma-cross-long', { fast: 10, slow: 30, size: 10 }],
    ['donchian-bracket', { period: 20, slPct: 0.05, tpPct: 0.1, size: 10 }],
    ['limit-entry', { offset: 0.02, tpPct: 0.03, holdBars: 5, size: 10 }],
  ])('gives %s on the S&P 500 the pinned result', (name, parameters) => {
    const session = new BacktestSession(
      setup(builtInStrategies.get(name)!, parameters, { commissionRate: '0.001' }),
    );
    const candles = standardAndPoor();
    expect(candles.length).toBe(5_105);
    for (let begin = 0; begin < candles.length; begin += 1_000) {
      session.advance(
        createBatch([sliceCandles(candles, begin, Math.min(candles.length, begin + 1_000))]),
      );
    }
    const { resultDigest, tradeCount, orderCount, fillCount, metrics } = session.finish();
    expect({
      resultDigest,
      tradeCount,
      orderCount,
      fillCount,
      finalEquity: metrics['finalEquity'],
    }).toMatchSnapshot();
  });

  it('counts the crossing trades that a loop over the closes counts', () => {
    const candles = standardAndPoor();
    const mean = (end: number, length: number): number =>
      candles.close.slice(end - length + 1, end + 1).reduce((a, b) => a + b, 0) / length;
    let trades = 0;
    let cash = 100_000;
    let held = 0;
    for (let i = 30; i < candles.length - 1; i++) {
      const [f0, s0, f1, s1] = [mean(i - 1, 10), mean(i - 1, 30), mean(i, 10), mean(i, 30)];
      const next = candles.open[i + 1]!;
      if (f0 < s0 && f1 > s1 && held === 0) {
        held = 10;
        cash -= held * next * 1.001;
      } else if (f0 > s0 && f1 < s1 && held > 0) {
        cash += held * next * 0.999;
        held = 0;
        trades++;
      }
    }
    const result = runOverColumns({
      ...setup(
        builtInStrategies.get('sma-cross-long')!,
        { fast: 10, slow: 30, size: 10 },
        { commissionRate: '0.001' },
      ),
      columns: candles,
      instrument: SPX,
    });
    expect(result.trades.length).toBe(trades);
    expect(result.equity.at(-1)).toBeCloseTo(cash + held * candles.close.at(-1)!, 4);
    expect(result.summary['finalEquity']).toBe(result.equity.at(-1));
  });

  it('is the one that every other way of running it is compared with', () => {
    const { strategy, parameters, commissionRate, startingCash, resultDigest } = PINNED_RUN;
    const made = setup(builtInStrategies.get(strategy)!, parameters, { commissionRate });
    const session = new BacktestSession({ ...made, startingCash });
    session.advance(createBatch([standardAndPoor()]));
    expect(session.finish().resultDigest).toBe(resultDigest);
  });

  class Throws extends Strategy {
    override onCandle(): void {
      if (this.slice === 3) throw new TypeError('no such thing');
    }
  }
  class Unmade extends Strategy {
    readonly value = (undefined as unknown as { x: number }).x;
  }

  it('says at which slice a strategy threw', () => {
    const session = new BacktestSession(setup(Throws));
    const failed = (): unknown => session.advance(createBatch([standardAndPoor()]));
    expect(failed).toThrow('the strategy threw at slice 3: no such thing');
  });

  it('says that a strategy could not be made', () => {
    expect(() => new BacktestSession(setup(Unmade))).toThrow('the strategy could not be made');
  });

  it('has no result without a candle', () => {
    expect(() => new BacktestSession(setup(Throws)).finish()).toThrow(
      'expected at least one candle',
    );
  });

  it.each([
    [{ commissionRate: 0.1 }, {}],
    [{ bracketActiveFrom: 'x' }, {}],
    [{}, { fast: 'ten' }],
  ])('refuses options %j and parameters %j', (simulation, parameters) => {
    const make = () =>
      new BacktestSession(setup(builtInStrategies.get('sma-cross-long')!, parameters, simulation));
    expect(make).toThrow('wrong');
  });

  it('warns of what makes a result weak', () => {
    const session = new BacktestSession(
      setup(builtInStrategies.get('rsi-meanrev')!, { size: 100_000 }),
    );
    session.advance(createBatch([standardAndPoor()]));
    const rules = session.finish().warnings.map((warning) => warning.rule);
    expect(rules).toEqual(expect.arrayContaining(['ruin', 'not-tradable', 'no-fees']));
  });
});

describe('the input digest', () => {
  const config = {
    strategyVersionId: 'sv_1',
    strategyHash: 'a',
    parameters: { fast: 10 },
    datasets: [{ instrumentId: 'ins_1', datasetId: 'ds_1', version: 1, contentHash: 'c' }],
    timeframe: DAILY,
    from: 0,
    to: 1,
    startingCash: '1',
    currency: 'USD',
    simulation: {},
    seed: 1,
    engineVersion: 'e',
  };

  it('names contents, not rows', () => {
    const digest = inputDigest(config, createHasher);
    const moved = {
      ...config,
      strategyVersionId: 'sv_2',
      datasets: [{ ...config.datasets[0]!, datasetId: 'ds_2', version: 7 }],
    };
    expect(inputDigest(moved, createHasher)).toBe(digest);
    for (const change of [
      { seed: 2 },
      { strategyHash: 'b' },
      { parameters: { fast: 11 } },
      { to: 2 },
      { engineVersion: 'f' },
    ]) {
      expect(inputDigest({ ...config, ...change }, createHasher)).not.toBe(digest);
    }
  });
});
