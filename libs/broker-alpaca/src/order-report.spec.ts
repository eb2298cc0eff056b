import { describe, expect, it } from '@jest/globals';
import { streaming } from '@alpacahq/alpaca-trade-api';
import type { OrderStatus } from '@vela/orders';
import { ORDER_ID, SHARE, COIN, wireOrder } from '../test/scripted-alpaca.js';
import { OrderReader } from './order-reader.js';
import { statusOf } from './order-status.js';
import { Symbols, fullSymbol } from './symbols.js';
import { positionReport } from './account-report.js';
import type { Wire } from './wire.js';

const lookup = {
  byId: (id: string) => Promise.resolve([SHARE, COIN].find((one) => one.id === id) ?? null),
  bySymbol: (symbol: string) =>
    Promise.resolve([SHARE, COIN].find((one) => one.symbol === symbol) ?? null),
};
const reader = (): OrderReader => new OrderReader(new Symbols(lookup));
const read = async (change: Readonly<Record<string, unknown>>, by = reader()) =>
  (await by.read(wireOrder(change)))[0]!;

/** Section 4 of the protocol sheet, word by word. */
const DOCUMENTED: readonly (readonly [raw: string, status: OrderStatus])[] = [
  ['pending_new', 'accepted'],
  ['accepted', 'accepted'],
  ['accepted_for_bidding', 'accepted'],
  ['pending_review', 'accepted'],
  ['held', 'accepted'],
  ['new', 'working'],
  ['partially_filled', 'partially_filled'],
  ['filled', 'filled'],
  ['done_for_day', 'working'],
  ['canceled', 'canceled'],
  ['expired', 'expired'],
  ['replaced', 'replaced'],
  ['rejected', 'rejected'],
  ['pending_cancel', 'pending_cancel'],
  ['pending_replace', 'pending_replace'],
  ['stopped', 'working'],
  ['suspended', 'suspended'],
  ['calculated', 'working'],
  ['held_for_review', 'unknown'],
  ['constructor', 'unknown'],
  ['', 'unknown'],
];

describe('the report of an order', () => {
  it.each(DOCUMENTED)('reads the status "%s" as %s', (raw, status) => {
    expect(statusOf(raw)).toBe(status);
  });

  it('has everything that the venue tells, in plain numbers', async () => {
    expect(
      await read({
        type: 'stop_limit',
        limit_price: '105.50',
        stop_price: '105.0',
        filled_qty: '5.000',
        filled_avg_price: '105.25',
        status: 'partially_filled',
        replaces: 'before',
      }),
    ).toEqual({
      clientOrderId: 'A1',
      venueOrderId: ORDER_ID,
      instrumentId: 'share',
      side: 'buy',
      status: 'partially_filled',
      rawStatus: 'partially_filled',
      quantity: '15',
      cumulative: '5',
      averagePrice: '105.25',
      limitPrice: '105.5',
      stopPrice: '105',
      contingent: false,
      parent: null,
      replaces: 'before',
      replacedBy: null,
      role: 'entry',
      reason: null,
      code: null,
      venueTime: 1_767_366_000_223_456,
    });
  });

  it('keeps microseconds of the raw text, which a Date would cut', async () => {
    const { venueTime } = await read({ updated_at: '2026-01-02T15:00:00.000001999Z' });
    expect(venueTime).toBe(1_767_366_000_000_001);
    const older = await read({ updated_at: null, filled_at: '2026-01-02T15:00:01.5Z' });
    expect(older.venueTime).toBe(1_767_366_001_500_000);
  });

  it('keeps a status that nobody knows, and fields that nobody knows do no harm', async () => {
    const report = await read({ status: 'held_for_review', subtag: 'x', brand_new: { a: 1 } });
    expect(report).toMatchObject({ status: 'unknown', rawStatus: 'held_for_review' });
    expect(await read({ status: null })).toMatchObject({ status: 'unknown', rawStatus: 'missing' });
  });

  it('says that a held leg and a stop wait', async () => {
    expect(await read({ status: 'held', type: 'limit' })).toMatchObject({ contingent: true });
    expect(await read({ type: 'stop', stop_price: '9' })).toMatchObject({ contingent: true });
    expect(await read({ type: 'stop', stop_price: '9', filled_qty: '1' })).toMatchObject({
      contingent: false,
    });
    expect(await read({ type: 'stop', status: 'canceled' })).toMatchObject({ contingent: false });
  });

  it('has what was filled as the quantity of an order for money', async () => {
    const report = await read({ qty: null, notional: '1050', filled_qty: '10.5' });
    expect(report).toMatchObject({ quantity: '10.5', cumulative: '10.5' });
    expect(await read({ qty: null, notional: '1050' })).toMatchObject({ quantity: '0' });
  });

  it('gives a reason for a rejection also where the venue gives none', async () => {
    expect(await read({ status: 'rejected' })).toMatchObject({
      code: 'other',
      reason: 'the venue rejected the order and gave no reason',
    });
  });

  it.each([
    ['buy_to_open', '', 'market', 'entry'],
    ['sell_to_close', '', 'market', 'close'],
    ['sell_to_close', 'bracket', 'limit', 'take_profit'],
    ['sell_to_close', 'bracket', 'stop', 'stop_loss'],
    [null, '', 'market', null],
  ])('of intent %s in class "%s" and type %s is for %s', async (intent, kind, type, role) => {
    const change = { position_intent: intent, order_class: kind, type };
    expect(await read(change)).toMatchObject({ role });
  });
});

