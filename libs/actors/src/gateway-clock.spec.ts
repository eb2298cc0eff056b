import { describe, expect, it } from '@jest/globals';
import type { BrokerOrderRow } from '@vela/ports';
import { ACCOUNT, GatewayWorld, placeOrder } from '@vela/testkit';

const DAY = 'act_dep1';
const HOUR_MS = 3_600_000;

const orderRow = (world: GatewayWorld, id: string): BrokerOrderRow =>
  world.store.of(ACCOUNT).orders.get(id)!;

async function ready(): Promise<GatewayWorld> {
  const world = new GatewayWorld();
  world.own();
  await world.run(200);
  return world;
}

function intend(world: GatewayWorld, seq: number): string {
  const order = placeOrder(DAY, seq);
  world.intend(DAY, { seq, leg: 0, kind: 'place', order });
  return order.clientOrderId;
}

/** Expects that no decision is at the venue twice and that nothing broke. */
function expectOnce(world: GatewayWorld, ids: readonly string[]): void {
  const trading = world.venue.orders.filter(({ order }) => ids.includes(order.clientOrderId));
  expect(new Set(trading.map(({ order }) => order.clientOrderId)).size).toBe(trading.length);
  expect(world.failures).toEqual([]);
}

describe('a gateway whose wall clock jumps', () => {
  it.each([
    ['forward by an hour', [HOUR_MS]],
    ['back by an hour', [-HOUR_MS]],
    ['back and forth', [HOUR_MS, -HOUR_MS, -HOUR_MS, HOUR_MS, HOUR_MS, -HOUR_MS]],
  ])('%s sends every order once', async (_how, jumps) => {
    const world = await ready();
    const ids: string[] = [];
    let seq = 0;
    for (const jump of jumps) {
      ids.push(intend(world, ++seq));
      world.jump(jump);
      ids.push(intend(world, ++seq));
      await world.run(1_000);
    }
    await world.run(30_000);
    ids.push(intend(world, ++seq));
    await world.run(5_000);
    expect(ids.map((id) => orderRow(world, id).send)).toEqual(ids.map(() => 'accepted'));
    expectOnce(world, ids);
  });

  it.each([
    ['forward', HOUR_MS],
    ['back', -HOUR_MS],
  ])('%s while a send has no answer still finds out what became of it', async (_how, jump) => {
    const world = await ready();
    world.broker.faults.push('cut', 'lost');
    const ids = [intend(world, 1), intend(world, 2)];
    await world.run(100);
    world.jump(jump);
    // At half the pace every wait is twice as long at most.
    await world.run(60_000);
    for (const id of ids) expect(['sending', 'unknown']).not.toContain(orderRow(world, id).send);
    expectOnce(world, ids);
  });

  it('forward lets no send go out whose time is over', async () => {
    const world = await ready();
    world.broker.faults.push('lost');
    const id = intend(world, 1);
    await world.run(100);
    world.jump(HOUR_MS);
    await world.run(60_000);
    // The id was taken by an order that cannot trade: at most that one is there, and it has ended.
    const there = world.venue.orders.filter(({ order }) => order.clientOrderId === id);
    expect(there.filter(({ status }) => status === 'working')).toEqual([]);
    expect(orderRow(world, id).send).toBe('closed');
  });

  it('that went back goes on with its reconciles', async () => {
    const world = await ready();
    const count = (): number => world.broker.asked.filter((kind) => kind === 'massStatus').length;
    world.jump(-HOUR_MS);
    const before = count();
    await world.run(120_000);
    expect(count() - before).toBeGreaterThanOrEqual(1);
  });
});
