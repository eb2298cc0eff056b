import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VenueWorld } from '../../test/venue-world.js';

let world: VenueWorld;
beforeEach(() => {
  world = new VenueWorld();
});
afterEach(() => world.close());

describe('an order at the market', () => {
  it('is answered as pending, then told new and filled at the ask', () => {
    const placed = world.raw('POST', '/v2/orders', {
      symbol: 'AAPL',
      qty: '15',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
      client_order_id: 'first',
    });
    expect(placed).toMatchObject({
      status: 200,
      body: { status: 'pending_new', filled_qty: '0', filled_avg_price: null, legs: null },
    });
    expect(world.updates).toEqual([]);
    world.clock.settle();
    expect(world.events()).toEqual(['pending_new', 'new', 'fill']);
    const filled = world.updates[2]!.data;
    expect(filled).toMatchObject({
      price: '100.02',
      qty: '15',
      position_qty: '15',
      order: { status: 'filled', filled_qty: '15', filled_avg_price: '100.02' },
    });
    expect(filled['timestamp']).toMatch(/^2026-01-15T15:30:00\.\d{9}Z$/);
    expect(world.call('GET', '/v2/account').cash).toBe('98499.7');
  });

  it('waits for the open when it is sent by night, and for a halt to end', () => {
    const night = new VenueWorld({ at: Date.parse('2026-01-15T03:00:00Z') * 1_000 });
    const { id } = night.order();
    expect(night.show(id).status).toBe('accepted');
    expect(night.events(id)).toEqual(['pending_new', 'accepted']);
    night.market.halt('AAPL', true);
    night.clock.advance(12 * 3_600_000);
    expect(night.show(id).status).toBe('new');
    night.market.halt('AAPL', false);
    night.clock.settle();
    expect(night.show(id).status).toBe('filled');
    night.close();
  });

  it('that costs more than there is by the time it trades is rejected', () => {
    const night = new VenueWorld({ at: Date.parse('2026-01-15T03:00:00Z') * 1_000 });
    night.control('account', { cash: '1000', multiplier: 1 });
    const { id } = night.order({ qty: '9' });
    night.market.move('AAPL', '299', '300');
    night.clock.advance(12 * 3_600_000);
    expect(night.show(id)).toMatchObject({ status: 'rejected', filled_qty: '0' });
    expect(night.show(id).failed_at).not.toBeNull();
    expect(night.events(id)).toEqual(['pending_new', 'accepted', 'new', 'rejected']);
    night.close();
  });

  it('for money fills what the money buys and no more', () => {
    const order = world.order({ qty: undefined, notional: '1000' });
    expect(order).toMatchObject({
      status: 'filled',
      qty: null,
      notional: '1000',
      filled_qty: '9.998000399',
    });
    expect(Number(world.call('GET', '/v2/account').cash)).toBeGreaterThanOrEqual(99_000);
  });
});

describe('a sale for money', () => {
  const sale = { side: 'sell', qty: undefined, notional: '500', type: 'limit' };

  it('sells no more than there is when the price has fallen, and nothing of nothing', () => {
    world.order({ qty: '5' });
    const first = world.order({ ...sale, limit_price: '100.5' });
    const second = world.order({ ...sale, limit_price: '101' });
    world.control('fill', { clientOrderId: first.client_order_id, quantity: '4', price: '125' });
    world.market.move('AAPL', '110', '110.02');
    world.clock.settle();
    expect(world.show(second.id)).toMatchObject({ status: 'filled', filled_qty: '1' });
    expect(world.call('GET', '/v2/positions')).toEqual([]);
    const third = world.order({ ...sale, limit_price: '100.5' });
    expect(third.code).toBe(42210000);
  });
});

