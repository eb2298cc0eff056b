import { describe, expect, it } from '@jest/globals';
import type { Instrument } from '@vela/market';
import { accountCurrency } from './account-currency.js';

const listed = (symbol: string, currency: string): Instrument =>
  ({ symbol, currency }) as Instrument;

describe('the currency of an account', () => {
  it('is that of the instruments unless one was asked for', () => {
    expect(accountCurrency(null, [listed('SAP', 'EUR')])).toEqual({
      currency: 'EUR',
      problems: [],
    });
    expect(accountCurrency('USD', [listed('SPX', 'USD')]).problems).toEqual([]);
  });

  it('must be that of every instrument, because nothing is converted', () => {
    const asked = accountCurrency('EUR', [listed('SPX', 'USD')]);
    expect(asked.problems).toMatchObject([
      {
        message: 'expected instruments in EUR, found SPX in USD',
        path: ['input', 'currency'],
      },
    ]);
    const mixed = accountCurrency(null, [listed('SPX', 'USD'), listed('SAP', 'EUR')]);
    expect(mixed.problems.map(({ message }) => message)).toEqual([
      'expected instruments in USD, found SAP in EUR',
    ]);
  });
});
