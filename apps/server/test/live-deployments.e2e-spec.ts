import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillRow } from './live-desk.js';
import { CREATE, ERRORS, LiveScene } from './live-scene.js';
import type { Json } from './api-server.js';

let scene: LiveScene;
let feedId: string;
let accountId: string;
beforeAll(async () => {
  scene = await LiveScene.open();
  ({ feedId, accountId } = scene);
}, 60_000);
afterAll(() => scene.close());

describe('deployments over the API', () => {
  it('are made once for one key, and started once', async () => {
    const input = {
      name: 'keyed',
      strategy: 'sma-cross-long',
      feedId,
      accountId,
      idempotencyKey: 'key',
      start: true,
    };
    const answers = await scene.thrice(CREATE, { input });
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(answers.map(({ deployment: one }) => one.id)).size).toBe(1);
    const actorId = await scene.actorOf(answers[0].deployment.id);
    await scene.desk.commit(actorId, { state: 'paused' });
    const later = await scene.ask(CREATE, { input });
    expect(later).toMatchObject({ deployment: { state: 'PAUSED' }, userErrors: [] });
    const commands = await scene.commandsOf(actorId);
    expect(commands.map(({ kind }) => kind)).toEqual(['start']);
  });

  it('tell everything that decides them', async () => {
    const id = await scene.deployment({
      name: 'told',
      parameters: {},
      riskLimits: { maxOrderQuantity: 5 },
    });
    const told = await scene.ask(
      `query Told($id: ID!) { deployment(id: $id) { name mode state allowedEvents engaged cash currency
        timeframe riskLimits simulation feed { name } account { name } instruments { symbol }
        strategyVersion { strategy { name } } machine { active nodes { id } edges { from to event } }
        pnl { equity realized drawdown } positions { id } orders { nodes { id } } fills { nodes { id } }
        trades { nodes { id } } transitions { nodes { n } } logs { nodes { n } } } }`,
      { id },
    );
    expect(told).toMatchObject({
      name: 'told',
      mode: 'PAPER',
      state: 'PROVISIONING',
      allowedEvents: expect.arrayContaining(['START']),
      timeframe: '1m',
      riskLimits: { maxOrderQuantity: 5 },
      feed: { name: 'random' },
      account: { name: 'paper' },
      instruments: [{ symbol: 'SPY' }],
      strategyVersion: { strategy: { name: 'sma-cross-long' } },
      pnl: { equity: '100000', realized: '0', drawdown: 0 },
    });
    expect(told.machine.active).toEqual(['provisioning']);
    expect(told.machine.nodes.length).toBe(9);
    const found = await scene.ask(
      '{ deployments(filter: { name: "told" }) { totalCount nodes { id } } }',
    );
    expect(found).toEqual({ totalCount: 1, nodes: [{ id }] });
    expect(
      await scene.ask('query N($id: ID!) { node(id: $id) { id kind: __typename } }', { id }),
    ).toEqual({ id, kind: 'Deployment' });
  });

  it.each([
    ['no name', { name: ' ' }, ['input', 'name']],
    ['an unknown feed', { feedId: 'feed_00000000000000000000000000' }, ['input', 'feedId']],
    ['an unknown account', { accountId: 'nonsense' }, ['input', 'accountId']],
    ['an unknown strategy', { strategy: 'none' }, ['input', 'strategy']],
    ['an unknown parameter', { parameters: { no: 1 } }, ['input', 'parameters', 'no']],
    ['a timeframe that the feed lacks', { timeframe: '1h' }, ['input', 'instruments']],
    ['wider candles that the feed lacks', { timeframes: ['1h'] }, ['input', 'timeframes']],
    ['finer candles that fill', { fillTimeframe: '1s' }, ['input', 'fillTimeframe']],
    ['no money', { cash: '0' }, ['input', 'cash']],
    ['another currency', { currency: 'EUR' }, ['input', 'currency']],
    [
      'limits of zero',
      { riskLimits: { maxOrderQuantity: 0 } },
      ['input', 'riskLimits', 'maxOrderQuantity'],
    ],
    [
      'fills at the same close',
      { simulation: { marketFill: 'sameClose' } },
      ['input', 'simulation', 'marketFill'],
    ],
    ['a strategy that rebalances', { strategy: 'monthly-rebalance' }, ['input', 'strategy']],
  ])('refuse %s', async (_what, change, path) => {
    const input = { name: 'bad', strategy: 'sma-cross-long', feedId, accountId, ...change };
    const { deployment: created, userErrors } = await scene.ask(CREATE, { input });
    expect(created).toBeNull();
    expect(userErrors.map((error: Json) => error.path)).toContainEqual(path);
  });

  it('refuse a name that is taken', async () => {
    await scene.deployment({ name: 'taken' });
    const input = { name: 'taken', strategy: 'sma-cross-long', feedId, accountId };
    expect((await scene.ask(CREATE, { input })).userErrors[0].code).toBe('ALREADY_EXISTS');
  });

  it('are told once what is wanted, however often it is sent', async () => {
    const id = await scene.deployment();
    const actorId = await scene.actorOf(id);
    await scene.thrice(`mutation { deploymentStart(id: "${id}") { ${ERRORS} } }`);
    await scene.desk.commit(actorId, { state: 'running' });
    await scene.thrice(`mutation { deploymentPause(id: "${id}", reason: "lunch") { ${ERRORS} } }`);
    await scene.desk.commit(actorId, { state: 'paused' });
    await scene.thrice(`mutation { deploymentPause(id: "${id}") { ${ERRORS} } }`);
    await scene.thrice(`mutation { deploymentResume(id: "${id}", requestId: "r") { ${ERRORS} } }`);
    await scene.desk.commit(actorId, { state: 'running' });
    await scene.thrice(`mutation { deploymentReconcile(id: "${id}") { ${ERRORS} } }`);
    await scene.thrice(
      `mutation { deploymentStop(id: "${id}", positions: FLATTEN) { ${ERRORS} } }`,
    );
    await scene.thrice(`mutation { deploymentKill(id: "${id}") { ${ERRORS} } }`);
    const commands = await scene.commandsOf(actorId);
    expect(commands.map(({ kind }) => kind)).toEqual([
      'start',
      'pause',
      'resume',
      'reconcile',
      'stop',
      'kill',
    ]);
    expect(commands[1]!.body).toEqual({ by: 'api', reason: 'lunch' });
    expect(commands[4]!.body).toMatchObject({ positions: 'FLATTEN' });
    expect(commands[5]!.body.reason).toEqual(expect.any(String));
  });

  it('refuse what their state does not allow, and name what it does', async () => {
    const id = await scene.deployment();
    const { deployment: none, userErrors } = await scene.ask(
      `mutation { deploymentResume(id: "${id}") { deployment { id } ${ERRORS} } }`,
    );
    expect(none).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID_TRANSITION', path: ['id'] }]);
    expect(userErrors[0].hint).toContain('start');
    for (const absent of ['nonsense', 'dep_00000000000000000000000000', accountId]) {
      const { userErrors: errors } = await scene.ask(
        `mutation { deploymentStart(id: "${absent}") { ${ERRORS} } }`,
      );
      expect(errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    expect(
      await scene.ask('{ deployment(id: "dep_00000000000000000000000000") { id } }'),
    ).toBeNull();
  });

  it('want their name typed where money is real', async () => {
    const real = await scene.deployment({ name: 'real' });
    // No adapter with real money exists yet; the rows know it already.
    await scene.database.database.query(
      'alter table deployment disable trigger deployment_is_immutable',
    );
    await scene.database.database.query(`update deployment set mode = 'LIVE' where id = $1`, [
      real,
    ]);
    const start = (confirm: string): Promise<Json> =>
      scene.ask(`mutation { deploymentStart(id: "${real}", confirm: ${confirm}) { ${ERRORS} } }`);
    expect((await start('null')).userErrors[0].code).toBe('CONFIRMATION_REQUIRED');
    expect((await start('"Real"')).userErrors[0].code).toBe('CONFIRMATION_REQUIRED');
    expect((await start('"real"')).userErrors).toEqual([]);
    expect(await scene.commandsOf(await scene.actorOf(real))).toHaveLength(1);
  });

  it('are shown as they stood at an instant', async () => {
    const id = await scene.deployment();
    const actorId = await scene.actorOf(id);
    const now = Date.now() * 1_000;
    const step = (from: Json, to: Json, at: number): Promise<void> =>
      scene.desk.commit(actorId, {
        state: to,
        transitions: [{ from, to, event: 'E', by: 'test', reason: null, at }],
      });
    await step('provisioning', 'running', now + 1_000_000);
    await step('running', 'paused', now + 3_000_000);
    const { spy } = scene;
    const of = { accountId, instrumentId: spy.id, actorId };
    await scene.desk.book(await scene.account(), [
      fillRow(1, { ...of, at: now + 1_500_000 }),
      fillRow(2, { ...of, at: now + 4_000_000, side: 'sell', quantity: '4' }),
    ]);
    const at = async (micros: number): Promise<Json> =>
      scene.ask(
        `query At($id: ID!, $at: DateTime) { deployment(id: $id, at: $at) { state stateSince
          transitions { nodes { to } } fills { nodes { quantity } } orders { nodes { quantity } }
          trades { totalCount } positions { quantity instrument { symbol } } } }`,
        { id, at: new Date(micros / 1_000).toISOString() },
      );
    expect(await at(now - 60_000_000)).toBeNull();
    expect((await at(now + 500_000)).state).toBe('PROVISIONING');
    expect(await at(now + 2_000_000)).toMatchObject({
      state: 'RUNNING',
      transitions: { nodes: [{ to: 'RUNNING' }] },
      fills: { nodes: [{ quantity: '10' }] },
      orders: { nodes: [{ quantity: '10' }] },
      trades: { totalCount: 0 },
      positions: [{ quantity: '10', instrument: { symbol: 'SPY' } }],
    });
    expect(await at(now + 5_000_000)).toMatchObject({
      fills: { nodes: [{ quantity: '4' }, { quantity: '10' }] },
      trades: { totalCount: 1 },
      positions: [{ quantity: '6' }],
    });
    expect((await at(now + 9_000_000)).state).toBe('PAUSED');
  });
});
