import { describe, expect, it } from '@jest/globals';
import { GATEWAY_POLICY } from '@vela/execution';
import { clientOrderId } from '@vela/orders';
import type { AccountFact } from '@vela/orders';
import type { AlertDraft, BrokerCapabilities, BrokerOrderRow } from '@vela/ports';
import { ACCOUNT, GatewayWorld, SCRIPTED_CAPABILITIES, placeOrder } from '@vela/testkit';

const DAY = 'act_dep1';
const OTHER = 'act_dep2';
const LIMIT = { type: 'limit', limitPrice: '90' } as const;

const orderRow = (world: GatewayWorld, id: string): BrokerOrderRow =>
  world.store.of(ACCOUNT).orders.get(id)!;

/** A ready gateway of a broker that differs, and what somebody was told. */
async function ready(other: Partial<BrokerCapabilities> = {}, policy = GATEWAY_POLICY) {
  const world = new GatewayWorld({ ...SCRIPTED_CAPABILITIES, ...other }, policy);
  const alerts: AlertDraft[] = [];
  world.store.onWritten = (write) => void alerts.push(...write.alerts);
  world.own();
  await world.run(200);
  return { world, alerts, codes: () => alerts.map(({ code }) => code) };
}

async function place(
  world: GatewayWorld,
  actor: string,
  seq: number,
  words: Parameters<typeof placeOrder>[2] = {},
): Promise<string> {
  const order = placeOrder(actor, seq, words);
  world.intend(actor, { seq, leg: 0, kind: 'place', order });
  await world.run(100);
  return order.clientOrderId;
}

async function change(
  world: GatewayWorld,
  seq: number,
  target: string,
  words: { readonly quantity?: string; readonly limitPrice?: string },
): Promise<string> {
  const id = clientOrderId({ actor: DAY, seq, leg: 0, child: 0 });
  world.intend(DAY, { seq, leg: 0, kind: 'replace', target, clientOrderId: id, change: words });
  await world.run(100);
  return id;
}

/** What a deployment was told of its orders, newest last, without repetitions. */
function told(world: GatewayWorld, actor = DAY): string[] {
  const facts = world.store.of(ACCOUNT).log.filter(({ actorId }) => actorId === actor);
  const words = facts.flatMap(({ fact }: { fact: AccountFact }) =>
    fact.kind === 'report'
      ? [`${fact.report.status} ${fact.report.cumulative} of ${fact.report.quantity}`]
      : [],
  );
  return words.filter((one, i) => one !== words[i - 1]);
}

/** Has nobody hear what the venue says until the returned function is called. */
function deafen(world: GatewayWorld): () => void {
  const { broker } = world;
  broker.tell = () => undefined;
  return () => Reflect.deleteProperty(broker, 'tell');
}

const positions = (world: GatewayWorld): Record<string, string> =>
  Object.fromEntries(
    [...world.store.of(ACCOUNT).positions.values()].map((row) => [row.actorId, row.quantity]),
  );

