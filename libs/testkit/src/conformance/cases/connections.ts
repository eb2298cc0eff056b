import { expect } from '../runner.js';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';

const LIMIT = { type: 'limit', limitPrice: '90' } as const;
const LOST = { kind: 'unknown', cause: 'disconnected' };

/** Wires that are cut, processes that end, and two that want the same account. */
export const connections: readonly Theme[] = [
  {
    number: 13,
    title: 'the socket is cut between fill and report',
    cases: [
      it('what was filled meanwhile is in the mass status, under the key of the stream', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        await t.control.fill(id, 10, 100);
        t.control.cut();
        await t.control.fill(id, 20, 100);
        expect(t.executions(id)).toHaveLength(1);
        await t.control.reconnect();
        const { executions, closedOrders } = await t.port.massStatus(0);
        const keys = executions.map(({ key }) => key);
        expect(keys).toHaveLength(2);
        expect(keys).toContain(t.executions(id)[0]!.key);
        expect(closedOrders).toMatchObject([{ clientOrderId: id, status: 'filled' }]);
      }),
      it('each connection has a higher number', async (t) => {
        await t.live(LIMIT);
        const first = t.world.heard.at(-1)!.epoch;
        t.control.cut();
        await t.control.reconnect();
        await t.live(LIMIT);
        expect(t.world.heard.at(-1)!.epoch).toBeGreaterThan(first);
      }),
      it('a cut tells its health, and so does the way back', async (t) => {
        const from = t.world.heard.length;
        t.control.cut();
        await t.control.reconnect();
        const states = t.world.heard
          .slice(from)
          .flatMap((one) => (one.kind === 'health' ? [one.state] : []));
        expect(states[0]).toBe('disconnected');
        expect(states.at(-1)).toBe('ready');
      }),
      it('a request over a cut wire is unknown, never rejected', async (t) => {
        const { id } = await t.live(LIMIT);
        t.control.cut();
        const order = t.order(LIMIT);
        expect(await t.send(order)).toEqual(LOST);
        expect(await t.cancel(id)).toEqual(LOST);
        expect(await t.port.find(order)).toBe('cannot-tell');
        await expect(t.port.massStatus(0)).rejects.toMatchObject({ retryable: true });
        await t.control.reconnect();
        expect(await t.port.find(order)).toBe('absent');
        expect(await t.found(id)).toMatchObject({ status: 'working' });
      }),
      it('an answer that the cut has swallowed is unknown, and the order is found', async (t) => {
        const order = t.order(LIMIT);
        const held = t.control.hold('answer');
        const outcome = t.send(order);
        await t.control.settled();
        t.control.cut();
        expect(await outcome).toEqual(LOST);
        await held.release();
        await t.control.reconnect();
        expect(await t.found(order.clientOrderId)).toMatchObject({ cumulative: '0' });
      }),
    ],
  },
  {
    number: 14,
    title: 'the process ends at each step of sending',
    cases: [
      it('before the send: the order is absent, and is placed once', 'crash', async (t) => {
        const order = t.order();
        await t.control.crash();
        expect(await t.port.find(order)).toBe('absent');
        expect(await t.send(order)).toMatchObject({ kind: 'accepted' });
        await t.control.market({ open: 100 });
        expect(await t.held()).toBe('10');
      }),
      it('with the request on its way: sent again it is placed once', 'crash', async (t) => {
        const order = t.order();
        const held = t.control.hold('request');
        void t.send(order);
        await t.control.settled();
        await t.control.crash();
        await held.release();
        await t.control.settled();
        const again = await t.send(order);
        expect(['accepted', 'unknown']).toContain(again.kind);
        await t.control.market({ open: 100 });
        expect(await t.held()).toBe('10');
      }),
      it('with the request lost: the order is absent, and is placed once', 'crash', async (t) => {
        const order = t.order();
        t.control.drop('request');
        await t.hanging(order);
        await t.control.crash();
        expect(await t.port.find(order)).toBe('absent');
        await t.send(order);
        await t.control.market({ open: 100 });
        expect(await t.held()).toBe('10');
      }),
      it(
        'behind the venue, before the answer: it is found, and its id used',
        'crash',
        async (t) => {
          const order = t.order();
          t.control.drop('answer');
          await t.hanging(order);
          await t.control.crash();
          expect(await t.found(order.clientOrderId)).toMatchObject({ cumulative: '0' });
          expect(await t.send(order)).toEqual({ kind: 'unknown', cause: 'id-exists' });
          await t.control.market({ open: 100 });
          expect(await t.held()).toBe('10');
        },
      ),
      it('behind the answer: it is the same order', 'crash', async (t) => {
        const { id, venueOrderId } = await t.live(LIMIT);
        await t.control.crash();
        expect(await t.found(id)).toMatchObject({ venueOrderId, quantity: '10' });
      }),
      it('behind a fill: it is booked under the same key', 'crash', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        await t.control.fill(id, 10, 100);
        const [first] = t.executions(id);
        await t.control.crash();
        const { executions } = await t.port.massStatus(0);
        expect(executions.map(({ key }) => key)).toEqual([first!.key]);
        await t.control.fill(id, 20, 101);
        await t.expects(id, 'filled', '30');
      }),
      it('everything that the venue knows is the same behind it', 'crash', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        await t.live({ ...LIMIT, attached: null });
        await t.control.fill(id, 10, 100);
        const before = await t.port.massStatus(0);
        await t.control.crash();
        expect(await t.port.massStatus(0)).toEqual(before);
      }),
    ],
  },
  {
    number: 25,
    title: 'a second instance for the same account',
    cases: [
      it(
        'the first one is refused from then on, and nothing of it happens',
        'second',
        async (t) => {
          const first = t.port;
          await t.live(LIMIT);
          await t.control.second();
          const order = t.order(LIMIT);
          const outcome = await first.place(order, new AbortController().signal);
          expect(outcome.kind).not.toBe('accepted');
          expect(await t.port.find(order)).toBe('absent');
        },
      ),
      it('the second one has the orders of the first', 'second', async (t) => {
        const { id, venueOrderId } = await t.live(LIMIT);
        await t.control.second();
        expect(await t.found(id)).toMatchObject({ venueOrderId });
        expect(await t.cancel(id)).toMatchObject({ kind: 'accepted' });
      }),
    ],
  },
  {
    number: 15,
    title: 'the token expires in the middle of a session',
    cases: [
      it('requests are refused as such and health says so', 'expireToken', async (t) => {
        await t.control.expireToken();
        const outcome = await t.send(t.order(LIMIT));
        expect(outcome.kind).not.toBe('accepted');
        await t.eventually('health asks for a login', () =>
          t.world.heard.some((one) => one.kind === 'health' && one.state === 'auth-required'),
        );
      }),
      it('with a new token everything goes on', 'expireToken', async (t) => {
        const { id } = await t.live(LIMIT);
        await t.control.expireToken();
        await t.control.renewToken();
        expect(await t.found(id)).toMatchObject({ status: 'working' });
        await t.live(LIMIT);
      }),
      it('a request that the token has no right to was not carried out', async (t) => {
        const order = t.order(LIMIT);
        t.control.status(401);
        expect(await t.send(order)).toMatchObject({ kind: 'rejected', code: 'auth' });
        expect(await t.port.find(order)).toBe('absent');
      }),
    ],
  },
];
