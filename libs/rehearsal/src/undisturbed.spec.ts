import { describe, expect, it } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import { allocateCandles, createBatch } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import { builtInStrategies } from '@vela/strategy';
import { plainRun, rehearse } from '@vela/testkit';

const MINUTE = 60_000_000;
const BEGIN = Date.UTC(2024, 0, 2, 14, 30) * 1_000;

/** A market that moves enough for every strategy to trade. */
function market(slices: number, seed: number): CandleBatch {
  const random = createRandom(seed, 'market');
  const columns = allocateCandles(slices);
  let price = 100;
  for (let row = 0; row < slices; row++) {
    const open = price;
    price = Math.round(Math.max(10, open * (1 + 0.004 * random.normal())) * 100) / 100;
    const reach = Math.abs(random.normal()) * 0.002 * price;
    columns.openAt[row] = BEGIN + row * MINUTE;
    columns.availableAt[row] = BEGIN + (row + 1) * MINUTE;
    columns.open[row] = open;
    columns.close[row] = price;
    columns.high[row] = Math.round((Math.max(open, price) + reach) * 100) / 100;
    columns.low[row] = Math.round((Math.min(open, price) - reach) * 100) / 100;
    columns.volume[row] = 1_000 + random.integer(10_000);
  }
  return createBatch([columns]);
}

const PARAMETERS: Readonly<Record<string, Record<string, number>>> = {
  'sma-cross-long': { fast: 3, slow: 9 },
  'sma-cross-reverse': { fast: 4, slow: 8 },
  'rsi-meanrev': { period: 3, entryBelow: 40 },
  'donchian-bracket': { period: 8, slPct: 0.01, tpPct: 0.01 },
  'stop-entry': { offset: 0.0005, slPct: 0.01, holdBars: 4 },
  'limit-entry': { offset: 0.001, tpPct: 0.005, size: 2 },
};

describe('a rehearsal without faults', () => {
  it('knows all strategies that trade at the pace of candles', () => {
    const others = ['monthly-rebalance'];
    expect([...Object.keys(PARAMETERS), ...others]).toEqual([...builtInStrategies.keys()]);
  });

  it.each(Object.keys(PARAMETERS))('comes to the result of the backtest: %s', async (strategy) => {
    const scene = { strategy, parameters: PARAMETERS[strategy]!, batch: market(400, 7) };
    const plain = plainRun(scene);
    const { outcome, played, accounts } = await rehearse(scene);
    expect(plain.fillCount).toBeGreaterThan(10);
    expect(outcome.fillCount).toBe(plain.fillCount);
    expect(outcome.columns.fills).toEqual(plain.columns.fills);
    expect(outcome.columns.equity).toEqual(plain.columns.equity);
    expect(outcome.columns.trades).toEqual(plain.columns.trades);
    expect(outcome.metrics).toEqual(plain.metrics);
    expect(played).toEqual([]);
    expect(accounts.alerts).toEqual([]);
  });
});
