import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { LookAhead } from '@vela/ports';
import { checkParameters } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import { CLEAN, LEAKS } from '@vela/testkit';
import { BacktestSession } from '../index.js';
import type { SessionSetup } from '../index.js';

function walk(length: number): CandleColumns {
  const random = createRandom(9, 'walk');
  const columns = allocateCandles(length);
  let price = 100;
  for (let i = 0; i < length; i++) {
    const open = price;
    price = Math.round(100 * price * (1 + 0.004 * random.normal())) / 100;
    columns.openAt[i] = 18_000 * DAY + i * HOUR;
    columns.availableAt[i] = columns.openAt[i]! + HOUR;
    columns.open[i] = open;
    columns.close[i] = price;
    columns.high[i] = Math.max(price, open) + random.integer(30) / 100;
    columns.low[i] = Math.min(price, open) - random.integer(30) / 100;
    columns.volume[i] = 1 + random.integer(1_000);
  }
  return columns;
}

const COLUMNS = walk(6_000);

const noHash = (): ReturnType<SessionSetup['createHasher']> => {
  const hasher = { update: () => hasher, hex: () => '' };
  return hasher;
};

function check(strategy: StrategyClass, change: Partial<SessionSetup> = {}): LookAhead {
  const session = new BacktestSession({
    strategy,
    parameters: checkParameters(strategy, {}),
    instruments: [createInstrument({ id: 'ins_1', symbol: 'AAA', assetClass: 'CRYPTO' })],
    timeframe: parseTimeframe('1h'),
    startingCash: '100000',
    simulation: { tickRounding: 'none', uncertaintyResolutions: 0 },
    seed: 3,
    expectedSlices: COLUMNS.length,
    createHasher: noHash,
    ...change,
  });
  for (let begin = 0; begin < COLUMNS.length; begin += 4_096) {
    const end = Math.min(COLUMNS.length, begin + 4_096);
    session.advance(createBatch([sliceCandles(COLUMNS, begin, end)]));
  }
  return session.finish().report.lookAhead!;
}

describe('the look-ahead check', () => {
  it('knows twenty leaks and twenty clean strategies', () => {
    expect(LEAKS).toHaveLength(20);
    expect(CLEAN.length).toBeGreaterThanOrEqual(20);
  });

  it.each(LEAKS)('flags %s', (_, make) => {
    const { result, findings } = check(make());
    expect(findings.filter(({ cause }) => cause !== 'WARM_UP')).not.toEqual([]);
    expect(result).toBe('LEAK');
  });

  it.each(CLEAN)('does not flag %s', (_, make) => {
    const { result, findings, windows } = check(make());
    expect(findings.filter(({ cause }) => cause !== 'WARM_UP')).toEqual([]);
    expect(result).toBe('CLEAN');
    expect(windows).toBe(1);
  });
});
