import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { nightFunding } from './index.js';
import type { NightFunding } from './index.js';

const SHARES: NightFunding = {
  contracts: '2000',
  valuePerPoint: '1',
  price: '5.00',
  side: 'long',
  admin: '0.03',
  benchmark: '0.04',
  dayCount: 365,
};

const INDEX: NightFunding = { ...SHARES, contracts: '1', valuePerPoint: '10', price: '8000' };

const SHORT: NightFunding = {
  contracts: '2',
  valuePerPoint: '100',
  price: '6957',
  side: 'short',
  admin: '0.03',
  benchmark: '0.0153',
  dayCount: 360,
};

describe('funding of a night', () => {
  it.each([
    ['C1 shares', SHARES, '1.92'],
    ['C1 shares over a Friday', { ...SHARES, nights: 3 }, '5.75'],
    ['C3 an index, long', INDEX, '15.34'],
    ['C3 an index, short', SHORT, '56.82'],
    ['short with a high benchmark is paid out', { ...SHORT, benchmark: '0.05' }, '-77.30'],
    [
      'IG’s printed example by its own formula',
      { ...INDEX, valuePerPoint: '6', price: '7720', benchmark: '0.0048' },
      '4.42',
    ],
  ] as const)('%s', (_, funding, amount) => {
    expect(nightFunding(funding).amount).toBe(amount);
  });

  it.each([{ nights: 0 }, { nights: 1.5 }, { price: 'x' }])('refuses %j', (wrong) => {
    expect(() => nightFunding({ ...SHARES, ...wrong })).toThrow(VelaError);
  });
});
