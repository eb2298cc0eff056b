import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Alpaca, errors, trading } from '@alpacahq/alpaca-trade-api';
import type { ExchangeReply } from '../contract.js';
import { VenueWorld } from '../../test/venue-world.js';

let world: VenueWorld;
let configuration: trading.Configuration;
beforeEach(() => {
  world = new VenueWorld();
  configuration = new trading.Configuration({
    basePath: 'http://exchange/paper',
    keyId: 'K',
    secret: 'S',
    // A deadline outlives an answer whose body nobody reads.
    timeoutMs: 0,
    fetchApi: (url, init) => Promise.resolve(answer(url, init)),
  });
});
afterEach(() => world.close());

function answer(url: string, init: RequestInit | undefined): Response {
  const { pathname, search } = new URL(url);
  const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
  const path = pathname.replace(/^\/paper/, '');
  const reply = world.raw(init?.method ?? 'GET', `${path}${search}`, body);
  world.clock.settle();
  return responseOf(reply);
}

function responseOf({ status, body }: ExchangeReply): Response {
  if (body === undefined) return new Response(null, { status });
  const headers = { 'content-type': 'application/json' };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Fails when a model leaves a key of the answer without its counterpart of the same meaning. */
function expectParsed(model: object, names: readonly string[]): void {
  for (const name of names) expect((model as Record<string, unknown>)[name]).toBeDefined();
}

const BRACKET: trading.PostOrderRequest = {
  symbol: 'AAPL',
  qty: '10',
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  orderClass: 'bracket',
  takeProfit: { limitPrice: '110' },
  stopLoss: { stopPrice: '90', limitPrice: '89.5' },
  clientOrderId: 'sdk-1',
};

describe('the official client', () => {
  it('places, finds, lists, replaces and cancels orders', async () => {
    const api = new trading.OrdersApi(configuration);
    const placed = await api.postOrder({ postOrderRequest: BRACKET });
    expectParsed(placed, [
      'id',
      'clientOrderId',
      'createdAt',
      'submittedAt',
      'assetId',
      'positionIntent',
      'expiresAt',
    ]);
    expect(placed).toMatchObject({ qty: '10', filledQty: '0', status: 'pending_new' });
    expect(placed.createdAt).toBeInstanceOf(Date);
    const found = await api.getOrderByClientOrderId({ clientOrderId: 'sdk-1' });
    expect(found).toMatchObject({ id: placed.id!, status: 'filled', filledAvgPrice: '100.02' });
    const [profit, stop] = found.legs!;
    expect(profit).toMatchObject({ limitPrice: '110', status: 'new', side: 'sell' });
    const known = {
      statuses: Object.values(trading.OrderStatus) as string[],
      classes: Object.values(trading.OrderClass) as string[],
      intents: Object.values(trading.PositionIntent) as string[],
    };
    const orders = await api.getAllOrders({ status: 'all', nested: true, direction: 'asc' });
    for (const order of orders.flatMap((one) => [one, ...(one.legs ?? [])])) {
      expect(known.statuses).toContain(order.status);
      expect(known.classes).toContain(order.orderClass);
    }
    expect(known.intents).toContain(placed.positionIntent);
    const replaced = await api.patchOrderByOrderId({
      orderId: stop!.id!,
      patchOrderRequest: { stopPrice: '95', limitPrice: '94' },
    });
    expect(replaced).toMatchObject({ replaces: stop!.id!, stopPrice: '95' });
    await api.deleteOrderByOrderID({ orderId: replaced.id! });
    const nested = await api.getOrderByOrderID({ orderId: placed.id!, nested: true });
    expect(nested.legs!.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
    expect(await api.deleteAllOrders()).toEqual([]);
  });

  it('reads the account, its settings, positions, activities and history', async () => {
    await new trading.OrdersApi(configuration).postOrder({ postOrderRequest: BRACKET });
    world.order({ symbol: 'BTC/USD', qty: '0.1', time_in_force: 'gtc' });
    const account = await new trading.AccountsApi(configuration).getAccount();
    expectParsed(account, [
      'id',
      'accountNumber',
      'buyingPower',
      'regtBuyingPower',
      'nonMarginableBuyingPower',
      'equity',
      'lastEquity',
      'initialMargin',
      'maintenanceMargin',
      'multiplier',
      'createdAt',
      'shortingEnabled',
      'balanceAsof',
      'optionsTradingLevel',
    ]);
    expect(account).toMatchObject({ status: 'ACTIVE', currency: 'USD' });
    const configurations = new trading.AccountConfigurationsApi(configuration);
    expect(await configurations.getAccountConfig()).toMatchObject({ maxMarginMultiplier: '4' });
    const api = new trading.PositionsApi(configuration);
    const positions = await api.getAllOpenPositions();
    const exchanges = Object.values(trading.ExchangeForPosition) as string[];
    for (const position of positions) {
      expectParsed(position, ['assetId', 'avgEntryPrice', 'qty', 'marketValue', 'changeToday']);
      expect(exchanges).toContain(position.exchange);
    }
    expect(await api.getOpenPosition({ symbolOrAssetId: 'BTC/USD' })).toMatchObject({
      assetClass: 'crypto',
      qty: '0.1',
    });
    const activities = new trading.AccountActivitiesApi(configuration);
    // The client takes every row for one without a trade, so that its model is asked directly.
    const { raw } = await activities.getAccountActivitiesByActivityTypeRaw({
      activityType: 'FILL',
    });
    const rows = ((await raw.json()) as unknown[]).map(trading.TradingActivitiesFromJSON);
    expect(rows).toHaveLength(2);
    expectParsed(rows[0]!, ['id', 'orderId', 'cumQty', 'leavesQty', 'transactionTime', 'price']);
    const history = await new trading.PortfolioHistoryApi(configuration).getAccountPortfolioHistory(
      { period: '1D', timeframe: '5Min' },
    );
    expect(history.timestamp).toHaveLength(history.equity.length);
    expect(history).toMatchObject({ baseValue: 100_000, timeframe: '5Min' });
    const closed = await api.deleteAllOpenPositions({ cancelOrders: true });
    expect(closed.map(({ status, symbol }) => [status, symbol])).toEqual([
      [200, 'AAPL'],
      [200, 'BTC/USD'],
    ]);
    expect(await api.getAllOpenPositions()).toEqual([]);
  });

  it('gets its own kinds of error, with the keys beside the message', async () => {
    const api = new trading.OrdersApi(configuration);
    await api.postOrder({ postOrderRequest: BRACKET });
    const again = api.postOrder({ postOrderRequest: BRACKET });
    await expect(again).rejects.toBeInstanceOf(errors.ValidationError);
    await expect(again).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('client_order_id must be unique') as unknown,
    });
    const missing = api.getOrderByOrderID({ orderId: '00000000-0000-4000-8000-00000000ffff' });
    await expect(missing).rejects.toBeInstanceOf(errors.NotFoundError);
    const request = { ...BRACKET, orderClass: 'simple' as const, clientOrderId: 'sdk-2' };
    const { takeProfit: _profit, stopLoss: _loss, ...sale } = { ...request, side: 'sell' as const };
    const refused = await api
      .postOrder({ postOrderRequest: { ...sale, qty: '1' } })
      .catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(errors.PermissionError);
    const { response } = refused as errors.PermissionError;
    expect(await response.json()).toEqual({
      code: 40310000,
      message: 'insufficient qty available for order (requested: 1, available: 0)',
      symbol: 'AAPL',
      existing_qty: '10',
      held_for_orders: '10',
      available: '0',
      related_orders: expect.arrayContaining([expect.any(String)]) as unknown,
    });
  });

  it('speaks to the venue through its facade too', async () => {
    const alpaca = new Alpaca({
      keyId: 'K',
      secret: 'S',
      paper: true,
      rateLimit: false,
      retry: false,
      timeoutMs: 0,
      fetchApi: (url, init) =>
        Promise.resolve(answer(url.replace(/^https:\/\/[^/]+/, 'http://exchange'), init)),
    });
    const order = await alpaca.trading.orders.limit({
      symbol: 'AAPL',
      qty: '1',
      side: 'buy',
      limitPrice: '90',
      timeInForce: 'gtc',
    });
    expect(order).toMatchObject({ limitPrice: '90', timeInForce: 'gtc', orderClass: '' });
  });
});

describe('an order', () => {
  it('has every key of the protocol', () => {
    const keys = [
      'id client_order_id created_at updated_at submitted_at filled_at expired_at expires_at',
      'canceled_at failed_at replaced_at replaced_by replaces asset_id symbol asset_class notional',
      'qty filled_qty filled_avg_price order_class order_type type side position_intent',
      'time_in_force limit_price stop_price status extended_hours legs trail_percent trail_price',
      'hwm subtag source',
    ];
    expect(Object.keys(world.order()).sort()).toEqual(keys.join(' ').split(' ').sort());
  });
});
