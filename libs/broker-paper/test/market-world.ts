import { MINUTE, createRandom, parseTimeframe } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import {
  allocateCandles,
  allocateQuotes,
  createBatch,
  createInstrument,
  oneSlice,
  withQuotes,
} from '@vela/market';
import type { CandleBatch, CandleColumns, Instrument, QuoteColumns } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder } from '@vela/orders';
import type { SubAccountSpec } from '@vela/ports';

export const M1 = parseTimeframe('1m');

/** Two instruments: whole shares, and something with fractions and a coarse tick. */
export const INSTRUMENTS: readonly Instrument[] = [
  createInstrument({ id: 'i0', symbol: 'AAA' }),
  createInstrument({
    id: 'i1',
    symbol: 'BBB',
    quantityScale: 3,
    lotSize: '0.005',
    tickSize: '0.05',
  }),
];

/** Random candles of one minute; some are left out when `holes` is above 0. */
function randomCandles(seed: number, count: number, holes: number): CandleColumns {
  const random = createRandom(seed, 'candles');
  const rows = Array.from({ length: count }, (_, row) => row).filter(() => random.next() >= holes);
  const columns = allocateCandles(rows.length);
  let cents = 10_000;
  rows.forEach((at, row) => {
    const open = cents + random.integer(41) - 20;
    cents = Math.max(1_000, open + random.integer(201) - 100);
    columns.openAt[row] = at * MINUTE;
    columns.availableAt[row] = (at + 1) * MINUTE;
    columns.open[row] = open / 100;
    columns.close[row] = cents / 100;
    columns.high[row] = (Math.max(open, cents) + random.integer(60)) / 100;
    columns.low[row] = (Math.min(open, cents) - random.integer(60)) / 100;
    columns.volume[row] = 1 + random.integer(300);
  });
  return columns;
}

/** Random quotes around the candles of an instrument. */
function randomQuotes(seed: number, candles: CandleColumns): QuoteColumns {
  const random = createRandom(seed, 'quotes');
  const quotes = allocateQuotes(candles.length * 3);
  for (let row = 0; row < quotes.length; row++) {
    const candle = Math.floor(row / 3);
    const middle = candles.open[candle]! + (random.integer(101) - 50) / 100;
    quotes.at[row] = candles.openAt[candle]! + ((row % 3) + 1) * 15e6;
    quotes.bid[row] = Math.round((middle - 0.02) * 100) / 100;
    quotes.ask[row] = Math.round((middle + 0.02) * 100) / 100;
    quotes.bidSize[row] = random.integer(40);
    quotes.askSize[row] = random.integer(40);
  }
  return quotes;
}

/** A market of some slices: as a backtest takes them, and one after the other as a feed has them. */
export interface Market {
  readonly batch: CandleBatch;
  readonly slices: readonly CandleBatch[];
  readonly isQuoted: boolean;
}

/** Returns a random market of both instruments; the first has quotes when asked for. */
export function randomMarket(seed: number, count: number, isQuoted = false): Market {
  const columns = [randomCandles(seed, count, 0), randomCandles(seed + 1, count, 0.2)];
  const plain = createBatch(columns);
  const quotes = [randomQuotes(seed, columns[0]!), null];
  const batch = isQuoted ? withQuotes(plain, quotes) : plain;
  const slices = Array.from({ length: plain.length }, (_, slice) => {
    const one = oneSlice(plain, slice);
    const after = slice === 0 ? -Infinity : plain.availableAt[slice - 1]!;
    return isQuoted ? withQuotes(one, quotes, after) : one;
  });
  return { batch, slices, isQuoted };
}

/** Returns the specification of a book over both instruments of a market. */
export function specOf(
  simulation: SubAccountSpec['simulation'] = {},
  change: Partial<SubAccountSpec> = {},
): SubAccountSpec {
  return {
    instruments: INSTRUMENTS,
    feedId: 'feed',
    after: 0,
    series: [
      { instrument: 0, timeframe: M1, feedSeries: 0 },
      { instrument: 1, timeframe: M1, feedSeries: 1 },
    ],
    quoted: [null, null],
    cash: '100000',
    currency: 'USD',
    simulation,
    seed: 1,
    ...change,
  };
}

/** Returns the id of the n-th order of a sub-account. */
export const orderId = (n: number, actor = 'deployment'): string =>
  clientOrderId({ actor, seq: n, leg: 0, child: 0 });

/** Returns an order of the broker port: a market buy of 10 unless told otherwise. */
export const orderOf = (change: Partial<BrokerOrder> = {}): BrokerOrder => ({
  clientOrderId: orderId(0),
  subAccount: 'deployment',
  instrumentId: 'i0',
  side: 'buy',
  type: 'market',
  timeInForce: 'gtc',
  quantity: change.notional === undefined || change.notional === null ? '10' : null,
  notional: null,
  limitPrice: null,
  stopPrice: null,
  trail: null,
  goodTill: null,
  extendedHours: false,
  reduceOnly: false,
  role: 'entry',
  attached: null,
  after: null,
  ...change,
});

const pick = <T>(random: Random, items: readonly T[]): T => items[random.integer(items.length)]!;

/** Options of the simulated venue, some of each kind. */
export function randomSimulation(random: Random): SubAccountSpec['simulation'] {
  const limitFill = pick(random, ['touch', 'cross', 'volume']);
  return {
    intrabar: pick(random, ['pessimistic', 'openHighLowClose', 'adaptive', 'seeded']),
    limitFill,
    participation: pick(random, [null, 0.05, 0.5]),
    commissionRate: pick(random, ['0', '0.0013']),
    slippage: pick(random, [{ model: 'none' }, { model: 'bps', bps: 3 }]),
    latencyMs: pick(random, [0, 0, 30_000]),
    entrySpread: pick(random, [0, 0, 0.001]),
    account: pick(random, [
      { kind: 'unlimited' },
      { kind: 'cash' },
      { kind: 'margin', initial: 0.5, maintenance: 0.45 },
    ]),
    financing: pick(random, [{}, { debitRate: 0.1, borrowRate: 0.05 }]),
  };
}
