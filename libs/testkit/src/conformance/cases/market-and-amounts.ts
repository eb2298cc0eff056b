import { expect } from '../runner.js';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';

const LIMIT = { type: 'limit', limitPrice: '90' } as const;

/** The market that goes on, amounts of all sizes, and lists that are long. */
export const marketAndAmounts: readonly Theme[] = [
  {
    number: 20,
    title: 'gaps in the market data',
    cases: [
      it('the watermark goes up one by one', 'watermark', async (t) => {
        for (let i = 0; i < 5; i++) await t.control.market({ open: 100 + i });
        await t.control.settled();
        const marks = t.world.heard.flatMap((one) => (one.kind === 'watermark' ? [one.slice] : []));
        expect(marks.length).toBeGreaterThanOrEqual(5);
        marks.slice(1).forEach((mark, index) => expect(mark).toBe(marks[index]! + 1));
      }),
      it('what a slice did is told before its watermark', 'watermark', async (t) => {
        const { id } = await t.live();
        const from = t.world.heard.length;
        await t.control.market({ open: 100 });
        await t.control.settled();
        const kinds = t.world.heard.slice(from).map(({ kind }) => kind);
        expect(kinds).toContain('execution');
        expect(kinds.lastIndexOf('execution')).toBeLessThan(kinds.indexOf('watermark'));
        await t.expects(id, 'filled', '10');
      }),
      it('an order waits while its instrument is halted', 'halt', async (t) => {
        const { id } = await t.live();
        await t.control.halt(0);
        await t.control.halt(0);
        await t.expects(id, 'working', '0');
        await t.control.market({ open: 104 });
        await t.expects(id, 'filled', '10');
        expect(t.executions(id)[0]!.price).toBe('104');
      }),
      it('time goes on over a gap', async (t) => {
        await t.control.market({ open: 100 });
        const before = await t.port.clock();
        await t.control.advance(3_600e6);
        await t.control.market({ open: 100 });
        const after = await t.port.clock();
        expect(after.venueTime - before.venueTime).toBeGreaterThanOrEqual(3_600e6);
      }),
    ],
  },
  {
    number: 21,
    title: 'fractions and amounts of money',
    cases: [
      it('a fraction is filled exactly', 'fractional', async (t) => {
        const instrumentId = t.world.fraction.id;
        const { id } = await t.live({ instrumentId, quantity: '0.123' });
        await t.control.market({ open: 100 }, 1);
        await t.expects(id, 'filled', '0.123');
        expect(await t.held(instrumentId)).toBe('0.123');
      }),
      it('fractions add up without a rest', 'fractional', async (t) => {
        const instrumentId = t.world.fraction.id;
        for (let i = 0; i < 3; i++) await t.live({ instrumentId, quantity: '0.1' });
        await t.control.market({ open: 100 }, 1);
        await t.control.settled();
        expect(await t.held(instrumentId)).toBe('0.3');
      }),
      it('finer than the smallest step is refused, not rounded', 'fractional', async (t) => {
        await t.refused(
          { instrumentId: t.world.fraction.id, quantity: '0.0001' },
          'invalid-quantity',
          'unsupported',
        );
      }),
      it('a fraction of what trades as a whole is refused', async (t) => {
        await t.refused({ quantity: '10.5' }, 'invalid-quantity', 'unsupported');
      }),
      it('an amount of money buys what it pays for', 'notional', async (t) => {
        const { byAmount, whole } = t.world;
        const isWhole = byAmount === undefined;
        const { id } = await t.live({ notional: '1050', instrumentId: (byAmount ?? whole).id });
        await t.control.market({ open: 100 }, isWhole ? 0 : 1);
        await t.control.settled();
        const bought = t.executions(id).map(({ quantity }) => quantity);
        expect(bought).toEqual([isWhole ? '10' : '10.5']);
        expect(t.view(id).status).toBe('filled');
      }),
      it('an amount that buys nothing ends without a fill', 'notional', async (t) => {
        const order = t.order(
          t.world.byAmount === undefined
            ? { notional: '50' }
            : { notional: '0.01', instrumentId: t.world.byAmount.id },
        );
        const outcome = await t.send(order);
        await t.control.market({ open: 100 });
        await t.control.market({ open: 100 }, 1);
        await t.control.settled();
        if (outcome.kind !== 'rejected') {
          expect(['canceled', 'rejected']).toContain(t.view(order.clientOrderId).status);
        }
        expect(t.executions(order.clientOrderId)).toEqual([]);
      }),
      it('a quantity and an amount together are refused', 'notional', async (t) => {
        await t.refused({ notional: '1000', quantity: '10' }, 'invalid-quantity', 'unsupported');
      }),
      it('neither a quantity nor an amount is refused', async (t) => {
        await t.refused({ quantity: null }, 'invalid-quantity');
      }),
      it('large quantities and prices with many digits stay exact', async (t) => {
        const { id } = await t.live({ ...LIMIT, quantity: '123456', limitPrice: '100.25' });
        await t.control.market({ open: 100.25 });
        await t.expects(id, 'filled', '123456');
        expect(t.executions(id)[0]!.price).toBe('100.25');
      }),
    ],
  },
  {
    number: 27,
    title: 'long lists in bounded memory',
    cases: [
      it('the mass status has everything, or says from when on', 'rows', async (t) => {
        await t.control.rows(8_000);
        const { executions, executionsComplete, coversFrom } = await t.port.massStatus(0);
        if (executionsComplete) expect(executions.length).toBe(8_000);
        else {
          expect(coversFrom).toBeGreaterThan(0);
          expect(executions.length).toBeLessThan(8_000);
          expect(executions.length).toBeGreaterThan(1_000);
        }
      }),
      it('only what came since an instant is listed', async (t) => {
        await t.live();
        await t.control.market({ open: 100 });
        await t.control.advance(600e6);
        await t.control.market({ open: 100 });
        const { venueTime } = await t.port.clock();
        const { id } = await t.live({ quantity: '3' });
        await t.control.market({ open: 100 });
        await t.control.settled();
        const status = await t.port.massStatus(venueTime);
        expect(status.executions.map(({ quantity }) => quantity)).toEqual(['3']);
        expect(status.closedOrders.map((one) => one.clientOrderId)).toEqual([id]);
      }),
      it('open orders are listed however old they are', async (t) => {
        const { id } = await t.live({ ...LIMIT, timeInForce: 'gtc' });
        await t.control.advance(86_400e6);
        await t.control.market({ open: 100 });
        const { venueTime } = await t.port.clock();
        const { openOrders } = await t.port.massStatus(venueTime);
        expect(openOrders.map((one) => one.clientOrderId)).toEqual([id]);
      }),
      it('many orders at once all have one answer and one place', async (t) => {
        const orders = Array.from({ length: 300 }, () => t.order(LIMIT));
        const outcomes = await Promise.all(orders.map((order) => t.send(order)));
        expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true);
        const { openOrders } = await t.port.massStatus(0);
        expect(new Set(openOrders.map((one) => one.clientOrderId)).size).toBe(300);
        expect(new Set(openOrders.map((one) => one.venueOrderId)).size).toBe(300);
      }),
    ],
  },
];
