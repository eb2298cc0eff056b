import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@vela/testkit';
import { startApi } from './api-server.js';
import { fillRow, orderId } from './live-desk.js';
import { Listener } from './live-listener.js';
import { LiveScene } from './live-scene.js';
import type { Json } from './api-server.js';

let scene: LiveScene;
const open: Listener[] = [];
beforeAll(async () => {
  scene = await LiveScene.open();
}, 60_000);
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});
afterAll(() => scene.close());

function listen(query: string, variables: object = {}, url = scene.server.url): Listener {
  const listener = new Listener(url, query, variables);
  open.push(listener);
  return listener;
}

const FILLS = `subscription Fills($account: ID, $deployment: ID, $after: String) {
  fills(accountId: $account, deploymentId: $deployment, after: $after) { cursor snapshot
    fill { id quantity price orderId deployment { id } } } }`;

/** Books fills n, n + 1, … of orders by hand. */
async function book(first: number, count: number, actorId = 'manual'): Promise<void> {
  const { accountId, spy } = scene;
  const fills = Array.from({ length: count }, (_, index) =>
    fillRow(first + index, { accountId, instrumentId: spy.id, actorId }),
  );
  await scene.desk.book(await scene.account(), fills);
}

describe('the stream of fills', () => {
  it('sees every fill exactly once across broken sockets and a restart of the server', async () => {
    const seen: string[] = [];
    const account = scene.accountId;
    let cursor: string | null = null;
    let url = scene.server.url;
    let second: Awaited<ReturnType<typeof startApi>> | undefined;
    /** Takes some events and remembers where it was, as a client does. */
    const take = async (count: number): Promise<void> => {
      const listener = listen(FILLS, { account, after: cursor }, url);
      const events = await listener.come(cursor === null ? count + 1 : count);
      for (const { cursor: place, snapshot, fill } of events.slice(
        0,
        cursor === null ? count + 1 : count,
      )) {
        if (!snapshot) seen.push(fill.orderId);
        cursor = place;
      }
      listener.cut();
    };
    const first = listen(FILLS, { account });
    expect(await first.come(1)).toEqual([
      { cursor: expect.any(String), snapshot: true, fill: null },
    ]);
    cursor = first.events[0].cursor;
    first.cut();
    await book(1, 7);
    await take(3);
    await book(8, 5);
    await take(6);
    // Everything that a server remembers is gone with it.
    second = await startApi(scene.database.url);
    ({ url } = second);
    await book(13, 250);
    await take(203);
    await take(50);
    await second.end();
    url = scene.server.url;
    await book(263, 1);
    await take(1);
    expect(seen).toEqual(Array.from({ length: 263 }, (_, index) => orderId(index + 1)));
  }, 60_000);

  it('tells a deployment of its own fills alone', async () => {
    const id = await scene.deployment();
    const own = listen(FILLS, { deployment: id });
    await own.come(1);
    await book(1_000, 2);
    await book(1_010, 2, await scene.actorOf(id));
    const events = await own.come(3);
    expect(events.slice(1).map(({ fill }) => [fill.orderId, fill.deployment.id])).toEqual([
      [orderId(1_010), id],
      [orderId(1_011), id],
    ]);
  });

  it('refuses cursors that are none of its own', async () => {
    const orders = listen('subscription { orders { cursor } }');
    const [{ cursor }] = await orders.come(1);
    for (const after of ['nonsense', cursor]) {
      const refused = await listen(FILLS, { account: scene.accountId, after }).fail();
      expect(refused[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['after'] });
    }
    const ahead = Buffer.from(`s1 fills/${scene.accountId} ${scene.accountId}=999999`);
    const after = ahead.toString('base64url');
    const [error] = await listen(FILLS, { account: scene.accountId, after }).fail();
    expect(error.message).toContain('lies behind the end');
    const [absent] = await listen(FILLS, { account: 'acc_00000000000000000000000000' }).fail();
    expect(absent.extensions.code).toBe('NOT_FOUND');
  });
});

