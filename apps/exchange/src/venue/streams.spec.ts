import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money, units } from './amount.js';
import { type AnyJson, VenueWorld } from '../../test/venue-world.js';

/** One thing that somebody does to the exchange. */
const step = fc.oneof(
  fc.record({
    do: fc.constant('order' as const),
    symbol: fc.constantFrom('AAPL', 'MSFT', 'BTC/USD'),
    side: fc.constantFrom('buy', 'sell'),
    qty: fc.integer({ min: 1, max: 40 }),
    kind: fc.constantFrom(
      'market',
      'limit',
      'stop',
      'stop_limit',
      'trailing',
      'bracket',
      'oco',
      'oto',
      'notional',
    ),
    tif: fc.constantFrom('day', 'gtc', 'ioc', 'fok'),
    offset: fc.integer({ min: -6, max: 6 }),
  }),
  fc.record({
    do: fc.constant('move' as const),
    symbol: fc.constantFrom('AAPL', 'MSFT', 'BTC/USD'),
    price: fc.integer({ min: 40, max: 160 }),
  }),
  fc.record({ do: fc.constant('cancel' as const), pick: fc.nat(50) }),
  fc.record({
    do: fc.constant('replace' as const),
    pick: fc.nat(50),
    price: fc.integer({ min: 60, max: 140 }),
    qty: fc.option(fc.integer({ min: 1, max: 40 })),
  }),
  fc.record({
    do: fc.constant('fill' as const),
    pick: fc.nat(50),
    qty: fc.integer({ min: 1, max: 10 }),
  }),
  fc.record({ do: fc.constant('close' as const) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ do: fc.constant('restart' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function bodyOf(one: Extract<Step, { do: 'order' }>): object {
  const crypto = one.symbol === 'BTC/USD';
  const base = { AAPL: 100, MSFT: 50, 'BTC/USD': 100 }[one.symbol];
  const price = String(base + one.offset);
  const [up, down] = [String(base + 10), String(base - 10)];
  const [profit, stop] = one.side === 'buy' ? [up, down] : [down, up];
  const time_in_force = crypto ? 'gtc' : one.tif;
  const plain = { symbol: one.symbol, side: one.side, qty: String(one.qty), time_in_force };
  const exits = { take_profit: { limit_price: profit }, stop_loss: { stop_price: stop } };
  switch (one.kind) {
    case 'limit':
      return { ...plain, type: 'limit', limit_price: price };
    case 'stop':
      return { ...plain, type: 'stop', stop_price: price };
    case 'stop_limit':
      return { ...plain, type: 'stop_limit', stop_price: price, limit_price: price };
    case 'trailing':
      return { ...plain, type: 'trailing_stop', trail_percent: '3' };
    case 'bracket':
      return { ...plain, type: 'market', order_class: 'bracket', ...exits };
    case 'oto':
      return { ...plain, type: 'market', order_class: 'oto', stop_loss: exits.stop_loss };
    case 'oco': {
      const swapped = { take_profit: { limit_price: stop }, stop_loss: { stop_price: profit } };
      return { ...plain, type: 'limit', order_class: 'oco', ...swapped };
    }
    case 'notional':
      return { ...plain, qty: undefined, notional: '333.33', type: 'market' };
    case 'market':
      return { ...plain, type: 'market' };
  }
}

function take(world: VenueWorld, one: Step): void {
  const open = (pick: number): AnyJson => {
    const orders = world.control('ledger').orders as AnyJson[];
    return orders.length === 0 ? undefined : orders[pick % orders.length];
  };
  switch (one.do) {
    case 'order':
      world.call('POST', '/v2/orders', bodyOf(one));
      return;
    case 'move':
      world.market.move(one.symbol, String(one.price), `${one.price}.02`);
      world.clock.settle();
      return;
    case 'cancel':
      world.call('DELETE', `/v2/orders/${open(one.pick)?.id}`);
      return;
    case 'replace': {
      const qty = one.qty === null ? {} : { qty: String(one.qty) };
      const order = open(one.pick);
      world.call('PATCH', `/v2/orders/${order?.id}`, { limit_price: String(one.price), ...qty });
      return;
    }
    case 'fill':
      try {
        world.control('fill', {
          clientOrderId: open(one.pick)?.client_order_id,
          quantity: String(one.qty),
        });
      } catch {
        // Orders that are over, held or smaller refuse it.
      }
      return;
    case 'close':
      world.call('DELETE', '/v2/positions');
      return;
    case 'wait':
      world.clock.advance(one.minutes * 60_000);
      return;
    case 'restart':
      world.restart();
  }
}

/** Checks what must be true of every ledger, from its own rows alone. */
function check(world: VenueWorld): void {
  const { orders, executions, positions, account } = world.control('ledger');
  let cash = money('100000');
  const held = new Map<string, bigint>();
  const filled = new Map<string, bigint>();
  for (const row of executions) {
    const qty = units(row.qty) * (row.side === 'buy' ? 1n : -1n);
    expect(units(row.qty)).toBeGreaterThan(0n);
    cash -= qty * units(row.price);
    held.set(row.symbol, (held.get(row.symbol) ?? 0n) + qty);
    filled.set(row.order_id, (filled.get(row.order_id) ?? 0n) + units(row.qty));
    expect(units(row.cum_qty)).toBe(filled.get(row.order_id));
  }
  expect(money(account.cash)).toBe(cash);
  let equity = cash;
  for (const position of positions) {
    expect(units(position.qty)).toBe(held.get(position.symbol));
    held.delete(position.symbol);
    equity += units(position.qty) * units(position.current_price);
  }
  expect([...held.values()].every((qty) => qty === 0n)).toBe(true);
  expect(money(account.equity)).toBe(equity);
  for (const order of orders) {
    expect(units(order.filled_qty)).toBe(filled.get(order.id) ?? 0n);
    if (order.qty !== null) expect(units(order.filled_qty)).toBeLessThanOrEqual(units(order.qty));
    if (order.status === 'filled' && order.qty !== null) expect(order.filled_qty).toBe(order.qty);
  }
}

describe('any stream of orders', () => {
  it.each([0, 0.5])(
    'keeps cash, positions and equity equal to its fills, %s of them in parts',
    (partialShare) => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), (steps) => {
          const world = new VenueWorld({ partialShare });
          try {
            world.market.move('BTC/USD', '100', '100.02');
            for (const one of steps) take(world, one);
            check(world);
            const before = JSON.stringify(world.control('ledger'));
            world.restart();
            expect(JSON.stringify(world.control('ledger'))).toBe(before);
          } finally {
            world.close();
          }
        }),
        { numRuns: 100 },
      );
    },
    60_000,
  );

  it('of brackets never leaves a position without the exits that its group still has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 10 })), {
          maxLength: 12,
          size: 'max',
        }),
        (fills) => {
          const world = new VenueWorld();
          try {
            const { legs } = world.order({
              qty: '20',
              order_class: 'bracket',
              take_profit: { limit_price: '110' },
              stop_loss: { stop_price: '90' },
            });
            for (const [index, qty] of fills) {
              try {
                world.control('fill', {
                  clientOrderId: legs[index].client_order_id,
                  quantity: String(qty),
                });
              } catch {
                // Over, or less than this is left.
              }
              const now = legs.map((leg: AnyJson) => world.show(leg.id));
              const left = Number(world.control('ledger').positions[0]?.qty ?? 0);
              for (const leg of now) {
                const rest = Number(leg.qty) - Number(leg.filled_qty);
                expect(leg.status === 'canceled' ? 0 : rest).toBe(left);
              }
            }
          } finally {
            world.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
