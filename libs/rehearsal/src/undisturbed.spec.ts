import { describe, expect, it } from '@jest/globals';
import { builtInStrategies } from '@vela/strategy';
import { plainRun, randomMinutes, rehearse } from '@vela/testkit';

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
    const scene = { strategy, parameters: PARAMETERS[strategy]!, batch: randomMinutes(400, 7) };
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
