import { describe, expect, it } from '@jest/globals';
import type { BrokerOrder, RejectCode } from '@vela/orders';
import { capabilitiesFor } from '@vela/ports';
import { COIN, NEVER, ScriptedAlpaca, order, wireOrder } from '../test/scripted-alpaca.js';

/** Returns what is sent for an order. */
async function sentFor(change: Partial<BrokerOrder>): Promise<Readonly<Record<string, unknown>>> {
  const isCoin = change.instrumentId === COIN.id;
  const venue = new ScriptedAlpaca(() => Response.json(wireOrder()), {
    assetClasses: isCoin ? ['CRYPTO'] : ['EQUITY'],
  });
  expect(await venue.broker.place(order(change), NEVER)).toMatchObject({ kind: 'accepted' });
  expect(venue.sent).toHaveLength(1);
  return venue.sent[0]!.body!;
}

describe('the request for an order', () => {
  it('has numbers as plain text, and no field that is not needed', async () => {
    const body = await sentFor({ quantity: '10.0', type: 'limit', limitPrice: '1e2' });
    expect(body).toEqual({
      symbol: 'AAPL',
      side: 'buy',
      type: 'limit',
      time_in_force: 'day',
      client_order_id: 'A1',
      qty: '10',
      limit_price: '100',
    });
  });

  it.each([
    [{ quantity: null, notional: '10.50' }, { notional: '10.5' }],
    [{ type: 'stop', stopPrice: '110' }, { stop_price: '110' }],
    [
      { type: 'stop_limit', stopPrice: '110', limitPrice: '111' },
      { stop_price: '110', limit_price: '111' },
    ],
    [{ type: 'trailing_stop', trail: { by: 'price', value: '2' } }, { trail_price: '2' }],
    [{ type: 'trailing_stop', trail: { by: 'percent', value: '5' } }, { trail_percent: '5' }],
    [{ type: 'limit', limitPrice: '9', extendedHours: true }, { extended_hours: true }],
    [{ type: 'limit', limitPrice: '0.1234' }, { limit_price: '0.1234' }],
    [{ role: 'close', side: 'sell' }, { position_intent: 'sell_to_close' }],
    [{ role: 'close', side: 'buy' }, { position_intent: 'buy_to_close' }],
    [
      { attached: { takeProfit: '120', stopLoss: '80' } },
      {
        order_class: 'bracket',
        take_profit: { limit_price: '120' },
        stop_loss: { stop_price: '80' },
      },
    ],
    [
      { attached: { takeProfit: null, stopLoss: '80' } },
      { order_class: 'oto', stop_loss: { stop_price: '80' } },
    ],
    [
      { attached: { takeProfit: '120', stopLoss: null } },
      { order_class: 'oto', take_profit: { limit_price: '120' } },
    ],
    [
      { instrumentId: COIN.id, timeInForce: 'gtc', quantity: '0.000000001' },
      { symbol: 'BTC/USD', qty: '0.000000001' },
    ],
  ] as readonly (readonly [Partial<BrokerOrder>, object])[])(
    'of %j says %j',
    async (change, part) => {
      expect(await sentFor(change)).toMatchObject(part);
    },
  );

  it('of a coin says nothing about the position', async () => {
    const change = { instrumentId: COIN.id, timeInForce: 'gtc', role: 'close' } as const;
    expect(await sentFor(change)).not.toHaveProperty('position_intent');
  });

  it.each([
    [{ clientOrderId: 'x'.repeat(129) }, 'other'],
    [{ clientOrderId: '' }, 'other'],
    [{ clientOrderId: 'a b' }, 'other'],
    [{ instrumentId: 'nothing' }, 'not-tradable'],
    [{ reduceOnly: true }, 'unsupported'],
    [{ after: 'A0' }, 'unsupported'],
    [{ quantity: '0' }, 'invalid-quantity'],
    [{ quantity: '-1' }, 'invalid-quantity'],
    [{ quantity: '0.0001' }, 'invalid-quantity'],
    [{ quantity: 'many' }, 'invalid-quantity'],
    [{ quantity: null }, 'invalid-quantity'],
    [{ notional: '10' }, 'invalid-quantity'],
    [{ quantity: null, notional: '0' }, 'invalid-quantity'],
    [{ quantity: null, notional: '10.001' }, 'invalid-quantity'],
    [{ type: 'limit', limitPrice: null }, 'invalid-price'],
    [{ type: 'limit', limitPrice: '0' }, 'invalid-price'],
    [{ type: 'limit', limitPrice: '290.123' }, 'invalid-price'],
    [{ type: 'limit', limitPrice: '0.12345' }, 'invalid-price'],
    [{ type: 'stop', stopPrice: '1.001' }, 'invalid-price'],
    [{ type: 'stop_limit', stopPrice: '110', limitPrice: null }, 'invalid-price'],
    [{ type: 'trailing_stop', trail: null }, 'invalid-price'],
    [{ type: 'trailing_stop', trail: { by: 'price', value: '0' } }, 'invalid-price'],
    [{ attached: { takeProfit: '80', stopLoss: '120' } }, 'invalid-price'],
    [{ attached: { takeProfit: '120', stopLoss: '0' } }, 'invalid-price'],
    [{ side: 'sell', attached: { takeProfit: '120', stopLoss: '80' } }, 'invalid-price'],
    [
      { type: 'limit', limitPrice: '130', attached: { takeProfit: '120', stopLoss: '80' } },
      'invalid-price',
    ],
  ] as readonly (readonly [Partial<BrokerOrder>, RejectCode])[])(
    'is not sent for %j: %s',
    async (change, code) => {
      const venue = new ScriptedAlpaca(() => null, { assetClasses: ['EQUITY'] });
      const outcome = await venue.broker.place(order(change), NEVER);
      expect(outcome).toMatchObject({ kind: 'rejected', code });
      expect(venue.sent).toEqual([]);
    },
  );

  it('has exits where the class has them, and coins have none', async () => {
    const venue = new ScriptedAlpaca(() => Response.json(wireOrder()));
    const { capabilities } = venue.broker;
    expect(capabilities.contingent).toMatchObject({ bracket: false, oco: false, oto: false });
    expect(capabilitiesFor(capabilities, 'EQUITY').contingent.bracket).toBe(true);
    expect(capabilitiesFor(capabilities, 'CRYPTO')).toMatchObject({
      orderTypes: ['market', 'limit', 'stop_limit'],
      timesInForce: ['gtc', 'ioc'],
      contingent: { bracket: false },
      extendedHours: false,
      crossesZero: false,
    });
    const attached = { takeProfit: '120', stopLoss: '80' };
    expect(await venue.broker.place(order({ attached }), NEVER)).toMatchObject({
      kind: 'accepted',
    });
    const coins = order({ attached, instrumentId: COIN.id, timeInForce: 'gtc' });
    expect(await venue.broker.place(coins, NEVER)).toMatchObject({ code: 'unsupported' });
    expect(venue.sent).toHaveLength(1);
  });

  it('of a class that the account does not trade is not sent', async () => {
    const venue = new ScriptedAlpaca(() => null, { assetClasses: ['EQUITY'] });
    const coins = order({ instrumentId: COIN.id, timeInForce: 'gtc' });
    expect(await venue.broker.place(coins, NEVER)).toMatchObject({ code: 'unsupported' });
    expect(venue.sent).toEqual([]);
  });
});

