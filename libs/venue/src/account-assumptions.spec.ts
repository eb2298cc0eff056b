import { describe, expect, it } from '@jest/globals';
import { describeAssumptions, simulationOptions } from './index.js';

const sentences = (given: object): string =>
  describeAssumptions(simulationOptions.parse(given)).join(' ');

describe('the assumptions on an account', () => {
  it('say that nothing is limited and nothing charged by default', () => {
    expect(sentences({})).toContain('No limit on buying power. No borrow cost, no interest');
  });

  it('name every figure of a margin account and of financing', () => {
    const text = sentences({
      account: { kind: 'margin', shortMaintenance: 0.35, leverage: 4 },
      financing: { longRate: 0.07, borrowRate: 0.0147, dayCount: 360, digits: 2 },
    });
    for (const figure of [
      '0.5 of long',
      '0.35 of short',
      '1/4',
      '0.0147',
      '0.07',
      '360',
      '2 digits',
    ])
      expect(text).toContain(figure);
  });

  it('say what a cash account may not', () => {
    expect(sentences({ account: { kind: 'cash' } })).toContain('nothing is borrowed or sold short');
  });
});
