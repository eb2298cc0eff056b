import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeploymentState } from '@vela/ports';
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

/** What each command is to each state: sent, `nothing` to do, or `refused`. */
const COMMANDS = ['start', 'pause', 'resume', 'reconcile', 'stop', 'kill'] as const;
const SENT = 'sent';
const DONE = 'nothing';
const NO = 'refused';
const TABLE: Readonly<Record<DeploymentState, readonly string[]>> = {
  provisioning: [SENT, NO, NO, NO, SENT, SENT],
  reconciling: [DONE, SENT, DONE, DONE, SENT, SENT],
  'warming-up': [DONE, SENT, DONE, SENT, SENT, SENT],
  running: [DONE, SENT, DONE, SENT, SENT, SENT],
  paused: [NO, DONE, SENT, SENT, SENT, SENT],
  // To stop keeps what it holds, also what was to be closed.
  stopping: [NO, NO, NO, DONE, SENT, DONE],
  stopped: [SENT, NO, NO, NO, DONE, DONE],
  halted: [NO, DONE, SENT, NO, SENT, SENT],
  failed: [NO, NO, NO, NO, DONE, DONE],
};

const mutationOf = (kind: string): string => `deployment${kind[0]!.toUpperCase()}${kind.slice(1)}`;

describe('every command in every state', () => {
  it.each(Object.keys(TABLE) as DeploymentState[])(
    'a deployment that is %s',
    async (state) => {
      const found: string[] = [];
      for (const kind of COMMANDS) {
        const id = await scene.deployment();
        const actorId = await scene.actorOf(id);
        await scene.desk.commit(actorId, { state });
        const answers = await scene.thrice(
          `mutation { ${mutationOf(kind)}(id: "${id}") { deployment { state } ${ERRORS} } }`,
        );
        const commands = await scene.commandsOf(actorId);
        const codes = new Set(
          answers.flatMap(({ userErrors }) => userErrors.map((e: Json) => e.code)),
        );
        if (codes.size > 0) {
          expect([...codes]).toEqual(['INVALID_TRANSITION']);
          expect(commands).toEqual([]);
          found.push(NO);
        } else {
          // Three at once have one effect.
          expect(commands.length).toBeLessThanOrEqual(1);
          expect(commands.every((one) => one.kind === kind)).toBe(true);
          found.push(commands.length === 0 ? DONE : SENT);
        }
      }
      expect(found).toEqual(TABLE[state]);
    },
    60_000,
  );
});

const id = (prefix: string): string => `${prefix}_00000000000000000000000000`;