describe('a change that becomes a new order', () => {
  const NEW_ID = { replace: 'new-id' } as const;

  it('is one order to its deployment: what was filled before counts', async () => {
    const { world } = await ready(NEW_ID);
    const first = await place(world, DAY, 1, LIMIT);
    world.fill(first, 4);
    await world.run(50);
    const second = await change(world, 2, first, { quantity: '12', limitPrice: '91' });
    world.broker.tell(...world.venue.settleReplacement(second));
    await world.run(50);
    expect(world.venue.byId(second)).toMatchObject({ quantity: 8, status: 'working' });
    expect(orderRow(world, first)).toMatchObject({ send: 'closed', status: 'replaced' });
    expect(orderRow(world, second)).toMatchObject({ replaces: first, order: { quantity: '8' } });
    world.fill(second);
    await world.run(50);
    expect(told(world)).toEqual([
      'working 0 of 10',
      'partially_filled 4 of 10',
      'partially_filled 4 of 12',
      'filled 12 of 12',
    ]);
    expect(positions(world)).toEqual({ [DAY]: '12' });
  });

  it('leaves the order as it was when that was filled first', async () => {
    const { world } = await ready(NEW_ID);
    const first = await place(world, DAY, 1, LIMIT);
    const second = await change(world, 2, first, { limitPrice: '91' });
    world.fill(first);
    world.broker.tell(...world.venue.settleReplacement(second));
    await world.run(50);
    expect(orderRow(world, first)).toMatchObject({ send: 'closed', status: 'filled' });
    expect(orderRow(world, second)).toMatchObject({ send: 'rejected' });
    expect(told(world)).toEqual(['working 0 of 10', 'filled 10 of 10']);
    expect(world.facts).toContain('refused replace other');
  });

  it('is taken back when the order before it filled more on its way out', async () => {
    const { world, codes } = await ready(NEW_ID);
    const first = await place(world, DAY, 1, LIMIT);
    const second = await change(world, 2, first, { limitPrice: '91' });
    world.fill(first, 3);
    world.broker.tell(...world.venue.settleReplacement(second));
    await world.run(200);
    expect(world.venue.byId(second)).toMatchObject({ quantity: 10, status: 'canceled' });
    expect(codes()).toContain('CHANGE_TOO_LARGE');
    expect(told(world).at(-1)).toBe('canceled 3 of 13');
  });

  it('is found again behind a restart, and a cancel finds it under its first name', async () => {
    const { world } = await ready(NEW_ID);
    const first = await place(world, DAY, 1, LIMIT);
    world.broker.faults.push('cut');
    const second = await change(world, 2, first, { limitPrice: '91' });
    world.own();
    world.broker.tell(...world.venue.settleReplacement(second));
    await world.run(2_000);
    expect(orderRow(world, second)).toMatchObject({ send: 'accepted', replaces: first });
    world.intend(DAY, { seq: 3, leg: 0, kind: 'cancel', target: first });
    await world.run(200);
    expect(world.venue.byId(second)).toMatchObject({ status: 'canceled' });
    expect(told(world).at(-1)).toBe('canceled 0 of 10');
  });

  it('is asked for again behind a restart as a change, never as an order of its own', async () => {
    const { world } = await ready(NEW_ID);
    const first = await place(world, DAY, 1, LIMIT);
    world.broker.faults.push('lost');
    const second = await change(world, 2, first, { limitPrice: '91' });
    world.own();
    await world.run(3_000);
    expect(world.broker.asked.filter((what) => what === 'place').length).toBe(1);
    expect(world.venue.byId(second)?.replaces).toBe(world.venue.byId(first));
  });

  it('that somebody makes at the broker goes on as the same order', async () => {
    const { world } = await ready(NEW_ID);
    const first = await place(world, DAY, 1, LIMIT);
    const hand = { clientOrderId: 'HAND', limitPrice: '92' };
    world.venue.replaceNew(first, hand, 'none');
    world.broker.tell(...world.venue.settleReplacement('HAND'));
    await world.run(100);
    expect(orderRow(world, 'HAND')).toMatchObject({ actorId: DAY, replaces: first });
    world.fill('HAND');
    await world.run(50);
    expect(told(world)).toEqual(['working 0 of 10', 'filled 10 of 10']);
    expect(positions(world)).toEqual({ [DAY]: '10' });
  });
});

describe('an order that is found before its decision is known', () => {
  it('belongs to the decision once that is taken, with everything it filled', async () => {
    const { world } = await ready();
    const order = placeOrder(DAY, 1, LIMIT);
    world.venue.place(order, 'none', (event) => world.broker.tell(event));
    world.fill(order.clientOrderId, 4);
    await world.run(100);
    expect(positions(world)).toEqual({ external: '4' });
    expect(world.facts).toContain('quarantine true');
    world.intend(DAY, { seq: 1, leg: 0, kind: 'place', order });
    await world.run(100);
    expect(orderRow(world, order.clientOrderId)).toMatchObject({ actorId: DAY, seq: 1 });
    expect(positions(world)).toEqual({ external: '0', [DAY]: '4' });
    expect(world.facts.at(-1)).toBe('quarantine false');
    expect(told(world)).toEqual(['partially_filled 4 of 10']);
    world.own();
    await world.run(200);
    world.fill(order.clientOrderId);
    await world.run(31_000);
    expect(positions(world)).toEqual({ external: '0', [DAY]: '10' });
    expect(world.venue.arrived.length).toBe(1);
    expect(world.failures).toEqual([]);
  });

  it('is not taken for a decision about something else', async () => {
    const { world, codes } = await ready();
    const order = placeOrder(DAY, 1, LIMIT);
    world.venue.place({ ...order, side: 'sell' }, 'none', (event) => world.broker.tell(event));
    await world.run(100);
    world.intend(DAY, { seq: 1, leg: 0, kind: 'place', order });
    await world.run(100);
    expect(world.facts.at(-1)).toBe('denied ID_TAKEN');
    expect(codes()).toContain('ID_TAKEN');
  });
});

