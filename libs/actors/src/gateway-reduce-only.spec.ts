import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, GatewayWorld, SCRIPTED_CAPABILITIES, placeOrder } from '@vela/testkit';

const DAY = 'act_dep1';
const EXIT = { side: 'sell', role: 'close', reduceOnly: true } as const;

/** A ready gateway of a broker without orders that only reduce, with ten units held. */
async function holding() {
  const world = new GatewayWorld({ ...SCRIPTED_CAPABILITIES, reduceOnly: false });
  world.own();
  await world.run(200);
  world.fill(await place(world, 1, { quantity: '10' }));
  await world.run(50);
  return world;
}

async function place(
  world: GatewayWorld,
  seq: number,
  words: Parameters<typeof placeOrder>[2],
): Promise<string> {
  const order = placeOrder(DAY, seq, words);
  world.intend(DAY, { seq, leg: 0, kind: 'place', order });
  await world.run(100);
  return order.clientOrderId;
}

const rowOf = (world: GatewayWorld, id: string) => world.store.of(ACCOUNT).orders.get(id)!;

describe('an order that only reduces, at a broker that knows none', () => {
  it('is sent as a plain one and looked after by the engine', async () => {
    const world = await holding();
    const id = await place(world, 2, { ...EXIT, quantity: '10' });
    expect(world.venue.byId(id)).toMatchObject({ quantity: 10, status: 'working' });
    expect(rowOf(world, id)).toMatchObject({
      send: 'accepted',
      carriedBy: 'engine',
      order: { quantity: '10', reduceOnly: false },
    });
  });

  it('is cut to what is held and no other exit closes', async () => {
    const world = await holding();
    await place(world, 2, { side: 'sell', role: 'close', quantity: '4' });
    const id = await place(world, 3, { ...EXIT, quantity: '10' });
    expect(world.venue.byId(id)).toMatchObject({ quantity: 6 });
  });

  it('is denied where nothing is left to close', async () => {
    const world = await holding();
    await place(world, 2, { ...EXIT, quantity: '10' });
    const second = await place(world, 3, { ...EXIT, quantity: '10' });
    const opening = await place(world, 4, { ...EXIT, side: 'buy', quantity: '1' });
    for (const id of [second, opening]) {
      expect(world.venue.byId(id)).toBeNull();
      expect(rowOf(world, id)).toMatchObject({ send: 'denied', code: 'NOTHING_TO_REDUCE' });
    }
  });

  it('at the market has exits that rest behind a price give way', async () => {
    const world = await holding();
    const limit = await place(world, 2, { ...EXIT, type: 'limit', limitPrice: '150' });
    const stop = await place(world, 3, { ...EXIT, type: 'stop', stopPrice: '50', quantity: '3' });
    expect(rowOf(world, stop)).toMatchObject({ send: 'denied', code: 'NOTHING_TO_REDUCE' });
    const id = await place(world, 4, { ...EXIT, quantity: '10' });
    await world.run(500);
    expect(rowOf(world, limit)).toMatchObject({ status: 'canceled' });
    expect(world.venue.byId(id)).toMatchObject({ quantity: 10, status: 'working' });
  });

  it('waits for an exit that is being cancelled', async () => {
    const world = await holding();
    const first = await place(world, 2, { ...EXIT, type: 'limit', limitPrice: '150' });
    world.intend(DAY, { seq: 3, leg: 0, kind: 'cancel', target: first });
    const order = placeOrder(DAY, 3, { ...EXIT, quantity: '10' });
    world.intend(DAY, { seq: 3, leg: 1, kind: 'place', order: { ...order } });
    await world.run(500);
    expect(rowOf(world, first)).toMatchObject({ status: 'canceled' });
    expect(world.venue.byId(order.clientOrderId)).toMatchObject({ quantity: 10 });
  });
});
