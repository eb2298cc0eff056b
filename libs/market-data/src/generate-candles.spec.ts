import { describe, expect, it } from '@jest/globals';
import { VelaError, parseInstant, parseTimeframe } from '@vela/kernel';
import { COLUMN_NAMES, concatCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import fc from 'fast-check';
import { generateCandles } from './generate-candles.js';
import type { SyntheticMarket } from './generate-candles.js';

const make = (settings: Partial<SyntheticMarket> = {}): CandleColumns =>
  concatCandles([
    ...generateCandles({
      seed: 7,
      count: 500,
      timeframe: parseTimeframe('1d'),
      from: 0,
      ...settings,
    }),
  ]);

describe('generateCandles', () => {
  it('makes the same market from the same seed and another from another', () => {
    for (const name of COLUMN_NAMES) expect(make()[name]).toEqual(make()[name]);
    expect(make({ seed: 8 }).close).not.toEqual(make().close);
    expect(Array.from(make().close.subarray(0, 4))).toEqual([99.32, 98.75, 98.16, 98.51]);
  });

  it('makes candles that can be: ordered, whole ticks, above zero, low <= open, close <= high', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom('1s', '1m', '1d', '1w', '1M'),
        fc.double({ min: 0.01, max: 1_000, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.integer({ min: 0, max: 5 }),
        (seed, timeframe, startPrice, volatility, priceScale) => {
          const made = make({
            seed,
            timeframe: parseTimeframe(timeframe),
            startPrice,
            volatility,
            priceScale,
            count: 200,
          });
          const unit = 10 ** priceScale;
          for (let i = 0; i < made.length; i++) {
            const [open, high, low, close] = [
              made.open[i]!,
              made.high[i]!,
              made.low[i]!,
              made.close[i]!,
            ];
            expect(low > 0 && low <= Math.min(open, close) && Math.max(open, close) <= high).toBe(
              true,
            );
            expect(
              [high, low, close].every((price) => Math.round(price * unit) / unit === price),
            ).toBe(true);
            if (i > 0) expect(made.openAt[i]).toBe(made.availableAt[i - 1]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has about the volatility it was told', () => {
    const { close } = make({
      count: 20_000,
      timeframe: parseTimeframe('1h'),
      volatility: 0.5,
      drift: 0,
      priceScale: 6,
    });
    let sum = 0;
    for (let i = 1; i < close.length; i++) sum += Math.log(close[i]! / close[i - 1]!) ** 2;
    expect(Math.sqrt((sum / (close.length - 1)) * 365.25 * 24)).toBeCloseTo(0.5, 1);
  });

  it('gives blocks of 16,384 candles', () => {
    const lengths = [
      ...generateCandles({ seed: 1, count: 20_000, timeframe: parseTimeframe('1m'), from: 0 }),
    ].map(({ length }) => length);
    expect(lengths).toEqual([16_384, 3_616]);
  });

  it.each<Partial<SyntheticMarket>>([
    { count: 0 },
    { count: 1.5 },
    { seed: 0.5 },
    { startPrice: 0 },
    { volatility: -1 },
    { priceScale: 9 },
    { drift: Number.NaN },
    { from: parseInstant('2255-01-01'), count: 10_000 },
  ])('refuses %j', (settings) => {
    expect(() => make(settings)).toThrow(VelaError);
  });
});
