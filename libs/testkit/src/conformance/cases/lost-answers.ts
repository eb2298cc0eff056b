import { expect } from '../runner.js';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';
import { turns } from '../faulty-broker.js';

const LIMIT = { type: 'limit', limitPrice: '90' } as const;
const TIMEOUT = { kind: 'unknown', cause: 'timeout' };

/** A request that nobody waits for any more. */
async function abandoned<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const patience = new AbortController();
  const outcome = request(patience.signal);
  await turns();
  patience.abort();
  return outcome;
}

/** Requests of which the sender does not learn what became. */
export const lostAnswers: readonly Theme[] = [
  {
    number: 4,
    title: 'the request hangs, the order is live',
    cases: [
      it('no answer is unknown, and the order is found', async (t) => {
        const order = t.order(LIMIT);
        t.control.drop('answer');
        expect(await t.hanging(order)).toEqual(TIMEOUT);
        expect(await t.found(order.clientOrderId)).toMatchObject({ quantity: '10' });
        await t.expects(order.clientOrderId, 'working', '0');
      }),
      it('its fills are heard although its answer never was', async (t) => {
        const order = t.order();
        t.control.drop('answer');
        expect(await t.hanging(order)).toEqual(TIMEOUT);
        await t.control.market({ open: 100 });
        await t.expects(order.clientOrderId, 'filled', '10');
      }),
      it('a cancel without an answer was carried out', async (t) => {
        const { id } = await t.live(LIMIT);
        t.control.drop('answer');
        expect(await abandoned((signal) => t.cancel(id, signal))).toEqual(TIMEOUT);
        expect(await t.found(id)).toMatchObject({ status: 'canceled' });
        await t.expects(id, 'canceled', '0');
      }),
      it('a change without an answer was carried out', 'replace', async (t) => {
        const { id } = await t.live(LIMIT);
        t.control.drop('answer');
        const change = { limitPrice: '91' };
        expect(await abandoned((signal) => t.replace(id, change, signal))).toEqual(TIMEOUT);
        expect(await t.foundChanged(id)).toMatchObject({ limitPrice: '91' });
      }),
    ],
  },
  {
    number: 5,
    title: 'the request hangs, the order is absent',
    cases: [
      it('no answer is unknown, and the order is absent each time', async (t) => {
        const order = t.order(LIMIT);
        t.control.drop('request');
        expect(await t.hanging(order)).toEqual(TIMEOUT);
        expect(await t.port.find(order)).toBe('absent');
        await t.control.market({ open: 100 });
        expect(await t.port.find(order)).toBe('absent');
      }),
      it('sent again under the same id it is placed once', async (t) => {
        const order = t.order();
        t.control.drop('request');
        expect(await t.hanging(order)).toEqual(TIMEOUT);
        expect(await t.send(order)).toMatchObject({ kind: 'accepted' });
        await t.control.market({ open: 100 });
        await t.expects(order.clientOrderId, 'filled', '10');
        expect(await t.held()).toBe('10');
      }),
      it('a cancel that got lost leaves the order at work', async (t) => {
        const { id } = await t.live(LIMIT);
        t.control.drop('request');
        expect(await abandoned((signal) => t.port.cancel(t.target(id), signal))).toEqual(TIMEOUT);
        await t.expects(id, 'working', '0');
        expect(await t.cancel(id)).toMatchObject({ kind: 'accepted' });
        await t.expects(id, 'canceled', '0');
      }),
      it('a request that arrives late is live under its id, and a second one is not', async (t) => {
        const order = t.order(LIMIT);
        const held = t.control.hold('request');
        expect(await t.hanging(order)).toEqual(TIMEOUT);
        expect(['absent', 'cannot-tell']).toContain(await t.port.find(order));
        await held.release();
        await t.control.settled();
        expect(await t.found(order.clientOrderId)).toMatchObject({ cumulative: '0' });
        expect(await t.send(order)).toEqual({ kind: 'unknown', cause: 'id-exists' });
        const { openOrders } = await t.port.massStatus(0);
        expect(openOrders).toHaveLength(1);
      }),
    ],
  },
  {
    number: 6,
    title: 'a server error, but accepted',
    cases: [
      ...[500, 503].map((code) =>
        it(`an order that is answered ${code} is unknown, and found`, async (t) => {
          const order = t.order(LIMIT);
          t.control.status(code);
          expect(await t.send(order)).toEqual({ kind: 'unknown', cause: 'server-error' });
          expect(await t.found(order.clientOrderId)).toMatchObject({ cumulative: '0' });
        }),
      ),
      it('a cancel that is answered 503 was carried out', async (t) => {
        const { id } = await t.live(LIMIT);
        t.control.status(503);
        expect(await t.cancel(id)).toEqual({ kind: 'unknown', cause: 'server-error' });
        await t.expects(id, 'canceled', '0');
      }),
      it('a change that is answered 502 was carried out', 'replace', async (t) => {
        const { id } = await t.live(LIMIT);
        t.control.status(502);
        expect(await t.replace(id, { limitPrice: '91' })).toMatchObject({ kind: 'unknown' });
        expect(await t.foundChanged(id)).toMatchObject({ limitPrice: '91' });
      }),
    ],
  },
  {
    number: 7,
    title: 'an id that is used already',
    cases: [
      it('is no reject, and there is one order', async (t) => {
        const order = t.order(LIMIT);
        expect(await t.send(order)).toMatchObject({ kind: 'accepted' });
        expect(await t.send(order)).toEqual({ kind: 'unknown', cause: 'id-exists' });
        expect((await t.port.massStatus(0)).openOrders).toHaveLength(1);
      }),
      it('stays used behind the fill', async (t) => {
        const order = t.order();
        await t.send(order);
        await t.control.market({ open: 100 });
        expect(await t.send(order)).toEqual({ kind: 'unknown', cause: 'id-exists' });
        await t.control.market({ open: 100 });
        expect(await t.held()).toBe('10');
      }),
      it('stays used behind the cancel', async (t) => {
        const order = t.order(LIMIT);
        await t.send(order);
        await t.cancel(order.clientOrderId);
        expect(await t.send(order)).toEqual({ kind: 'unknown', cause: 'id-exists' });
        expect(await t.found(order.clientOrderId)).toMatchObject({ status: 'canceled' });
      }),
      it('keeps the first order, whatever the second one says', async (t) => {
        const order = t.order(LIMIT);
        await t.send(order);
        const other = { ...order, quantity: '99', limitPrice: '95' };
        expect(await t.port.place(other, new AbortController().signal)).toEqual({
          kind: 'unknown',
          cause: 'id-exists',
        });
        const found = await t.found(order.clientOrderId);
        expect(found).toMatchObject({ quantity: '10', limitPrice: '90' });
      }),
      it('is told from two that are sent at once', async (t) => {
        const order = t.order(LIMIT);
        const outcomes = await Promise.all([t.send(order), t.send(order)]);
        expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['accepted', 'unknown']);
        expect((await t.port.massStatus(0)).openOrders).toHaveLength(1);
      }),
    ],
  },
  {
    number: 16,
    title: 'throttling',
    cases: [
      it('a throttled order was not taken, and is placed when it is sent again', async (t) => {
        const order = t.order(LIMIT);
        t.control.status(429);
        expect(await t.send(order)).toMatchObject({ kind: 'rejected', code: 'rate-limited' });
        expect(await t.port.find(order)).toBe('absent');
        expect(await t.send(order)).toMatchObject({ kind: 'accepted' });
      }),
      it('a throttled cancel leaves the order at work', async (t) => {
        const { id } = await t.live(LIMIT);
        t.control.status(429);
        expect(await t.cancel(id)).toMatchObject({ kind: 'rejected', code: 'rate-limited' });
        await t.expects(id, 'working', '0');
      }),
      it('says how many requests it takes', (t) => {
        expect(t.can.rateLimit.perSecond).toBeGreaterThan(0);
        expect(t.can.rateLimit.burst).toBeGreaterThan(0);
        return Promise.resolve();
      }),
    ],
  },
];
