import { describe, expect, it } from '@jest/globals';
import { createRandom, DAY, VelaError } from '@vela/kernel';
import { sampleOfSeries } from './aligned-series.js';
import { bootstrapIntervals } from './bootstrap.js';
import { statisticsCatalogue } from './catalogue.js';
import { statisticOf } from './engine.js';
import { intervalOf, studentQuantile, wilsonInterval } from './intervals.js';
import { HAND_PAIRS, HAND_RUN_SAMPLE, HAND_SERIES, pathOf } from './reference/samples.js';
import type { Sample } from './sample.js';

const Z = 1.959963984540054;

const definition = (name: string) => ({
  ...statisticsCatalogue.get(name)!,
  minimum: { of: 'values' as const, count: 0 },
});

const endsOf = (name: string, sample: Sample): [number, number] | null => {
  const found = intervalOf(statisticOf(definition(name), sample), sample, 0.95);
  return found && [found.low, found.high];
};

/** A series of normal returns with a mean of 0.0004 and a deviation of 0.01. */
function normalSample(seed: number, count: number): Sample {
  const random = createRandom(seed, 'normal returns');
  const returns = Array.from({ length: count }, () => 0.0004 + 0.01 * random.normal());
  return sampleOfSeries({
    values: pathOf(returns, 100),
    dates: Float64Array.from({ length: count + 1 }, (_, row) => row * DAY),
    periodsPerYear: 252,
    riskFreeRateAnnual: 0,
  });
}

describe('intervals by formula', () => {
  it('are the quantiles of Student that are printed', () => {
    expect(studentQuantile(Z, 10)).toBeCloseTo(2.228, 3);
    expect(studentQuantile(Z, 30)).toBeCloseTo(2.042, 3);
    expect(studentQuantile(2.5758293035489004, 20)).toBeCloseTo(2.845, 3);
  });

  it('are the shares that Wilson (1927) gives', () => {
    // Newcombe (1998, Statistics in Medicine 17, 857), table I: 81 of 263 and 0 of 20.
    const [low, high] = wilsonInterval(81, 263, Z)!;
    expect([low, high]).toEqual([expect.closeTo(0.2553, 4), expect.closeTo(0.3662, 4)]);
    expect(wilsonInterval(0, 20, Z)!.slice(0, 2)).toEqual([0, expect.closeTo(0.1611, 4)]);
    expect(wilsonInterval(0, 0, Z)).toBeNull();
  });

  it('are worked by hand for mean, Sharpe ratio, volatility and beta', () => {
    const deviation = Math.sqrt(0.05 / 3);
    const half = (studentQuantile(Z, 3) * deviation) / 2;
    expect(endsOf('meanReturn', HAND_SERIES)).toEqual([
      expect.closeTo(0.05 - half, 12),
      expect.closeTo(0.05 + half, 12),
    ]);
    const ratio = 0.05 / deviation;
    const error = Math.sqrt((1 + (0.64 / 4) * ratio ** 2) / 3) * Math.sqrt(252);
    const ends = endsOf('sharpeRf0', HAND_SERIES)!;
    expect((ends[0] + ends[1]) / 2).toBeCloseTo(ratio * Math.sqrt(252), 10);
    expect(ends[1] - ends[0]).toBeCloseTo(2 * Z * error, 10);
    const spread = endsOf('volatilityPerPeriod', HAND_SERIES)!;
    expect(spread[1] - spread[0]).toBeCloseTo(2 * Z * deviation * Math.sqrt(0.64 / 16), 12);
    const slope = endsOf('beta', HAND_PAIRS)!;
    const left = (0.05 - (0.024 / 0.0118) * 0.024) / 2;
    expect(slope[1] - slope[0]).toBeCloseTo(
      2 * studentQuantile(Z, 2) * Math.sqrt(left / 0.0118),
      10,
    );
    expect(endsOf('winRate', HAND_RUN_SAMPLE)![0]).toBeCloseTo(wilsonInterval(2, 4, Z)![0], 12);
  });

  it('hold the true value as often as they say', () => {
    const truth: Readonly<Record<string, number>> = {
      meanReturn: 0.0004,
      volatilityPerPeriod: 0.01,
      sharpe: 0.04 * Math.sqrt(252),
      winRateAll: 0.51595,
      autocorrLag1: 0,
    };
    const held: Record<string, number> = {};
    for (let seed = 0; seed < 400; seed += 1) {
      const sample = normalSample(seed, 250);
      for (const [name, value] of Object.entries(truth)) {
        const [low, high] = endsOf(name, sample)!;
        held[name] = (held[name] ?? 0) + (low <= value && value <= high ? 1 : 0);
      }
    }
    // 380 of 400 are expected; 4 standard deviations are 17.
    for (const name of Object.keys(truth)) {
      expect([name, held[name]]).toEqual([name, expect.any(Number)]);
      expect(held[name]).toBeGreaterThanOrEqual(363);
      expect(held[name]).toBeLessThanOrEqual(397);
    }
  });

  it('are none for what has no value or no formula', () => {
    const { value, missing } = statisticOf(statisticsCatalogue.get('sharpe')!, HAND_SERIES);
    expect([value, missing!.reason]).toEqual([null, 'TOO_FEW_VALUES']);
    expect(endsOf('kRatio', HAND_SERIES)).toBeNull();
  });
});

