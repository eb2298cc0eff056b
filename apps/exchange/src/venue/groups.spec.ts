import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VenueWorld, type AnyJson } from '../../test/venue-world.js';

let world: VenueWorld;
beforeEach(() => {
  world = new VenueWorld();
});
afterEach(() => world.close());

const BRACKET = {
  order_class: 'bracket',
  qty: '10',
  take_profit: { limit_price: '110' },
  stop_loss: { stop_price: '90', limit_price: '89' },
};
const statuses = (id: string): string[] => world.show(id).legs.map((leg: AnyJson) => leg.status);

describe('a bracket', () => {
  it('holds its exits until the entry is filled to the last share', () => {
    const {
      id,
      client_order_id: clientOrderId,
      legs,
    } = world.order({
      ...BRACKET,
      type: 'limit',
      limit_price: '99',
    });
    expect(legs).toMatchObject([
      { type: 'limit', side: 'sell', limit_price: '110', qty: '10', status: 'held', legs: null },
      { type: 'stop_limit', side: 'sell', stop_price: '90', limit_price: '89', status: 'held' },
    ]);
    world.control('fill', { clientOrderId, quantity: '9', price: '99' });
    expect(statuses(id)).toEqual(['held', 'held']);
    world.control('fill', { clientOrderId, price: '99' });
    expect(statuses(id)).toEqual(['new', 'new']);
  });

  it('shrinks the stop by what the profit has taken and ends it with the last share', () => {
    const { id, legs } = world.order(BRACKET);
    const [profit, stop] = legs;
    world.control('fill', { clientOrderId: profit.client_order_id, quantity: '4', price: '110' });
    expect(world.show(stop.id)).toMatchObject({ status: 'new', qty: '6' });
    expect(world.events(stop.id).at(-1)).toBe('restated');
    world.market.move('AAPL', '89.5', '89.6');
    world.clock.settle();
    expect(world.show(stop.id)).toMatchObject({ status: 'filled', filled_qty: '6' });
    expect(world.show(profit.id)).toMatchObject({ status: 'canceled', filled_qty: '4' });
    expect(world.call('GET', '/v2/positions')).toEqual([]);
    expect(statuses(id)).toEqual(['canceled', 'filled']);
  });

  it('is filled once although both exits could be at one instant', () => {
    world.order(BRACKET);
    world.market.move('AAPL', '111', '111.1', '85');
    world.clock.settle();
    expect(world.call('GET', '/v2/positions')).toEqual([]);
  });

  it.each([0, 1])('ends with either exit: cancelling leg %i', (index) => {
    const { id, legs } = world.order(BRACKET);
    world.call('DELETE', `/v2/orders/${legs[index].id}`);
    expect(statuses(id)).toEqual(['canceled', 'canceled']);
    expect(world.show(id).status).toBe('filled');
  });

  it('ends with its entry, and its entry with a held exit', () => {
    const entry = { ...BRACKET, type: 'limit', limit_price: '99' };
    const first = world.order(entry);
    world.call('DELETE', `/v2/orders/${first.id}`);
    expect(statuses(first.id)).toEqual(['canceled', 'canceled']);
    const second = world.order(entry);
    world.call('DELETE', `/v2/orders/${second.legs[0].id}`);
    expect(world.show(second.id).status).toBe('canceled');
  });

  it('expires as a whole with its day', () => {
    const { id } = world.order({ ...BRACKET, type: 'limit', limit_price: '99' });
    world.clock.advance(6 * 3_600_000);
    expect(world.show(id).status).toBe('expired');
    expect(statuses(id)).toEqual(['expired', 'expired']);
  });

  it('lets an exit be replaced and keeps the group together', () => {
    const { id, legs } = world.order(BRACKET);
    const replaced = world.call('PATCH', `/v2/orders/${legs[1].id}`, { stop_price: '95' });
    expect(world.show(id).legs).toMatchObject([
      { status: 'new' },
      { id: replaced.id, stop_price: '95' },
    ]);
    expect(world.raw('PATCH', `/v2/orders/${replaced.id}`, { qty: '3' })).toMatchObject({
      status: 422,
    });
    world.market.move('AAPL', '110', '110.1');
    world.clock.settle();
    expect(statuses(id)).toEqual(['filled', 'canceled']);
    expect(world.call('GET', '/v2/positions')).toEqual([]);
  });

  it('lets its entry be replaced and takes its exits along', () => {
    const old = world.order({ ...BRACKET, type: 'limit', limit_price: '99' });
    const { id } = world.call('PATCH', `/v2/orders/${old.id}`, { qty: '4', limit_price: '98' });
    expect(world.show(id).legs).toMatchObject([
      { qty: '4', status: 'held' },
      { qty: '4', status: 'held' },
    ]);
    expect(world.show(old.id).legs).toBeNull();
    world.market.move('AAPL', '97', '97.5');
    world.clock.settle();
    expect(statuses(id)).toEqual(['new', 'new']);
  });

  it('sold short protects the other way round', () => {
    const { id } = world.order({
      ...BRACKET,
      side: 'sell',
      take_profit: { limit_price: '90' },
      stop_loss: { stop_price: '110' },
    });
    expect(world.call('GET', '/v2/positions/AAPL').qty).toBe('-10');
    world.market.move('AAPL', '110', '110.1');
    world.clock.settle();
    expect(statuses(id)).toEqual(['canceled', 'filled']);
    expect(world.call('GET', '/v2/positions')).toEqual([]);
  });
});