describe('a limit', () => {
  it('rests until the quote reaches it and fills at the quote', () => {
    const { id } = world.order({ type: 'limit', limit_price: '99' });
    expect(world.show(id).status).toBe('new');
    world.market.move('AAPL', '98.8', '98.9');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ status: 'filled', filled_avg_price: '98.9' });
  });

  it.each(['ioc', 'fok'])('with %s is cancelled when it does not trade at once', (tif) => {
    const order = world.order({ type: 'limit', limit_price: '99', time_in_force: tif });
    expect(order.status).toBe('canceled');
    expect(world.events(order.id)).toEqual(['pending_new', 'new', 'canceled']);
  });

  it('for the day expires with the session, in extended hours with the evening', () => {
    const day = world.order({ type: 'limit', limit_price: '90' });
    const evening = world.order({ type: 'limit', limit_price: '91', extended_hours: true });
    const gtc = world.order({ type: 'limit', limit_price: '89', time_in_force: 'gtc' });
    expect(day.expires_at).toMatch(/^2026-01-15T21:00:00/);
    world.clock.advance(6 * 3_600_000);
    expect([day, evening, gtc].map(({ id }) => world.show(id).status)).toEqual([
      'expired',
      'new',
      'new',
    ]);
    world.market.move('AAPL', '88', '88.1');
    world.clock.settle();
    // Only the order for extended hours trades in the evening.
    expect([evening, gtc].map(({ id }) => world.show(id).status)).toEqual(['filled', 'new']);
    // The opening bell is enough, also when the quote stands still.
    world.clock.advance(18 * 3_600_000);
    expect(world.show(gtc.id).status).toBe('filled');
  });

  it('until cancelled ends after ninety days', () => {
    const { id } = world.order({ type: 'limit', limit_price: '90', time_in_force: 'gtc' });
    world.clock.advance(90 * 86_400_000);
    expect(world.show(id).status).toBe('expired');
  });

  it('is filled in two parts when the seed says so, and never above its quantity', () => {
    const parts = new VenueWorld({ partialShare: 1 });
    const { id } = parts.order({ qty: '10' });
    expect(parts.show(id).status).toBe('partially_filled');
    const first = Number(parts.show(id).filled_qty);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(10);
    parts.clock.advance(200);
    expect(parts.show(id)).toMatchObject({ status: 'filled', filled_qty: '10' });
    expect(parts.events(id)).toEqual(['pending_new', 'new', 'partial_fill', 'fill']);
    parts.close();
  });
});

describe('auctions', () => {
  it.each([
    ['opg', '2026-01-15T03:00:00Z', 12],
    ['cls', '2026-01-15T15:30:00Z', 5.5],
  ])('%s trades at its one instant or expires', (tif, at, hours) => {
    const early = new VenueWorld({ at: Date.parse(at) * 1_000 });
    const filled = early.order({ time_in_force: tif });
    const unfilled = early.order({ type: 'limit', limit_price: '90', time_in_force: tif });
    expect(filled.status).toBe('accepted');
    early.market.move('AAPL', '99.98', '100.02');
    early.clock.settle();
    expect(early.show(filled.id).status).toBe('accepted');
    early.clock.advance(hours * 3_600_000);
    expect(early.show(filled.id).status).toBe('filled');
    expect(early.show(unfilled.id).status).toBe('expired');
    early.close();
  });
});

describe('stops', () => {
  it('wait for the last price, not for the quote', () => {
    world.order({ qty: '5' });
    const { id } = world.order({ side: 'sell', type: 'stop', stop_price: '95', qty: '5' });
    world.market.move('AAPL', '94', '94.1', '96');
    world.clock.settle();
    expect(world.show(id).status).toBe('new');
    world.market.move('AAPL', '94', '94.1', '95');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ status: 'filled', filled_avg_price: '94' });
  });

  it.each([
    ['40', '41.61', '41.6'],
    ['110', '112.76', '112.75'],
  ])('to buy at %s do not follow a gap beyond their collar', (stop, beyond, within) => {
    world.market.move('AAPL', '30', '30.01');
    const { id } = world.order({ type: 'stop', stop_price: stop });
    expect(world.show(id)).toMatchObject({ type: 'stop', limit_price: null });
    world.market.move('AAPL', beyond, beyond);
    world.clock.settle();
    expect(world.show(id).status).toBe('new');
    world.market.move('AAPL', within, within);
    world.clock.settle();
    expect(world.show(id).status).toBe('filled');
  });

  it('with a limit rest as limits once they were reached', () => {
    const { id } = world.order({ type: 'stop_limit', stop_price: '105', limit_price: '105.5' });
    world.market.move('AAPL', '106', '106.1');
    world.market.move('AAPL', '105', '105.2');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ status: 'filled', filled_avg_price: '105.2' });
  });

  it('that trail keep the best price and fall with the offset', () => {
    world.order({ qty: '5' });
    const { id } = world.order({
      side: 'sell',
      qty: '5',
      type: 'trailing_stop',
      trail_price: '2',
    });
    expect(world.show(id)).toMatchObject({ hwm: '100', stop_price: '98', trail_price: '2' });
    world.market.move('AAPL', '110', '110.1');
    world.market.move('AAPL', '109', '109.1');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ hwm: '110', stop_price: '108', status: 'new' });
    world.market.move('AAPL', '108', '108.1');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ status: 'filled', filled_avg_price: '108' });
  });

  it('that trail by percent follow a falling price to buy', () => {
    const { id } = world.order({ type: 'trailing_stop', trail_percent: '10' });
    world.market.move('AAPL', '80', '80.1');
    world.clock.settle();
    expect(world.show(id)).toMatchObject({ hwm: '80', stop_price: '88', trail_percent: '10' });
    world.market.move('AAPL', '88', '88.1');
    world.clock.settle();
    expect(world.show(id).status).toBe('filled');
  });
});