describe('the request for a change', () => {
  const target = { clientOrderId: 'A1', venueOrderId: wireOrder().id };

  /** Returns what is sent to change an order that stands as told. */
  async function change(
    stands: Readonly<Record<string, unknown>>,
    wanted: Parameters<ScriptedAlpaca['broker']['replace']>[1],
  ) {
    const venue = new ScriptedAlpaca(({ method }) =>
      Response.json(
        method === 'PATCH' ? wireOrder({ replaces: target.venueOrderId }) : wireOrder(stands),
      ),
    );
    const outcome = await venue.broker.replace(target, wanted, NEVER);
    return { outcome, bodies: venue.commands.map(({ body }) => body) };
  }

  it('names what changes and the id of the new order', async () => {
    const { bodies, outcome } = await change({}, { clientOrderId: 'A2', limitPrice: '91' });
    expect(bodies).toEqual([{ client_order_id: 'A2', limit_price: '91' }]);
    expect(outcome).toMatchObject({ kind: 'accepted', value: { replaces: target.venueOrderId } });
  });

  it('asks for the rest of what was filled in part, whatever it is that changes', async () => {
    const stands = { qty: '30', filled_qty: '10', status: 'partially_filled' };
    const price = await change(stands, { clientOrderId: 'A2', limitPrice: '91' });
    expect(price.bodies).toEqual([{ client_order_id: 'A2', limit_price: '91', qty: '20' }]);
    const total = await change(stands, { clientOrderId: 'A2', quantity: '25' });
    expect(total.bodies).toEqual([{ client_order_id: 'A2', qty: '15' }]);
    const less = await change(stands, { clientOrderId: 'A2', quantity: '10' });
    expect(less).toMatchObject({ outcome: { code: 'invalid-quantity' }, bodies: [] });
  });

  it.each([
    [{ limitPrice: '-1' }, 'invalid-price'],
    [{ trail: '0' }, 'invalid-price'],
    [{ quantity: '0' }, 'invalid-quantity'],
    [{ takeProfit: '120' }, 'unsupported'],
    [{ stopLoss: '80' }, 'unsupported'],
  ])('is not sent for %j: %s', async (wanted, code) => {
    const { outcome, bodies } = await change({}, { clientOrderId: 'A2', ...wanted });
    expect(outcome).toMatchObject({ kind: 'rejected', code });
    expect(bodies).toEqual([]);
  });

  it('is not sent for an order that has ended', async () => {
    const { outcome, bodies } = await change(
      { status: 'filled' },
      { clientOrderId: 'A2', limitPrice: '91' },
    );
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'not-cancelable' });
    expect(bodies).toEqual([]);
  });
});
