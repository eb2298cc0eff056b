import { expect } from '../runner.js';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';
import type { Bench } from '../bench.js';
import type { BrokerOrder } from '@vela/orders';

const LIMIT = { type: 'limit', limitPrice: '90' } as const;

/** Expects that an order is refused as unsupported and that nothing went out for it. */
async function unsupported(t: Bench, change: Partial<BrokerOrder>): Promise<void> {
  const before = t.control.calls;
  await t.refused(change, 'unsupported', 'other');
  expect(t.control.calls).toBe(before);
}

/** Orders that are refused: by the venue, behind its word, or before they leave. */
export const refusals: readonly Theme[] = [
  {
    number: 3,
    title: 'rejects before and behind the acknowledgement',
    cases: [
      ...['0', '-1', 'NaN', 'ten', ''].map((quantity) =>
        it(`a quantity "${quantity}" is rejected`, async (t) => {
          await t.refused({ quantity }, 'invalid-quantity');
        }),
      ),
      ...['0', '-5', 'abc'].map((limitPrice) =>
        it(`a limit price "${limitPrice}" is rejected`, async (t) => {
          await t.refused({ type: 'limit', limitPrice }, 'invalid-price');
        }),
      ),
      it('a limit order without a price is rejected', async (t) => {
        await t.refused({ type: 'limit' }, 'invalid-price');
      }),
      it('an instrument that is not known is not tradable', async (t) => {
        await t.refused({ instrumentId: 'no-such-thing' }, 'not-tradable', 'not-found');
      }),
      it('more than the money buys is rejected', async (t) => {
        await t.control.market({ open: 100 });
        const change = { ...LIMIT, subAccount: t.world.poor, quantity: '1000' };
        await t.refused(change, 'insufficient-funds');
      }),
      it('what is not held is not sold where nothing may be borrowed', async (t) => {
        await t.control.market({ open: 100 });
        await t.refused({ subAccount: t.world.poor, side: 'sell' }, 'not-shortable');
      }),
      it('an order whose money is gone behind the acknowledgement ends without a fill', async (t) => {
        await t.control.market({ open: 100 });
        const { id } = await t.live({ subAccount: t.world.poor, quantity: '9' });
        await t.control.market({ open: 300 });
        await t.control.settled();
        expect(['canceled', 'rejected']).toContain(t.view(id).status);
        expect(t.executions(id)).toEqual([]);
        expect((await t.found(id)).reason).not.toBeNull();
      }),
      it('a rejected order is not among the open ones', async (t) => {
        const order = await t.refused({ quantity: '0' }, 'invalid-quantity');
        const { openOrders } = await t.port.massStatus(0);
        expect(openOrders.some((one) => one.clientOrderId === order.clientOrderId)).toBe(false);
      }),
      it('an instant that has passed is no time to be good till', 'gtd', async (t) => {
        await t.control.market({ open: 100 });
        await t.refused({ ...LIMIT, timeInForce: 'gtd', goodTill: 1 }, 'other', 'unsupported');
      }),
    ],
  },
  {
    number: 24,
    title: 'what is unsupported makes no network call',
    cases: [
      it('extended hours', 'extendedHours', async (t) => {
        await t.live({ ...LIMIT, extendedHours: true, timeInForce: 'day' });
      }),
      it('a type of order that does not exist', (t) =>
        unsupported(t, { type: 'iceberg' as BrokerOrder['type'] })),
      it('a time in force that does not exist', (t) =>
        unsupported(t, { timeInForce: 'gtx' as BrokerOrder['timeInForce'] })),
      it('a stop order for this moment only', 'stop', (t) =>
        unsupported(t, { type: 'stop', stopPrice: '110', timeInForce: 'ioc' }),
      ),
      it('a client order id that does not fit', (t) =>
        unsupported(t, { clientOrderId: 'x'.repeat(t.can.clientId.maxLength + 1) })),
      it('a client order id with letters that the venue does not take', (t) =>
        unsupported(t, { clientOrderId: 'a b\n' })),
      it('orders of every type that is offered do go out', async (t) => {
        for (const type of t.can.orderTypes) {
          const before = t.control.calls;
          // All on one side: some venues let no two orders of an account meet.
          const isStop = type === 'stop' || type === 'stop_limit';
          await t.live({
            type,
            limitPrice: type.includes('limit') ? (isStop ? '111' : '90') : null,
            stopPrice: isStop ? '110' : type.endsWith('touched') ? '90' : null,
            trail: type === 'trailing_stop' ? { by: 'price', value: '1' } : null,
          });
          expect(t.control.calls).toBe(before + 1);
        }
      }),
    ],
  },
];