describe('an order that turns the position of the account', () => {
  const SPLIT = { crossesZero: false } as const;

  it('goes out in two parts where the broker wants it so, and is one to its deployment', async () => {
    const { world } = await ready(SPLIT);
    world.fill(await place(world, DAY, 1, { quantity: '4' }));
    await world.run(50);
    const id = await place(world, DAY, 2, { side: 'sell', quantity: '10' });
    expect(world.venue.byId(id)).toMatchObject({ quantity: 4 });
    const rest = clientOrderId({ actor: DAY, seq: 2, leg: 0, child: 1 });
    expect(world.venue.byId(rest)).toBe(null);
    world.fill(id);
    await world.run(50);
    expect(world.venue.byId(rest)).toMatchObject({ quantity: 6 });
    world.fill(rest);
    await world.run(50);
    expect(told(world).slice(2)).toEqual([
      'working 0 of 10',
      'partially_filled 4 of 10',
      'filled 10 of 10',
    ]);
    expect(positions(world)).toEqual({ [DAY]: '-6' });
  });

  it('counts what other deployments hold, because the broker knows the account alone', async () => {
    const { world } = await ready(SPLIT);
    world.fill(await place(world, OTHER, 1, { quantity: '4' }));
    await world.run(50);
    const id = await place(world, DAY, 1, { side: 'sell', quantity: '10' });
    expect(world.venue.byId(id)).toMatchObject({ quantity: 4 });
    world.fill(id);
    await world.run(50);
    world.fill(clientOrderId({ actor: DAY, seq: 1, leg: 0, child: 1 }));
    await world.run(50);
    expect(positions(world)).toEqual({ [OTHER]: '4', [DAY]: '-10' });
  });

  it('has no second part once it was canceled, and it is sent behind a restart', async () => {
    const { world } = await ready(SPLIT);
    world.fill(await place(world, DAY, 1, { quantity: '4' }));
    await world.run(50);
    const first = await place(world, DAY, 2, { ...LIMIT, side: 'sell', quantity: '10' });
    world.intend(DAY, { seq: 3, leg: 0, kind: 'cancel', target: first });
    await world.run(200);
    expect(told(world).at(-1)).toBe('canceled 0 of 10');
    const second = await place(world, DAY, 4, { ...LIMIT, side: 'sell', quantity: '10' });
    world.venue.fill(world.venue.byId(second)!);
    world.own();
    await world.run(1_000);
    const rest = clientOrderId({ actor: DAY, seq: 4, leg: 0, child: 1 });
    expect(world.venue.byId(rest)).toMatchObject({ quantity: 6, status: 'working' });
  });
});

describe('an exit that would meet an entry of its own', () => {
  it('has the right of way: the entry is canceled first', async () => {
    const { world } = await ready();
    world.fill(await place(world, DAY, 1));
    await world.run(50);
    const entry = await place(world, DAY, 2, { type: 'limit', limitPrice: '100' });
    const exit = await place(world, DAY, 3, { side: 'sell', role: 'close' });
    await world.run(500);
    expect(world.venue.byId(entry)).toMatchObject({ status: 'canceled' });
    expect(world.venue.byId(exit)).toMatchObject({ status: 'working' });
  });
});

