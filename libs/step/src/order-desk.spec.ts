import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy } from '@vela/strategy';
import type { OrderChange, OrderOptions, OrderSnapshot } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { advance, Run } from './index.js';

const TIMEFRAME = parseTimeframe('1m');

/** A candle a minute around 100: high 102, low 98, close 100, volume 1000. */
function candles(length: number): CandleColumns {
  const columns = allocateCandles(length);
  for (let row = 0; row < length; row++) {
    columns.openAt[row] = row * 60e6;
    columns.availableAt[row] = (row + 1) * 60e6;
    columns.open[row] = 100;
    columns.high[row] = 102;
    columns.low[row] = 98;
    columns.close[row] = 100;
    columns.volume[row] = 1000;
  }
  return columns;
}

/** Lets a test speak in the words of a strategy. */
class Spoken extends Strategy {
  static said: (strategy: Spoken, slice: number) => void = () => {};

  override onSlice(): void {
    Spoken.said(this, this.slice);
  }

  long(quantity: number, options?: OrderOptions): number {
    return this.buy(quantity, options);
  }

  short(quantity: number, options?: OrderOptions): number {
    return this.sell(quantity, options);
  }

  change(handle: number, change: OrderChange): boolean {
    return this.replace(handle, change);
  }

  group(...handles: number[]): number {
    return this.oco(...handles);
  }

  look(handle: number): OrderSnapshot | null {
    return this.order(handle);
  }

  takeBack(): number {
    return this.cancelAll();
  }

  end(): number | null {
    return this.close();
  }
}

function say(said: (strategy: Spoken, slice: number) => void, slices = 1, options = {}): Run {
  Spoken.said = said;
  const run = new Run({
    strategy: Spoken,
    parameters: {},
    instruments: [createInstrument({ id: 'ins_1', symbol: 'AAA' })],
    series: [{ instrument: 0, timeframe: TIMEFRAME }],
    cash: '100000',
    simulation: simulationOptions.parse(options),
    seed: 1,
    expectedSlices: slices,
  });
  advance(run, createBatch([candles(slices)]));
  return run;
}

/** Returns the order that options make, as the strategy sees it. */
function orderOf(options: OrderOptions, quantity = 10): OrderSnapshot {
  let seen: OrderSnapshot | null = null;
  say((strategy) => {
    seen = strategy.look(strategy.long(quantity, options));
  });
  return seen!;
}

describe('the options of an order', () => {
  it.each([
    [{}, 'market', null, null],
    [{ limit: 99 }, 'limit', 99, null],
    [{ stop: 105 }, 'stop', 105, null],
    [{ stop: 105, limit: 106 }, 'stopLimit', 105, 106],
    [{ touch: 99 }, 'marketIfTouched', 99, null],
    [{ touch: 99, limit: 100 }, 'limitIfTouched', 99, 100],
    [{ trail: 2 }, 'trailingStop', null, null],
    [{ trailPercent: 2 }, 'trailingStop', null, null],
  ] as const)('%j make a %s order', (options, type, price, limit) => {
    expect(orderOf(options)).toMatchObject({ type, price, limit, state: 'working' });
  });

  it('are all to be read from the order', () => {
    expect(
      orderOf({ limit: 99, goodTill: 9e9, stopLoss: 90, takeProfit: 110, reduceOnly: true }),
    ).toEqual({
      handle: 0,
      instrument: 0,
      side: 'buy',
      type: 'limit',
      role: 'entry',
      state: 'working',
      reason: '',
      quantity: 10,
      filled: 0,
      price: 99,
      limit: null,
      timeInForce: 'gtd',
      goodTill: 9e9,
      stopLoss: 90,
      takeProfit: 110,
      reduceOnly: true,
      notional: null,
      parent: null,
      placedAt: 0,
    });
    expect(orderOf({ notional: 500 }, 0)).toMatchObject({ notional: 500, quantity: 0 });
    expect(orderOf({ timeInForce: 'day' }).goodTill).toBe(86_400e6);
  });

  it.each([
    [{ limit: 99, trail: 1 }, 'no order has limit and trail together'],
    [{ stop: 105, touch: 99 }, 'no order has stop and touch together'],
    [{ trail: 1, trailPercent: 1 }, 'no order has trail and trailPercent together'],
    [{ timeInForce: 'gtd' }, 'expected goodTill with the time in force "gtd", found none'],
    [
      { goodTill: 9e9, timeInForce: 'day' },
      'expected the time in force "gtd" with goodTill, found "day"',
    ],
    [{ stop: 105, timeInForce: 'ioc' }, 'a stop order cannot have the time in force "ioc"'],
    [{ timeInForce: 'moc' as 'cls' }, 'expected a time in force, found "moc"'],
    [{ notional: 100 }, 'expected the quantity 0 beside a notional, found 10'],
    [{ limt: 99, takeProfit: 110 }, 'no order has the option limt'],
    [null as never, 'expected a number and an object of options, found number and null'],
    [{ after: 7 }, 'expected the handle of an order of this run, found 7'],
    [{ instrument: 1 }, 'expected an instrument from 0 to 0, found 1'],
  ] as const)('%j contradict one another', (options, message) => {
    expect(() => orderOf(options)).toThrow(
      expect.objectContaining({ code: 'STRATEGY_FAILED', message }),
    );
  });

  it.each([
    [{ limit: -1 }, 10, 'invalid price'],
    [{ trail: NaN }, 10, 'invalid price'],
    [{ trailPercent: 100 }, 10, 'invalid price'],
    [{ stopLoss: 0 }, 10, 'invalid price'],
    [{}, 0, 'invalid quantity'],
    [{ notional: -5 }, 0, 'invalid quantity'],
    [{ goodTill: 60e6 }, 10, 'its time was over'],
  ] as const)('%j with quantity %d is rejected by the venue', (options, quantity, reason) => {
    expect(orderOf(options, quantity)).toMatchObject({ state: 'rejected', reason });
  });
});

