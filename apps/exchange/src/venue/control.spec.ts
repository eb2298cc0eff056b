import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExchangeReply } from '../contract.js';
import { type AnyJson, VenueWorld } from '../../test/venue-world.js';

let world: VenueWorld;
beforeEach(() => {
  world = new VenueWorld();
});
afterEach(() => world.close());
const limit = { type: 'limit', limit_price: '90', qty: '10', client_order_id: 'mine' };

describe('a fill by hand', () => {
  it('happens whatever the market says, in parts or whole', () => {
    const { id } = world.order(limit);
    world.control('fill', { clientOrderId: 'mine', quantity: '3', price: '70.5' });
    expect(world.show(id)).toMatchObject({ status: 'partially_filled', filled_avg_price: '70.5' });
    world.control('fill', { clientOrderId: 'mine' });
    expect(world.show(id)).toMatchObject({ status: 'filled', filled_avg_price: '91.164' });
    expect(world.updates.at(-1)!.data).toMatchObject({
      event: 'fill',
      qty: '7',
      position_qty: '10',
    });
  });

  it('reaches an order that is still on its way', () => {
    world.control('timing', { newMs: 1_000 });
    const { id } = world.order(limit);
    world.control('fill', { clientOrderId: 'mine' });
    expect(world.events(id)).toEqual(['pending_new', 'new', 'fill']);
  });

  it.each([
    [{ clientOrderId: 'other' }, 'expected the client order id of an order'],
    [{}, 'expected a text as clientOrderId'],
    [{ clientOrderId: 'mine', quantity: '11' }, 'expected a quantity up to 10'],
    [{ clientOrderId: 'mine', quantity: '0' }, 'expected a quantity up to 10'],
    [{ clientOrderId: 'mine', price: '0' }, 'expected a price above 0'],
    [{ clientOrderId: 'mine', price: '-1' }, 'expected a number from 0 on as price'],
    [{ clientOrderId: 'mine', quantity: true }, 'expected a decimal number as quantity'],
  ])('as %j is refused', (input, message) => {
    world.order(limit);
    expect(() => world.control('fill', input)).toThrow(message);
    expect(world.show(world.control('ledger').orders[0].id).status).toBe('new');
  });

  it('of an order that is over is refused', () => {
    const { id } = world.order(limit);
    world.call('DELETE', `/v2/orders/${id}`);
    expect(() => world.control('fill', { clientOrderId: 'mine' })).toThrow(
      'expected an open order',
    );
  });
});

describe('a bust', () => {
  it('takes a fill back: money, shares and activity', () => {
    const { id } = world.order({ qty: '10', client_order_id: 'mine' });
    const { executions } = world.control('ledger');
    expect(executions).toMatchObject([{ key: `${id}:10`, busted: false }]);
    world.control('bust', { key: `${id}:10` });
    expect(world.call('GET', '/v2/account').cash).toBe('100000');
    expect(world.call('GET', '/v2/positions')).toEqual([]);
    expect(world.call('GET', '/v2/account/activities/FILL')).toEqual([]);
    expect(world.show(id)).toMatchObject({ status: 'canceled', filled_qty: '0' });
    expect(world.updates.at(-1)!.data).toMatchObject({ event: 'trade_bust', position_qty: '0' });
    expect(() => world.control('bust', { key: `${id}:10` })).toThrow('expected the key of a fill');
    world.restart();
    expect(world.control('ledger').executions[0].busted).toBe(true);
  });

  it('ends an order that works, so that no key is used twice', () => {
    const { id } = world.order(limit);
    world.control('fill', { clientOrderId: 'mine', quantity: '4', price: '90' });
    world.control('bust', { key: `${id}:4` });
    expect(world.show(id)).toMatchObject({ status: 'canceled', filled_qty: '0' });
  });
});

describe('other things by hand', () => {
  it('place orders behind the back of everybody, without faults', () => {
    world.control('faults', { seed: 1, refuse: 1 });
    const order = { symbol: 'AAPL', qty: '5', side: 'buy', type: 'market', time_in_force: 'day' };
    expect(world.control('external-order', { environment: 'live', order })).toMatchObject({
      qty: '5',
      status: 'pending_new',
    });
    expect(world.call('GET', '/v2/positions', null, 'live')).toMatchObject([{ qty: '5' }]);
    expect(world.call('GET', '/v2/positions')).toEqual([]);
    expect(() => world.control('external-order', { order: {} })).toThrow('symbol is required');
    expect(() => world.control('external-order', { environment: 'moon' })).toThrow('paper or live');
  });

  it('show a word that nobody knows until the order moves on', () => {
    const { id } = world.order(limit);
    world.control('odd-status', { clientOrderId: 'mine', status: 'under_review' });
    expect(world.show(id).status).toBe('under_review');
    expect(world.events(id).at(-1)).toBe('under_review');
    world.control('fill', { clientOrderId: 'mine' });
    expect(world.show(id).status).toBe('filled');
  });

  it('make rows of activity without a word', () => {
    const { keys } = world.control('rows', { count: 3, symbol: 'MSFT' });
    expect(keys).toHaveLength(3);
    expect(world.control('ledger').positions).toMatchObject([{ symbol: 'MSFT', qty: '3' }]);
    expect(world.updates).toEqual([]);
    expect(() => world.control('rows', { count: 0 })).toThrow('expected a number from 1');
    expect(() => world.control('rows', { count: 1.5 })).toThrow('whole number');
  });

  it('set money and margin', () => {
    expect(world.control('account', { cash: '500', multiplier: 1 })).toMatchObject({
      cash: '500',
      buying_power: '500',
    });
    expect(() => world.control('account', { multiplier: 3 })).toThrow('expected 1, 2 or 4');
  });
});