describe('the other lossless streams', () => {
  it('orders: open ones, then every change', async () => {
    const listener = listen('subscription { orders { snapshot order { id state } } }');
    await listener.come(1);
    const before = listener.events.length;
    await book(2_000, 1);
    const events = await listener.come(before + 1);
    expect(events.at(-1)).toEqual({
      snapshot: false,
      order: { id: orderId(2_000), state: 'FILLED' },
    });
  });

  it('deployments: as they stand, then every change of state, also of new ones', async () => {
    const id = await scene.deployment();
    const query = `subscription Changes($ids: [ID!], $after: String) { deployments(ids: $ids, after: $after) {
      cursor snapshot deployment { id state } transition { from to by } } }`;
    const one = listen(query, { ids: [id] });
    const all = listen(query);
    expect(await one.come(1)).toMatchObject([
      { snapshot: true, deployment: { id, state: 'PROVISIONING' }, transition: null },
    ]);
    await all.come(1);
    const at = Date.now() * 1_000;
    const step = (from: Json, to: Json) => ({ from, to, event: 'E', by: 'me', reason: null, at });
    const other = await scene.deployment();
    await scene.desk.commit(await scene.actorOf(id), {
      state: 'running',
      transitions: [step('provisioning', 'reconciling'), step('reconciling', 'running')],
    });
    await scene.desk.commit(await scene.actorOf(other), {
      state: 'reconciling',
      transitions: [step('provisioning', 'reconciling')],
    });
    const events = await one.come(3);
    expect(events.slice(1).map(({ transition }) => transition.to)).toEqual([
      'RECONCILING',
      'RUNNING',
    ]);
    expect(events[2].deployment.state).toBe('RUNNING');
    const resumed = listen(query, { ids: [id], after: events[1].cursor });
    expect(await resumed.come(1)).toMatchObject([
      { snapshot: false, transition: { to: 'RUNNING' } },
    ]);
    await until(() => all.events.some((event) => event.deployment.id === other && !event.snapshot));
  });

  it('logs and alerts: the newest, then every one', async () => {
    const id = await scene.deployment();
    const actorId = await scene.actorOf(id);
    const at = Date.now() * 1_000;
    const line = (message: string, level: Json = 'info') => ({ level, message, at });
    await scene.desk.commit(actorId, { logs: [line('one'), line('quiet', 'debug')] });
    const printed = listen(
      `subscription L($id: ID) { logs(deploymentId: $id) { snapshot deploymentId entry { n level message } } }`,
      { id },
    );
    expect(await printed.come(1)).toMatchObject([
      { snapshot: true, entry: { n: 1, message: 'one' } },
    ]);
    const alerts = listen(
      'subscription { alerts(minSeverity: WARNING) { snapshot alert { code } } }',
    );
    expect(await alerts.come(1)).toEqual([{ snapshot: true, alert: null }]);
    const alert = (severity: Json, code: string) => ({ severity, code, message: 'm', at });
    await scene.desk.commit(actorId, {
      logs: [line('two', 'warn')],
      alerts: [alert('INFO', 'A'), alert('CRITICAL', 'B')],
    });
    expect((await printed.come(2))[1]).toEqual({
      snapshot: false,
      deploymentId: id,
      entry: { n: 3, level: 'WARN', message: 'two' },
    });
    expect((await alerts.come(2))[1]).toEqual({ snapshot: false, alert: { code: 'B' } });
    const { nodes } = await scene.ask(
      `query L($id: ID!) { deploymentLogs(id: $id, level: INFO) { nodes { message } } }`,
      { id },
    );
    expect(nodes.map(({ message }: Json) => message)).toEqual(['one', 'two']);
  });
});