describe('intervals by resampling', () => {
  const sample = normalSample(7, 500);
  const some = ['meanReturn', 'maxDrawdown', 'calmar', 'beta', 'maxDrawdownPeakDate', 'fees'];
  const definitions = some.map((name) => statisticsCatalogue.get(name)!);

  it('are the same for the same seed, and close to the formula', () => {
    const found = bootstrapIntervals(sample, definitions, { resamples: 400, seed: 3 });
    expect(bootstrapIntervals(sample, definitions, { resamples: 400, seed: 3 })).toEqual(found);
    expect(bootstrapIntervals(sample, definitions, { resamples: 400, seed: 4 })).not.toEqual(found);
    expect([...found.keys()]).toEqual(['meanReturn', 'maxDrawdown', 'calmar']);
    const [low, high] = endsOf('meanReturn', sample)!;
    const drawn = found.get('meanReturn')!;
    expect(drawn.method).toBe('stationary bootstrap, seed 3');
    expect(Math.abs(drawn.low - low)).toBeLessThan(0.25 * (high - low));
    expect(Math.abs(drawn.high - high)).toBeLessThan(0.25 * (high - low));
    const depth = found.get('maxDrawdown')!;
    const { value } = statisticOf(statisticsCatalogue.get('maxDrawdown')!, sample);
    expect(depth.low).toBeLessThan(value!);
    expect(depth.high).toBeLessThan(0);
  });

  it('draw trades one by one', () => {
    const expectancy = statisticsCatalogue.get('expectancy')!;
    const found = bootstrapIntervals(HAND_RUN_SAMPLE, [expectancy], { resamples: 500 });
    const { low, high } = found.get('expectancy')!;
    expect(low).toBeGreaterThanOrEqual(-30);
    expect(high).toBeLessThanOrEqual(50);
    expect(low).toBeLessThan(12);
    expect(high).toBeGreaterThan(12);
  });

  it('refuse too few or too many resamples and odd confidences', () => {
    for (const resamples of [19, 10_001, 20.5]) {
      expect(() => bootstrapIntervals(sample, definitions, { resamples })).toThrow(
        'expected 20 to 10000 resamples',
      );
    }
    for (const confidence of [0.5, 1, Number.NaN]) {
      expect(() => bootstrapIntervals(sample, definitions, { confidence })).toThrow(VelaError);
    }
    const long = sampleOfSeries({
      values: new Float64Array(30_000).fill(1),
      dates: Float64Array.from({ length: 30_000 }, (_, row) => row),
      periodsPerYear: 252,
      riskFreeRateAnnual: 0,
    });
    expect(() => bootstrapIntervals(long, definitions, { resamples: 10_000 })).toThrow(
      'at most 200000000 rows',
    );
  });
});
