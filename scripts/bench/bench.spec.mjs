import { describe, expect, test } from '@jest/globals';
import { cpuTime, median } from './clock.mjs';
import { compileC, runC } from './compile-c.mjs';
import { ratiosOf } from './history.mjs';
import { fault, toLine, toTable } from './outcome.mjs';
import { walkCandles, walkPrices } from './walk.mjs';

const sound = { ours: 2, unit: 'ns', references: { c: 1, peer: null }, agree: true };

describe('an outcome', () => {
  test('is sound only with agreement, a unit and finite figures', () => {
    expect(fault(sound)).toBeUndefined();
    expect(fault({ ...sound, agree: false, detail: 'cash differs' })).toContain('cash differs');
    expect(fault({ ...sound, agree: undefined })).toContain('does not say');
    expect(fault({ ...sound, ours: Number.NaN })).toContain('NaN');
    expect(fault({ ...sound, unit: '' })).toContain('unit');
    expect(fault({ ...sound, references: { c: 0 } })).toContain('c is 0');
  });

  test('is remembered by its ratios to the references that are there', () => {
    const outcomes = [
      { ...sound, size: 10 },
      { ...sound, size: 'x', references: { c: 3 } },
    ];
    expect(ratiosOf(outcomes)).toEqual({ 10: { c: 2 }, x: { c: 0.667 } });
  });

  test('prints one line for programs and the ratio for people', () => {
    const complete = { ...sound, workload: 'w', size: 1000 };
    expect(JSON.parse(toLine(complete))).toEqual({
      workload: 'w',
      size: 1000,
      ours: 2,
      unit: 'ns',
      references: { c: 1 },
      agree: true,
    });
    expect(toTable('w', [complete])).toMatch(/1,000\s+2\s+ns\s+1\s+2 x\s+absent\s+-/);
  });
});

describe('the tools of a workload', () => {
  test('give the same walk for the same seed, in whole cents and above zero', () => {
    const prices = walkPrices({ seed: 7, count: 5_000, start: 2, stepCents: 90 });
    expect(walkPrices({ seed: 7, count: 5_000, start: 2, stepCents: 90 })).toEqual(prices);
    expect(walkPrices({ seed: 8, count: 5_000, start: 2, stepCents: 90 })).not.toEqual(prices);
    for (const price of prices) {
      expect(price).toBeGreaterThan(0);
      expect(Math.round(price * 100) / 100).toBe(price);
    }
  });

  test('give candles that hold their open and close', () => {
    const { open, high, low, close } = walkCandles({ seed: 3, count: 2_000 });
    for (let at = 0; at < close.length; at += 1) {
      expect(high[at]).toBeGreaterThanOrEqual(Math.max(open[at], close[at]));
      expect(low[at]).toBeLessThanOrEqual(Math.min(open[at], close[at]));
      expect(low[at]).toBeGreaterThan(0);
    }
  });

  test('measure as often as asked and take the middle', async () => {
    let calls = 0;
    const { readingsNs, result } = await cpuTime(() => (calls += 1), { repeats: 3, warmups: 2 });
    expect([readingsNs.length, result]).toEqual([3, 5]);
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });

  test('compile a reference in C where there is a compiler, and refuse a wrong one', () => {
    const binary = compileC(
      '#include <stdio.h>\nint main(void) { puts("{\\"x\\":1}"); return 0; }\n',
    );
    if (binary === null) return;
    expect(runC(binary)).toEqual({ x: 1 });
    expect(() => compileC('int main(void) { return }')).toThrow('does not compile');
  });
});