describe('a cancel', () => {
  it('is taken with 204, told pending and done; a second one is refused', () => {
    const { id } = world.order({ type: 'limit', limit_price: '90' });
    expect(world.raw('DELETE', `/v2/orders/${id}`)).toEqual({ status: 204 });
    expect(world.raw('DELETE', `/v2/orders/${id}`)).toMatchObject({ status: 422 });
    world.clock.settle();
    expect(world.events(id)).toEqual(['pending_new', 'new', 'pending_cancel', 'canceled']);
    expect(world.show(id).canceled_at).not.toBeNull();
    expect(world.raw('DELETE', `/v2/orders/${id}`)).toMatchObject({
      status: 422,
      body: { code: 42210000, message: 'order is already in "canceled" state' },
    });
  });

  it('that loses the race against a fill is told as refused', () => {
    world.control('timing', { cancelMs: 1_000 });
    const { id } = world.order({ type: 'limit', limit_price: '90' });
    world.call('DELETE', `/v2/orders/${id}`);
    world.market.move('AAPL', '89', '89.5');
    world.clock.settle();
    expect(world.show(id).status).toBe('filled');
    expect(world.events(id).slice(-3)).toEqual(['pending_cancel', 'fill', 'order_cancel_rejected']);
  });

  it('of what is not there or is no id is refused', () => {
    expect(world.raw('DELETE', '/v2/orders/00000000-0000-4000-8000-00000000ffff')).toMatchObject({
      status: 404,
      body: { code: 40410000 },
    });
    expect(world.raw('GET', '/v2/orders/x')).toMatchObject({
      status: 422,
      body: { code: 40010001, message: 'order_id is missing' },
    });
  });

  it('of everything says what became of each', () => {
    const first = world.order({ type: 'limit', limit_price: '90' });
    const second = world.order({ type: 'limit', limit_price: '91' });
    world.control('timing', { cancelMs: 1_000 });
    world.call('DELETE', `/v2/orders/${first.id}`);
    const reply = world.raw('DELETE', '/v2/orders');
    expect(reply).toEqual({
      status: 207,
      body: [
        { id: first.id, status: 500 },
        { id: second.id, status: 200 },
      ],
    });
    world.clock.advance(1_000);
    expect(world.call('GET', '/v2/orders')).toEqual([]);
  });
});

