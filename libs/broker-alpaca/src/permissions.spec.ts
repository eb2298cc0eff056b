import { describe, expect, it } from '@jest/globals';
import { permissionsOf } from './permissions.js';

const ACTIVE = {
  status: 'ACTIVE',
  crypto_status: 'ACTIVE',
  shorting_enabled: true,
  multiplier: '4',
  trading_blocked: false,
  account_blocked: false,
  trade_suspended_by_user: false,
};
const states = (changes: object): readonly string[] =>
  permissionsOf({ ...ACTIVE, ...changes }).map(({ state }) => state);

describe('what Alpaca lets an account do', () => {
  it('is everything where nothing stands against it', () => {
    expect(permissionsOf(ACTIVE)).toEqual([
      { name: 'trading', state: 'allowed', detail: 'the account is ACTIVE' },
      { name: 'short sales', state: 'allowed', detail: 'enabled, buying power 4 times equity' },
      { name: 'crypto', state: 'allowed', detail: 'ACTIVE' },
    ]);
  });

  it.each([
    [{ trading_blocked: true }, /place no orders/],
    [{ account_blocked: true }, /blocked the account/],
    [{ trade_suspended_by_user: true }, /its owner has suspended/],
    [{ status: 'ACCOUNT_CLOSED' }, /the account is ACCOUNT_CLOSED/],
    [{ status: undefined }, /the account is not told/],
  ])('is no trading with %j', (changes, why) => {
    expect(states(changes)[0]).toBe('blocked');
    expect(permissionsOf({ ...ACTIVE, ...changes })[0]!.detail).toMatch(why);
  });

  it('may do without short sales and coins', () => {
    expect(states({ shorting_enabled: false })).toEqual(['allowed', 'limited', 'allowed']);
    expect(states({ crypto_status: 'INACTIVE' })).toEqual(['allowed', 'allowed', 'limited']);
    expect(states({ crypto_status: undefined, shorting_enabled: 'yes' })).toEqual([
      'allowed',
      'limited',
      'limited',
    ]);
  });
});
