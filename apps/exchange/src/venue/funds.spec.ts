import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VenueWorld } from '../../test/venue-world.js';

let world: VenueWorld;
beforeEach(() => {
  world = new VenueWorld();
});
afterEach(() => world.close());
const account = () => world.call('GET', '/v2/account');

describe('an account', () => {
  it('starts with a hundred thousand and four times that to buy with', () => {
    expect(account()).toMatchObject({
      cash: '100000',
      equity: '100000',
      last_equity: '100000',
      buying_power: '400000',
      regt_buying_power: '200000',
      non_marginable_buying_power: '100000',
      multiplier: '4',
      initial_margin: '0',
      shorting_enabled: true,
      status: 'ACTIVE',
    });
  });

  it('counts its margins as the documents do', () => {
    world.order({ qty: '1000' });
    expect(account()).toMatchObject({
      cash: '-20',
      long_market_value: '100000',
      equity: '99980',
      initial_margin: '50000',
      maintenance_margin: '30000',
      regt_buying_power: '99960',
      buying_power: '299980',
    });
    // The next day buying power is four times what last night's equity exceeds its margin by.
    world.clock.advance(24 * 3_600_000);
    expect(account()).toMatchObject({
      last_equity: '99980',
      last_maintenance_margin: '30000',
      buying_power: '279920',
    });
  });

  it.each([
    ['1', '100000', '100000'],
    ['2', '200000', '100000'],
    ['4', '400000', '100000'],
  ])('with multiplier %s buys for %s', (multiplier, power, cash) => {
    world.control('account', { multiplier });
    expect(account()).toMatchObject({ buying_power: power, non_marginable_buying_power: cash });
  });

  it('holds what open orders may cost', () => {
    world.order({ qty: '100', type: 'limit', limit_price: '90' });
    expect(account()).toMatchObject({ buying_power: '391000', cash: '100000' });
    world.order({ qty: '10', side: 'sell', type: 'limit', limit_price: '110', symbol: 'MSFT' });
    // A short sale counts with its limit or 3 % above the ask, whichever is more.
    expect(account().buying_power).toBe('389900');
    world.call('DELETE', '/v2/orders');
    expect(account().buying_power).toBe('400000');
  });

  it('values a short position against itself', () => {
    world.order({ qty: '100', side: 'sell' });
    expect(account()).toMatchObject({
      cash: '109998',
      short_market_value: '-10000',
      equity: '99998',
      initial_margin: '5000',
      maintenance_margin: '3000',
    });
    expect(world.call('GET', '/v2/positions/AAPL')).toMatchObject({
      qty: '-100',
      side: 'short',
      market_value: '-10000',
      cost_basis: '-9998',
      unrealized_pl: '-2',
      avg_entry_price: '99.98',
      lastday_price: '95',
    });
    world.market.move('AAPL', '90', '90.02');
    expect(world.call('GET', '/v2/positions/AAPL').unrealized_pl).toBe('998');
  });

  it('without permission to short does not', () => {
    world.call('PATCH', '/v2/account/configurations', { no_shorting: true });
    expect(account().shorting_enabled).toBe(false);
    expect(world.order({ side: 'sell' })).toMatchObject({
      code: 40310000,
      message: 'account is not allowed to short',
    });
    world.call('PATCH', '/v2/account/configurations', { no_shorting: false });
    world.control('account', { multiplier: '1' });
    expect(world.order({ side: 'sell' }).code).toBe(40310000);
  });

  it('that is suspended or blocked takes no orders', () => {
    world.call('PATCH', '/v2/account/configurations', { suspend_trade: true });
    expect(world.order().message).toContain('rejected by user request');
    expect(account().trade_suspended_by_user).toBe(true);
    world.call('PATCH', '/v2/account/configurations', { suspend_trade: false });
    world.control('account', { tradingBlocked: true });
    expect(world.order()).toMatchObject({ code: 40310000 });
  });

  it('refuses settings that are none', () => {
    const reply = world.raw('PATCH', '/v2/account/configurations', { max_margin_multiplier: '3' });
    expect(reply).toMatchObject({ status: 422 });
    expect(world.raw('PATCH', '/v2/account/configurations', 'x')).toMatchObject({ status: 400 });
  });

  it('buys coins with cash alone', () => {
    world.order({ qty: '1500' });
    const refused = world.order({ symbol: 'BTC/USD', qty: '0.9', time_in_force: 'gtc' });
    expect(refused).toMatchObject({ code: 40310000, message: 'insufficient buying power' });
  });
});