describe('an order that is visible late', () => {
  it('is there for nobody, fills nothing and keeps its id to itself', () => {
    world.control('visible-after', { minMs: 3_000, maxMs: 3_000, seed: 1 });
    const placed = world.raw('POST', '/v2/orders', {
      symbol: 'AAPL',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
      client_order_id: 'late',
    });
    world.clock.advance(2_999);
    const { id } = placed.body as { id: string };
    const byClientId = '/v2/orders:by_client_order_id?client_order_id=late';
    for (const url of [`/v2/orders/${id}`, byClientId]) {
      expect(world.raw('GET', url).status).toBe(404);
    }
    expect(world.raw('DELETE', `/v2/orders/${id}`).status).toBe(404);
    expect(world.call('GET', '/v2/orders?status=all')).toEqual([]);
    expect(world.events()).toEqual([]);
    expect(world.order({ client_order_id: 'late' }).message).toContain('must be unique');
    world.restart();
    expect(world.raw('GET', byClientId).status).toBe(404);
    world.clock.advance(1);
    expect(world.call('GET', byClientId)).toMatchObject({ id, status: 'filled' });
    expect(world.events()).toEqual(['pending_new', 'new', 'fill']);
  });
});

describe('faults by chance', () => {
  const fates = (reverse: boolean): string[] => {
    const other = new VenueWorld();
    other.control('faults', {
      seed: 42,
      refuse: 0.1,
      cutAccepted: 0.1,
      unavailableAccepted: 0.1,
      timeoutAccepted: 0.1,
      fillDrop: 0.1,
      fillDup: 0.1,
      fillLate: 0.1,
    });
    const names = Array.from({ length: 400 }, (_, i) => `order-${i}`);
    const told = new Map<string, string>();
    for (const name of reverse ? names.toReversed() : names) {
      const reply: ExchangeReply = other.raw('POST', '/v2/orders', {
        symbol: 'AAPL',
        qty: '1',
        side: 'buy',
        type: 'market',
        time_in_force: 'day',
        client_order_id: name,
      });
      other.clock.settle();
      const fill = other.updates.find(
        ({ data }) =>
          data['event'] === 'fill' && (data['order'] as AnyJson).client_order_id === name,
      );
      told.set(name, `${reply.status} ${reply.fate} ${JSON.stringify(fill?.fate)}`);
    }
    other.close();
    return names.map((name) => told.get(name)!);
  };

  it('meet the same orders in whatever order they come, as often as was asked for', () => {
    const forward = fates(false);
    expect(fates(true)).toEqual(forward);
    const share = (word: string): number =>
      forward.filter((fate) => fate.includes(word)).length / forward.length;
    for (const word of ['403', 'cut', 'unavailable', 'timeout', 'drop', 'dup', 'lateMs']) {
      expect(share(word)).toBeGreaterThan(0.05);
      expect(share(word)).toBeLessThan(0.15);
    }
  });

  it('leave nothing behind when an order is refused, and everything when its answer is lost', () => {
    world.control('faults', { seed: 1, refuse: 1 });
    expect(world.order(limit)).toMatchObject({ code: 40310000 });
    expect(world.control('ledger').orders).toEqual([]);
    world.control('faults', { seed: 1, cutAccepted: 1 });
    const lost = world.raw('POST', '/v2/orders', {
      ...limit,
      symbol: 'AAPL',
      side: 'buy',
      time_in_force: 'day',
    });
    expect(lost).toMatchObject({ status: 200, fate: 'cut' });
    // The second attempt is told the truth, not cut again.
    const again = world.raw('POST', '/v2/orders', {
      ...limit,
      symbol: 'AAPL',
      side: 'buy',
      time_in_force: 'day',
    });
    expect(again).toEqual({
      status: 422,
      body: { code: 42210000, message: 'client_order_id must be unique' },
    });
    expect(() => world.control('faults', { refuse: 2 })).toThrow('expected a number from 0 to 1');
  });
});
