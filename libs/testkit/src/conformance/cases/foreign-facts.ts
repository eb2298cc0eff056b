import { expect } from '../runner.js';
import { ORDER_STATUSES } from '@vela/orders';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';
import { units } from '../bench.js';

const LIMIT = { type: 'limit', limitPrice: '90' } as const;

/** What the venue says of its own accord, and in words of its own. */
export const foreignFacts: readonly Theme[] = [
  {
    number: 17,
    title: 'statuses and fields that nobody knows',
    cases: [
      it('a status that is not known is unknown and kept word for word', 'oddStatus', async (t) => {
        const { id } = await t.live(LIMIT);
        await t.control.oddStatus(id, 'held_for_review');
        await t.eventually('the odd status is told', () =>
          t.reports(id).some((one) => one.rawStatus === 'held_for_review'),
        );
        expect(t.reports(id).find((one) => one.rawStatus === 'held_for_review')).toMatchObject({
          status: 'unknown',
        });
        await t.expects(id, 'working', '0');
      }),
      it('every report has a status of the port and the word of the venue', async (t) => {
        const { id } = await t.live();
        await t.control.market({ open: 100 });
        await t.control.settled();
        expect(t.reports(id).length).toBeGreaterThan(1);
        for (const { status, rawStatus } of t.reports(id)) {
          expect(ORDER_STATUSES).toContain(status);
          expect(rawStatus).not.toBe('');
        }
      }),
      it('numbers are plain decimal text everywhere', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        await t.control.fill(id, 10, 100.25);
        const { executions, positions, account, openOrders } = await t.port.massStatus(0);
        const texts = [
          ...executions.flatMap((one) => [one.quantity, one.price, one.fee?.amount ?? '0']),
          ...positions.flatMap((one) => [one.quantity, one.averagePrice ?? '0']),
          ...openOrders.flatMap((one) => [one.quantity, one.cumulative, one.averagePrice ?? '0']),
          account.cash,
        ];
        expect(texts.length).toBeGreaterThan(8);
        for (const text of texts) expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      }),
    ],
  },
  {
    number: 18,
    title: 'orders and positions from outside',
    cases: [
      it(
        'an order from outside is told and listed under an id that is not ours',
        'externalOrder',
        async (t) => {
          const { id } = await t.live(LIMIT);
          const foreign = await t.control.externalOrder(LIMIT);
          await t.control.settled();
          const { openOrders } = await t.port.massStatus(0);
          expect(new Set(openOrders.map((one) => one.clientOrderId))).toEqual(
            new Set([id, foreign]),
          );
          expect(
            t.world.heard.some(
              (one) => one.kind === 'order' && one.report.clientOrderId === foreign,
            ),
          ).toBe(true);
        },
      ),
      it('its fills move the position of the account', 'externalOrder', async (t) => {
        await t.control.externalOrder({ quantity: '7' });
        await t.control.market({ open: 100 });
        await t.control.settled();
        expect(await t.held()).toBe('7');
        const { executions } = await t.port.massStatus(0);
        expect(executions.map(({ quantity }) => quantity)).toEqual(['7']);
      }),
      it('it is not one of ours: our own orders stay what they are', 'externalOrder', async (t) => {
        const { id } = await t.live(LIMIT);
        await t.control.externalOrder({ side: 'sell', type: 'limit', limitPrice: '95' });
        await t.control.market({ open: 100 });
        await t.expects(id, 'working', '0');
      }),
    ],
  },
  {
    number: 19,
    title: 'an execution is taken back',
    cases: [
      it('the bust is told with the key of the execution', 'bust', async (t) => {
        const { id } = await t.live();
        await t.control.market({ open: 100 });
        const { key } = t.executions(id)[0]!;
        await t.control.bust(key);
        await t.eventually('the bust is told', () =>
          t.world.heard.some((one) => one.kind === 'bust' && one.key === key),
        );
        expect(t.view(id)).toMatchObject({ status: 'filled', executed: 0n });
      }),
      it('the position is corrected', 'bust', async (t) => {
        const { id } = await t.live();
        await t.control.market({ open: 100 });
        await t.control.bust(t.executions(id)[0]!.key);
        await t.control.settled();
        expect(await t.held()).toBe('0');
      }),
      it('keys of executions name one execution each, so that one can be taken back', async (t) => {
        const first = await t.live({ quantity: '30' });
        await t.control.market({ open: 100 });
        const second = await t.live({ quantity: '30', side: 'sell' });
        await t.control.market({ open: 101 });
        await t.control.settled();
        const { executions } = await t.port.massStatus(0);
        expect(new Set(executions.map(({ key }) => key)).size).toBe(executions.length);
        expect(executions.length).toBeGreaterThanOrEqual(2);
        const sum = [first.id, second.id].flatMap((id) => t.executions(id));
        expect(sum.reduce((total, { quantity }) => total + units(quantity), 0n)).toBe(units('60'));
      }),
    ],
  },
  {
    number: 26,
    title: 'clocks that are five minutes apart',
    cases: [
      it('the clock of the venue is told as it is', 'skew', async (t) => {
        await t.control.market({ open: 100 });
        const before = await t.port.clock();
        t.control.skew(300_000);
        expect(await t.port.clock()).toEqual(before);
      }),
      it('reports carry the time of the venue', 'skew', async (t) => {
        t.control.skew(-300_000);
        await t.control.market({ open: 100 });
        const { venueTime } = await t.port.clock();
        const report = await t.live(LIMIT);
        expect(Math.abs(report.venueTime - venueTime)).toBeLessThan(60e6);
      }),
      it('an instant to be good till is one of the venue', 'skew', 'gtd', async (t) => {
        await t.control.market({ open: 100 });
        const { venueTime } = await t.port.clock();
        t.control.skew(300_000);
        const goodTill = venueTime + 200e6;
        const { id } = await t.live({ ...LIMIT, timeInForce: 'gtd', goodTill });
        await t.control.market({ open: 100 });
        await t.expects(id, 'working', '0');
        await t.control.advance(400e6);
        await t.control.market({ open: 100 });
        await t.expects(id, 'expired', '0');
      }),
      it('the times of the reports of one order never go back', async (t) => {
        const { id } = await t.live({ quantity: '30' });
        for (const part of [5, 5, 5]) await t.control.fill(id, part, 100);
        await t.cancel(id);
        const times = t.world.heard.flatMap((one) =>
          one.kind === 'order' && one.report.clientOrderId === id ? [one.report.venueTime] : [],
        );
        expect(times.length).toBeGreaterThan(3);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    ],
  },
  {
    number: 28,
    title: 'secrets are told to nobody',
    cases: [
      it('not when something behind the adapter fails', 'trouble', async (t) => {
        expect(t.world.secrets.length).toBeGreaterThan(0);
        await t.control.trouble();
        const outcome = await t.send(t.order(LIMIT));
        await t.control.settled();
        const said = JSON.stringify([outcome, t.world.heard]);
        for (const secret of t.world.secrets) expect(said).not.toContain(secret);
      }),
      it('not in events, answers and refusals of a whole session', async (t) => {
        const said: unknown[] = [];
        for (const change of [LIMIT, { quantity: '0' }, { instrumentId: 'none' }, {}]) {
          said.push(await t.send(t.order(change)));
        }
        await t.control.market({ open: 100 });
        said.push(await t.port.massStatus(0), t.world.heard, t.port.capabilities);
        const text = JSON.stringify(said);
        expect(text.length).toBeGreaterThan(1_000);
        for (const secret of t.world.secrets) expect(text).not.toContain(secret);
        expect(text).not.toMatch(/password|authorization|bearer|secret|api[-_]?key/i);
      }),
    ],
  },
];
