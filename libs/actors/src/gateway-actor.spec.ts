import { describe, expect, it } from '@jest/globals';
import { logs } from '@vela/ports';
import { ACCOUNT, GatewayWorld, orderOf } from '../test/gateway-world.js';

const DAY = 'act_dep1';

describe('the gateway of a broker account', () => {
  it('sends an intent, books its fill and tells its reader', async () => {
    const world = new GatewayWorld();
    world.own();
    await world.run(200);
    expect(world.store.of(ACCOUNT).record.health).toBe('ready');
    const order = orderOf(DAY, 7);
    world.intend(DAY, { seq: 7, leg: 0, kind: 'place', order });
    await world.run(100);
    expect(world.venue.arrived).toEqual([order.clientOrderId]);
    world.fill(order.clientOrderId);
    world.broker.tell({ epoch: 1, kind: 'watermark', feedId: 'feed_1', slice: 3 });
    await world.run(100);
    expect(world.facts).toEqual(['working 0', 'fill 10', 'filled 10']);
    const rows = world.store.of(ACCOUNT);
    expect(rows.orders.get(order.clientOrderId)).toMatchObject({
      send: 'closed',
      status: 'filled',
      filled: '10',
      averagePrice: 100,
      attempts: 1,
    });
    expect([...rows.positions.values()]).toEqual([
      { actorId: DAY, instrumentId: 'ins_1', quantity: '10', cost: '1000', realized: '0', fees: '0.5' },
    ]);
    expect(rows.record.watermarks).toEqual({ feed_1: 3 });
    const told = world.hints.filter(({ log }) => log === logs.account(ACCOUNT)).at(-1);
    expect(told?.hint).toEqual({ n: 3, actorId: null, watermarks: { feed_1: 3 } });
    expect(rows.cursors.get(DAY)).toEqual([7, 0]);
    expect(world.failures).toEqual([]);
  });
});