describe('one cancels the other', () => {
  const OCO = { ...BRACKET, order_class: 'oco', side: 'sell', type: 'limit' };

  it('is a profit with its stop as a leg, and one fill ends both', () => {
    world.order({ qty: '10' });
    const { id, legs, ...profit } = world.order(OCO);
    expect(profit).toMatchObject({ type: 'limit', limit_price: '110', order_class: 'oco' });
    expect(legs).toMatchObject([{ type: 'stop_limit', stop_price: '90', status: 'new' }]);
    expect(world.call('GET', '/v2/orders?nested=true')).toHaveLength(1);
    expect(world.call('GET', '/v2/orders')).toHaveLength(2);
    // Both exits bind the ten shares once.
    expect(world.call('GET', '/v2/positions/AAPL').qty_available).toBe('0');
    world.market.move('AAPL', '110', '110.1');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ status: 'filled', legs: [{ status: 'canceled' }] });
  });

  it('of a part of the position binds that part once', () => {
    world.order({ qty: '10' });
    world.order({ ...OCO, qty: '4' });
    expect(world.call('GET', '/v2/positions/AAPL').qty_available).toBe('6');
    expect(world.order({ qty: '6', side: 'sell' }).status).toBe('filled');
  });

  it('keeps its stop when the profit is replaced', () => {
    world.order({ qty: '10' });
    const old = world.order(OCO);
    const { id } = world.call('PATCH', `/v2/orders/${old.id}`, { limit_price: '120' });
    expect(world.show(id)).toMatchObject({ status: 'new', legs: [{ status: 'new' }] });
    world.market.move('AAPL', '89.5', '89.6');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ status: 'canceled', legs: [{ status: 'filled' }] });
  });

  it('for more than is held is refused', () => {
    world.order({ qty: '5' });
    expect(world.order(OCO)).toMatchObject({ code: 40310000, available: '5' });
  });
});

describe('one triggers the other', () => {
  it('wakes its one exit with the entry', () => {
    const { id } = world.order({
      order_class: 'oto',
      stop_loss: { stop_price: '90' },
      qty: '3',
    });
    expect(statuses(id)).toEqual(['new']);
    world.market.move('AAPL', '89', '89.1');
    world.clock.settle();
    expect(statuses(id)).toEqual(['filled']);
  });
});
