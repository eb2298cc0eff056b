import { describe, expect, it } from '@jest/globals';
import { GATEWAY_POLICY } from '@vela/execution';
import type { BrokerOrderChange } from '@vela/orders';
import type { BrokerCapabilities, BrokerOrderRow } from '@vela/ports';
import { ACCOUNT, GatewayWorld, SCRIPTED_CAPABILITIES, placeOrder } from '@vela/testkit';

const DAY = 'act_dep1';

const orderRow = (world: GatewayWorld, id: string): BrokerOrderRow =>
  world.store.of(ACCOUNT).orders.get(id)!;

/** A ready gateway of a broker that can do something else than the usual one. */
async function ready(
  change: Partial<BrokerCapabilities> = {},
  policy = GATEWAY_POLICY,
): Promise<GatewayWorld> {
  const world = new GatewayWorld({ ...SCRIPTED_CAPABILITIES, ...change }, policy);
  world.own();
  await world.run(200);
  return world;
}

function intend(world: GatewayWorld, seq: number, words: Parameters<typeof placeOrder>[2] = {}) {
  const order = placeOrder(DAY, seq, words);
  world.intend(DAY, { seq, leg: 0, kind: 'place', order });
  return order.clientOrderId;
}

const LIMIT = { type: 'limit', limitPrice: '90' } as const;

describe('a broker that gives a changed order a new id', () => {
  /** Has the venue make a new order of a change, as such brokers do. */
  function renames(world: GatewayWorld): void {
    const { broker, venue } = world;
    broker.replace = async (target, change: BrokerOrderChange & { clientOrderId: string }) => {
      broker.asked.push('replace');
      await Promise.resolve();
      const fault = broker.faults.shift() ?? 'none';
      if (fault === 'lost') return { kind: 'unknown', cause: 'timeout' };
      const old = venue.byId(target.clientOrderId)!;
      old.status = 'replaced';
      old.at = ++venue.time;
      broker.tell({ epoch: 1, kind: 'order', report: venue.report(old) });
      const { clientOrderId, quantity, limitPrice } = change;
      const words = { clientOrderId, quantity: quantity!, limitPrice: limitPrice! };
      const order = { ...old.order, ...words };
      return venue.place(order, fault, (event) => broker.tell(event));
    };
  }

  const change = { limitPrice: '91' };

  it('has two orders, one of which takes the place of the other', async () => {
    const world = await ready({ replace: 'new-id' });
    renames(world);
    const target = intend(world, 1, LIMIT);
    await world.run(100);
    const { clientOrderId: id } = placeOrder(DAY, 2);
    world.broker.faults.push('cut');
    world.intend(DAY, { seq: 2, leg: 0, kind: 'replace', target, clientOrderId: id, change });
    await world.run(3_000);
    expect(orderRow(world, target)).toMatchObject({ send: 'closed', status: 'replaced' });
    expect(orderRow(world, id)).toMatchObject({
      send: 'accepted',
      status: 'working',
      replaces: target,
      attempts: 1,
      order: { limitPrice: '91', quantity: '10' },
    });
  });

  it('is asked again under the same new id, never for an order of its own', async () => {
    const world = await ready({ replace: 'new-id' });
    renames(world);
    const target = intend(world, 1, LIMIT);
    await world.run(100);
    const { clientOrderId: id } = placeOrder(DAY, 2);
    world.broker.faults.push('lost');
    world.intend(DAY, { seq: 2, leg: 0, kind: 'replace', target, clientOrderId: id, change });
    await world.run(3_000);
    expect(world.broker.asked.filter((what) => what !== 'find')).toEqual([
      'massStatus',
      'place',
      'replace',
      'replace',
    ]);
    expect(world.venue.orders.map(({ status }) => status)).toEqual(['replaced', 'working']);
  });
});

