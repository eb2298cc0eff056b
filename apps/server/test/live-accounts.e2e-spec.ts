import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERRORS, LiveScene } from './live-scene.js';
import type { Json } from './api-server.js';

let scene: LiveScene;
let feedId: string;
let accountId: string;
beforeAll(async () => {
  scene = await LiveScene.open();
  ({ feedId, accountId } = scene);
}, 60_000);
afterAll(() => scene.close());

describe('feeds and accounts over the API', () => {
  it('are made once however often they are asked for', async () => {
    const feeds = await scene.thrice(`mutation { feedCreate(input: { name: "thrice", kind: RANDOM,
      symbols: ["SPY"], timeframes: ["1m", "1h"], seed: "7" }) { feed { id } ${ERRORS} } }`);
    expect(new Set(feeds.map(({ feed }) => feed.id)).size).toBe(1);
    const accounts = await scene.thrice(`mutation { brokerAccountCreate(input: { name: "thrice" }) {
      brokerAccount { id } ${ERRORS} } }`);
    expect(new Set(accounts.map(({ brokerAccount }) => brokerAccount.id)).size).toBe(1);
    const { userErrors } = await scene.ask(`mutation { brokerAccountCreate(input: {
      name: "thrice", cash: "5" }) { brokerAccount { id } ${ERRORS} } }`);
    expect(userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'name'] }]);
  });

  it('tell what they are', async () => {
    const feed = await scene.ask(
      `query Feed($id: ID!) { feed(id: $id) { name kind state lastSlice
      lockstep series { timeframe instrument { symbol } } } }`,
      { id: feedId },
    );
    expect(feed).toEqual({
      name: 'random',
      kind: 'RANDOM',
      state: 'STARTING',
      lastSlice: '0',
      lockstep: true,
      series: [{ timeframe: '1m', instrument: { symbol: 'SPY' } }],
    });
    const account = await scene.ask(
      `query Account($id: ID!) { brokerAccount(id: $id) { name mode engaged
      health balance { currency cash equity buyingPower } positions { id } orders { nodes { id } } } }`,
      {
        id: accountId,
      },
    );
    expect(account).toMatchObject({
      name: 'paper',
      mode: 'PAPER',
      engaged: 'NONE',
      balance: { currency: 'USD', cash: '100000', equity: '100000', buyingPower: '100000' },
      positions: [],
    });
  });

  it.each([
    ['a feed without series', 'kind: RANDOM, timeframes: ["1m"]', 'instruments'],
    ['a feed of an unknown symbol', 'kind: RANDOM, symbols: ["NO"], timeframes: ["1m"]', 'symbols'],
    [
      'no pace',
      'kind: RANDOM, symbols: ["SPY"], timeframes: ["1m"], slicesPerSecond: 0',
      'slicesPerSecond',
    ],
    ['no slices', 'kind: RANDOM, symbols: ["SPY"], timeframes: ["1m"], slices: 0', 'slices'],
    [
      'a replay without candles',
      'kind: REPLAY, symbols: ["SPY"], timeframes: ["1m"]',
      'timeframes',
    ],
  ])('refuse %s', async (_what, input, field) => {
    const { feed, userErrors } = await scene.ask(
      `mutation { feedCreate(input: { name: "bad", ${input} }) { feed { id } ${ERRORS} } }`,
    );
    expect(feed).toBeNull();
    expect(userErrors[0].path[1]).toBe(field);
  });

  it('keep limits, and refuse those of zero and unknown ones', async () => {
    const update = (limits: object): Promise<Json> =>
      scene.ask(
        `mutation Limits($id: ID!, $limits: JSON!) { riskLimitsUpdate(accountId: $id, limits: $limits) {
          riskLimits ${ERRORS} } }`,
        { id: accountId, limits },
      );
    expect((await update({ maxOrderQuantity: 50 })).riskLimits).toEqual({ maxOrderQuantity: 50 });
    for (const limits of [{ maxOrderQuantity: 0 }, { maxOrderNotional: -1 }, { nonsense: 1 }]) {
      const { riskLimits, userErrors } = await update(limits);
      expect(riskLimits).toBeNull();
      expect(userErrors[0]).toMatchObject({ code: 'INVALID_INPUT' });
      expect(userErrors[0].path[0]).toBe('limits');
    }
    const options = await scene.ask('{ riskLimitOptions { name type description } }');
    expect(options.length).toBeGreaterThan(15);
  });
});

describe('the kill switch over the API', () => {
  it('is engaged over an account, refuses orders and is released by name', async () => {
    const engaged = await scene.thrice(
      `mutation { killSwitchEngage(scope: { accountId: "${accountId}" }, mode: HALT, reason: "test") {
        affected killSwitch { engaged switches { scope mode reason account { name } } } ${ERRORS} } }`,
    );
    expect(engaged[0].killSwitch).toMatchObject({
      engaged: true,
      switches: [{ scope: 'ACCOUNT', mode: 'HALT', reason: 'test', account: { name: 'paper' } }],
    });
    const placed = await scene.ask(
      `mutation { orderPlace(input: { accountId: "${accountId}", symbol: "SPY", side: BUY, quantity: "1",
        clientOrderId: "held" }) { order { id } ${ERRORS} } }`,
    );
    expect(placed.userErrors).toMatchObject([{ code: 'KILL_SWITCH_ENGAGED' }]);
    expect(
      (await scene.ask('{ system { killSwitch { engaged } feeds { name } } }')).killSwitch,
    ).toEqual({
      engaged: true,
    });
    const release = (confirm: string): Promise<Json> =>
      scene.ask(`mutation { killSwitchRelease(scope: { accountId: "${accountId}" }, confirm: "${confirm}") {
        killSwitch { engaged } ${ERRORS} } }`);
    expect((await release('no')).userErrors).toMatchObject([{ code: 'CONFIRMATION_REQUIRED' }]);
    expect((await release('paper')).killSwitch).toEqual({ engaged: false });
  });

  it('refuses an empty reason and scopes that are not there', async () => {
    const engage = (scope: string, reason: string): Promise<Json> =>
      scene.ask(
        `mutation { killSwitchEngage(scope: ${scope}, mode: HALT, reason: "${reason}") { ${ERRORS} } }`,
      );
    expect((await engage('{}', ' ')).userErrors).toMatchObject([{ path: ['reason'] }]);
    expect((await engage('{ accountId: "acc_x" }', 'r')).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['scope', 'accountId'] },
    ]);
    expect((await scene.ask('{ killSwitch { engaged } }')).engaged).toBe(false);
  });
});

describe('the portfolio over the API', () => {
  it('sums up the accounts of a currency', async () => {
    const portfolio = await scene.ask(`{ portfolio { currency equity cash accounts { name }
      positions { quantity } exposures { gross } } }`);
    expect(portfolio.currency).toBe('USD');
    expect(Number(portfolio.equity)).toBeGreaterThan(0);
    expect(await scene.ask('{ alerts { totalCount nodes { n } } }')).toEqual({
      totalCount: 0,
      nodes: [],
    });
  });
});