describe('orders of a strategy', () => {
  it('wait for another, cancel one another and follow what was filled', () => {
    const states: (string | undefined)[][] = [];
    const run = say((strategy, slice) => {
      if (slice === 0) {
        strategy.long(10, { limit: 99 });
        strategy.short(10, { limit: 101.5, after: 0, reduceOnly: true });
        strategy.short(10, { stop: 97, after: 0, reduceOnly: true });
        expect(strategy.group(1, 2)).toBe(2);
        expect(strategy.look(1)).toMatchObject({ state: 'waiting', quantity: 10, parent: 0 });
      }
      states.push([0, 1, 2].map((handle) => strategy.look(handle)?.state));
    }, 3);
    expect(states).toEqual([
      ['working', 'waiting', 'waiting'],
      ['filled', 'working', 'working'],
      ['filled', 'filled', 'canceled'],
    ]);
    expect(run.ledger.held).toBe(0);
  });

  it('are changed in place while they live', () => {
    const run = say((strategy, slice) => {
      if (slice === 0) {
        strategy.long(10, { limit: 90 });
        expect(strategy.change(0, { limit: 99, quantity: 4 })).toBe(true);
        expect(strategy.change(0, { quantity: -4 })).toBe(false);
        expect(() => strategy.change(0, { stop: 105 })).toThrow('a limit order has no stop');
        expect(() => strategy.change(9, {})).toThrow('expected the handle of an order');
      } else {
        expect(strategy.change(0, { limit: 98 })).toBe(false);
      }
    }, 2);
    expect(Array.from(run.venue.fills.column('quantity'))).toEqual([4]);
  });

  it('name what of their kind can be changed', () => {
    say((strategy) => {
      const percent = strategy.short(1, { trailPercent: 5 });
      expect(strategy.change(percent, { trailPercent: 2 })).toBe(true);
      expect(() => strategy.change(percent, { trail: 2 })).toThrow('has no trail that could');
      const market = strategy.long(1);
      expect(() => strategy.change(market, { limit: 2 })).toThrow('a market order has no limit');
      const touched = strategy.long(1, { touch: 90, limit: 91 });
      expect(strategy.change(touched, { touch: 95, limit: 96 })).toBe(true);
      expect(strategy.look(touched)).toMatchObject({ price: 95, limit: 96 });
    });
  });

  it('are taken back all together, those that wait as well', () => {
    say((strategy) => {
      const parent = strategy.long(10, { limit: 90 });
      strategy.short(10, { limit: 110, after: parent });
      expect(strategy.takeBack()).toBe(2);
      expect(strategy.look(1)).toMatchObject({ state: 'canceled' });
      expect(strategy.takeBack()).toBe(0);
    });
  });

  it('of a group are two or more different ones', () => {
    say((strategy) => {
      const one = strategy.long(10, { limit: 90 });
      expect(() => strategy.group(one)).toThrow('expected two or more different orders');
      expect(() => strategy.group(one, one)).toThrow('found 0, 0');
    });
  });

  it('at the same close are filled and told before the slice ends', () => {
    const run = say(
      (strategy, slice) => {
        if (slice === 0) strategy.long(10);
        else if (slice === 1) strategy.end();
      },
      3,
      { marketFill: 'sameClose' },
    );
    const { columns } = run.venue.fills;
    expect([columns.price[0], columns.slice[0], columns.slice[1]]).toEqual([100, 0, 1]);
    expect(run.ledger.trades.length).toBe(1);
  });
});
