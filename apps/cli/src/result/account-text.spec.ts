import { describe, expect, it } from '@jest/globals';
import type { ReportedBacktestView } from '@vela/client';
import { facts } from '../output/table.js';
import { accountFacts } from './account-text.js';

const run = (part: Partial<ReportedBacktestView>): ReportedBacktestView =>
  ({ config: { currency: 'USD' }, account: null, fees: null, ...part }) as ReportedBacktestView;

describe('account and fees of a run', () => {
  it('say what is worth saying', () => {
    const text = facts(
      accountFacts(
        run({
          account: {
            marginCalls: 2,
            balances: [
              { currency: 'USD', cash: '10.5' },
              { currency: 'EUR', cash: '-3' },
            ],
            cash: [{ kind: 'CASH_IN_LIEU', count: 3, value: '-1.25' }],
          },
          fees: {
            lines: [{ line: 'sec', currency: 'USD', amount: '0.12' }],
            unknown: [{ line: 'taf', fills: 4 }],
            notModelled: ['stamp duty'],
          },
        }),
      ),
    );
    expect(text).toContain('margin calls  2');
    expect(text).toContain('balances      10.50 USD, -3.00 EUR');
    expect(text).toContain('cash in lieu  -1.25 USD in 3');
    expect(text).toContain('fee lines     sec 0.12 USD');
    expect(text).toContain('not charged   taf (4 fills)');
    expect(text).toContain('left out      stamp duty');
  });

  it('say nothing of a plain account', () => {
    const account = { marginCalls: 0, balances: [{ currency: 'USD', cash: '1' }], cash: [] };
    const fees = { lines: [], unknown: [], notModelled: [] };
    expect(facts(accountFacts(run({ account, fees })))).toBe('');
    expect(facts(accountFacts(run({})))).toBe('');
  });
});