const leg = (id: string, change: Readonly<Record<string, unknown>>) =>
  wireOrder({ id, client_order_id: `c-${id}`, order_class: 'bracket', status: 'held', ...change });
const target = leg('target', { type: 'limit', limit_price: '110', side: 'sell' });
const stop = leg('stop', { type: 'stop', stop_price: '95', side: 'sell' });
const bracket = wireOrder({ order_class: 'bracket', legs: [target, stop] });

describe('relatives of an order', () => {
  it('are told with their parent and what they are for', async () => {
    const by = reader();
    const [, first, second] = await by.read(bracket);
    expect(first).toMatchObject({ parent: ORDER_ID, role: 'take_profit', contingent: true });
    expect(second).toMatchObject({ parent: ORDER_ID, role: 'stop_loss', stopPrice: '95' });
  });

  it('are remembered when they come alone, and under a new id', async () => {
    const by = reader();
    await by.read(bracket);
    expect(await by.read({ ...stop, status: 'new' })).toMatchObject([{ parent: ORDER_ID }]);
    const changed = { ...stop, id: 'stop-2', replaces: 'stop' };
    expect(await by.read(changed)).toMatchObject([{ parent: ORDER_ID, role: 'stop_loss' }]);
  });

  it('stay with their first parent when what is left of a bracket is told as a pair', async () => {
    const by = reader();
    await by.read(bracket);
    const pair = { ...target, order_class: 'oco', legs: [stop] };
    const [, second] = await by.read(pair);
    expect(second).toMatchObject({ parent: ORDER_ID });
  });

  it('are strays until somebody has told whose they are', async () => {
    const by = reader();
    const alone = { ...stop, position_intent: 'sell_to_close' };
    expect(by.families.isStray(alone)).toBe(true);
    expect(by.families.isStray(bracket)).toBe(false);
    expect(by.families.isStray(wireOrder())).toBe(false);
    await by.read(bracket);
    expect(by.families.isStray(alone)).toBe(false);
  });

  it('keep their fields in a streamed order, whose legs the SDK writes anew', async () => {
    const update = streaming.mapTradeUpdate({ event: 'new', order: bracket });
    const [, first, second] = await reader().read(update.order);
    expect(first).toMatchObject({
      clientOrderId: 'c-target',
      limitPrice: '110',
      rawStatus: 'held',
    });
    expect(second).toMatchObject({ clientOrderId: 'c-stop', stopPrice: '95', parent: ORDER_ID });
    expect(second!.venueTime).toBe(1_767_366_000_223_000);
  });
});

describe('symbols', () => {
  it.each([
    ['BTCUSD', 'crypto', 'BTC/USD'],
    ['BTC/USD', 'crypto', 'BTC/USD'],
    ['USDTUSD', 'crypto', 'USDT/USD'],
    ['BTCUSDT', 'crypto', 'BTC/USDT'],
    ['ETHBTC', 'crypto', 'ETH/BTC'],
    ['USD', 'crypto', 'USD'],
    ['AAPLUSD', 'us_equity', 'AAPLUSD'],
  ])('%s of %s is %s', (symbol, assetClass, full) => {
    expect(fullSymbol(symbol, assetClass)).toBe(full);
  });

  it('of coins are found without a slash where the class is not told', async () => {
    const symbols = new Symbols(lookup);
    expect(await symbols.named({ symbol: 'BTCUSD' })).toMatchObject({ instrumentId: 'coin' });
    expect(await symbols.named({ symbol: 'AAPL' })).toMatchObject({ instrumentId: 'share' });
    expect(await symbols.named({ symbol: 'XUSD' })).toMatchObject({ instrumentId: 'alpaca:XUSD' });
  });

  const position = async (change: Wire) =>
    positionReport(
      { symbol: 'AAPL', asset_class: 'us_equity', avg_entry_price: '100.0', ...change },
      new Symbols(lookup),
    );

  it('name positions, short ones with a minus', async () => {
    expect(await position({ qty: '5' })).toEqual({
      instrumentId: 'share',
      quantity: '5',
      averagePrice: '100',
      currency: 'USD',
    });
    expect(await position({ qty: '-5', side: 'short' })).toMatchObject({ quantity: '-5' });
    expect(await position({ qty: '5', side: 'short' })).toMatchObject({ quantity: '-5' });
    expect(await position({ qty: '0' })).toBeNull();
    expect(await position({})).toBeNull();
  });

  it('of coins have their slash again, and what is not known here has a name', async () => {
    const coin = { symbol: 'BTCUSD', asset_class: 'crypto', qty: '0.1' };
    expect(await position(coin)).toMatchObject({ instrumentId: 'coin', currency: 'USD' });
    const other = { symbol: 'DOGEUSDT', asset_class: 'crypto', qty: '1' };
    expect(await position(other)).toMatchObject({
      instrumentId: 'alpaca:DOGE/USDT',
      currency: 'USDT',
    });
  });
});
