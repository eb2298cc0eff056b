import { describe, expect, it } from '@jest/globals';
import { backtest } from './backtest.js';
import { generateCandles } from './generate-candles.js';
import { Strategy } from './index.js';

/** Buys a hundred and leaves after ten candles, again and again. */
class TenCandles extends Strategy {
  override onSlice(): void {
    const { index } = this.candle(0);
    if (index % 20 === 5) this.buy(100, { stopLoss: this.candle(0).close * 0.99 });
    else if (index % 20 === 15) this.close();
  }
}

const candles = generateCandles({ count: 1_000, timeframe: '1d', seed: 4 });
const result = backtest({
  strategy: TenCandles,
  candles,
  simulation: { commissionRate: '0.001', entrySpread: 0.0005 },
});

describe('statistics of a result', () => {
  it('are all of the catalogue, each with a value or a reason', () => {
    const all = result.statistics({ benchmark: candles });
    expect(all.length).toBeGreaterThan(200);
    for (const { value, missing, detail } of all) {
      expect(value === null).toBe(missing !== null && detail !== null);
      if (value !== null) expect(Number.isFinite(value)).toBe(true);
    }
    const byName = new Map(all.map((one) => [one.name, one]));
    for (const [name, value] of Object.entries(result.metrics)) {
      expect([name, byName.get(name)!.value]).toEqual([name, value]);
    }
    expect(byName.get('sharpe')!.interval).toMatchObject({ confidence: 0.95 });
    expect(byName.get('beta')!.value).not.toBeNull();
    // Held long or not at all: the lots tell the same as the run.
    expect(byName.get('longExposure')!.value).toBeCloseTo(result.metrics.exposure!, 12);
    expect(byName.get('shortExposure')!.value).toBe(0);
    expect(byName.get('maxLeverage')!.value).toBeGreaterThan(0);
  });

  it('are those asked for, with resampled intervals and other confidences', () => {
    const names = ['calmar', 'winRate', 'beta'];
    const [calmar, winRate, beta] = result.statistics({
      names,
      confidence: 0.9,
      bootstrap: { resamples: 50, seed: 1 },
    });
    expect(calmar!.interval).toMatchObject({
      confidence: 0.9,
      method: expect.stringContaining('seed 1'),
    });
    expect(winRate!.interval!.method).toBe('Wilson (1927)');
    expect([beta!.value, beta!.missing]).toEqual([null, 'NO_BENCHMARK']);
    expect(() => result.statistics({ names: ['shrap'] })).toThrow('no statistic "shrap"');
  });

  it('group trades and tell where the gross profit went', () => {
    const exits = result.breakdown('exitReason');
    expect(exits.map(({ key }) => key)).toEqual(['close', 'stop loss']);
    expect(exits.reduce((sum, { tradeCount }) => sum + tradeCount, 0)).toBe(result.trades.length);
    const { gross, items, net } = result.costs;
    expect(items.map(({ kind }) => kind)).toEqual(['fee', 'spread']);
    const sum = items.reduce((total, { amount }) => total + amount, gross);
    expect(Math.abs(sum - net)).toBeLessThan(0.01);
    expect(net).toBeCloseTo(result.metrics.finalEquity! - 100_000, 6);
  });
});
