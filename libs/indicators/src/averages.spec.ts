import { describe, expect, it } from '@jest/globals';
import { computeIndicator, toNullable } from './batch.js';
import { dema } from './dema.js';
import { ema } from './ema.js';
import type { Indicator } from './indicator.js';
import { kama } from './kama.js';
import { mom } from './mom.js';
import { roc } from './roc.js';
import { tema } from './tema.js';
import { trix } from './trix.js';
import { wma } from './wma.js';

function values(indicator: Indicator, xs: readonly number[]): (number | null)[] {
  return toNullable(computeIndicator(indicator, [Float64Array.from(xs)])['value']!);
}

describe('weighted and nested averages', () => {
  it('weigh the newest value most', () => {
    const [, , third, fourth] = values(wma(3), [1, 2, 3, 10]);
    expect(third).toBeCloseTo((1 * 1 + 2 * 2 + 3 * 3) / 6, 14);
    expect(fourth).toBeCloseTo((1 * 2 + 2 * 3 + 3 * 10) / 6, 14);
  });

  it('are made of exponential averages of exponential averages', () => {
    const xs = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
    const [first, second, third] = [ema(2), ema(2), ema(2)];
    for (const x of xs) {
      first.update(x);
      if (first.ready) second.update(first.current);
      if (second.ready) third.update(second.current);
    }
    const [e1, e2, e3] = [first.current, second.current, third.current];
    expect(values(dema(2), xs).at(-1)).toBeCloseTo(2 * e1 - e2, 12);
    expect(values(tema(2), xs).at(-1)).toBeCloseTo(3 * e1 - 3 * e2 + e3, 12);
    expect(values(trix(2), xs).at(-1)).toBeCloseTo(100 * (e3 / third.previous - 1), 12);
    expect(values(dema(2), xs).findIndex((value) => value !== null)).toBe(2);
    expect(values(tema(2), xs).findIndex((value) => value !== null)).toBe(3);
  });

  it('adapt: a straight move is followed with the fastest weight, a still market hardly', () => {
    const fastest = (2 / 3) ** 2;
    const straight = values(kama(2), [1, 2, 3, 4]);
    expect(straight[2]).toBeCloseTo(2 + fastest * (3 - 2), 14);
    expect(straight[3]).toBeCloseTo(straight[2]! + fastest * (4 - straight[2]!), 14);
    const back = values(kama(2), [1, 2, 1]);
    expect(back[2]).toBeCloseTo(2 + (2 / 31) ** 2 * (1 - 2), 14);
  });
});

describe('momentum and rate of change', () => {
  it('compare with the value some updates ago', () => {
    expect(values(mom(2), [1, 5, 4, 9])).toEqual([null, null, 3, 4]);
    expect(values(roc(2), [2, 5, 3, 10])).toEqual([null, null, 50, 100]);
  });

  it('is undefined against zero', () => {
    expect(values(roc(1), [0, 5, 10])).toEqual([null, null, 100]);
  });
});