describe('a replacement', () => {
  const patch = (id: string, body: object) => world.raw('PATCH', `/v2/orders/${id}`, body);

  it('is a new order with an id of its own', () => {
    const old = world.order({ type: 'limit', limit_price: '90', client_order_id: 'old' });
    const reply = patch(old.id, { limit_price: '91', client_order_id: 'new' });
    expect(reply).toMatchObject({
      status: 200,
      body: { replaces: old.id, limit_price: '91', client_order_id: 'new' },
    });
    world.clock.settle();
    const { id } = reply.body as { id: string };
    expect(world.show(old.id)).toMatchObject({ status: 'replaced', replaced_by: id });
    expect(world.show(id)).toMatchObject({ status: 'new', replaces: old.id, replaced_by: null });
    expect(world.events(old.id).slice(-2)).toEqual(['pending_replace', 'replaced']);
    expect(world.events(id)).toEqual(['new']);
  });

  it('takes a quantity as its own total after a partial fill, and the rest without one', () => {
    const order = () =>
      world.order({ type: 'limit', limit_price: '90', qty: '10', client_order_id: undefined });
    const [first, second] = [order(), order()];
    for (const { client_order_id: clientOrderId } of [first, second]) {
      world.control('fill', { clientOrderId, quantity: '4', price: '90' });
    }
    expect(patch(first.id, { limit_price: '91' }).body).toMatchObject({ qty: '6' });
    expect(patch(second.id, { qty: '10' })).toMatchObject({ status: 422 });
    expect(patch(second.id, { qty: '11' }).body).toMatchObject({ qty: '11', filled_qty: '0' });
  });

  it('is rejected when the old order fills first', () => {
    world.control('timing', { replaceMs: 1_000 });
    const old = world.order({ type: 'limit', limit_price: '90' });
    const { id } = patch(old.id, { limit_price: '91' }).body as { id: string };
    world.market.move('AAPL', '89', '89.5');
    world.clock.advance(2_000);
    expect(world.show(old.id)).toMatchObject({ status: 'filled', replaced_by: null });
    expect(world.show(id).status).toBe('rejected');
    expect(world.events(old.id).slice(-2)).toEqual(['fill', 'order_replace_rejected']);
    expect(world.events(id)).toEqual(['rejected']);
    expect(world.call('GET', '/v2/positions/AAPL').qty).toBe('1');
  });

  it('moves a trail without changing its kind', () => {
    world.order({ qty: '5' });
    const old = world.order({ side: 'sell', qty: '5', type: 'trailing_stop', trail_price: '2' });
    const reply = patch(old.id, { trail: '3' });
    expect(reply.body).toMatchObject({ trail_price: '3', trail_percent: null, stop_price: '97' });
  });

  it.each([
    ['nothing', { limit_price: '90' }, 'not changed'],
    ['a sub-penny price', { limit_price: '90.001' }, 'sub-penny'],
    ['a word', { qty: 'x' }, 'malformed'],
    ['a trail of a limit', { trail: '1' }, 'trailing stop orders only'],
    ['an unknown time in force', { time_in_force: 'gtd' }, 'invalid time_in_force'],
    ['a fraction', { qty: '1.5' }, 'fractional'],
    ['a used id', { limit_price: '91', client_order_id: 'old' }, 'must be unique'],
    ['too much', { qty: '9000' }, 'insufficient buying power'],
  ])('with %s is refused', (_, body, message) => {
    const { id } = world.order({ type: 'limit', limit_price: '90', client_order_id: 'old' });
    const reply = patch(id, body);
    expect([403, 422]).toContain(reply.status);
    expect((reply.body as { message: string }).message).toContain(message);
  });

  it('of an order in no state for it, or of one for money, is refused', () => {
    world.control('timing', { newMs: 1_000 });
    const pending = world.order({ type: 'limit', limit_price: '90' });
    expect(patch(pending.id, { limit_price: '91' })).toMatchObject({ status: 422 });
    world.clock.advance(1_000);
    const forMoney = world.order({
      qty: undefined,
      notional: '100',
      type: 'limit',
      limit_price: '90',
    });
    world.clock.advance(1_000);
    expect(patch(forMoney.id, { limit_price: '91' })).toMatchObject({ status: 422 });
    const filled = world.order();
    world.clock.advance(1_000);
    expect(patch(filled.id, { qty: '2' })).toMatchObject({ status: 422 });
  });
});

describe('a client order id', () => {
  it('is used for ever, and the refusals are counted', () => {
    const body = { type: 'limit', limit_price: '90', client_order_id: 'mine' };
    const { id } = world.order(body);
    world.call('DELETE', `/v2/orders/${id}`);
    expect(world.order(body)).toEqual({
      code: 42210000,
      message: 'client_order_id must be unique',
    });
    expect(world.control('ledger').refusedIds).toBe(1);
    expect(world.call('GET', '/v2/orders:by_client_order_id?client_order_id=mine')).toMatchObject({
      id,
    });
    expect(world.raw('GET', '/v2/orders:by_client_order_id?client_order_id=other')).toMatchObject({
      status: 404,
    });
    // The other account knows nothing of it.
    expect(
      world.raw(
        'POST',
        '/v2/orders',
        { ...body, symbol: 'AAPL', qty: '1', side: 'buy', time_in_force: 'day' },
        'live',
      ).status,
    ).toBe(200);
  });
});
