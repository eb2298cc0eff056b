import { describe, expect, it } from '@jest/globals';
import { MANUAL, manualOrderId } from '@vela/execution';
import { SECOND } from '@vela/kernel';
import { logs } from '@vela/ports';
import type { BrokerOrderRow } from '@vela/ports';
import { ACCOUNT, GATEWAY, GatewayWorld, SCRIPTED_CAPABILITIES, placeOrder } from '@vela/testkit';

const DAY = 'act_dep1';
const OTHER = 'act_dep2';

const orderRow = (world: GatewayWorld, id: string): BrokerOrderRow =>
  world.store.of(ACCOUNT).orders.get(id)!;

/** A gateway that is ready. */
async function ready(world = new GatewayWorld()): Promise<GatewayWorld> {
  world.own();
  await world.run(200);
  expect(world.store.of(ACCOUNT).record.health).toBe('ready');
  return world;
}

/** Places an order of a deployment and lets it arrive. */
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

/** Lets a deployment hold ten units. */
async function hold(world: GatewayWorld, actor: string): Promise<void> {
  world.fill(await place(world, actor, 1));
  await world.run(50);
}

describe('the gateway of a broker account', () => {
  it('sends an intent, books its fill and tells its reader', async () => {
    const world = await ready();
    const id = await place(world, DAY, 7);
    expect(world.venue.arrived).toEqual([id]);
    world.fill(id);
    world.broker.tell({ epoch: 1, kind: 'watermark', feedId: 'feed_1', slice: 3 });
    await world.run(100);
    expect(world.facts).toEqual(['working 0', 'fill 10', 'filled 10']);
    const rows = world.store.of(ACCOUNT);
    expect(orderRow(world, id)).toMatchObject({
      send: 'closed',
      status: 'filled',
      filled: '10',
      averagePrice: 100,
      attempts: 1,
    });
    const position = { actorId: DAY, instrumentId: 'ins_1', quantity: '10', cost: '1000' };
    expect([...rows.positions.values()]).toEqual([{ ...position, realized: '0', fees: '0.5' }]);
    expect(rows.record.watermarks).toEqual({ feed_1: 3 });
    const told = world.hints.filter(({ log }) => log === logs.account(ACCOUNT)).at(-1);
    expect(told?.hint).toEqual({ n: 3, actorId: null, watermarks: { feed_1: 3 } });
    expect(rows.cursors.get(DAY)).toEqual([7, 0]);
    expect(world.failures).toEqual([]);
  });

  it('cancels and changes orders of a deployment, and says what it cannot', async () => {
    const world = await ready();
    const id = await place(world, DAY, 1, { type: 'limit', limitPrice: '90' });
    const change = { quantity: '12', limitPrice: '91' };
    world.intend(DAY, { seq: 2, leg: 0, kind: 'replace', target: id, clientOrderId: 'X', change });
    await world.run(100);
    expect(orderRow(world, id).order).toMatchObject({ limitPrice: '91' });
    expect(world.venue.byId(id)).toMatchObject({ quantity: 12 });
    world.intend(DAY, { seq: 3, leg: 0, kind: 'cancel', target: id });
    await world.run(100);
    world.intend(DAY, { seq: 4, leg: 0, kind: 'cancel', target: id });
    world.intend(DAY, { seq: 5, leg: 0, kind: 'cancel', target: 'ABSENT' });
    world.intend(DAY, { seq: 6, leg: 0, kind: 'group', targets: [id] });
    await world.run(100);
    expect(world.facts).toEqual([
      'working 0',
      'working 0',
      'canceled 0',
      'refused cancel not-cancelable',
      'refused cancel not-found',
      'refused group unsupported',
    ]);
    expect(orderRow(world, id)).toMatchObject({ send: 'closed', status: 'canceled' });
  });

  it('denies before the network what the broker cannot do and what makes no sense', async () => {
    const world = await ready();
    await place(world, DAY, 1, { type: 'trailing_stop', trail: { by: 'price', value: '1' } });
    await place(world, DAY, 2, { timeInForce: 'opg' });
    await place(world, DAY, 3, { quantity: '0' });
    await place(world, DAY, 4, { quantity: 'NaN' });
    await place(world, DAY, 5, { instrumentId: 'ins_foreign' });
    await place(world, DAY, 6, { type: 'limit' });
    expect(world.venue.arrived).toEqual([]);
    expect(world.facts).toEqual([
      'denied UNSUPPORTED',
      'denied UNSUPPORTED',
      ...Array<string>(4).fill('denied INVALID_ORDER'),
    ]);
    const rows = [...world.store.of(ACCOUNT).orders.values()];
    expect(rows.every(({ send, status }) => send === 'denied' && status === 'rejected')).toBe(true);
  });

  it('asks the limits of the account before every order', async () => {
    const world = new GatewayWorld();
    world.guard = {
      check: (order, account) =>
        account.position(order.instrument.id) + order.quantity > 15
          ? { code: 'MAX_POSITION', message: 'too much' }
          : null,
    };
    await ready(world);
    await hold(world, DAY);
    await place(world, OTHER, 1);
    expect(world.facts.at(-1)).toBe('denied MAX_POSITION');
  });

  it('sets money aside for every order, and counts what fills have used of it', async () => {
    const world = await ready();
    const has = (buyingPower: string): void => {
      const report = { currency: 'USD', cash: buyingPower, equity: null, buyingPower };
      world.broker.tell({ epoch: 1, kind: 'account', report });
    };
    has('2500');
    await world.run(50);
    const first = await place(world, DAY, 1, { type: 'limit', limitPrice: '99' });
    expect(orderRow(world, first).reserved).toBe('990');
    const second = await place(world, DAY, 2);
    expect(orderRow(world, second).reserved).toBe('1000');
    world.fill(second);
    await world.run(50);
    expect(orderRow(world, second).reserved).toBe('0');
    await place(world, DAY, 3);
    expect(world.facts.at(-1)).toBe('denied INSUFFICIENT_FUNDS');
    const exit = await place(world, DAY, 4, { side: 'sell', role: 'close' });
    expect(orderRow(world, exit)).toMatchObject({ send: 'accepted', reserved: '0' });
    has('5000');
    await world.run(50);
    expect(orderRow(world, await place(world, DAY, 5)).send).toBe('accepted');
  });

  it('takes other limits of the account while it works', async () => {
    const world = await ready();
    world.guard = { check: () => ({ code: 'NEVER', message: 'not any more' }) };
    await place(world, DAY, 1);
    await world.store.setLimits('ten_1', ACCOUNT, { maxPositionQuantity: '0' });
    await world.run(1_200);
    await place(world, DAY, 2);
    expect(world.facts).toEqual(['working 0', 'denied NEVER']);
  });

  it('does not let orders of the account trade with one another, whoever they belong to', async () => {
    const world = await ready();
    await place(world, DAY, 1, { type: 'limit', side: 'sell', limitPrice: '101' });
    await place(world, OTHER, 1, { type: 'limit', limitPrice: '101' });
    await place(world, OTHER, 2, { type: 'limit', limitPrice: '100' });
    await place(world, DAY, 2, { type: 'limit', limitPrice: '102' });
    expect(world.facts).toEqual([
      'working 0',
      'denied SELF_CROSS',
      'working 0',
      'denied SELF_CROSS',
    ]);
  });

  it('stops entries that were decided on old slices of a live stream; exits go on', async () => {
    const world = await ready();
    await hold(world, DAY);
    world.marketAt = world.time.now() * 1_000 - 80 * SECOND;
    await place(world, DAY, 2);
    world.marketAt = world.time.now() * 1_000 - 100 * SECOND;
    await place(world, DAY, 3);
    await place(world, DAY, 4, { side: 'sell', role: 'close' });
    expect(world.facts.slice(-3)).toEqual(['working 0', 'denied FEED_STALE', 'working 0']);
  });

  it('stops entries while the feed is not live; exits go on', async () => {
    const world = await ready();
    await hold(world, DAY);
    world.feedState = 'STALE';
    await world.run(1_000);
    await place(world, DAY, 2);
    await place(world, DAY, 3, { side: 'sell', role: 'close' });
    expect(world.facts.slice(-2)).toEqual(['denied FEED_STALE', 'working 0']);
  });

  it('takes orders of somebody’s hand', async () => {
    const world = await ready();
    const order = { instrumentId: 'ins_1', side: 'buy', type: 'market', quantity: '10' };
    world.command('place', { order, key: 'mine' });
    await world.run(100);
    const id = manualOrderId(GATEWAY, 1);
    expect(orderRow(world, id)).toMatchObject({ actorId: MANUAL, seq: 1, send: 'accepted' });
    world.fill(id);
    await world.run(50);
    world.command('close', { instrumentId: 'ins_1', ratio: 0.55 });
    await world.run(100);
    const close = manualOrderId(GATEWAY, 2);
    expect(orderRow(world, close).order).toMatchObject({
      side: 'sell',
      quantity: '5',
      role: 'close',
    });
    const rest = { ...order, type: 'limit', limitPrice: '50' };
    world.command('place', { order: rest });
    await world.run(100);
    world.command('replace', {
      clientOrderId: manualOrderId(GATEWAY, 3),
      change: { limitPrice: '51' },
    });
    await world.run(100);
    world.command('cancelAll');
    await world.run(100);
    expect(world.venue.orders.map(({ status }) => status)).toEqual([
      'filled',
      'canceled',
      'canceled',
    ]);
    expect(world.venue.orders[2]!.order.limitPrice).toBe('51');
    expect(world.store.of(ACCOUNT).command).toBe(5);
  });

  it('says what is wrong with a command and goes on', async () => {
    const world = await ready();
    world.command('place', { order: { instrumentId: 'ins_1', side: 'up' } });
    world.command('dance');
    world.command('close', { instrumentId: 'ins_1', ratio: 2 });
    world.command('close', { instrumentId: 'ins_1' });
    await world.run(100);
    expect(world.facts).toEqual([
      'denied INVALID_ORDER',
      'denied INVALID_ORDER',
      'denied INVALID_ORDER',
      'denied NOTHING_HELD',
    ]);
    expect(world.store.of(ACCOUNT).command).toBe(4);
  });

  it('opens the book of a deployment before its first order', async () => {
    const world = new GatewayWorld();
    const opened: string[] = [];
    Object.assign(world.broker, {
      open: (subAccount: string) => {
        opened.push(subAccount);
        return Promise.resolve({ kind: 'accepted', value: null });
      },
    });
    world.deploy(DAY);
    await ready(world);
    expect(opened).toEqual([DAY]);
    const id = await place(world, OTHER, 1);
    expect([opened, world.venue.arrived]).toEqual([[DAY, OTHER], [id]]);
  });
});

