import { describe, expect, it } from '@jest/globals';
import type { FaultReportView, ReportedBacktestView } from '@vela/client';
import { faultFacts, faultLine } from './fault-text.js';

const REPORT: FaultReportView = {
  script: {},
  playedCount: 3,
  played: ['reject', 'timeout', 'timeout'].map((kind, fault) => ({
    fault,
    kind,
    at: '2024-01-02T14:33:00Z',
    slice: 3,
    clientOrderId: null,
  })),
  unplayed: [4],
  orders: { placed: 5, denied: 1, rejected: 1, unanswered: 2, recovered: 2, unresolved: 0 },
  alertCount: 1,
  alerts: [
    { severity: 'WARNING', code: 'ORDER_REJECTED', message: 'no', at: '2024-01-02T14:33:00Z' },
  ],
  quarantines: [],
  health: [],
  state: 'RUNNING',
  detail: null,
  undisturbed: { resultDigest: 'a', finalEquity: '100055', orderCount: 3, fillCount: 3 },
  difference: {
    finalEquity: '-40',
    largestEquity: '-40',
    largestEquityAt: '2024-01-02T14:37:00Z',
    fillsMissing: 1,
    fillsAdded: 0,
    fills: [
      {
        what: 'MISSING',
        at: '2024-01-02T14:33:00Z',
        instrument: { symbol: 'ABC' },
        side: 'BUY',
        quantity: '10',
        price: '104',
      },
    ],
  },
};

describe('the fault report of a run', () => {
  it('says what was played, what became of orders, and what differs', () => {
    expect(faultFacts(REPORT)).toEqual([
      ['faults', '3 played: 1 reject, 2 timeout'],
      ['never played', 'faults 4 of the script'],
      [
        'orders',
        '5 sent, 1 refused by the venue, 1 denied here, 2 without an answer, 2 of them recovered, 0 unresolved',
      ],
      ['alert', '2024-01-02T14:33:00Z ORDER_REJECTED: no'],
      ['state', 'running'],
      ['undisturbed', 'equity 100055, 3 fills, 3 orders'],
      ['difference', '-40 of equity at the end, -40 at most; 1 fills missing, 0 added'],
      ['missing', '2024-01-02T14:33:00Z buy 10 ABC at 104'],
    ]);
  });

  it('has one line for the result', () => {
    const config = { currency: 'USD' } as ReportedBacktestView['config'];
    expect(faultLine({ id: 'bt_1', config, faultReport: REPORT })).toBe(
      '3 faults played, -40 USD against the undisturbed run   vela backtest show bt_1',
    );
    expect(faultLine({ id: 'bt_1', config, faultReport: null })).toBeNull();
  });

  it('is not there for a run without a script', () => {
    expect(faultFacts(null)).toEqual([]);
  });
});
