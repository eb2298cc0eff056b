import { describe, expect, it } from '@jest/globals';
import { accountOptions, chargesAnything, financingOptions } from './index.js';

const problems = (value: unknown): string[] => {
  const result = accountOptions.safeParse(value);
  return result.success ? [] : result.error.issues.map((issue) => issue.message);
};

describe('the options of an account', () => {
  it('fill in what is not said', () => {
    expect(accountOptions.parse({ kind: 'unlimited' })).toEqual({
      kind: 'unlimited',
      conversion: 'hold',
    });
    expect(accountOptions.parse({ kind: 'margin', leverage: 2 })).toEqual({
      kind: 'margin',
      conversion: 'hold',
      initial: 0.5,
      maintenance: 0.25,
      shortInitial: 0.5,
      shortMaintenance: 0.3,
      leverage: 2,
    });
  });

  it('refuse a maintenance above the initial requirement and fractions that are none', () => {
    expect(problems({ kind: 'margin', initial: 0.2 })).toEqual([
      'expected a maintenance requirement that is not above the initial one',
    ]);
    expect(problems({ kind: 'margin', initial: 0 })).not.toEqual([]);
    expect(problems({ kind: 'margin', initial: 1.5 })).not.toEqual([]);
    expect(problems({ kind: 'loan' })).not.toEqual([]);
    expect(problems({ kind: 'cash', initial: 0.5 })).not.toEqual([]);
  });
});

describe('the options of financing', () => {
  it('charge nothing by default', () => {
    const none = financingOptions.parse({});
    expect(none).toEqual({
      debitRate: 0,
      creditRate: 0,
      borrowRate: 0,
      longRate: 0,
      dayCount: 365,
      digits: 8,
    });
    expect(chargesAnything(none)).toBe(false);
    expect(chargesAnything({ ...none, borrowRate: -0.01 })).toBe(true);
  });

  it('refuse rates and day counts that cannot be', () => {
    for (const wrong of [
      { debitRate: 11 },
      { debitRate: NaN },
      { creditRate: 1.2345e-18 },
      { dayCount: 364 },
      { digits: 9 },
      { rate: 0.1 },
    ]) {
      expect(financingOptions.safeParse(wrong).success).toBe(false);
    }
  });
});
