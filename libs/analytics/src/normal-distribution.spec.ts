import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalDensity, normalProbability, normalQuantile } from './normal-distribution.js';

describe('the normal distribution', () => {
  it('has the figures of Abramowitz and Stegun (1964), table 26.1', () => {
    expect(normalProbability(0)).toBeCloseTo(0.5, 14);
    expect(normalProbability(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalProbability(-2)).toBeCloseTo(0.0227501319481792, 14);
    expect(normalProbability(-8) / 6.22096057427178e-16).toBeCloseTo(1, 6);
    expect(normalDensity(0)).toBeCloseTo(0.398942280401433, 14);
  });

  it('has the quantiles of Wichura (1988)', () => {
    expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 15);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14);
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.26234008979841, 12);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('inverts itself', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (probability) => {
        const back = normalProbability(normalQuantile(probability));
        expect(Math.abs(back - probability)).toBeLessThan(1e-13);
      }),
    );
  });
});