describe('requests about orders', () => {
  it('say so where a broker changes nothing', async () => {
    const world = await ready({ replace: 'none' });
    const target = intend(world, 1, LIMIT);
    await world.run(100);
    const change = { limitPrice: '91' };
    world.intend(DAY, { seq: 2, leg: 0, kind: 'replace', target, clientOrderId: 'X', change });
    await world.run(100);
    expect(world.facts.at(-1)).toBe('refused replace unsupported');
  });

  it('are made again behind a restart, in the words that were wanted', async () => {
    const world = await ready();
    const target = intend(world, 1, LIMIT);
    const other = intend(world, 2, LIMIT);
    await world.run(100);
    world.broker.faults.push('lost', 'lost');
    const change = { limitPrice: '91', quantity: '7' };
    world.intend(DAY, { seq: 3, leg: 0, kind: 'replace', target, clientOrderId: 'X', change });
    world.intend(DAY, { seq: 4, leg: 0, kind: 'cancel', target: other });
    await world.run(100);
    expect(orderRow(world, target).status).toBe('pending_replace');
    expect(orderRow(world, other).status).toBe('pending_cancel');
    world.own();
    await world.run(2_000);
    expect(world.venue.byId(target)).toMatchObject({ quantity: 7, status: 'working' });
    expect(orderRow(world, target)).toMatchObject({ status: 'working', order: change });
    expect(orderRow(world, other)).toMatchObject({ send: 'closed', status: 'canceled' });
  });

  it('to cancel wait until the broker has the order', async () => {
    const world = await ready();
    world.broker.faults.push('cut');
    const id = intend(world, 1, LIMIT);
    world.intend(DAY, { seq: 2, leg: 0, kind: 'cancel', target: id });
    await world.run(3_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'closed', status: 'canceled' });
    expect(world.venue.orders.length).toBe(1);
  });

  it('to group orders go to a broker that can', async () => {
    const world = await ready({ contingent: { bracket: true, oco: true, oto: true } });
    const groups: (readonly string[])[] = [];
    Object.assign(world.broker, {
      group: (ids: readonly string[]) => {
        groups.push(ids);
        return Promise.resolve({ kind: 'accepted', value: null });
      },
    });
    const targets = [intend(world, 1, LIMIT), intend(world, 2, LIMIT)];
    world.intend(DAY, { seq: 3, leg: 0, kind: 'group', targets });
    await world.run(200);
    expect(groups).toEqual([targets]);
  });
});

describe('a flood of orders', () => {
  it('goes out at the pace of the broker, cancels first, and the rest is denied', async () => {
    const policy = { ...GATEWAY_POLICY, queueFor: 2_000_000 };
    const world = await ready({ rateLimit: { perSecond: 10, burst: 20 } }, policy);
    const first = intend(world, 1, LIMIT);
    await world.run(100);
    for (let seq = 2; seq <= 100; seq++) intend(world, seq, LIMIT);
    world.command('cancel', { clientOrderId: first });
    await world.run(150);
    expect(orderRow(world, first).status).toBe('canceled');
    await world.run(10_000);
    const denied = world.facts.filter((fact) => fact === 'denied RATE_LIMITED').length;
    const sent = world.venue.arrived.length;
    expect(sent + denied).toBe(100);
    // Twenty at once and ten a second for the two seconds that they wait.
    expect(sent).toBeGreaterThan(25);
    expect(sent).toBeLessThan(45);
  });

  it('carries the label of what dies with the engine', async () => {
    const world = await ready();
    const order = placeOrder(DAY, 1, LIMIT);
    world.intend(DAY, { seq: 1, leg: 0, kind: 'place', order, carriedBy: 'engine' });
    await world.run(100);
    expect(orderRow(world, order.clientOrderId).carriedBy).toBe('engine');
  });
});

describe('an instrument that nobody sells, such as an index', () => {
  const facts = async (environment: BrokerCapabilities['environment']): Promise<unknown> => {
    const world = new GatewayWorld({ ...SCRIPTED_CAPABILITIES, environment });
    world.instrument = { ...world.instrument, tradable: false };
    world.own();
    await world.run(200);
    intend(world, 1);
    await world.run(200);
    return world.facts;
  };

  it('is refused where money is real, and traded on paper', async () => {
    expect(await facts('live')).toEqual(['denied INVALID_ORDER']);
    expect(await facts('paper')).not.toContain('denied INVALID_ORDER');
  });
});

describe('an order with numbers that no row can keep', () => {
  it.each([
    ['a price', { type: 'limit', limitPrice: '9'.repeat(300) }],
    ['a quantity', { quantity: '9'.repeat(30) }],
    ['a cost', { type: 'limit', limitPrice: '900000000000', quantity: '900000000000' }],
    ['a child', { attached: { takeProfit: '9'.repeat(300), stopLoss: null } }],
  ] as const)('is denied for %s, and the account goes on', async (_what, words) => {
    const world = await ready({ contingent: { bracket: true, oco: true, oto: true } });
    const odd = intend(world, 1, words);
    const sound = intend(world, 2, LIMIT);
    await world.run(500);
    expect(orderRow(world, odd)).toMatchObject({ send: 'denied', code: 'INVALID_ORDER' });
    expect(orderRow(world, odd).message!.length).toBeLessThan(100);
    expect(orderRow(world, sound)).toMatchObject({ send: 'accepted' });
  });
});
