import { DAY, parseInstant } from '@vela/kernel';
import { TRADE_COLUMNS } from '@vela/ledger';
import { createInstrument } from '@vela/market';
import { FILL_COLUMNS, OrderRole, OrderState, OrderType, simulationOptions } from '@vela/venue';
import type { DataFacts } from '../src/diagnosis/data-watch.js';
import { dailyEquity } from '../src/diagnosis/evidence.js';
import type { Evidence } from '../src/diagnosis/evidence.js';

/** The first day of the run below; it lasts 1,000 days. */
export const BEGIN = parseInstant('2020-01-02T21:00:00Z');
const DAYS = 1_000;

/** A round trip in a few words; the rest follows. */
export interface TradeDraft {
  readonly entryRow: number;
  readonly exitRow: number;
  readonly entryPrice?: number;
  readonly exitPrice?: number;
  readonly quantity?: number;
  readonly instrument?: number;
  readonly commission?: number;
}

/** Returns columns of round trips, with the orders and fills that they are made of. */
export function trading(drafts: readonly TradeDraft[]) {
  const trades = Object.fromEntries(TRADE_COLUMNS.map((name) => [name, [] as number[]]));
  const fills = Object.fromEntries(FILL_COLUMNS.map((name) => [name, [] as number[]]));
  const orders = { state: [], type: [], role: [], instrument: [], slice: [] } as Record<
    string,
    number[]
  >;
  const add = (table: Record<string, number[]>, row: Record<string, number>): void => {
    for (const [name, value] of Object.entries(row)) table[name]!.push(value);
  };
  drafts.forEach((draft, at) => {
    const { entryRow, exitRow, entryPrice = 100, quantity = 10, instrument = 0 } = draft;
    const exitPrice = draft.exitPrice ?? (at % 3 === 0 ? 99.5 : 101);
    const [entryAt, exitAt] = [BEGIN + entryRow * DAY, BEGIN + exitRow * DAY];
    const pnlGross = quantity * (exitPrice - entryPrice);
    const { commission = 0.1 } = draft;
    const [entryOrder, exitOrder] = [2 * at, 2 * at + 1];
    add(trades, {
      instrument,
      entryRow,
      exitRow,
      entryAt,
      exitAt,
      quantity,
      entryPrice,
      exitPrice,
    });
    add(trades, { pnlGross, commission, entryOrder, exitOrder });
    for (const isEntry of [true, false]) {
      const slice = isEntry ? entryRow : exitRow;
      const role = isEntry ? OrderRole.ENTRY : OrderRole.CLOSE;
      add(orders, { state: OrderState.FILLED, type: OrderType.MARKET, role, instrument, slice });
      add(fills, {
        order: isEntry ? entryOrder : exitOrder,
        instrument,
        side: Math.sign(quantity) * (isEntry ? 1 : -1),
        slice,
        row: slice,
        at: isEntry ? entryAt : exitAt,
        quantity: Math.abs(quantity),
        price: isEntry ? entryPrice : exitPrice,
        fee: commission / 2,
      });
    }
  });
  return { trades, orders, fills } as unknown as Pick<Evidence, 'trades' | 'orders' | 'fills'>;
}

/** Returns trades of five days, one every twenty. */
export const someTrades = (count: number, more: Partial<TradeDraft> = {}): TradeDraft[] =>
  Array.from({ length: count }, (_, at) => ({ entryRow: 20 * at, exitRow: 20 * at + 5, ...more }));

/** Returns the equity of a run, one value a day. */
export function curve(equity: (row: number) => number, days = DAYS) {
  const at = Float64Array.from({ length: days }, (_, row) => BEGIN + row * DAY);
  const values = at.map((_, row) => equity(row));
  return { at, equity: values, days: dailyEquity(at, values) };
}

/** What the candles of an instrument are like when nothing is wrong with them. */
export const SOUND_CANDLES: DataFacts = {
  candles: DAYS,
  firstAt: BEGIN,
  lastAt: BEGIN + (DAYS - 1) * DAY,
  unchanged: 0,
  longestUnchanged: null,
  gapCount: 0,
  gaps: [],
  jumpCount: 0,
  jumps: [],
  withoutVolume: 0,
  volumeMean: 1_000_000,
  volumeDeviation: 400_000,
};

/** An instrument and what it gave. */
export const instrument = (symbol: string) =>
  createInstrument({ id: `ins_${symbol}`, symbol, venue: 'XNYS' });

/** What an instrument gave when nothing is open. */
export const gave = (symbol: string, netPnl: number) => ({
  instrumentId: `ins_${symbol}`,
  symbol,
  currency: 'USD',
  tradeCount: 20,
  winCount: 12,
  fillCount: 40,
  grossPnl: netPnl,
  fees: 0,
  netPnl,
  openPnl: 0,
  openQuantity: 0,
  traded: 10_000,
  exposure: 0.2,
});

/** A run that nothing is wrong with: every rule is silent about it. */
export function soundRun(): Evidence {
  return {
    instruments: [instrument('AAA')],
    simulation: simulationOptions.parse({}),
    startingCash: 100_000,
    parameters: [{ name: 'fast', value: 12, default: 10, min: 2, max: 50 }],
    actions: [],
    ...trading(someTrades(40)),
    ...curve((row) => 100_000 + 30 * row + 400 * Math.sin(row / 7)),
    metrics: { fees: 4, netProfit: 30_000, turnover: 5, sharpe: 1.2, totalReturn: 0.3 },
    report: {
      uncertainty: {
        ambiguousCandles: 0,
        resolutions: 100,
        requested: 100,
        failed: 0,
        finalEquity: null,
        totalReturn: null,
        maxDrawdown: null,
        tradeCount: null,
        candles: [],
      },
      account: { marginCalls: 0, balances: [], cash: [] },
      fees: { lines: [], unknown: [], notModelled: [] },
      instruments: [gave('AAA', 200)],
    },
    volume: { exceeded: 0, filled: 80, inNone: 0, tooLarge: [], withoutVolume: [] },
    data: [SOUND_CANDLES],
    market: {
      equity: Array.from({ length: 100 }, (_, at) => 100_000 + 300 * at + 400 * Math.sin(at)),
      closes: [Array.from({ length: 100 }, (_, at) => 100 + 10 * Math.cos(2.2 * at))],
    },
  };
}