describe('a position', () => {
  it('averages its cost and keeps it through a partial sale', () => {
    world.order({ qty: '10' });
    world.market.move('AAPL', '109.98', '110.02', '110');
    world.order({ qty: '10' });
    expect(world.call('GET', '/v2/positions/AAPL')).toMatchObject({
      qty: '20',
      avg_entry_price: '105.02',
      cost_basis: '2100.4',
      unrealized_pl: '99.6',
      current_price: '110',
      change_today: '0.1578947368',
    });
    world.order({ qty: '5', side: 'sell' });
    expect(world.call('GET', '/v2/positions/AAPL')).toMatchObject({
      qty: '15',
      avg_entry_price: '105.02',
    });
  });

  it('is not crossed through zero', () => {
    world.order({ qty: '5' });
    expect(world.order({ qty: '6', side: 'sell' })).toMatchObject({
      code: 40310000,
      message: 'insufficient qty available for order (requested: 6, available: 5)',
      existing_qty: '5',
      held_for_orders: '0',
    });
    const resting = world.order({ qty: '4', side: 'sell', type: 'limit', limit_price: '120' });
    expect(world.order({ qty: '2', side: 'sell' })).toMatchObject({
      available: '1',
      held_for_orders: '4',
      related_orders: [resting.id],
    });
    expect(world.call('GET', '/v2/positions/AAPL').qty_available).toBe('1');
    world.call('DELETE', '/v2/orders');
    world.call('DELETE', '/v2/positions');
    world.order({ qty: '5', side: 'sell' });
    expect(world.order({ qty: '6' })).toMatchObject({ code: 40310000, existing_qty: '-5' });
  });

  it('is closed whole, in part and by percentage', () => {
    world.order({ qty: '10' });
    const close = (query: string) => world.call('DELETE', `/v2/positions/AAPL${query}`);
    expect(close('?qty=3')).toMatchObject({ qty: '3', side: 'sell', type: 'market' });
    expect(close('?percentage=50')).toMatchObject({ qty: '3.5' });
    expect(close('?percentage=101')).toMatchObject({ code: 42210000 });
    expect(close('?qty=1&percentage=5')).toMatchObject({ code: 42210000 });
    expect(close('?qty=x')).toMatchObject({ code: 40010001 });
    expect(close('?qty=0')).toMatchObject({ code: 42210000 });
    expect(close('')).toMatchObject({ qty: '3.5' });
    expect(world.raw('GET', '/v2/positions/AAPL')).toMatchObject({ status: 404 });
    expect(world.raw('DELETE', '/v2/positions/AAPL')).toMatchObject({ status: 404 });
    expect(world.raw('GET', '/v2/positions/NOPE')).toMatchObject({ status: 404 });
  });

  it('that orders bind is closed once they are cancelled with it', () => {
    world.order({ qty: '10' });
    world.order({ qty: '10', side: 'sell', type: 'limit', limit_price: '120' });
    expect(world.call('DELETE', '/v2/positions')).toMatchObject([{ status: 403, symbol: 'AAPL' }]);
    expect(world.call('DELETE', '/v2/positions?cancel_orders=true')).toMatchObject([
      { status: 200, body: { qty: '10' } },
    ]);
    expect(world.call('GET', '/v2/positions')).toEqual([]);
  });

  it('of a coin is told with or without its slash and found by both', () => {
    world.order({ symbol: 'BTC/USD', qty: '0.5', time_in_force: 'gtc' });
    expect(world.call('GET', '/v2/positions/BTC%2FUSD').symbol).toBe('BTC/USD');
    const old = new VenueWorld({ slashlessPositions: true });
    old.order({ symbol: 'BTC/USD', qty: '0.5', time_in_force: 'gtc' });
    expect(old.call('GET', '/v2/positions')).toMatchObject([
      { symbol: 'BTCUSD', asset_class: 'crypto', qty: '0.5' },
    ]);
    expect(old.call('GET', '/v2/positions/BTCUSD').qty).toBe('0.5');
    old.close();
  });
});

describe('two orders of one account', () => {
  const buy = { side: 'buy', type: 'limit', limit_price: '90' };
  it.each([
    ['limits that cross', { side: 'sell', type: 'limit', limit_price: '90' }, 403],
    ['limits apart', { side: 'sell', type: 'limit', limit_price: '90.01' }, 200],
    ['a limit and the market', { side: 'sell' }, 403],
    ['a limit and a stop', { side: 'sell', type: 'stop', stop_price: '80' }, 403],
    [
      'a limit and a stop limit apart',
      { side: 'sell', type: 'stop_limit', stop_price: '95', limit_price: '94' },
      200,
    ],
    ['a limit and a trail', { side: 'sell', type: 'trailing_stop', trail_price: '20' }, 200],
    [
      'a limit and a bracket',
      {
        side: 'sell',
        order_class: 'bracket',
        take_profit: { limit_price: '80' },
        stop_loss: { stop_price: '110' },
      },
      200,
    ],
  ])('could trade with one another: %s', (_, other, status) => {
    const resting = world.order(buy);
    const reply = world.raw('POST', '/v2/orders', {
      symbol: 'AAPL',
      qty: '1',
      type: 'market',
      time_in_force: 'day',
      ...other,
    });
    expect(reply.status).toBe(status);
    if (status === 403) {
      expect(reply.body).toMatchObject({
        code: 40310000,
        message: 'potential wash trade detected. use complex orders',
        existing_order_id: resting.id,
      });
    }
  });
});
