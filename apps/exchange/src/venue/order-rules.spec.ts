import { afterAll, describe, expect, it } from '@jest/globals';
import { VenueWorld } from '../../test/venue-world.js';

type Fields = Readonly<Record<string, unknown>>;
const limit = { type: 'limit', limit_price: '90' };
const bracket = {
  order_class: 'bracket',
  take_profit: { limit_price: '110' },
  stop_loss: { stop_price: '90' },
};
const crypto = { symbol: 'BTC/USD', qty: '0.01', time_in_force: 'gtc' };

describe('a request for an order', () => {
  const world = new VenueWorld();
  afterAll(() => world.close());
  const post = (fields: Fields) => {
    const base = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
    const reply = world.raw('POST', '/v2/orders', { ...base, ...fields });
    if (reply.status === 200)
      world.raw('DELETE', `/v2/orders/${(reply.body as { id: string }).id}`);
    world.clock.settle();
    return { ...(reply.body as Fields), status: reply.status };
  };

  it.each<[string, Fields]>([
    ['a share at the market', {}],
    ['money at the market', { qty: null, notional: '500.25' }],
    ['a fraction at the market', { qty: '0.123456789' }],
    ['a fraction with a limit for the day', { qty: '0.5', ...limit }],
    ['numbers instead of text', { qty: 2, type: 'limit', limit_price: 90.5 }],
    ['a limit', limit],
    ['a limit until cancelled', { ...limit, time_in_force: 'gtc' }],
    ['immediate or cancel', { ...limit, time_in_force: 'ioc' }],
    ['fill or kill', { ...limit, time_in_force: 'fok' }],
    ['the closing auction', { time_in_force: 'cls' }],
    ['a stop', { type: 'stop', stop_price: '110' }],
    ['a stop with a limit', { type: 'stop_limit', stop_price: '110', limit_price: '111' }],
    ['a trail in dollars', { type: 'trailing_stop', trail_price: '1.5' }],
    [
      'a trail in percent until cancelled',
      { type: 'trailing_stop', trail_percent: '2', time_in_force: 'gtc' },
    ],
    ['extended hours', { ...limit, extended_hours: true }],
    ['extended hours until cancelled', { ...limit, extended_hours: true, time_in_force: 'gtc' }],
    ['four digits below a dollar', { type: 'limit', limit_price: '0.1234' }],
    ['a bracket', bracket],
    ['a bracket around a limit', { ...bracket, type: 'limit', limit_price: '100' }],
    ['an entry with one exit', { order_class: 'oto', stop_loss: { stop_price: '90' } }],
    ['class simple', { order_class: 'simple' }],
    ['an intent instead of a side', { side: undefined, position_intent: 'buy_to_open' }],
    ['the id of the asset', { symbol: '00000000-0000-4000-8000-00004141504c' }],
    ['a coin', crypto],
    ['a coin, immediate or cancel', { ...crypto, time_in_force: 'ioc' }],
    ['a coin without its slash', { ...crypto, symbol: 'BTCUSD' }],
    ['money for a coin', { ...crypto, qty: null, notional: '100' }],
    [
      'a coin at a stop with a limit',
      { ...crypto, type: 'stop_limit', stop_price: '51000', limit_price: '51010' },
    ],
    ['a client id of 128 letters', { client_order_id: 'x'.repeat(128) }],
  ])('is taken for %s', (_, fields) => expect(post(fields)).toMatchObject({ status: 200 }));

  it.each<[string, Fields, number, number, string]>([
    ['no symbol', { symbol: '' }, 422, 40010001, 'symbol is required'],
    ['an unknown symbol', { symbol: 'NOPE' }, 422, 42210000, 'asset "NOPE" not found'],
    ['a symbol that does not trade', { symbol: 'GONE' }, 422, 42210000, 'not tradable'],
    ['both quantity and money', { notional: '5' }, 400, 40010001, 'only one of qty or notional'],
    ['neither', { qty: null }, 422, 40010001, 'qty or notional is required'],
    ['a quantity of nothing', { qty: '0' }, 422, 42210000, 'qty must be > 0'],
    ['a negative quantity', { qty: '-1' }, 422, 42210000, 'qty must be > 0'],
    ['a quantity that is none', { qty: 'ten' }, 422, 40010001, 'qty is malformed'],
    ['ten digits', { qty: '0.1234567891' }, 422, 42210000, '9 decimal places'],
    ['money below a dollar', { qty: null, notional: '0.99' }, 422, 42210000, '>= 1.00'],
    ['no side', { side: null }, 422, 40010001, 'side is required'],
    ['an unknown side', { side: 'hold' }, 422, 42210000, 'invalid side'],
    ['an unknown type', { type: 'iceberg' }, 422, 42210000, 'invalid type'],
    ['an unknown time in force', { time_in_force: 'gtd' }, 422, 42210000, 'invalid time_in_force'],
    ['no type', { type: null }, 422, 40010001, 'type is required'],
    ['side against intent', { position_intent: 'sell_to_open' }, 422, 42210000, 'contradict'],
    [
      'closing what is not held',
      { position_intent: 'buy_to_close' },
      422,
      42210000,
      'intent mismatch',
    ],
    ['no limit', { type: 'limit' }, 422, 42210000, 'require limit price'],
    ['a limit at the market', { limit_price: '90' }, 422, 42210000, 'must not have limit price'],
    ['no stop', { type: 'stop' }, 422, 42210000, 'require stop price'],
    [
      'a stop with a plain limit',
      { ...limit, stop_price: '90' },
      422,
      42210000,
      'must not have stop price',
    ],
    [
      'three digits from a dollar on',
      { type: 'limit', limit_price: '290.123' },
      422,
      42210000,
      'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    ],
    [
      'five digits below a dollar',
      { type: 'limit', limit_price: '0.12345' },
      422,
      42210000,
      'sub-penny',
    ],
    [
      'a sub-penny stop',
      { type: 'stop', stop_price: '110.001' },
      422,
      42210000,
      'invalid stop_price',
    ],
    [
      'two trails',
      { type: 'trailing_stop', trail_price: '1', trail_percent: '1' },
      422,
      42210000,
      'one of trail_price',
    ],
    ['no trail', { type: 'trailing_stop' }, 422, 42210000, 'one of trail_price'],
    ['a trail of a limit', { ...limit, trail_price: '1' }, 422, 42210000, 'must not have a trail'],
    [
      'a trail, immediate or cancel',
      { type: 'trailing_stop', trail_price: '1', time_in_force: 'ioc' },
      422,
      42210000,
      'DAY or GTC',
    ],
    [
      'a trail in a bracket',
      { ...bracket, type: 'trailing_stop', trail_price: '1' },
      422,
      42210000,
      'simple orders',
    ],
    [
      'a trail of everything',
      { type: 'trailing_stop', trail_percent: '100' },
      422,
      42210000,
      'trail_percent must be < 100',
    ],
    [
      'extended hours at the market',
      { extended_hours: true },
      422,
      42210000,
      'extended hours order must be',
    ],
    [
      'extended hours, fill or kill',
      { ...limit, extended_hours: true, time_in_force: 'fok' },
      422,
      42210000,
      'extended hours order must be',
    ],
    [
      'a fraction until cancelled',
      { qty: '0.5', time_in_force: 'gtc' },
      422,
      42210000,
      'fractional orders must be DAY orders',
    ],
    [
      'a fraction in a bracket',
      { ...bracket, qty: '0.5' },
      422,
      42210000,
      'fractional orders must be simple',
    ],
    [
      'a fraction that trails',
      { qty: '0.5', type: 'trailing_stop', trail_price: '1' },
      422,
      42210000,
      'must not be trailing',
    ],
    [
      'a fraction in extended hours',
      { qty: '0.5', ...limit, extended_hours: true },
      422,
      42210000,
      'extended hours',
    ],
    [
      'a fraction of what has none',
      { symbol: 'WHOLE', qty: '0.5' },
      403,
      40310000,
      'is not fractionable',
    ],
    ['a fraction sold short', { qty: '0.5', side: 'sell' }, 422, 42210000, 'cannot be sold short'],
    [
      'a bracket without profit',
      { ...bracket, take_profit: undefined },
      422,
      42210000,
      'require take_profit',
    ],
    [
      'a bracket without stop',
      { ...bracket, stop_loss: undefined },
      422,
      42210000,
      'require stop_loss',
    ],
    [
      'a profit without its price',
      { ...bracket, take_profit: {} },
      422,
      42210000,
      'take_profit.limit_price is required',
    ],
    [
      'a stop without its price',
      { ...bracket, stop_loss: { limit_price: '1' } },
      422,
      42210000,
      'stop_loss.stop_price is required',
    ],
    [
      'a bracket upside down',
      { ...bracket, take_profit: { limit_price: '90' }, stop_loss: { stop_price: '110' } },
      422,
      42210000,
      'must be > stop_loss.stop_price',
    ],
    [
      'a stop at the base price',
      { ...bracket, type: 'limit', limit_price: '100', stop_loss: { stop_price: '100' } },
      422,
      42210000,
      'base_price - 0.01',
    ],
    [
      'a profit at the base price',
      { ...bracket, type: 'limit', limit_price: '110' },
      422,
      42210000,
      'base_price + 0.01',
    ],
    [
      'a bracket, immediate or cancel',
      { ...bracket, time_in_force: 'ioc' },
      422,
      42210000,
      'DAY or GTC',
    ],
    [
      'a bracket in extended hours',
      { ...bracket, ...limit, extended_hours: true },
      422,
      42210000,
      'extended hours',
    ],
    [
      'a bracket entered by a stop',
      { ...bracket, type: 'stop', stop_price: '101' },
      422,
      42210000,
      'market or limit order',
    ],
    ['one exit of two kinds', { ...bracket, order_class: 'oto' }, 422, 42210000, 'exactly one'],
    [
      'a group that exits nothing',
      { ...bracket, order_class: 'oco', side: 'sell', type: 'limit' },
      422,
      42210000,
      'exit orders',
    ],
    [
      'a group at the market',
      { ...bracket, order_class: 'oco' },
      422,
      42210000,
      'oco orders must be limit orders',
    ],
    [
      'exits of a simple order',
      { take_profit: { limit_price: '110' } },
      422,
      42210000,
      'not accepted for simple',
    ],
    ['several legs', { order_class: 'mleg' }, 422, 42210000, 'mleg'],
    [
      'a coin for the day',
      { ...crypto, time_in_force: 'day' },
      422,
      42210000,
      'invalid crypto time_in_force',
    ],
    [
      'a coin at a stop',
      { ...crypto, type: 'stop', stop_price: '51000' },
      422,
      42210000,
      'invalid order type for crypto',
    ],
    [
      'a coin in a bracket',
      { ...crypto, ...bracket },
      422,
      42210000,
      'crypto orders must be simple',
    ],
    [
      'a coin in extended hours',
      { ...crypto, type: 'limit', limit_price: '40000', extended_hours: true },
      422,
      42210000,
      'not supported for crypto',
    ],
    ['dust of a coin', { ...crypto, qty: '0.00001' }, 422, 42210000, 'minimal qty'],
    [
      'a coin off its grid',
      { ...crypto, type: 'limit', limit_price: '40000.001' },
      422,
      42210000,
      'price increment',
    ],
    [
      'a coin sold short',
      { ...crypto, side: 'sell' },
      403,
      40310000,
      'insufficient balance for BTC (requested: 0.01, available: 0)',
    ],
    [
      'a short sale of what is not lent',
      { symbol: 'HARD', side: 'sell' },
      422,
      42210000,
      'cannot be sold short',
    ],
    [
      'a client id of 129 letters',
      { client_order_id: 'x'.repeat(129) },
      422,
      42210000,
      '128 characters',
    ],
    ['more than the account has', { qty: '5000' }, 403, 40310000, 'insufficient buying power'],
    ['more coins than cash', { ...crypto, qty: '3' }, 403, 40310000, 'insufficient buying power'],
  ])('is refused for %s', (_, fields, status, code, message) => {
    const answer = post(fields);
    expect(answer).toMatchObject({ status, code });
    expect((answer as unknown as { message: string }).message).toContain(message);
  });

  it('that is no object is refused', () => {
    expect(world.raw('POST', '/v2/orders', [1])).toMatchObject({ status: 400 });
    expect(world.raw('POST', '/v2/orders', null)).toMatchObject({ status: 400 });
  });
});

describe('the hours of an auction', () => {
  it.each<[string, string, 'opg' | 'cls', number]>([
    ['2026-01-15T14:27:59Z', 'just before 9:28', 'opg', 200],
    ['2026-01-15T14:28:00Z', 'from 9:28 on', 'opg', 422],
    ['2026-01-15T23:59:59Z', 'just before 19:00', 'opg', 422],
    ['2026-01-16T00:00:00Z', 'from 19:00 on', 'opg', 200],
    ['2026-01-15T20:49:59Z', 'just before 15:50', 'cls', 200],
    ['2026-01-15T20:50:00Z', 'from 15:50 on', 'cls', 422],
    ['2026-01-16T00:00:00Z', 'from 19:00 on', 'cls', 200],
  ])('%s, %s: %s answers %i', (at, _, timeInForce, status) => {
    const world = new VenueWorld({ at: Date.parse(at) * 1_000 });
    const body = {
      symbol: 'AAPL',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: timeInForce,
    };
    expect(world.raw('POST', '/v2/orders', body).status).toBe(status);
    world.close();
  });
});
