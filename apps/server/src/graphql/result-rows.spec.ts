import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import { SCRIPTED_OUTCOME } from '@vela/testkit';
import { BacktestSession, resultTables } from '@vela/backtest';
import { allocateCandles, createBatch } from '@vela/market';
import { nodeHasher } from '@vela/runners';
import { Strategy } from '@vela/strategy';
import { accountOf, feesOf, instrumentResultsOf, uncertaintyOf } from './report-rows.js';
import { cashFactOf, fillOf, orderOf } from './result-rows.js';

/** Places one order of each kind on the first candle. */
class Kinds extends Strategy {
  override onCandle(): void {
    if (this.slice > 0) return;
    this.buy(1, { stopLoss: 90, takeProfit: 110 });
    this.buy(1, { limit: 80, timeInForce: 'day' });
    this.buy(1, { stop: 120, limit: 121, goodTill: 3.6e9 * 3 });
    this.sell(1, { trailPercent: 2, reduceOnly: true });
    this.buy(0, { notional: 250 });
    this.buy(1, { touch: 70 });
    this.buy(1, { touch: 70, limit: 71 });
    this.buy(0);
  }
}

const INSTRUMENT = createInstrument({ id: 'ins_a', symbol: 'A', priceScale: 2 });

function runOf(): BacktestSession {
  const columns = allocateCandles(5);
  for (let row = 0; row < 5; row++) {
    columns.openAt[row] = row * 3.6e9;
    columns.availableAt[row] = (row + 1) * 3.6e9;
    columns.open[row] = 100;
    columns.high[row] = 101;
    columns.low[row] = 99;
    columns.close[row] = 100;
    columns.volume[row] = 1_000;
  }
  const session = new BacktestSession({
    strategy: Kinds,
    parameters: {},
    instruments: [INSTRUMENT],
    timeframe: parseTimeframe('1h'),
    startingCash: '100000',
    simulation: {},
    seed: 0,
    expectedSlices: 0,
    createHasher: nodeHasher,
  });
  session.advance(createBatch([columns]));
  return session;
}

describe('rows of results', () => {
  const { run } = runOf();
  const tables = resultTables(run);
  const of = (name: 'orders' | 'fills') => ({
    columns: tables[name],
    runId: 'bt_1',
    instruments: [INSTRUMENT],
    currencies: ['USD'],
  });
  const orders = Array.from(tables.orders['side']!, (_, row) => orderOf(of('orders'), row));

  it('show every type of order with its prices and its time', () => {
    const [bracket, day, stopLimit, trailing, notional, touch, limitTouch, refused] = orders;
    expect(bracket).toMatchObject({
      type: 'MARKET',
      state: 'FILLED',
      stopLoss: '90',
      takeProfit: '110',
      timeInForce: 'GTC',
      goodTill: null,
      price: null,
      trail: null,
      endedSlice: 1,
    });
    expect(day).toMatchObject({ type: 'LIMIT', price: '80', timeInForce: 'DAY' });
    expect(stopLimit).toMatchObject({
      type: 'STOP_LIMIT',
      price: '120',
      limitPrice: '121',
      timeInForce: 'GTD',
      goodTill: 3.6e9 * 3,
      state: 'EXPIRED',
      reason: 'its time was over',
    });
    expect(trailing).toMatchObject({
      type: 'TRAILING_STOP',
      trail: '0.02',
      trailIsRatio: true,
      reduceOnly: true,
    });
    expect(notional).toMatchObject({ notional: '250', state: 'FILLED' });
    expect(touch).toMatchObject({ type: 'MARKET_IF_TOUCHED', price: '70', limitPrice: null });
    expect(limitTouch).toMatchObject({ type: 'LIMIT_IF_TOUCHED', limitPrice: '71' });
    expect(refused).toMatchObject({ state: 'REJECTED', reason: 'invalid quantity' });
  });

  it('name the order that opened a bracket', () => {
    const legs = orders.filter(({ parentOrderId }) => parentOrderId !== null);
    expect(legs.map(({ role }) => role)).toEqual(['STOP_LOSS', 'TAKE_PROFIT']);
    expect(legs[0]!.parentOrderId).toBe(orders[0]!.id);
    expect(fillOf(of('fills'), 0)).toMatchObject({ orderId: orders[0]!.id, price: '100' });
  });

  it('show changes of cash with their currency', () => {
    const columns = {
      kind: Float64Array.of(4),
      currency: Float64Array.of(0),
      instrument: Float64Array.of(-1),
      amount: Float64Array.of(-1.5),
      value: Float64Array.of(-1.5),
      at: Float64Array.of(7),
    };
    expect(cashFactOf({ ...of('fills'), columns }, 0)).toEqual({
      id: 'bt_1.fact.0',
      kind: 'DIVIDEND',
      currency: 'USD',
      amount: '-1.5',
      value: '-1.5',
      instrument: null,
      at: 7,
    });
  });
});

describe('the report of a run', () => {
  const instruments = new Map([[INSTRUMENT.id, INSTRUMENT]]);
  const spread = { min: 1, p5: 1, median: 2, p95: 3, max: 3 };
  const outcome = { pnl: -1.25, price: 99.5, position: 0 };
  const candle = { instrumentId: 'ins_a', slice: 3, at: 9 };
  const { report } = SCRIPTED_OUTCOME;
  const shown = {
    ...report,
    uncertainty: {
      ...report.uncertainty,
      finalEquity: spread,
      totalReturn: spread,
      candles: [{ ...candle, base: outcome, best: { ...outcome, price: null }, worst: outcome }],
    },
    account: { ...report.account, cash: [{ kind: 'cashInLieu', count: 1, value: 2 }] },
    fees: { ...report.fees, lines: [{ line: 'levy', currency: 'USD', amount: 0.1 }] },
  };

  it('has amounts as decimals and statistics as numbers', () => {
    const uncertainty = uncertaintyOf(shown, instruments);
    expect(uncertainty.finalEquity).toMatchObject({ min: '1', median: '2' });
    expect(uncertainty.totalReturn).toEqual(spread);
    expect(uncertainty.maxDrawdown).toBeNull();
    expect(uncertainty.candles[0]).toMatchObject({
      instrument: INSTRUMENT,
      base: { pnl: '-1.25', price: '99.5', position: '0' },
      best: { price: null },
    });
    expect(accountOf(shown).cash).toEqual([{ kind: 'CASH_IN_LIEU', count: 1, value: '2' }]);
    expect(feesOf(shown).lines).toEqual([{ line: 'levy', currency: 'USD', amount: '0.1' }]);
    expect(instrumentResultsOf(shown, instruments)).toEqual([]);
  });
});
