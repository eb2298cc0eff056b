import { expect } from '../runner.js';
import { it } from '../conformance-case.js';
import type { Theme } from '../conformance-case.js';
import type { Bench } from '../bench.js';

const NEVER = new AbortController().signal;
const BRACKET = { attached: { takeProfit: '110', stopLoss: '95' } } as const;

/** Places an entry with a bracket and fills it. */
async function bracketed(t: Bench): Promise<string> {
  const { id } = await t.live(BRACKET);
  await t.control.market({ open: 100 });
  await t.expects(id, 'filled', '10');
  return id;
}

/** Orders that hang on one another. */
export const linkedOrders: readonly Theme[] = [
  {
    number: 22,
    title: 'brackets, one cancels the other, one triggers the other',
    cases: [
      it('a filled entry opens a stop and a target that name it', 'bracket', async (t) => {
        const id = await bracketed(t);
        const stop = t.child(id, 'stop_loss');
        const target = t.child(id, 'take_profit');
        expect(stop).toMatchObject({ side: 'sell', quantity: '10', stopPrice: '95' });
        expect(target).toMatchObject({ side: 'sell', quantity: '10', limitPrice: '110' });
        expect(new Set([stop.clientOrderId, target.clientOrderId, id]).size).toBe(3);
      }),
      it('an entry that is not filled has no children at work', 'bracket', async (t) => {
        const { id } = await t.live({ ...BRACKET, type: 'limit', limitPrice: '97' });
        await t.control.market({ open: 100, low: 98, high: 120 });
        await t.expects(id, 'working', '0');
        expect(await t.held()).toBe('0');
        await t.cancel(id);
        await t.control.market({ open: 90 });
        await t.control.settled();
        expect((await t.port.massStatus(0)).executions).toEqual([]);
      }),
      it('a filled target ends the stop', 'bracket', async (t) => {
        const id = await bracketed(t);
        await t.control.market({ open: 105, high: 111 });
        await t.control.settled();
        expect(t.child(id, 'take_profit')).toMatchObject({ status: 'filled', cumulative: '10' });
        expect(t.child(id, 'stop_loss')).toMatchObject({ status: 'canceled', cumulative: '0' });
        expect(await t.held()).toBe('0');
      }),
      it('a filled stop ends the target', 'bracket', async (t) => {
        const id = await bracketed(t);
        await t.control.market({ open: 98, low: 94 });
        await t.control.settled();
        expect(t.child(id, 'stop_loss')).toMatchObject({ status: 'filled' });
        expect(t.child(id, 'take_profit')).toMatchObject({ status: 'canceled' });
        expect(await t.held()).toBe('0');
      }),
      it('children are told before their fills', 'bracket', async (t) => {
        const id = await bracketed(t);
        await t.control.market({ open: 105, high: 111 });
        await t.control.settled();
        const { venueOrderId } = t.child(id, 'take_profit');
        const told = t.world.heard.findIndex(
          (one) => one.kind === 'order' && one.report.venueOrderId === venueOrderId,
        );
        const filled = t.world.heard.findIndex(
          (one) => one.kind === 'execution' && one.execution.venueOrderId === venueOrderId,
        );
        expect(told).toBeGreaterThanOrEqual(0);
        expect(told).toBeLessThan(filled);
      }),
      it('children are as large as what of the entry was filled', 'bracket', async (t) => {
        const { id } = await t.live({ ...BRACKET, quantity: '30' });
        await t.control.fill(id, 12, 100);
        await t.control.settled();
        // Where they open with the last part they wait in full until then.
        const waits = t.can.contingent.opens === 'whole-fill';
        expect(t.child(id, 'stop_loss').quantity).toBe(waits ? '30' : '12');
        expect(t.child(id, 'take_profit').contingent).toBe(waits);
        await t.control.fill(id, 18, 100);
        await t.control.settled();
        expect(t.child(id, 'stop_loss').quantity).toBe('30');
        expect(t.child(id, 'take_profit')).toMatchObject({ quantity: '30', contingent: false });
      }),
      it('a child is canceled and changed by its own id', 'bracket', 'replace', async (t) => {
        const id = await bracketed(t);
        const stop = t.child(id, 'stop_loss').clientOrderId!;
        const outcome = await t.replace(stop, { stopPrice: '97' });
        expect(outcome).toMatchObject({ kind: 'accepted', value: { stopPrice: '97' } });
        if (outcome.kind !== 'accepted') return;
        const changed = outcome.value.clientOrderId!;
        expect(changed === stop).toBe(t.can.replace === 'amend');
        await t.control.market({ open: 99, low: 96.5 });
        await t.expects(changed, 'filled', '10');
        expect(t.executions(changed)[0]!.price).toBe('97');
        const other = await bracketed(t);
        const target = t.child(other, 'take_profit').clientOrderId!;
        expect(await t.cancel(target)).toMatchObject({ kind: 'accepted' });
        await t.expects(target, 'canceled', '0');
      }),
      it('grouped orders: a fill of one cancels the other', 'oco', async (t) => {
        const buy = await t.live({ type: 'limit', limitPrice: '95' });
        const sell = await t.live({ type: 'limit', limitPrice: '105', side: 'sell' });
        expect(await t.port.group!([buy.id, sell.id], NEVER)).toMatchObject({ kind: 'accepted' });
        await t.control.market({ open: 100, high: 106 });
        await t.expects(sell.id, 'filled', '10');
        await t.expects(buy.id, 'canceled', '0');
      }),
      it('a group needs orders that are there', 'oco', async (t) => {
        const { id } = await t.live({ type: 'limit', limitPrice: '95' });
        expect(await t.port.group!([id, t.id()], NEVER)).toMatchObject({ kind: 'rejected' });
        await t.expects(id, 'working', '0');
      }),
      it('an order that waits for another works from its fill on', 'oto', async (t) => {
        const parent = await t.live({ type: 'limit', limitPrice: '95' });
        const child = await t.live({
          type: 'limit',
          limitPrice: '99',
          side: 'sell',
          after: parent.id,
        });
        expect(child).toMatchObject({ contingent: true, parent: parent.venueOrderId });
        await t.control.market({ open: 100 });
        expect(t.executions(child.id)).toEqual([]);
        await t.control.market({ open: 96, low: 94, close: 94 });
        await t.expects(parent.id, 'filled', '10');
        await t.control.market({ open: 100 });
        await t.expects(child.id, 'filled', '10');
      }),
      it('an order that waits ends with the one that it waits for', 'oto', async (t) => {
        const parent = await t.live({ type: 'limit', limitPrice: '95' });
        const child = await t.live({
          type: 'limit',
          limitPrice: '99',
          side: 'sell',
          after: parent.id,
        });
        await t.cancel(parent.id);
        await t.expects(parent.id, 'canceled', '0');
        await t.expects(child.id, 'canceled', '0');
      }),
      it('an order that waits for nobody that is known is refused', 'oto', async (t) => {
        await t.refused({ after: t.id() }, 'not-found');
      }),
    ],
  },
  {
    number: 23,
    title: 'several orders that share one quantity, filled in part',
    cases: [
      it('a part of one takes the same share off the other', 'oco', async (t) => {
        const first = await t.live({ type: 'limit', limitPrice: '95', quantity: '20' });
        const second = await t.live({ type: 'limit', limitPrice: '90', quantity: '10' });
        await t.port.group!([first.id, second.id], NEVER);
        await t.control.fill(first.id, 10, 95);
        await t.expects(first.id, 'partially_filled', '10');
        expect((await t.found(second.id)).quantity).toBe('5');
      }),
      it('parts over two instruments keep their shares', 'oco', 'fractional', async (t) => {
        const first = await t.live({ type: 'limit', limitPrice: '95', quantity: '20' });
        const second = await t.live({
          type: 'limit',
          limitPrice: '90',
          quantity: '1',
          instrumentId: t.world.fraction.id,
        });
        await t.port.group!([first.id, second.id], NEVER);
        await t.control.fill(first.id, 5, 95);
        await t.control.settled();
        expect((await t.found(second.id)).quantity).toBe('0.75');
      }),
      it('a child that waits has the share of what was filled', 'oto', async (t) => {
        const parent = await t.live({ type: 'limit', limitPrice: '100', quantity: '20' });
        const child = await t.live({
          type: 'limit',
          limitPrice: '120',
          side: 'sell',
          quantity: '10',
          after: parent.id,
        });
        await t.control.fill(parent.id, 10, 100);
        await t.control.settled();
        expect((await t.found(child.id)).quantity).toBe('5');
      }),
    ],
  },
];
