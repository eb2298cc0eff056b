import { describe, expect, it } from '@jest/globals';
import { GATEWAY_POLICY } from '@vela/execution';
import { VelaError } from '@vela/kernel';
import type { AlertDraft, BrokerCapabilities, BrokerOrderRow } from '@vela/ports';
import { ACCOUNT, GatewayWorld, SCRIPTED_CAPABILITIES, placeOrder } from '@vela/testkit';

const DAY = 'act_dep1';

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

const positions = (world: GatewayWorld): Record<string, string> =>
  Object.fromEntries(
    [...world.store.of(ACCOUNT).positions.values()].map((row) => [row.actorId, row.quantity]),
  );

describe('a clock that is wrong', () => {
  it('stops entries until both agree, and says so once', async () => {
    const { world, alerts } = await ready({ environment: 'paper' });
    let ahead = 5_000_000;
    world.broker.clock = () =>
      Promise.resolve({ venueTime: world.time.now() * 1_000 + ahead, open: true });
    world.fill(await place(world, DAY, 1));
    await world.run(61_000);
    await place(world, DAY, 2);
    expect(world.facts.at(-1)).toBe('denied CLOCK_SKEW');
    await place(world, DAY, 3, { side: 'sell', role: 'close' });
    expect(world.facts.at(-1)).toBe('working 0');
    expect(alerts.filter(({ code }) => code === 'CLOCK_SKEW')).toMatchObject([
      { severity: 'CRITICAL', message: expect.stringContaining('5.0 s ahead') },
    ]);
    ahead = 1_000_000;
    await world.run(31_000);
    await place(world, DAY, 4);
    expect(world.facts.at(-1)).toBe('working 0');
  });
});

describe('what somebody is told', () => {
  it('names a refused order once for its cause, with what to do', async () => {
    const { world, alerts } = await ready();
    world.broker.faults.push('refused', 'refused', 'none', 'refused');
    for (let seq = 1; seq <= 4; seq++) await place(world, DAY, seq);
    const rejected = alerts.filter(({ code }) => code === 'ORDER_REJECTED');
    expect(rejected.length).toBe(2);
    expect(rejected[0]!.message).toMatch(/buy 10 of ABC.*not enough money.*look at cash/);
  });

  it('says that the broker is away, or wants another credential, once until it is ready', async () => {
    const { world, alerts } = await ready();
    const down = { epoch: 1, kind: 'health', detail: 'cut' } as const;
    for (let i = 0; i < 3; i++) world.broker.tell({ ...down, state: 'disconnected' });
    await world.run(50);
    await world.run(3_000);
    world.broker.tell({ ...down, state: 'auth-required', detail: 'revoked' });
    await world.run(50);
    expect(alerts.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'BROKER_DISCONNECTED WARNING',
      'BROKER_AUTH_REQUIRED CRITICAL',
    ]);
    expect(alerts[1]!.message).toContain('Connect the account again');
    await world.run(5_000);
    world.broker.tell({ ...down, state: 'disconnected' });
    await world.run(50);
    expect(alerts.length).toBe(3);
  });

  it('names a position break once, and only when it outlasts what a broker may lag', async () => {
    const { world, codes } = await ready({ visibilityLagMs: 5_000 });
    const status = world.venue.massStatus.bind(world.venue);
    const other = { instrumentId: 'ins_1', quantity: '7', averagePrice: null, currency: 'USD' };
    world.venue.massStatus = (since) => ({ ...status(since), positions: [other] });
    await world.run(35_000);
    expect(codes()).toEqual([]);
    await world.run(30_000);
    expect(codes()).toEqual(['POSITION_BREAK']);
    expect(world.facts).toContain('quarantine true');
  });
});

describe('requests that the broker does not take for now', () => {
  it('are sent again under their id while the decision stands', async () => {
    const { world } = await ready();
    const take = world.broker.place.bind(world.broker);
    let left = 1;
    world.broker.place = (order) =>
      left-- > 0
        ? Promise.resolve({ kind: 'rejected', code: 'rate-limited', message: 'too many' })
        : take(order);
    const id = await place(world, DAY, 1);
    await world.run(5_000);
    expect(orderRow(world, id)).toMatchObject({ send: 'accepted', attempts: 2 });
  });
});

describe('a database that refuses a row for good', () => {
  const refusal = (): VelaError => new VelaError('INTERNAL', 'numeric field overflow');

  it('loses one message, says so, and the account goes on', async () => {
    const { world, alerts } = await ready();
    const commit = world.store.commit.bind(world.store);
    const odd = placeOrder(DAY, 1).clientOrderId;
    world.store.commit = (write) =>
      write.orders.some(({ clientOrderId: id, send }) => id === odd && send !== 'denied')
        ? Promise.reject(refusal())
        : commit(write);
    await place(world, DAY, 1);
    const sound = await place(world, DAY, 2);
    expect(orderRow(world, sound)).toMatchObject({ send: 'accepted' });
    expect(world.venue.arrived).toEqual([sound]);
    expect(alerts).toMatchObject([
      { code: 'ROW_REFUSED', message: expect.stringContaining('numeric field overflow') },
    ]);
    expect(world.failures).toEqual([]);
  });

  it('halts the gateway visibly when nothing can be written, and it begins anew later', async () => {
    const { world, codes } = await ready();
    const commit = world.store.commit.bind(world.store);
    let isBroken = true;
    world.store.commit = (write) =>
      isBroken && write.alerts.every(({ code }) => code !== 'GATEWAY_HALTED')
        ? Promise.reject(refusal())
        : commit(write);
    await place(world, DAY, 1);
    const { record } = world.store.of(ACCOUNT);
    expect(record).toMatchObject({
      health: 'disconnected',
      healthDetail: 'halted: numeric field overflow',
    });
    expect(world.venue.arrived).toEqual([]);
    await world.run(130_000);
    expect(codes()).toEqual(['GATEWAY_HALTED']);
    isBroken = false;
    await world.run(70_000);
    expect(world.store.of(ACCOUNT).record.health).toBe('ready');
    expect(world.venue.arrived.length).toBe(1);
    expect(world.failures).toEqual([]);
  });
});

describe('an execution that was never told', () => {
  it('is booked once more when it comes behind a restart: position and profit are right', async () => {
    const { world } = await ready();
    const id = await place(world, DAY, 1);
    const [execution, report] = world.venue.fill(world.venue.byId(id)!);
    const hidden = world.venue.executions.pop()!;
    world.broker.tell(report!);
    await world.run(45_000);
    expect(positions(world)).toEqual({ [DAY]: '10' });
    world.own();
    await world.run(200);
    world.venue.executions.push(hidden);
    world.broker.tell(execution!);
    await world.run(31_000);
    const { fills, positions: rows } = world.store.of(ACCOUNT);
    expect(fills.map(({ kind }) => kind)).toEqual(['inferred', 'void', 'fill']);
    const [position] = [...rows.values()];
    expect(position).toMatchObject({ quantity: '10', cost: '1000', fees: '0.5', realized: '0' });
  });
});
