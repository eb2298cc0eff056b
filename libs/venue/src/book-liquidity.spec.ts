import { describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@vela/kernel';
import { FlatRate, Ledger } from '@vela/ledger';
import { allocateCandles, createInstrument } from '@vela/market';
import type { BookUpdates } from '@vela/market';
import { BookLiquidity, OrderRole, OrderType, SimulatedVenue, simulationOptions } from './index.js';
import type { OrderRequest } from './index.js';

type Level = readonly [at: number, id: number, side: 'bid' | 'ask', price: number, size: number];

/** Levels of messages: the first id is the snapshot. */
function updatesOf(rows: readonly Level[]): BookUpdates {
  const column = (value: (row: Level) => number): Float64Array => Float64Array.from(rows, value);
  const none = new Float64Array(rows.length).fill(Number.NaN);
  return {
    length: rows.length,
    at: column(([at]) => at * 60e6),
    snapshot: Uint8Array.from(rows, ([, id]) => (id === rows[0]![1] ? 1 : 0)),
    bid: Uint8Array.from(rows, ([, , side]) => (side === 'bid' ? 1 : 0)),
    price: column(([, , , price]) => price),
    size: column(([, , , , size]) => size),
    lastId: column(([, id]) => id),
    firstId: none,
    previousId: none,
  };
}

const BOOK = updatesOf([
  [0, 1, 'bid', 99, 5],
  [0, 1, 'bid', 98, 10],
  [0, 1, 'ask', 100, 5],
  [0, 1, 'ask', 102, 10],
  [2, 2, 'ask', 100, 50],
]);

function world(updates: BookUpdates | null = BOOK) {
  const instruments = [createInstrument({ id: 'a', symbol: 'A' })];
  const options = simulationOptions.parse({});
  const ledger = new Ledger({ instruments, cash: parseDecimal('100000') });
  const book = new BookLiquidity([updates]);
  const venue = new SimulatedVenue({
    instruments,
    ledger,
    fees: new FlatRate(parseDecimal('0')),
    options,
    listening: true,
    models: { liquidity: book, slippage: book },
  });
  let slice = 0;
  venue.begin(0);
  return {
    ledger,
    place: (request: Partial<OrderRequest>): number =>
      venue.submit({
        instrument: 0,
        side: 1,
        type: OrderType.MARKET,
        role: OrderRole.ENTRY,
        quantity: 10,
        price: Number.NaN,
        stopLoss: Number.NaN,
        takeProfit: Number.NaN,
        reduceOnly: false,
        ...request,
      }),
    /** Matches one candle of a single price, candle `minute` of the book. */
    step: (minute: number, price: number): void => {
      const candles = allocateCandles(1);
      candles.openAt[0] = minute * 60e6;
      candles.availableAt[0] = (minute + 1) * 60e6;
      for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][0] = price;
      venue.begin(++slice);
      venue.match(0, candles, 0, slice);
    },
    fills: (): number[][] => {
      const [quantities, prices] = [venue.fills.column('quantity'), venue.fills.column('price')];
      return Array.from(quantities, (quantity, n) => [quantity, prices[n]!]);
    },
  };
}

describe('fills from a recorded book', () => {
  it('pay the average price of the levels that they take', () => {
    const { place, step, fills } = world();
    place({ quantity: 10 });
    step(0, 100);
    expect(fills()).toEqual([[10, 101]]);
  });

  it('are partial in a thin book, and go on when it has changed', () => {
    const { place, step, fills } = world();
    place({ quantity: 20 });
    step(1, 100);
    expect(fills()).toEqual([[15, (5 * 100 + 10 * 102) / 15]]);
    step(2, 100);
    expect(fills()[1]).toEqual([5, 100]);
  });

  it('do not take twice what another order of the candle took', () => {
    const { place, step, fills } = world();
    place({ quantity: 5 });
    place({ quantity: 5 });
    step(0, 100);
    expect(fills()).toEqual([
      [5, 100],
      [5, 102],
    ]);
  });

  it('never go beyond a limit', () => {
    const { place, step, fills } = world();
    place({ quantity: 10, type: OrderType.LIMIT, price: 101 });
    step(0, 100);
    expect(fills()).toEqual([[5, 100]]);
  });

  it('sell into the bids', () => {
    const { place, step, fills } = world();
    place({ side: -1, quantity: 10 });
    step(0, 99);
    expect(fills()).toEqual([[10, 98.5]]);
  });

  it('are free where an instrument has no book', () => {
    const { place, step, fills } = world(null);
    place({ quantity: 1_000 });
    step(0, 100);
    expect(fills()).toEqual([[1_000, 100]]);
  });

  it('begin again when a run asks for an earlier time', () => {
    const book = new BookLiquidity([BOOK]);
    const candle = {
      instrument: 0,
      row: 0,
      openAt: 0,
      open: 0,
      high: 0,
      low: 0,
      close: 0,
      volume: 0,
    };
    const asked = { side: 1, price: 100, isResting: false, wanted: 99, taken: 0, limit: 0 };
    const at = (minute: number): number =>
      book.available({ ...asked, candle: { ...candle, openAt: minute * 60e6 } });
    expect([at(0), at(2), at(1), at(2)]).toEqual([15, 60, 15, 60]);
  });
});
