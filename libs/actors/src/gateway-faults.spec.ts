import { describe, expect, it } from '@jest/globals';
import { GATEWAY_POLICY } from '@vela/execution';
import type { BrokerEvent, BrokerOrderRow, FillRow } from '@vela/ports';
import { ACCOUNT, GatewayWorld, SCRIPTED_CAPABILITIES, placeOrder } from '@vela/testkit';

const DAY = 'act_dep1';
const SHORT = { moment: 400_000, resting: 400_000, close: 400_000 };

const orderRow = (world: GatewayWorld, id: string): BrokerOrderRow =>
  world.store.of(ACCOUNT).orders.get(id)!;
const fillsOf = (world: GatewayWorld): readonly FillRow[] => world.store.of(ACCOUNT).fills;
const health = (world: GatewayWorld): string => world.store.of(ACCOUNT).record.health;

/** A gateway that is ready. */
async function ready(world = new GatewayWorld()): Promise<GatewayWorld> {
  world.own();
  await world.run(200);
  expect(health(world)).toBe('ready');
  return world;
}

function intend(
  world: GatewayWorld,
  seq: number,
  words: Parameters<typeof placeOrder>[2] = {},
): string {
  const order = placeOrder(DAY, seq, words);
  world.intend(DAY, { seq, leg: 0, kind: 'place', order });
  return order.clientOrderId;
}