describe('the switch of an account', () => {
  const by = { by: 'ann', reason: 'too hot', at: 0 };
  const account = { kind: 'account', accountId: ACCOUNT } as const;

  it('lets exits through and cancels entries at REDUCE_ONLY, until it is released', async () => {
    const world = await ready();
    await hold(world, DAY);
    const resting = await place(world, DAY, 2, { type: 'limit', limitPrice: '90' });
    await world.store.engage('ten_1', account, 'REDUCE_ONLY', by);
    const entry = placeOrder(DAY, 3);
    world.intend(DAY, { seq: 3, leg: 0, kind: 'place', order: entry });
    await world.run(1_500);
    expect(orderRow(world, entry.clientOrderId)).toMatchObject({ code: 'KILL_SWITCH_ENGAGED' });
    expect(orderRow(world, resting).status).toBe('canceled');
    expect(world.store.of(ACCOUNT).record).toMatchObject({ engaging: false });
    const exit = await place(world, DAY, 4, { side: 'sell', role: 'close' });
    expect(orderRow(world, exit).send).toBe('accepted');
    await world.store.engage('ten_1', account, 'NONE', by);
    await world.run(1_500);
    const again = await place(world, DAY, 5);
    expect(orderRow(world, again).send).toBe('accepted');
    expect(world.facts.filter((fact) => fact.startsWith('switch'))).toEqual([
      'switch REDUCE_ONLY',
      'switch NONE',
    ]);
  });

  it('lets no two exits turn a position together', async () => {
    const reduceOnly = true;
    const world = await ready(new GatewayWorld({ ...SCRIPTED_CAPABILITIES, reduceOnly }));
    await hold(world, DAY);
    await world.store.engage('ten_1', account, 'REDUCE_ONLY', by);
    await world.run(1_500);
    const exit = { side: 'sell', role: 'close', reduceOnly } as const;
    const cut = await place(world, DAY, 2, exit);
    const plain = await place(world, DAY, 3, { side: 'sell' });
    expect(orderRow(world, cut).send).toBe('accepted');
    // The venue would cut the first one, and let this one turn what is left.
    expect(orderRow(world, plain)).toMatchObject({ code: 'KILL_SWITCH_ENGAGED' });
  });

  it('sends nothing at HALT, whatever the commit comes across', async () => {
    const world = await ready();
    await hold(world, DAY);
    await world.store.engage('ten_1', account, 'HALT', by);
    // The gateway has not read the switch yet: the commit itself refuses.
    world.intend(DAY, { seq: 2, leg: 0, kind: 'place', order: placeOrder(DAY, 2) });
    world.intend(DAY, {
      seq: 3,
      leg: 0,
      kind: 'place',
      order: placeOrder(DAY, 3, { side: 'sell', role: 'close' }),
    });
    await world.run(100);
    expect(world.venue.arrived.length).toBe(1);
    expect(world.facts.slice(-3)).toEqual([
      'switch HALT',
      'denied KILL_SWITCH_ENGAGED',
      'denied KILL_SWITCH_ENGAGED',
    ]);
  });

  it('stays engaging until what became of every send is known', async () => {
    const world = await ready();
    world.broker.faults.push('lost');
    await place(world, DAY, 1);
    await world.store.engage('ten_1', account, 'HALT', by);
    await world.run(400);
    expect(world.store.of(ACCOUNT).record.engaging).toBe(true);
    await world.run(9_000);
    expect(world.store.of(ACCOUNT).record.engaging).toBe(false);
    expect(world.venue.working()).toEqual([]);
  });

  it('closes what orders by hand hold at FLATTEN', async () => {
    const world = await ready();
    const order = { instrumentId: 'ins_1', side: 'buy', type: 'market', quantity: '10' };
    world.command('place', { order });
    await world.run(100);
    world.fill(manualOrderId(GATEWAY, 1));
    await world.run(50);
    await world.store.engage('ten_1', account, 'FLATTEN', by);
    await world.run(1_000);
    const [closing] = world.venue.working();
    expect(closing?.order).toMatchObject({ side: 'sell', quantity: '10', role: 'close' });
    world.broker.tell(...world.venue.fill(closing!));
    await world.run(2_000);
    expect(world.venue.orders.length).toBe(2);
    expect(world.venue.positions().get('ins_1')).toBe(0);
  });

  it('of one deployment stops that one alone', async () => {
    const world = await ready();
    const scope = { kind: 'deployment', actorId: DAY } as const;
    await world.store.engage('ten_1', scope, 'HALT', by);
    await world.run(1_000);
    await place(world, DAY, 1);
    await place(world, OTHER, 1);
    expect(world.facts).toEqual(['switch HALT', 'denied KILL_SWITCH_ENGAGED', 'working 0']);
    expect(world.store.of(ACCOUNT).log[0]!.actorId).toBe(DAY);
  });

  it('is engaged by the limits of the account', async () => {
    const world = new GatewayWorld();
    world.guard = {
      check: () => null,
      observe: (seen) => (seen.position('ins_1') > 5 ? { code: 'LOSS', message: 'enough' } : null),
    };
    await ready(world);
    await hold(world, DAY);
    await world.run(1_500);
    expect(world.store.of(ACCOUNT).record).toMatchObject({
      engaged: 'REDUCE_ONLY',
      engagedReason: 'LOSS: enough',
    });
  });
});
