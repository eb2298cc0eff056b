import { describe, expect, it } from '@jest/globals';
import { createInstrument } from '@vela/market';
import type { FillRow } from '@vela/ports';
import { roundTrips } from './round-trips.js';

const spy = createInstrument({ id: 'ins_1', symbol: 'SPY' });

const fill = (n: number, change: Partial<FillRow>): FillRow => ({
  accountId: 'acc_1',
  key: `k${n}`,
  n,
  kind: 'fill',
  actorId: 'act_1',
  clientOrderId: `order-${n}`,
  instrumentId: spy.id,
  side: 'buy',
  quantity: '10',
  price: '100',
  fee: '1',
  currency: 'USD',
  at: n * 1_000_000,
  ...change,
});

describe('round trips of fills', () => {
  it('are matched first in first out, whatever the order in which fills are read', () => {
    const fills = [
      fill(3, { side: 'sell', quantity: '15', price: '120', fee: '3' }),
      fill(1, {}),
      fill(2, { price: '110' }),
    ];
    expect(roundTrips(fills, [spy])).toMatchObject([
      {
        quantity: 10,
        gross: 200,
        fees: 3,
        entryOrderId: 'order-1',
        exitOrderId: 'order-3',
        part: 0,
      },
      {
        quantity: 5,
        gross: 50,
        fees: 1.5,
        entryOrderId: 'order-2',
        exitOrderId: 'order-3',
        part: 1,
      },
    ]);
  });

  it('have a sign of their own when they begin short', () => {
    const fills = [fill(1, { side: 'sell' }), fill(2, { price: '90' })];
    expect(roundTrips(fills, [spy])).toMatchObject([{ quantity: -10, gross: 100 }]);
  });

  it('know nothing of fills that were taken back, and of fees that came later', () => {
    const fills = [
      fill(1, {}),
      fill(2, { price: '110', side: 'sell' }),
      fill(3, { kind: 'bust', key: 'k2', side: 'sell' }),
      fill(4, { kind: 'fee', key: 'k1' }),
      fill(5, { price: '130', side: 'sell' }),
    ];
    expect(roundTrips(fills, [spy])).toMatchObject([{ gross: 300, exitOrderId: 'order-5' }]);
    expect(roundTrips([], [spy])).toEqual([]);
  });
});
