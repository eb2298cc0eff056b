import { describe, expect, it } from '@jest/globals';
import { DAY } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { AccountOpenOrder, AccountOrder, GuardedBrokerAccount } from './account-guard.js';
import { AccountLimits } from './account-limits.js';

const instrument = createInstrument({ id: 'ins_a', symbol: 'AAA' });

const order = (changes: Partial<AccountOrder> = {}): AccountOrder => ({
  clientOrderId: 'C1',
  actorId: 'act_1',
  instrument,
  side: 1,
  quantity: 10,
  notional: 0,
  price: null,
  reduceOnly: false,
  role: 'entry',
  reduces: false,
  replaces: null,
  ...changes,
});

const resting = (changes: Partial<AccountOpenOrder> = {}): AccountOpenOrder => ({
  clientOrderId: 'C0',
  actorId: 'act_2',
  instrumentId: 'ins_a',
  side: 1,
  quantity: 20,
  notional: 0,
  price: 99,
  reduceOnly: false,
  ...changes,
});

const account = (changes: {
  now?: number;
  position?: number;
  equity?: number;
  orders?: number;
  open?: readonly AccountOpenOrder[];
}): GuardedBrokerAccount => ({
  now: changes.now ?? 1,
  position: () => changes.position ?? 0,
  held: () => ((changes.position ?? 0) === 0 ? [] : ['ins_a']),
  lastPrice: () => 100,
  valueOf: () => 1,
  equity: () => changes.equity ?? 10_000,
  buyingPower: () => Infinity,
  openOrders: () => changes.open ?? [],
  ordersSince: () => changes.orders ?? 0,
});

describe('limits of an account', () => {
  it('count the orders of other deployments', () => {
    const limits = new AccountLimits({ maxPositionQuantity: 30 });
    expect(limits.check(order(), account({ open: [resting()] }))).toBeNull();
    expect(limits.check(order({ quantity: 11 }), account({ open: [resting()] }))?.code).toBe(
      'MAX_POSITION_QUANTITY',
    );
    expect(limits.check(order({ quantity: 30 }), account({ position: -20 }))).toBeNull();
  });

  it('leave out the order that is changed and those that only reduce', () => {
    const limits = new AccountLimits({ maxPositionQuantity: 30 });
    const open = [resting(), resting({ clientOrderId: 'C2', reduceOnly: true, quantity: 500 })];
    expect(limits.check(order({ quantity: 30, replaces: 'C0' }), account({ open }))).toBeNull();
  });

  it('judge all positions together', () => {
    const limits = new AccountLimits({ maxGrossExposure: 0.5 });
    expect(limits.check(order(), account({ position: 40 }))).toBeNull();
    expect(limits.check(order(), account({ position: 40, open: [resting()] }))?.code).toBe(
      'MAX_GROSS_EXPOSURE',
    );
  });

  it('let what reduces pass, but not faster than anything else', () => {
    const limits = new AccountLimits({ denyInstruments: ['ins_a'], maxOrdersPerMinute: 5 });
    expect(limits.check(order(), account({}))?.code).toBe('INSTRUMENT_DENIED');
    expect(limits.check(order({ reduces: true }), account({ orders: 4 }))).toBeNull();
    expect(limits.check(order({ reduces: true }), account({ orders: 5 }))?.code).toBe('ORDER_RATE');
  });

  it('remember losses across a restart', () => {
    const limits = new AccountLimits({ maxDrawdownRatio: 0.1, maxDailyLoss: 300 });
    expect(limits.observe(account({ equity: 10_000 }))).toBeNull();
    expect(limits.check(order(), account({ equity: 9_700 }))?.code).toBe('DAILY_LOSS');
    expect(limits.check(order(), account({ now: 2 * DAY, equity: 9_700 }))?.code).toBe(
      'DAILY_LOSS',
    );
    expect(limits.observe(account({ now: 2 * DAY, equity: 9_000 }))?.code).toBe('DRAWDOWN');
    const next = new AccountLimits({ maxDrawdownRatio: 0.1 });
    next.restore(JSON.parse(JSON.stringify(limits.snapshot())) as never);
    expect(next.check(order(), account({ now: 9 * DAY }))?.code).toBe('DRAWDOWN');
    expect(new AccountLimits({}).snapshot()).toBeNull();
  });

  it('are refused when they are none', () => {
    expect(() => new AccountLimits({ maxDailyLoss: 0 })).toThrow('wrong limits: maxDailyLoss');
  });
});
