import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillRow, orderId } from './live-desk.js';
import { ERRORS, LiveScene } from './live-scene.js';
import type { Json } from './api-server.js';

let scene: LiveScene;
let accountId: string;
beforeAll(async () => {
  scene = await LiveScene.open();
  ({ accountId } = scene);
}, 60_000);
afterAll(() => scene.close());

describe('orders over the API', () => {
  const PLACE = `mutation Place($input: OrderPlaceInput!) { orderPlace(input: $input) {
    order { id state side type quantity limitPrice instrument { symbol } } ${ERRORS} } }`;
  const order = (change: object = {}): object => ({
    accountId,
    symbol: 'SPY',
    side: 'BUY',
    type: 'LIMIT',
    limitPrice: '10.50',
    quantity: '5',
    clientOrderId: 'mine',
    ...change,
  });
  const gateway = (): Promise<string> => scene.actorOf(accountId);

  it('are placed once for one key, and wait for their gateway', async () => {
    const answers = await scene.thrice(PLACE, { input: order() });
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(answers.map(({ order: one }) => one.id)).size).toBe(1);
    expect(answers[0].order).toMatchObject({
      state: 'PENDING_SUBMIT',
      side: 'BUY',
      type: 'LIMIT',
      quantity: '5',
      limitPrice: '10.5',
      instrument: { symbol: 'SPY' },
    });
    const commands = await scene.commandsOf(await gateway());
    expect(commands.filter(({ kind }) => kind === 'place')).toHaveLength(1);
    expect(commands[0]!.body).toMatchObject({ key: 'mine', order: { subAccount: 'manual' } });
    const other = await scene.ask(PLACE, { input: order({ quantity: '6' }) });
    expect(other.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  }, 20_000);

  it.each([
    ['no quantity', { quantity: null }, 'quantity'],
    ['a quantity of zero', { quantity: '0' }, 'quantity'],
    ['a part of a lot', { quantity: '0.5' }, 'quantity'],
    ['a price off the tick', { limitPrice: '10.001' }, 'limitPrice'],
    ['a limit order without a limit', { limitPrice: null }, 'limitPrice'],
    ['a market order with a limit', { type: 'MARKET' }, 'limitPrice'],
    ['a stop order without a stop', { type: 'STOP', limitPrice: null }, 'stopPrice'],
    ['a trailing stop without a trail', { type: 'TRAILING_STOP', limitPrice: null }, 'trailAmount'],
    ['an order till nowhere', { timeInForce: 'GTD' }, 'goodTill'],
    ['no key', { clientOrderId: '' }, 'clientOrderId'],
    ['an unknown symbol', { symbol: 'NONE' }, 'symbol'],
    ['an unknown account', { accountId: 'acc_00000000000000000000000000' }, 'accountId'],
  ])('refuse %s', async (_what, change, field) => {
    const { order: none, userErrors } = await scene.ask(PLACE, { input: order(change) });
    expect(none).toBeNull();
    expect(userErrors.map(({ path }: Json) => path[1])).toContain(field);
  });

  it('are previewed without being sent', async () => {
    await scene.ask(`mutation { riskLimitsUpdate(accountId: "${accountId}",
      limits: { maxOrderQuantity: 50 }) { ${ERRORS} } }`);
    const before = await scene.commandsOf(await gateway());
    const preview = (change: object): Promise<Json> =>
      scene.ask(
        `mutation P($input: OrderPlaceInput!) { orderPreview(input: $input) { price estimatedCost
          estimatedFees buyingPowerAfter accepted checks { rule passed message } ${ERRORS} } }`,
        { input: order(change) },
      );
    expect(await preview({})).toMatchObject({
      price: '10.5',
      estimatedCost: '52.5',
      estimatedFees: '0',
      buyingPowerAfter: '99947.5',
      accepted: true,
    });
    const large = await preview({ quantity: '60' });
    expect(large.accepted).toBe(false);
    expect(large.checks).toContainEqual(
      expect.objectContaining({ rule: 'MAX_ORDER_QUANTITY', passed: false }),
    );
    expect(await scene.commandsOf(await gateway())).toEqual(before);
  });

  it('are cancelled and changed once, and not when they have ended', async () => {
    const account = { id: accountId, actorId: await gateway() };
    const filled = fillRow(1, { accountId, instrumentId: scene.spy.id, actorId: 'manual' });
    await scene.desk.book(account, [filled]);
    const ended = orderId(1);
    expect(
      await scene.ask(`query O($id: ID!) { order(id: $id) { state open fills { price fee } } }`, {
        id: ended,
      }),
    ).toEqual({ state: 'FILLED', open: false, fills: [{ price: '100', fee: '1' }] });
    const change = await scene.ask(
      `mutation { orderReplace(id: "${ended}", changes: { quantity: "3" }) { order { id } ${ERRORS} } }`,
    );
    expect(change.userErrors).toMatchObject([{ code: 'ORDER_NOT_OPEN' }]);
    const again = await scene.ask(
      `mutation { orderCancel(id: "${ended}") { order { state } ${ERRORS} } }`,
    );
    expect(again).toMatchObject({ order: { state: 'FILLED' }, userErrors: [] });
    const absent = await scene.ask(`mutation { orderCancel(id: "nonsense") { ${ERRORS} } }`);
    expect(absent.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    await scene.thrice(
      `mutation { ordersCancelAll(accountId: "${accountId}", requestId: "all") { ${ERRORS} } }`,
    );
    const closing = `mutation { positionClose(input: { accountId: "${accountId}", instrumentId: "${scene.spy.id}",
      clientOrderId: "close" }) { order { id } ${ERRORS} } }`;
    await scene.thrice(closing);
    const zero = await scene.ask(closing.replace('clientOrderId', 'ratio: 0, clientOrderId'));
    expect(zero.userErrors).toMatchObject([{ path: ['input', 'ratio'] }]);
    const kinds = (await scene.commandsOf(account.actorId)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'cancelAll')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'close')).toHaveLength(1);
    expect(kinds).not.toContain('cancel');
  }, 20_000);

  it('tell fills, round trips and why they exist', async () => {
    const id = await scene.deployment();
    const actorId = await scene.actorOf(id);
    const account = { id: accountId, actorId: await gateway() };
    const of = { accountId, instrumentId: scene.spy.id, actorId };
    await scene.desk.book(account, [
      fillRow(10, { ...of, price: '100' }),
      fillRow(11, { ...of, price: '110', quantity: '4', side: 'sell' }),
    ]);
    const { nodes } = await scene.ask(`{ fills(deploymentId: "${id}") { nodes { side quantity price
      instrument { symbol } order { id } deployment { id } } } }`);
    expect(nodes).toMatchObject([
      { side: 'SELL', quantity: '4', deployment: { id } },
      { side: 'BUY', quantity: '10', instrument: { symbol: 'SPY' } },
    ]);
    const trades =
      await scene.ask(`{ trades(deploymentId: "${id}") { totalCount nodes { quantity grossPnl fees
      netPnl entryOrderId exitOrderId } } }`);
    expect(trades).toEqual({
      totalCount: 1,
      nodes: [
        {
          quantity: '4',
          grossPnl: '40',
          fees: '1.4',
          netPnl: '38.6',
          entryOrderId: orderId(10),
          exitOrderId: orderId(11),
        },
      ],
    });
    const why = await scene.ask(`{ why(orderId: "${orderId(10)}") { order { id } fills { price }
      deployment { id } input candles { close } indicators { name } indicatorsMissing } }`);
    expect(why).toMatchObject({
      order: { id: orderId(10) },
      fills: [{ price: '100' }],
      deployment: { id },
    });
    expect(await scene.ask('{ why(orderId: "AAAAAAAAAAAAAAAAAAAAAAAAAA") { input } }')).toBeNull();
  });
});