describe('ids that name nothing, or something else', () => {
  const WRONG = ['', 'nonsense', "'; drop table deployment; --", 'x'.repeat(5_000)];

  it.each([
    ['deploymentStart', 'dep', 'id'],
    ['deploymentPause', 'dep', 'id'],
    ['deploymentResume', 'dep', 'id'],
    ['deploymentStop', 'dep', 'id'],
    ['deploymentKill', 'dep', 'id'],
    ['deploymentReconcile', 'dep', 'id'],
    ['orderCancel', 'ord', 'id'],
  ])('%s refuses them', async (mutation, prefix) => {
    for (const wrong of [...WRONG, id(prefix), feedId, accountId, scene.spy.id]) {
      const { userErrors } = await scene.ask(
        `mutation M($id: ID!) { ${mutation}(id: $id) { ${ERRORS} } }`,
        { id: wrong },
      );
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['id'] }]);
    }
  });

  it.each([
    ['riskLimitsUpdate', 'riskLimitsUpdate(accountId: $id, limits: {})', 'accountId'],
    ['ordersCancelAll', 'ordersCancelAll(accountId: $id)', 'accountId'],
    [
      'killSwitchEngage over an account',
      'killSwitchEngage(scope: { accountId: $id }, mode: HALT, reason: "r")',
      'accountId',
    ],
    [
      'killSwitchEngage over a deployment',
      'killSwitchEngage(scope: { deploymentId: $id }, mode: HALT, reason: "r")',
      'deploymentId',
    ],
    [
      'killSwitchRelease over an account',
      'killSwitchRelease(scope: { accountId: $id }, confirm: "x")',
      'accountId',
    ],
    ['orderReplace', 'orderReplace(id: $id, changes: { quantity: "1" })', 'id'],
    [
      'orderPlace',
      'orderPlace(input: { accountId: $id, symbol: "SPY", side: BUY, quantity: "1", clientOrderId: "w" })',
      'accountId',
    ],
    [
      'orderPreview',
      'orderPreview(input: { accountId: $id, symbol: "SPY", side: BUY, quantity: "1", clientOrderId: "w" })',
      'accountId',
    ],
    [
      'positionClose',
      'positionClose(input: { accountId: $id, instrumentId: "x", clientOrderId: "w" })',
      'accountId',
    ],
  ])('%s refuses them', async (_what, call, field) => {
    const deployed = await scene.deployment();
    const foreign = field === 'accountId' ? deployed : accountId;
    for (const wrong of [...WRONG, id('acc'), id('dep'), foreign]) {
      const { userErrors } = await scene.ask(`mutation M($id: ID!) { ${call} { ${ERRORS} } }`, {
        id: wrong,
      });
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
      expect(userErrors[0].path.at(-1)).toBe(field);
    }
    expect((await scene.ask('{ killSwitch { engaged } }')).engaged).toBe(false);
  });

  it.each([
    ['deployment', 'deployment(id: $id) { id }'],
    ['feed', 'feed(id: $id) { id }'],
    ['brokerAccount', 'brokerAccount(id: $id) { id }'],
    ['order', 'order(id: $id) { id }'],
    ['why', 'why(orderId: $id) { input }'],
  ])('%s answers null', async (_what, field) => {
    for (const wrong of [...WRONG, id('dep'), id('acc'), id('feed')]) {
      expect(await scene.ask(`query Q($id: ID!) { ${field} }`, { id: wrong })).toBeNull();
    }
  });

  it.each([
    ['deploymentLogs', 'deploymentLogs(id: $id) { nodes { n } }'],
    ['deploymentVerify', 'deploymentVerify(id: $id) { agrees }'],
    ['fills of an account', 'fills(accountId: $id) { nodes { id } }'],
    ['fills of a deployment', 'fills(deploymentId: $id) { nodes { id } }'],
    ['trades of an account', 'trades(accountId: $id) { nodes { id } }'],
    ['trades of a deployment', 'trades(deploymentId: $id) { nodes { id } }'],
    ['positions', 'positions(accountId: $id) { id }'],
  ])('%s answers with NOT_FOUND or with nothing', async (_what, field) => {
    for (const wrong of [...WRONG, id('dep'), id('acc'), feedId]) {
      const { data, errors } = await scene.server.ask(`query Q($id: ID!) { ${field} }`, {
        id: wrong,
      });
      const codes = errors.map(({ extensions }) => extensions['code']);
      if (codes.length > 0) expect(codes).toEqual(['NOT_FOUND']);
      else expect(JSON.stringify(data)).toMatch(/\[\]/);
    }
  });
});

describe('numbers that are none', () => {
  it.each([0, -1, 'NaN', 'Infinity', {}, [], '', '5'])('limits refuse %p', async (value) => {
    const answer = await scene.ask(
      `mutation L($id: ID!, $limits: JSON!) { riskLimitsUpdate(accountId: $id, limits: $limits) {
          riskLimits ${ERRORS} } }`,
      { id: accountId, limits: { maxOrderQuantity: value } },
    );
    expect(answer.riskLimits).toBeNull();
    expect(answer.userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });

  it.each(['NaN', 'Infinity', '-1', '1e-30', '0x10', '1,5', '1 2', '', '9'.repeat(60)])(
    'an order of %p is refused',
    async (quantity) => {
      const { data, errors } = await scene.server.ask(
        `mutation P($quantity: Decimal) { orderPlace(input: { accountId: "${accountId}", symbol: "SPY",
          side: BUY, quantity: $quantity, clientOrderId: "odd ${quantity.length}" }) { order { id } ${ERRORS} } }`,
        { quantity },
      );
      const codes = [
        ...errors.map(({ extensions }) => extensions['code']),
        ...(data?.orderPlace?.userErrors ?? []).map((error: Json) => error.code),
      ];
      expect(codes.length).toBeGreaterThan(0);
      expect(codes).not.toContain('INTERNAL');
      expect(data?.orderPlace?.order ?? null).toBeNull();
    },
  );
});

describe('the same deployment asked for twice at once', () => {
  it('is made once under one name', async () => {
    const input = { name: 'at once', strategy: 'sma-cross-long', feedId, accountId };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => scene.ask(CREATE, { input })),
    );
    expect(answers.filter(({ deployment }) => deployment !== null)).toHaveLength(1);
    const codes = new Set(answers.flatMap(({ userErrors }) => userErrors.map((e: Json) => e.code)));
    expect([...codes]).toEqual(['ALREADY_EXISTS']);
    const found = await scene.ask('{ deployments(filter: { name: "at once" }) { totalCount } }');
    expect(found).toEqual({ totalCount: 1 });
  });
});