describe('a gateway whose broker does not answer', () => {
  it('looks an order up, and sends it again only when it is not there', async () => {
    const world = await ready();
    world.broker.faults.push('cut', 'lost', 'broken');
    const ids = [intend(world, 1), intend(world, 2), intend(world, 3)];
    await world.run(100);
    expect(ids.map((id) => orderRow(world, id).send)).toEqual(['accepted', 'sending', 'accepted']);
    await world.run(3_000);
    expect(ids.map((id) => orderRow(world, id).send)).toEqual(Array(3).fill('accepted'));
    expect(ids.map((id) => orderRow(world, id).attempts)).toEqual([1, 2, 1]);
    expect(world.venue.orders.length).toBe(3);
  });

  it('never calls an order rejected whose second sending was refused', async () => {
    const world = await ready();
    world.broker.faults.push('lost', 'refused');
    const id = intend(world, 1);
    await world.run(2_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'sending', attempts: 2 });
    await world.run(20_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'rejected', status: 'rejected' });
  });

  it('takes the id of an order whose time is over, so that it can never trade', async () => {
    const policy = { ...GATEWAY_POLICY, stands: SHORT };
    const world = await ready(new GatewayWorld(SCRIPTED_CAPABILITIES, policy));
    world.broker.faults.push('lost');
    const id = intend(world, 1);
    await world.run(5_000);
    expect(world.venue.orders.map(({ order, status }) => [order.limitPrice, status])).toEqual([
      ['50', 'canceled'],
    ]);
    expect(orderRow(world, id)).toMatchObject({ send: 'closed', status: 'canceled', filled: '0' });
  });

  it('stops entries when nobody knows what became of an order', async () => {
    const policy = { ...GATEWAY_POLICY, stands: SHORT };
    const clientId = { ...SCRIPTED_CAPABILITIES.clientId, unique: 'no' as const };
    const world = await ready(new GatewayWorld({ ...SCRIPTED_CAPABILITIES, clientId }, policy));
    world.broker.faults.push('lost');
    const id = intend(world, 1);
    await world.run(5_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'unknown', status: 'unknown' });
    intend(world, 2);
    await world.run(200);
    expect(world.facts).toEqual(['quarantine true', 'denied QUARANTINED']);
  });

  it('opens its breaker after five failures and tries again after a minute', async () => {
    const world = await ready();
    world.broker.faults.push(...Array<'lost'>(5).fill('lost'));
    for (let seq = 1; seq <= 5; seq++) intend(world, seq);
    await world.run(150);
    expect(health(world)).toBe('degraded');
    const asked = world.broker.asked.length;
    intend(world, 6);
    await world.run(30_000);
    expect(world.facts).toEqual(['denied BROKER_NOT_READY']);
    expect(world.broker.asked.length).toBe(asked);
    await world.run(40_000);
    expect(health(world)).toBe('ready');
    expect(world.broker.asked.length).toBeGreaterThan(asked);
  });

  it('waits for the database with the same write', async () => {
    const world = await ready();
    const id = intend(world, 1);
    await world.run(100);
    world.store.away = true;
    world.fill(id);
    intend(world, 2);
    await world.run(10_000);
    expect(fillsOf(world).length).toBe(0);
    world.store.away = false;
    await world.run(3_000);
    expect(fillsOf(world).map(({ key }) => key)).toEqual(['v1:10']);
    expect(world.venue.orders.length).toBe(2);
    expect(world.failures).toEqual([]);
  });

  it('stops at once when another owner is there', async () => {
    const world = await ready();
    const second = world.own();
    await world.run(200);
    const id = intend(world, 1);
    await world.run(100);
    expect(world.venue.arrived).toEqual([id]);
    second.end('draining');
    await world.run(1_000);
    const before = world.store.of(ACCOUNT).seq;
    intend(world, 2);
    await world.run(1_000);
    expect([world.venue.arrived.length, world.store.of(ACCOUNT).seq]).toEqual([1, before]);
  });

  it('holds orders while it connects, and denies them when that takes too long', async () => {
    const world = new GatewayWorld();
    let let_in: () => void = () => undefined;
    const connect = new Promise<void>((resolve) => (let_in = resolve));
    Object.assign(world.broker, { connect: () => connect });
    world.own();
    const first = intend(world, 1);
    await world.run(29_000);
    expect(world.facts).toEqual([]);
    await world.run(2_000);
    expect(world.facts).toEqual(['denied BROKER_NOT_READY']);
    const second = intend(world, 2);
    let_in();
    await world.run(40_000);
    expect([orderRow(world, first).send, orderRow(world, second).send]).toEqual([
      'denied',
      'accepted',
    ]);
  });

  it('compares everything anew when the connection was lost', async () => {
    const world = await ready();
    const id = intend(world, 1);
    await world.run(100);
    world.broker.tell({ epoch: 1, kind: 'health', state: 'disconnected', detail: 'cut' });
    await world.run(50);
    expect(health(world)).toBe('disconnected');
    // Filled while nobody listened.
    world.venue.fill(world.venue.byId(id)!);
    await world.run(3_000);
    expect(health(world)).toBe('ready');
    expect(orderRow(world, id)).toMatchObject({ send: 'closed', status: 'filled' });
    expect(fillsOf(world).length).toBe(1);
  });
});

