import { describe, expect, it } from '@jest/globals';
import type { Instrument } from '@vela/market';
import { accountMoney } from './account-currency.js';

const listed = (symbol: string, currency: string): Instrument =>
  ({ id: symbol, symbol, currency, assetClass: 'EQUITY' }) as Instrument;

describe('the currency of an account', () => {
  it('is that of the instruments unless one was asked for', () => {
    expect(accountMoney({ currency: null }, [listed('SAP', 'EUR')])).toEqual({
      currency: 'EUR',
      rates: [],
      actions: [],
      problems: [],
    });
    expect(accountMoney({ currency: 'USD' }, [listed('SPX', 'USD')]).problems).toEqual([]);
  });

  it('must be that of every instrument for which there are no rates', () => {
    const asked = accountMoney({ currency: 'EUR' }, [listed('SPX', 'USD')]);
    expect(asked.problems).toMatchObject([
      {
        message: 'expected instruments in EUR or rates of USD, found SPX in USD',
        path: ['input', 'rates'],
      },
    ]);
    const rates = [{ currency: 'EUR', at: '2024-01-02', rate: 1.1 }];
    const mixed = accountMoney({ currency: null, rates }, [
      listed('SPX', 'USD'),
      listed('SAP', 'EUR'),
    ]);
    expect([mixed.currency, mixed.rates.length, mixed.problems]).toEqual(['USD', 1, []]);
  });

  it('comes with corporate actions, whose faults are named by their field', () => {
    const corporateActions = [{ instrument: 'X', at: '2024-01-02', kind: 'delist' }];
    const { problems } = accountMoney({ currency: null, corporateActions }, [listed('A', 'USD')]);
    expect(problems[0]!.path).toEqual(['input', 'corporateActions']);
  });
});
