import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, until } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { addInstrument } from './live-desk.js';
import { Listener } from './live-listener.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

const ERRORS = 'userErrors { code message hint path }';
const home = mkdtempSync(join(tmpdir(), 'vela-trading-'));
let database: TestDatabase;
let server: ServerProcess;
let accountId: string;
beforeAll(async () => {
  database = await testDatabase();
  await addInstrument(database.database, 'SPY');
  server = await start();
}, 60_000);
afterAll(async () => {
  await server.kill();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

const start = (): Promise<ServerProcess> =>
  startProcess({ VELA_HOME: home, DATABASE_URL: database.url });

/** Returns what the one field of an operation answers. */
async function ask(query: string, variables: object = {}): Promise<Json> {
  const { data, errors } = await server.ask(query, variables);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0];
}

/** Returns the payload of a mutation that is not refused. */
async function done(mutation: string): Promise<Json> {
  const payload = await ask(`mutation { ${mutation} }`);
  if (payload.userErrors.length > 0) throw new Error(JSON.stringify(payload.userErrors));
  return payload;
}

/** Makes a feed, an account and a deployment that trades often, and starts it. */
async function trade(name: string, slicesPerSecond: number, limits = ''): Promise<string> {
  const { feed } = await done(`feedCreate(input: { name: "${name}", kind: RANDOM, symbols: ["SPY"],
    timeframes: ["1m"], seed: "3", volatility: 0.01, slicesPerSecond: ${slicesPerSecond} }) { feed { id } ${ERRORS} }`);
  const { brokerAccount } = await done(
    `brokerAccountCreate(input: { name: "${name}", riskLimits: { ${limits} } }) { brokerAccount { id } ${ERRORS} }`,
  );
  accountId = brokerAccount.id;
  const { deployment } = await done(`deploymentCreate(input: { name: "${name}",
    strategy: "sma-cross-reverse", parameters: { fast: 2, slow: 4 }, feedId: "${feed.id}",
    accountId: "${accountId}", start: true }) { deployment { id } ${ERRORS} }`);
  return deployment.id;
}

describe('a deployment that trades', () => {
  it('reaches running, fills, says why, and does again what it did', async () => {
    const id = await trade('first', 20);
    const fills = new Listener(
      server.url,
      'subscription F($id: ID) { fills(deploymentId: $id) { fill { id orderId price } } }',
      { id },
    );
    const events = await fills.come(6);
    await fills.close();
    const running = await ask(
      `query D($id: ID!) { deployment(id: $id) { state pnl { equity } slices } }`,
      { id },
    );
    expect(running.state).toBe('RUNNING');
    const why = await ask(
      `query W($id: ID!) { why(orderId: $id) { intent input source chainLink slice decidedAt candles { close }
        indicators { name values } indicatorsMissing fills { id } } }`,
      { id: events[1].fill.orderId },
    );
    expect(why).toMatchObject({ source: 'slice', indicatorsMissing: null });
    expect(why.indicators.length).toBeGreaterThan(0);
    await done(`deploymentStop(id: "${id}", positions: FLATTEN) { ${ERRORS} }`);
    await until(
      async () => (await ask(`{ deployment(id: "${id}") { state } }`)).state === 'STOPPED',
      { timeoutMs: 15_000, what: 'a stop' },
    );
    const verified = await ask(
      `{ deploymentVerify(id: "${id}") { agrees inputs links difference { message } } }`,
    );
    expect(verified).toMatchObject({ agrees: true, difference: null });
  }, 60_000);
});

describe('orders by hand', () => {
  const FIELDS = `order { id state filledQuantity limitPrice } ${ERRORS}`;
  const place = (key: string, rest: string): Promise<Json> =>
    ask(`mutation { orderPlace(input: { accountId: "${accountId}", symbol: "SPY", clientOrderId: "${key}",
      ${rest} }) { ${FIELDS} } }`);
  const stateOf = async (id: string): Promise<string> =>
    (await ask(`{ order(id: "${id}") { state } }`)).state;
  const whenIt = (id: string, state: string): Promise<unknown> =>
    until(async () => (await stateOf(id)) === state, { timeoutMs: 10_000, what: `${id} ${state}` });

  it('fill once for one key, are changed, cancelled, held back and closed', async () => {
    await trade('hand', 20, 'maxOrderQuantity: 40');
    const sent = await Promise.all([1, 2, 3].map(() => place('m', 'side: BUY, quantity: "3"')));
    expect(sent.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const [{ order }] = sent;
    expect(new Set(sent.map((one) => one.order.id)).size).toBe(1);
    await whenIt(order.id, 'FILLED');

    const resting = await place(
      'l',
      'side: BUY, type: LIMIT, limitPrice: "1.00", quantity: "2", timeInForce: GTC',
    );
    await whenIt(resting.order.id, 'WORKING');
    const changed = await ask(
      `mutation { orderReplace(id: "${resting.order.id}", changes: { limitPrice: "1.10" }) { ${FIELDS} } }`,
    );
    expect(changed.userErrors).toEqual([]);
    const open = `{ orders(filter: { accountId: "${accountId}", open: true }) { nodes { id limitPrice deployment { id } } } }`;
    const byHand = async (): Promise<Json[]> =>
      (await ask(open)).nodes.filter(({ deployment }: Json) => deployment === null);
    await until(async () => (await byHand()).some((one) => one.limitPrice === '1.1'), {
      timeoutMs: 10_000,
      what: 'the change',
    });
    for (const one of await byHand()) {
      await ask(`mutation { orderCancel(id: "${one.id}") { ${ERRORS} } }`);
    }
    await until(async () => (await byHand()).length === 0, { timeoutMs: 10_000, what: 'a cancel' });

    const large = await place(
      'large',
      'side: BUY, type: LIMIT, limitPrice: "1.00", quantity: "50"',
    );
    expect(large).toMatchObject({
      order: { state: 'DENIED' },
      userErrors: [{ code: 'RISK_LIMIT_BREACHED' }],
    });
    await ask(`mutation { ordersCancelAll(accountId: "${accountId}") { ${ERRORS} } }`);

    const held = async (): Promise<Json> =>
      (
        await ask(
          `{ positions(accountId: "${accountId}") { quantity instrument { id } deployment { id } } }`,
        )
      ).find(({ deployment }: Json) => deployment === null);
    const position = await until(held, { timeoutMs: 10_000, what: 'a position' });
    expect(position.quantity).toBe('3');
    await done(`positionClose(input: { accountId: "${accountId}", instrumentId: "${position.instrument.id}",
      clientOrderId: "close" }) { ${FIELDS} }`);
    await until(async () => (await held()) === undefined, { timeoutMs: 10_000, what: 'a close' });

    await done(
      `killSwitchEngage(scope: { accountId: "${accountId}" }, mode: HALT, reason: "test") { ${ERRORS} }`,
    );
    expect((await place('halted', 'side: BUY, quantity: "1"')).userErrors).toMatchObject([
      { code: 'KILL_SWITCH_ENGAGED' },
    ]);
    await until(
      async () => !(await ask(`{ brokerAccount(id: "${accountId}") { engaging } }`)).engaging,
      { timeoutMs: 10_000, what: 'no open send' },
    );
    await done(
      `killSwitchRelease(scope: { accountId: "${accountId}" }, confirm: "hand") { ${ERRORS} }`,
    );
  }, 90_000);
});

describe('a server that is killed under load', () => {
  const RESTARTS = 20;

  it('loses no fill of a subscriber that resumes, and tells none twice', async () => {
    const id = await trade('killed', 60);
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let round = 0; round < RESTARTS; round++) {
      const listener = new Listener(
        server.url,
        `subscription F($id: ID, $after: String) { fills(deploymentId: $id, after: $after) { cursor snapshot fill { id } } }`,
        { id, after: cursor },
      );
      const events = await listener.come(3);
      // As a client does: the place is kept together with what was taken.
      for (const event of events) {
        if (event.fill !== null) seen.push(event.fill.id);
        ({ cursor } = event);
      }
      listener.cut();
      if (round % 2 === 0) await server.kill();
      else await server.stop();
      server = await start();
    }
    await done(`deploymentStop(id: "${id}") { ${ERRORS} }`);
    await until(
      async () => (await ask(`{ deployment(id: "${id}") { state } }`)).state === 'STOPPED',
      { timeoutMs: 20_000, what: 'a stop' },
    );
    const rows = await database.database.query<{ id: string }>(
      `select f.account_id || '.' || f.n as id from fill f join deployment d on d.actor_id = f.actor_id
       where d.id = $1 order by f.n`,
      [id],
    );
    const last = new Listener(
      server.url,
      `subscription F($id: ID, $after: String) { fills(deploymentId: $id, after: $after) { fill { id } } }`,
      { id, after: cursor },
    );
    const rest = await last.come(rows.length - seen.length);
    await last.close();
    expect([...seen, ...rest.map(({ fill }) => fill.id)]).toEqual(rows.map((row) => row.id));
    const verified = await ask(
      `{ deploymentVerify(id: "${id}") { agrees difference { message } } }`,
    );
    expect(verified).toEqual({ agrees: true, difference: null });
  }, 240_000);
});
