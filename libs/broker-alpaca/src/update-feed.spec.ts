import { describe, expect, it } from '@jest/globals';
import { until } from '@vela/testkit';
import { ORDER_ID, wireOrder } from '../test/scripted-alpaca.js';
import { StreamBench, ofKind } from '../test/stream-bench.js';

const PARTIAL = { event: 'partial_fill', qty: '5', price: '100.5', execution_id: 'e1' } as const;
const bench = new StreamBench();

describe('an update', () => {
  it('of a fill tells the order and what was filled, under the key that activities have', async () => {
    const venue = await bench.connected();
    const filled = { status: 'partially_filled', filled_qty: '5.0', filled_avg_price: '100.5' };
    bench.stream.update(PARTIAL.event, wireOrder(filled), PARTIAL);
    await until(() => ofKind(venue, 'execution').length === 1, { what: 'the fill' });
    expect(ofKind(venue, 'execution')[0]!.execution).toMatchObject({
      key: `${ORDER_ID}:5`,
      clientOrderId: 'A1',
      quantity: '5',
      price: '100.5',
      fee: null,
      venueTime: 1_767_366_000_223_456,
    });
    expect(ofKind(venue, 'order')[0]!.report).toMatchObject({ cumulative: '5' });
  });

  it('without the quantity of its fill is a report, never a guess', async () => {
    const venue = await bench.connected();
    bench.stream.update('partial_fill', wireOrder({ filled_qty: '5' }), { price: '100' });
    await until(() => ofKind(venue, 'order').length === 1, { what: 'the report' });
    expect(ofKind(venue, 'execution')).toEqual([]);
  });

  it.each([
    ['order_cancel_rejected', 'cancel'],
    ['order_replace_rejected', 'replace'],
  ])('%s says that a %s was refused', async (event, request) => {
    const venue = await bench.connected();
    bench.stream.update(event, wireOrder());
    await until(() => ofKind(venue, 'requestRefused').length === 1, { what: 'the refusal' });
    expect(ofKind(venue, 'requestRefused')[0]).toMatchObject({
      request,
      venueOrderId: ORDER_ID,
      clientOrderId: 'A1',
      code: 'not-cancelable',
    });
  });

  it('that nobody knows is told by the status of its order', async () => {
    const venue = await bench.connected();
    bench.stream.update('brand_new_event', wireOrder({ status: 'brand_new' }));
    await until(() => ofKind(venue, 'order').length === 1, { what: 'the report' });
    expect(ofKind(venue, 'order')[0]!.report).toMatchObject({
      status: 'unknown',
      rawStatus: 'brand_new',
    });
  });

  it('takes a fill back under the key that it was told with', async () => {
    const venue = await bench.connected();
    bench.stream.update('fill', wireOrder({ filled_qty: '15', status: 'filled' }), {
      ...PARTIAL,
      qty: '15',
    });
    bench.stream.update('trade_bust', wireOrder({ filled_qty: '0' }), { execution_id: 'e1' });
    await until(() => ofKind(venue, 'bust').length === 1, { what: 'the bust' });
    expect(ofKind(venue, 'bust')[0]).toMatchObject({ key: `${ORDER_ID}:15`, clientOrderId: 'A1' });
    bench.stream.update('trade_bust', wireOrder(), { execution_id: 'never-told' });
    await until(() => venue.logged.some(({ message }) => message.includes('taken back')), {
      what: 'the line',
    });
    expect(ofKind(venue, 'bust')).toHaveLength(1);
  });

  it('of a leg that came before its parent is told with it', async () => {
    const leg = wireOrder({
      id: 'leg',
      client_order_id: 'leg',
      order_class: 'bracket',
      type: 'stop',
      side: 'sell',
      position_intent: 'sell_to_close',
    });
    const parent = wireOrder({ order_class: 'bracket', legs: [leg] });
    const venue = await bench.connected(({ url }) =>
      url.searchParams.get('status') === 'all' ? Response.json([parent]) : null,
    );
    bench.stream.update('new', leg);
    await until(() => ofKind(venue, 'order').length === 1, { what: 'the leg' });
    expect(ofKind(venue, 'order')[0]!.report).toMatchObject({
      parent: ORDER_ID,
      role: 'stop_loss',
    });
  });
});
