import { expect } from '../runner.js';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';

/** Orders that are taken and filled, as a whole and in parts. */
export const fills: readonly Theme[] = [
  {
    number: 1,
    title: 'place, acknowledge, fill',
    cases: [
      it('a market buy is accepted and filled at the next price', async (t) => {
        const { id } = await t.live();
        await t.control.market({ open: 101 });
        await t.expects(id, 'filled', '10');
        expect(t.executions(id)).toMatchObject([{ side: 'buy', quantity: '10', price: '101' }]);
      }),
      it('a market sell is accepted and filled at the next price', async (t) => {
        const { id } = await t.live({ side: 'sell' });
        await t.control.market({ open: 99.5 });
        await t.expects(id, 'filled', '10');
        expect(t.executions(id)).toMatchObject([{ side: 'sell', quantity: '10', price: '99.5' }]);
      }),
      it('the acknowledgement names the order, what it is and that it lives', async (t) => {
        const order = t.order({ type: 'limit', limitPrice: '90', side: 'buy', quantity: '7' });
        const outcome = await t.send(order);
        expect(outcome).toMatchObject({
          kind: 'accepted',
          value: {
            clientOrderId: order.clientOrderId,
            instrumentId: order.instrumentId,
            side: 'buy',
            quantity: '7',
            cumulative: '0',
            averagePrice: null,
            limitPrice: '90',
            role: 'entry',
          },
        });
        if (outcome.kind === 'accepted') {
          expect(['accepted', 'working']).toContain(outcome.value.status);
          expect(outcome.value.venueOrderId).not.toBe('');
        }
      }),
      it('an order is found by both of its ids', async (t) => {
        const { id, venueOrderId } = await t.live({ type: 'limit', limitPrice: '90' });
        expect(await t.port.find({ clientOrderId: id })).toMatchObject({ venueOrderId });
        expect(await t.port.find({ venueOrderId })).toMatchObject({ clientOrderId: id });
        expect(await t.port.find({ clientOrderId: t.id() })).toBe('absent');
      }),
      it('a limit order waits for its price and fills there', async (t) => {
        const { id } = await t.live({ type: 'limit', limitPrice: '95' });
        await t.control.market({ open: 100, low: 96 });
        await t.expects(id, 'working', '0');
        await t.control.market({ open: 96, low: 94 });
        await t.expects(id, 'filled', '10');
        expect(t.executions(id)[0]!.price).toBe('95');
      }),
      it('a limit order never fills worse than its price', async (t) => {
        const buy = await t.live({ type: 'limit', limitPrice: '95' });
        const sell = await t.live({ type: 'limit', limitPrice: '105', side: 'sell' });
        await t.control.market({ open: 92, high: 107, low: 92 });
        await t.expects(buy.id, 'filled', '10');
        await t.expects(sell.id, 'filled', '10');
        expect(Number(t.executions(buy.id)[0]!.price)).toBeLessThanOrEqual(95);
        expect(Number(t.executions(sell.id)[0]!.price)).toBeGreaterThanOrEqual(105);
      }),
      it('a stop order sleeps until its price and fills there or beyond', 'stop', async (t) => {
        const { id, contingent } = await t.live({ type: 'stop', stopPrice: '105' });
        expect(contingent).toBe(true);
        await t.control.market({ open: 100, high: 104 });
        await t.expects(id, 'working', '0');
        await t.control.market({ open: 104, high: 106 });
        await t.expects(id, 'filled', '10');
        expect(Number(t.executions(id)[0]!.price)).toBeGreaterThanOrEqual(105);
      }),
      it('a stop-limit order does not fill beyond its limit', 'stop_limit', async (t) => {
        const { id } = await t.live({ type: 'stop_limit', stopPrice: '105', limitPrice: '105.5' });
        await t.control.market({ open: 108 });
        await t.expects(id, 'working', '0');
        await t.control.market({ open: 107, low: 105 });
        await t.expects(id, 'filled', '10');
        expect(Number(t.executions(id)[0]!.price)).toBeLessThanOrEqual(105.5);
      }),
      it('a trailing stop follows by an amount and fires', 'trailing_stop', async (t) => {
        const { id } = await t.live({
          type: 'trailing_stop',
          side: 'sell',
          trail: { by: 'price', value: '2' },
        });
        await t.control.market({ open: 110 });
        const { stopPrice } = await t.found(id);
        expect(stopPrice).toBe('108');
        await t.control.market({ open: 109, low: 107 });
        await t.expects(id, 'filled', '10');
      }),
      it('a trailing stop follows by a percentage', 'trailing_stop', async (t) => {
        const { id } = await t.live({
          type: 'trailing_stop',
          side: 'sell',
          trail: { by: 'percent', value: '5' },
        });
        await t.control.market({ open: 120 });
        expect((await t.found(id)).stopPrice).toBe('114');
        await t.control.market({ open: 118, low: 113 });
        await t.expects(id, 'filled', '10');
      }),
      it('a market-if-touched order waits for a better price', 'market_if_touched', async (t) => {
        const { id } = await t.live({ type: 'market_if_touched', stopPrice: '95' });
        await t.control.market({ open: 100, low: 96 });
        await t.expects(id, 'working', '0');
        await t.control.market({ open: 96, low: 94 });
        await t.expects(id, 'filled', '10');
      }),
      it(
        'a limit-if-touched order is a limit order once touched',
        'limit_if_touched',
        async (t) => {
          const { id } = await t.live({
            type: 'limit_if_touched',
            side: 'sell',
            stopPrice: '105',
            limitPrice: '106',
          });
          await t.control.market({ open: 104, high: 105.5, close: 104 });
          await t.expects(id, 'working', '0');
          await t.control.market({ open: 104, high: 107 });
          await t.expects(id, 'filled', '10');
          expect(Number(t.executions(id)[0]!.price)).toBeGreaterThanOrEqual(106);
        },
      ),
      it('an order good till an instant expires then', 'gtd', async (t) => {
        await t.control.market({ open: 100 });
        const { venueTime } = await t.port.clock();
        const { id } = await t.live({
          type: 'limit',
          limitPrice: '90',
          timeInForce: 'gtd',
          goodTill: venueTime + 600e6,
        });
        await t.control.market({ open: 100 });
        await t.expects(id, 'working', '0');
        await t.control.advance(900e6);
        await t.control.market({ open: 80 });
        await t.expects(id, 'expired', '0');
      }),
      it('a day order ends with its session', 'day', async (t) => {
        await t.control.market({ open: 100 });
        const { id } = await t.live({ type: 'limit', limitPrice: '90', timeInForce: 'day' });
        await t.control.market({ open: 100 });
        await t.expects(id, 'working', '0');
        await t.control.advance(3 * 86_400e6);
        await t.control.market({ open: 80 });
        await t.expects(id, 'expired', '0');
      }),
      it('what an immediate order does not get is canceled', 'ioc', async (t) => {
        const { id } = await t.live({ timeInForce: 'ioc' });
        await t.control.fill(id, 4, 100);
        await t.control.market({ open: 100 });
        await t.expects(id, 'canceled', '4');
      }),
      it('an order for all or nothing gets nothing of too little', 'fok', async (t) => {
        const { id } = await t.live({ timeInForce: 'fok' });
        await t.control.fill(id, 9, 100);
        await t.control.market({ open: 100 });
        await t.expects(id, 'canceled', '0');
      }),
      it('position and cash follow the fills', async (t) => {
        const before = await t.port.account();
        const { id } = await t.live();
        await t.control.market({ open: 100 });
        await t.expects(id, 'filled', '10');
        expect(await t.held()).toBe('10');
        const after = await t.port.account();
        const fee = Number(t.executions(id)[0]!.fee?.amount ?? 0);
        expect(Number(before.cash) - Number(after.cash)).toBeCloseTo(1_000 + fee, 6);
        expect(after.currency).toBe(before.currency);
      }),
      it('an order that only reduces does not open a position', 'reduceOnly', async (t) => {
        const { id } = await t.live({ reduceOnly: true, role: 'close', side: 'sell' });
        await t.control.market({ open: 100 });
        await t.control.settled();
        expect(t.executions(id)).toEqual([]);
        expect(await t.held()).toBe('0');
      }),
      it('an order that only reduces is cut to what is held', 'reduceOnly', async (t) => {
        await t.live({ quantity: '6' });
        await t.control.market({ open: 100 });
        const { id } = await t.live({ reduceOnly: true, role: 'close', side: 'sell' });
        await t.control.market({ open: 100 });
        await t.control.settled();
        expect(t.executions(id).map(({ quantity }) => quantity)).toEqual(['6']);
        expect(await t.held()).toBe('0');
      }),
    ],
  },
  {
    number: 2,
    title: 'partial fills, then a cancel',
    cases: [
      it('partial fills add up, with an average price', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        await t.control.fill(id, 10, 100);
        await t.expects(id, 'partially_filled', '10');
        await t.control.fill(id, 20, 103);
        await t.expects(id, 'filled', '30');
        expect(Number((await t.found(id)).averagePrice)).toBeCloseTo(102, 9);
      }),
      it('what was filled before a cancel stays', async (t) => {
        const { id } = await t.live({ type: 'limit', limitPrice: '100', quantity: '30' });
        await t.control.fill(id, 12, 100);
        expect(await t.cancel(id)).toMatchObject({ kind: 'accepted' });
        await t.expects(id, 'canceled', '12');
        expect(await t.found(id)).toMatchObject({ status: 'canceled', cumulative: '12' });
        expect(await t.held()).toBe('12');
      }),
      it('nothing fills behind a cancel', async (t) => {
        const { id } = await t.live({ type: 'limit', limitPrice: '100' });
        expect(await t.cancel(id)).toMatchObject({ kind: 'accepted' });
        await t.control.market({ open: 90 });
        await t.expects(id, 'canceled', '0');
      }),
      it('every part has a key of its own', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        for (const part of [5, 5, 5]) await t.control.fill(id, part, 100);
        await t.control.settled();
        expect(new Set(t.executions(id).map(({ key }) => key)).size).toBe(3);
        await t.expects(id, 'partially_filled', '15');
      }),
      it('cancelling everything ends every live order', 'cancelAll', async (t) => {
        const first = await t.live({ type: 'limit', limitPrice: '90' });
        const second = await t.live({ type: 'limit', limitPrice: '110', side: 'sell' });
        const outcomes = await t.port.cancelAll!(new AbortController().signal);
        expect(outcomes.map((one) => (one.kind === 'accepted' ? one.value : one.kind))).toEqual([
          first.id,
          second.id,
        ]);
        await t.expects(first.id, 'canceled', '0');
        await t.expects(second.id, 'canceled', '0');
      }),
    ],
  },
];