describe('the conflated streams', () => {
  const summary = (equity: number, quantity: string) => ({
    at: 1_700_000_000_000_000,
    equity,
    cash: equity,
    realized: 0,
    unrealized: 0,
    fees: 0,
    drawdown: 0,
    exposure: 0,
    slices: 1,
    orders: 1,
    fills: 1,
    positions: [
      { instrumentId: scene.spy.id, quantity, averagePrice: 10, lastPrice: 11, unrealized: 10 },
    ],
  });

  it('positions and P&L: the newest state, and that a position is closed', async () => {
    const id = await scene.deployment();
    const actorId = await scene.actorOf(id);
    const positions = listen(
      `subscription P($id: ID) { positions(deploymentId: $id, throttleMs: 50) { snapshot closed
        position { quantity side instrument { symbol } } } }`,
      { id },
    );
    expect(await positions.come(1)).toEqual([{ snapshot: true, closed: false, position: null }]);
    const pnl = listen(
      `subscription P($id: ID!) { pnl(deploymentIds: [$id], throttleMs: 50) { snapshot deploymentId
        pnl { equity } } }`,
      { id },
    );
    expect(await pnl.come(1)).toEqual([
      { snapshot: true, deploymentId: id, pnl: { equity: '100000' } },
    ]);
    await scene.desk.commit(actorId, { summary: summary(100_100, '10') });
    expect((await positions.come(2))[1]).toEqual({
      snapshot: false,
      closed: false,
      position: { quantity: '10', side: 'BUY', instrument: { symbol: 'SPY' } },
    });
    expect((await pnl.come(2))[1].pnl.equity).toBe('100100');
    await scene.desk.commit(actorId, { summary: summary(100_200, '0') });
    expect((await positions.come(3))[2]).toMatchObject({
      closed: true,
      position: { quantity: '10' },
    });
  });

  it('system: tells of a kill switch', async () => {
    const system = listen(
      'subscription { system(throttleMs: 50) { system { killSwitch { engaged } feeds { name } } } }',
    );
    const [opening] = await system.come(1);
    expect(opening.system).toEqual({ killSwitch: { engaged: false }, feeds: [{ name: 'random' }] });
    const { accountId } = scene;
    await scene.ask(`mutation { killSwitchEngage(scope: { accountId: "${accountId}" }, mode: HALT,
      reason: "test") { affected } }`);
    await until(() => system.events.at(-1).system.killSwitch.engaged, { what: 'the switch' });
    await scene.ask(`mutation { killSwitchRelease(scope: { accountId: "${accountId}" },
      confirm: "paper") { affected } }`);
    await until(() => !system.events.at(-1).system.killSwitch.engaged, { what: 'its release' });
  });

  it('refuse a throttle out of range', async () => {
    const [error] = await listen('subscription { positions(throttleMs: 1) { closed } }').fail();
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['throttleMs'] });
  });
});

describe('the streams of the market', () => {
  it('candles resume behind a cursor, quotes tell the newest', async () => {
    const { feedId, spy, desk } = scene;
    const query = `subscription C($ids: [ID!]!, $after: String) { candles(instruments: $ids, timeframe: "1m",
      after: $after) { cursor snapshot slice candle { close final } } }`;
    const listener = listen(query, { ids: [spy.id] });
    expect(await listener.come(1)).toMatchObject([{ snapshot: true, candle: null }]);
    await desk.slices(feedId, [100, 101, 102]);
    const events = await listener.come(4);
    expect(events.slice(1).map(({ slice, candle }) => [slice, candle.close])).toEqual([
      [1, 100],
      [2, 101],
      [3, 102],
    ]);
    const resumed = listen(query, { ids: [spy.id], after: events[2].cursor });
    expect(await resumed.come(1)).toMatchObject([{ snapshot: false, slice: 3 }]);
    const quotes = listen(
      'subscription Q($ids: [ID!]!) { quotes(instruments: $ids) { snapshot quote { last bid } } }',
      { ids: [spy.id] },
    );
    expect(await quotes.come(1)).toEqual([{ snapshot: true, quote: { last: 102, bid: null } }]);
    const none = await listen(
      'subscription C($ids: [ID!]!) { candles(instruments: $ids, timeframe: "1h") { cursor } }',
      { ids: [spy.id] },
    ).fail();
    expect(none[0].extensions.code).toBe('DATA_MISSING');
  });
});
