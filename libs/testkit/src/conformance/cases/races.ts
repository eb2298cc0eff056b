import { expect } from '../runner.js';
import type { OrderFact } from '@vela/orders';
import { units } from '../bench.js';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';

const LIMIT = { type: 'limit', limitPrice: '100' } as const;
const ENDED = { kind: 'rejected', code: 'not-cancelable' };

/** Messages that overtake one another, and requests that come too late. */
export const races: readonly Theme[] = [
  {
    number: 8,
    title: 'messages twice and in another order',
    cases: [
      it('messages that come twice change nothing', async (t) => {
        t.control.dup(50);
        const { id } = await t.live({ quantity: '30' });
        await t.control.fill(id, 10, 100);
        await t.control.fill(id, 20, 101);
        await t.expects(id, 'filled', '30');
        expect(t.executions(id)).toHaveLength(2);
      }),
      it('messages in another order change nothing', async (t) => {
        t.control.reorder(3);
        const { id } = await t.live({ quantity: '30' });
        await t.control.fill(id, 10, 100);
        await t.control.fill(id, 20, 101);
        await t.expects(id, 'filled', '30');
      }),
      it('both at once, over and over', async (t) => {
        for (let round = 0; round < 8; round++) {
          t.control.dup(2);
          t.control.reorder(2 + (round % 3));
          const { id } = await t.live({ ...LIMIT, quantity: '8' });
          await t.control.fill(id, 3, 100);
          if (round % 2 === 0) await t.cancel(id);
          else await t.control.fill(id, 5, 100);
          await t.expects(id, round % 2 === 0 ? 'canceled' : 'filled', round % 2 === 0 ? '3' : '8');
        }
      }),
      it('a fill whose message is lost is in the mass status under its key', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        await t.control.fill(id, 10, 100);
        t.control.drop('event');
        await t.control.fill(id, 20, 100);
        await t.control.settled();
        const heard = new Set(t.executions(id).map(({ key }) => key));
        const { executions, closedOrders } = await t.port.massStatus(0);
        const own = executions.filter((one) => one.clientOrderId === id);
        expect(own.map(({ quantity }) => quantity)).toEqual(['10', '20']);
        expect(own.filter(({ key }) => heard.has(key))).toHaveLength(1);
        const { status, cumulative, venueTime } = closedOrders.find(
          (one) => one.clientOrderId === id,
        )!;
        const report = { kind: 'report', status, cumulative: units(cumulative), at: venueTime };
        expect(t.view(id, [report as OrderFact]).fillsMissing).toBe(true);
      }),
    ],
  },
  {
    number: 9,
    title: 'a fill overtakes the acknowledgement',
    cases: [
      it('it is heard before the answer, and both fit together', async (t) => {
        const order = t.order();
        const held = t.control.hold('answer');
        const outcome = t.send(order);
        await t.control.settled();
        await t.control.market({ open: 100 });
        await t.control.settled();
        expect(t.executions(order.clientOrderId)).toHaveLength(1);
        await held.release();
        expect(await outcome).toMatchObject({ kind: 'accepted' });
        await t.expects(order.clientOrderId, 'filled', '10');
      }),
      it('its message names the order by its client order id', async (t) => {
        const order = t.order();
        const held = t.control.hold('answer');
        const outcome = t.send(order);
        await t.control.settled();
        await t.control.market({ open: 100 });
        const [execution] = t.executions(order.clientOrderId);
        await held.release();
        const answer = await outcome;
        const venueOrderId = answer.kind === 'accepted' ? answer.value.venueOrderId : '';
        expect(execution).toMatchObject({ venueOrderId });
      }),
    ],
  },
  {
    number: 10,
    title: 'a fill overtakes the cancel',
    cases: [
      it('a cancel of what was filled meanwhile is refused, and the order is filled', async (t) => {
        const { id } = await t.live();
        await t.control.market({ open: 100 });
        expect(await t.cancel(id)).toMatchObject(ENDED);
        await t.expects(id, 'filled', '10');
      }),
      it('a cancel that is on its way while the order fills is refused', async (t) => {
        const { id } = await t.live();
        const held = t.control.hold('request');
        const outcome = t.cancel(id);
        await t.control.market({ open: 100 });
        await held.release();
        expect(await outcome).toMatchObject(ENDED);
        await t.expects(id, 'filled', '10');
      }),
      it('a cancel that is on its way while a part fills keeps the part', async (t) => {
        const { id } = await t.live({ ...LIMIT, quantity: '30' });
        const held = t.control.hold('request');
        const outcome = t.cancel(id);
        await t.control.fill(id, 10, 100);
        await held.release();
        expect(await outcome).toMatchObject({ kind: 'accepted' });
        await t.expects(id, 'canceled', '10');
      }),
    ],
  },
  {
    number: 11,
    title: 'a cancel that is refused',
    cases: [
      it('an order that nobody knows is not found', async (t) => {
        const target = { clientOrderId: t.id(), venueOrderId: '' };
        const outcome = await t.port.cancel(target, new AbortController().signal);
        expect(outcome).toMatchObject({ kind: 'rejected', code: 'not-found' });
      }),
      it('a second cancel is refused, and the order stays canceled', async (t) => {
        const { id } = await t.live({ ...LIMIT, limitPrice: '90' });
        await t.cancel(id);
        expect(await t.cancel(id)).toMatchObject(ENDED);
        await t.expects(id, 'canceled', '0');
      }),
      it('an expired order is not canceled any more', 'ioc', async (t) => {
        const { id } = await t.live({ ...LIMIT, limitPrice: '90', timeInForce: 'ioc' });
        await t.control.market({ open: 100 });
        expect(await t.cancel(id)).toMatchObject(ENDED);
      }),
      it('behind a refusal the order is what it was', async (t) => {
        const { id } = await t.live({ ...LIMIT, limitPrice: '90' });
        t.control.status(429);
        expect(await t.cancel(id)).toMatchObject({ kind: 'rejected' });
        await t.expects(id, 'working', '0');
        await t.control.market({ open: 89 });
        await t.expects(id, 'filled', '10');
      }),
    ],
  },
  {
    number: 12,
    title: 'a change races a fill',
    cases: [
      it(
        'a change shows in the report, under the id that the capability says',
        'replace',
        async (t) => {
          const { id, venueOrderId } = await t.live({ ...LIMIT, limitPrice: '90' });
          const outcome = await t.replace(id, { limitPrice: '91', quantity: '12' });
          expect(outcome).toMatchObject({
            kind: 'accepted',
            value: { limitPrice: '91', quantity: '12' },
          });
          if (outcome.kind !== 'accepted') return;
          const isSame = outcome.value.venueOrderId === venueOrderId;
          expect(isSame).toBe(t.can.replace === 'amend');
          if (!isSame) expect(outcome.value.replaces).toBe(venueOrderId);
        },
      ),
      it('a changed price is the one that fills', 'replace', async (t) => {
        const { id } = await t.live({ ...LIMIT, limitPrice: '80' });
        await t.replace(id, { limitPrice: '95' });
        await t.control.market({ open: 100, low: 94 });
        await t.control.settled();
        const { executions } = await t.port.massStatus(0);
        expect(executions.map(({ price }) => price)).toEqual(['95']);
      }),
      it('the quantity of a change is the total, the filled part in it', 'replace', async (t) => {
        const { id } = await t.live({ ...LIMIT, quantity: '30' });
        await t.control.fill(id, 10, 100);
        expect(await t.replace(id, { quantity: '25' })).toMatchObject({ kind: 'accepted' });
        await t.control.market({ open: 100 });
        await t.control.settled();
        expect(await t.held()).toBe('25');
      }),
      it('a total that is not above the filled part is refused', 'replace', async (t) => {
        const { id } = await t.live({ ...LIMIT, quantity: '30' });
        await t.control.fill(id, 10, 100);
        expect(await t.replace(id, { quantity: '10' })).toMatchObject({
          kind: 'rejected',
          code: 'invalid-quantity',
        });
        await t.expects(id, 'partially_filled', '10');
      }),
      it('a change that is on its way while the order fills is refused', 'replace', async (t) => {
        const { id } = await t.live();
        const held = t.control.hold('request');
        const outcome = t.replace(id, { quantity: '20' });
        await t.control.market({ open: 100 });
        await held.release();
        expect(await outcome).toMatchObject({ kind: 'rejected' });
        await t.expects(id, 'filled', '10');
      }),
      it('what has ended is not changed any more', 'replace', async (t) => {
        const { id } = await t.live({ ...LIMIT, limitPrice: '90' });
        await t.cancel(id);
        expect(await t.replace(id, { limitPrice: '91' })).toMatchObject({ kind: 'rejected' });
        await t.expects(id, 'canceled', '0');
      }),
      it('what nobody knows is not changed', 'replace', async (t) => {
        const outcome = await t.replace(t.id(), { limitPrice: '91' });
        expect(outcome).toMatchObject({ kind: 'rejected', code: 'not-found' });
      }),
      it('a price that cannot be changes nothing', 'replace', async (t) => {
        const { id } = await t.live({ ...LIMIT, limitPrice: '90' });
        expect(await t.replace(id, { limitPrice: '-1' })).toMatchObject({
          kind: 'rejected',
          code: 'invalid-price',
        });
        expect(await t.found(id)).toMatchObject({ limitPrice: '90', quantity: '10' });
      }),
      it('a trailing distance can be changed', 'replace', 'trailing_stop', async (t) => {
        const { id } = await t.live({
          type: 'trailing_stop',
          side: 'sell',
          trail: { by: 'price', value: '20' },
        });
        expect(await t.replace(id, { trail: '2' })).toMatchObject({ kind: 'accepted' });
        await t.control.market({ open: 110 });
        await t.control.market({ open: 109, low: 107 });
        await t.control.settled();
        expect(await t.held()).toBe('-10');
      }),
    ],
  },
];