describe('a gateway whose broker says strange things', () => {
  it('books a fill once, however often it is told', async () => {
    const world = await ready();
    const id = intend(world, 1);
    await world.run(100);
    const events = world.venue.fill(world.venue.byId(id)!);
    world.broker.tell(...events, ...events, ...[...events].reverse());
    await world.run(31_000);
    expect(fillsOf(world).length).toBe(1);
    expect(world.facts).toEqual(['working 0', 'fill 10', 'filled 10']);
  });

  it('books what an execution lost stands for, until the real one comes', async () => {
    const world = await ready();
    const id = intend(world, 1);
    await world.run(100);
    const [execution, report] = world.venue.fill(world.venue.byId(id)!);
    world.venue.executions.pop();
    world.broker.tell(report!);
    await world.run(20_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'accepted', status: 'filled' });
    await world.run(25_000);
    expect(fillsOf(world).map(({ kind, price }) => [kind, price])).toEqual([['inferred', '100']]);
    world.broker.tell(execution!);
    await world.run(100);
    expect(fillsOf(world).map(({ kind }) => kind)).toEqual(['inferred', 'void', 'fill']);
    const [position] = [...world.store.of(ACCOUNT).positions.values()];
    expect(position).toMatchObject({ quantity: '10', cost: '1000', fees: '0.5', realized: '0' });
  });

  it('takes a busted execution back', async () => {
    const world = await ready();
    const id = intend(world, 1);
    await world.run(100);
    world.fill(id);
    await world.run(50);
    const [{ key }] = fillsOf(world) as readonly [FillRow];
    world.broker.tell({ epoch: 1, kind: 'bust', key, clientOrderId: null });
    world.broker.tell({ epoch: 1, kind: 'bust', key, clientOrderId: null });
    await world.run(50);
    const [position] = [...world.store.of(ACCOUNT).positions.values()];
    expect(position).toMatchObject({ quantity: '0', cost: '0', fees: '0', realized: '0' });
    expect(orderRow(world, id).status).toBe('filled');
    expect(fillsOf(world).map(({ kind }) => kind)).toEqual(['fill', 'bust']);
  });

  it('leaves out what it cannot read, and goes on', async () => {
    const world = await ready();
    const id = intend(world, 1);
    await world.run(100);
    const [execution, report] = world.venue.fill(world.venue.byId(id)!);
    const strange = { ...world.venue.report(world.venue.byId(id)!), cumulative: 'NaN' };
    world.broker.tell({ epoch: 1, kind: 'order', report: strange }, execution!, report!);
    world.guard.check = ({ clientOrderId }) => {
      if (clientOrderId === placeOrder(DAY, 2).clientOrderId) throw new TypeError('not a number');
      return null;
    };
    intend(world, 2);
    intend(world, 3);
    await world.run(200);
    expect(world.facts).toEqual([
      'working 0',
      'fill 10',
      'filled 10',
      'denied INVALID_ORDER',
      'working 0',
    ]);
    expect(world.failures).toEqual([]);
  });

  it('adopts an order that was placed behind its back, and stops entries on it', async () => {
    const world = await ready();
    const foreign = { ...placeOrder('external', 1), clientOrderId: 'HAND' };
    const events: BrokerEvent[] = [];
    world.venue.place(foreign, 'none', (event) => events.push(event));
    world.broker.tell(...events);
    await world.run(100);
    expect(orderRow(world, 'HAND')).toMatchObject({ actorId: 'external', send: 'accepted' });
    intend(world, 1);
    await world.run(100);
    expect(world.facts).toEqual(['external', 'quarantine true', 'working 0', 'denied QUARANTINED']);
    world.fill('HAND');
    await world.run(40_000);
    expect(world.facts.at(-1)).toBe('quarantine false');
    const held = [...world.store.of(ACCOUNT).positions.values()];
    expect(held).toMatchObject([{ actorId: 'external', quantity: '10' }]);
  });

  it('stops entries where the broker holds something else, and trades nothing away', async () => {
    const world = await ready();
    const told = world.venue.massStatus.bind(world.venue);
    world.venue.massStatus = (since) => ({
      ...told(since),
      positions: [{ instrumentId: 'ins_1', quantity: '7', averagePrice: null, currency: 'USD' }],
    });
    await world.run(40_000);
    expect(world.facts).toEqual(['quarantine true', 'external']);
    expect(world.venue.arrived).toEqual([]);
    world.venue.massStatus = told;
    await world.run(31_000);
    expect(world.facts.at(-1)).toBe('quarantine false');
  });

  it('does not call an order rejected that the broker does not know any more', async () => {
    const world = await ready();
    const id = intend(world, 1, { type: 'limit', limitPrice: '90' });
    await world.run(100);
    const hidden = world.venue.orders.pop()!;
    await world.run(90_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'unknown' });
    expect(world.facts).toContain('quarantine true');
    world.venue.orders.push(hidden);
    await world.run(60_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'accepted', status: 'working' });
    expect(world.facts.at(-1)).toBe('quarantine false');
  });
});