describe('an order that is given up', () => {
  it('stays given up behind a restart: what took its id is canceled', async () => {
    const stands = { moment: 400_000, resting: 400_000, close: 400_000 };
    const { world } = await ready({}, { ...GATEWAY_POLICY, stands });
    // The send is lost, the order that takes its id is taken and its answer cut.
    world.broker.faults.push('lost', 'cut');
    const hear = deafen(world);
    const id = await place(world, DAY, 1);
    await world.run(800);
    expect(world.venue.byId(id)).toMatchObject({ status: 'working', order: { limitPrice: '50' } });
    hear();
    world.own();
    await world.run(5_000);
    expect(world.venue.byId(id)).toMatchObject({ status: 'canceled' });
    expect(orderRow(world, id)).toMatchObject({ send: 'closed', status: 'canceled', filled: '0' });
  });

  it.each([['buy'], ['sell']] as const)(
    'has its id taken at the smallest price where nobody knows a price: a %s by hand',
    async (side) => {
      const stands = { moment: 400_000, resting: 400_000, close: 400_000 };
      const { world } = await ready({}, { ...GATEWAY_POLICY, stands });
      world.broker.faults.push('lost');
      const order = { instrumentId: 'ins_1', side, type: 'market', quantity: '3' };
      world.command('place', { order });
      await world.run(5_000);
      const [id] = world.venue.arrived;
      const taken = { side: 'buy', type: 'limit', limitPrice: '0.01', quantity: '1' };
      expect(world.venue.byId(id!)).toMatchObject({ status: 'canceled', order: taken });
      expect(orderRow(world, id!)).toMatchObject({ send: 'closed', status: 'canceled' });
    },
  );

  it('is not sent any more when the turn of its request comes behind its time', async () => {
    const { world } = await ready({ rateLimit: { perSecond: 0.5, burst: 10 } });
    await world.run(30_000);
    const sent: { readonly type: string; readonly ms: number }[] = [];
    const send = world.broker.place.bind(world.broker);
    const begin = world.time.now();
    world.broker.place = (order) => {
      sent.push({ type: order.type, ms: world.time.now() - begin });
      return send(order);
    };
    const ids = Array.from({ length: 5 }, (_, i) => placeOrder(DAY, i + 1));
    world.broker.faults.push(...ids.map(() => 'lost' as const));
    for (const [i, order] of ids.entries()) {
      world.intend(DAY, { seq: i + 1, leg: 0, kind: 'place', order });
    }
    await world.run(240_000);
    expect(sent.length).toBeGreaterThan(ids.length);
    expect(sent.filter(({ type, ms }) => type === 'market' && ms > 16_000)).toEqual([]);
    for (const order of ids) {
      expect(orderRow(world, order.clientOrderId).send).toMatch(/accepted|closed|denied/);
    }
  });

  it('is over once it is nowhere, where an attempt and what was to take its id were refused', async () => {
    const stands = { moment: 2_000_000, resting: 2_000_000, close: 2_000_000 };
    const { world, codes } = await ready({}, { ...GATEWAY_POLICY, stands });
    world.broker.faults.push('lost', ...Array.from({ length: 9 }, () => 'refused' as const));
    const id = await place(world, DAY, 1);
    await world.run(4_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'unknown', attempts: 2 });
    await world.run(90_000);
    expect(world.venue.byId(id)).toBeNull();
    expect(orderRow(world, id)).toMatchObject({
      send: 'rejected',
      status: 'rejected',
      filled: '0',
    });
    // Entries go on: the next order of the instrument is sent.
    world.broker.faults.length = 0;
    const next = await place(world, DAY, 2);
    expect(world.venue.byId(next)).toMatchObject({ status: 'working' });
    expect(codes()).toContain('ORDER_UNKNOWN');
  });

  it('is looked for and not sent again once the broker says that its id is used', async () => {
    const { world } = await ready({ visibilityLagMs: 1_000 });
    world.broker.faults.push('cut');
    deafen(world);
    world.venue.find = () => 'absent';
    const status = world.venue.massStatus.bind(world.venue);
    world.venue.massStatus = (since) => ({ ...status(since), openOrders: [], closedOrders: [] });
    const id = await place(world, DAY, 1);
    await world.run(40_000);
    // Once in vain, and once to hear that the id is used.
    expect(world.venue.arrived.filter((one) => one === id).length).toBe(2);
    expect(orderRow(world, id)).toMatchObject({ send: 'unknown' });
    expect(world.facts).not.toContain('rejected 0');
  });
});
