import { DAY, parseInstant } from '@vela/kernel';
import type { FinishedRun, RunColumns } from '../finished-run.js';
import type { MissingReason } from '../reason.js';
import { sampleOfRun } from '../run-sample.js';
import { sampleOfSeries } from '../aligned-series.js';
import type { Sample } from '../sample.js';

/** A sample and what statistics of it are by hand or in print: a value or why there is none. */
export interface Cases {
  readonly sample: Sample;
  readonly expected: Readonly<Record<string, number | MissingReason>>;
  /** Largest distance by the size of the value; 1e-10 by default. */
  readonly tolerance?: number;
}

/** Returns the instant at which a day begins. */
export const day = (text: string): number => parseInstant(text);

const days = (from: string, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => day(from) + row * DAY);

/** Returns the value of 1 after each of some returns. */
export function pathOf(returns: readonly number[], start = 1): Float64Array {
  const path = [start];
  for (const one of returns) path.push(path.at(-1)! * (1 + one));
  return Float64Array.from(path);
}

const VALUES = [100, 110, 99, 99, 118.8];

/** Five days with returns of 10 %, -10 %, 0 and 20 %. */
export const HAND_SERIES = sampleOfSeries({
  values: Float64Array.from(VALUES),
  dates: days('2024-01-30', 5),
  riskFreeRateAnnual: 0.0252,
  periodsPerYear: 252,
});

/** The same beside a benchmark with returns of 5 %, -5 %, 2 % and 10 %. */
export const HAND_PAIRS = sampleOfSeries({
  values: Float64Array.from(VALUES),
  dates: days('2024-01-30', 5),
  riskFreeRateAnnual: 0.0252,
  periodsPerYear: 252,
  benchmark: {
    values: pathOf([0.05, -0.05, 0.02, 0.1], 50),
    dates: days('2024-01-30', 5),
  },
});

/** Returns in percent of the portfolio and the benchmark of Bacon (2008), 24 months. */
const PORTFOLIO = [
  0.3, 2.6, 1.1, -1, 1.5, 2.5, 1.6, 6.7, -1.4, 4, -0.5, 8.1, 4, -3.7, -6.1, 1.7, -4.9, -2.2, 7, 5.8,
  -6.5, 2.4, -0.5, -0.9,
];
const BENCHMARK = [
  0.2, 2.5, 1.8, -1.1, 1.4, 1.8, 1.4, 6.5, -1.5, 4.2, -0.6, 8.3, 3.9, -3.8, -6.2, 1.5, -4.8, 2.1, 6,
  5.6, -6.7, 1.9, -0.3, 0,
];
const monthly = (returns: readonly number[]): Float64Array =>
  pathOf(returns.map((percent) => percent / 100));

/** The portfolio of Bacon (2008) beside its benchmark, of which others have printed results. */
export const BACON = sampleOfSeries({
  values: monthly(PORTFOLIO),
  dates: Float64Array.from({ length: 25 }, (_, row) => day('1999-12-31') + row * 30 * DAY),
  riskFreeRateAnnual: 0,
  periodsPerYear: 12,
  benchmark: {
    values: monthly(BENCHMARK),
    dates: Float64Array.from({ length: 25 }, (_, row) => day('1999-12-31') + row * 30 * DAY),
  },
});

const columns = (rows: readonly Readonly<Record<string, number>>[]): RunColumns =>
  Object.fromEntries(
    Object.keys(rows[0] ?? {}).map((name) => [name, Float64Array.from(rows, (row) => row[name]!)]),
  );

const HOUR = DAY / 24;

interface HandTrade {
  readonly quantity: number;
  readonly price: number;
  readonly gross: number;
  readonly from: readonly [row: number, hour: number];
  readonly to: readonly [row: number, hour: number];
  readonly exitOrder: number;
}

const TRADES: readonly HandTrade[] = [
  { quantity: 10, price: 10, gross: 40, from: [0, 14], to: [1, 15], exitOrder: 1 },
  { quantity: 5, price: 20, gross: -8, from: [1, 10], to: [2, 10], exitOrder: 3 },
  { quantity: -4, price: 25, gross: 52, from: [1, 10], to: [3, 9], exitOrder: 4 },
  { quantity: -10, price: 10, gross: -28, from: [2, 14], to: [4, 9], exitOrder: 3 },
];

/** A run of five days, from Tuesday 2024-01-30, with four trades of 38, -10, 50 and -30 net. */
export const HAND_RUN: FinishedRun = {
  equity: Float64Array.from(VALUES, (value) => value * 10),
  at: days('2024-01-31', 5),
  startingCash: 1000,
  periodsPerYear: 252,
  currency: 'USD',
  instruments: [{ symbol: 'AAA', currency: 'USD', multiplier: 1, zone: null }],
  trades: columns(
    TRADES.map(({ quantity, price, gross, from, to, exitOrder }) => ({
      instrument: 0,
      entryRow: from[0],
      exitRow: to[0],
      entryAt: day('2024-01-30') + from[0] * DAY + from[1] * HOUR,
      exitAt: day('2024-01-30') + to[0] * DAY + to[1] * HOUR,
      quantity,
      entryPrice: price,
      exitPrice: price + gross / quantity,
      pnlGross: gross,
      commission: 2,
      entryOrder: 0,
      exitOrder,
    })),
  ),
  orders: {
    type: Float64Array.of(0, 0, 1, 2, 1),
    role: Float64Array.of(0, 1, 0, 2, 3),
  },
  fills: { at: new Float64Array(9) },
  orderWords: {
    types: ['market', 'limit', 'stop'],
    roles: ['reversal', 'close', 'stop loss', 'take profit'],
  },
  openLots: [{ instrument: 0, quantity: 3, entryAt: day('2024-02-03') + HOUR, entryPrice: 30 }],
  costs: {
    gross: 250,
    items: [
      { kind: 'fee', line: 'commission', amount: -8 },
      { kind: 'slippage', line: 'slippage', amount: -12 },
      { kind: 'spread', line: 'spread of entries', amount: -6 },
      { kind: 'interest', line: 'interest', amount: -5 },
      { kind: 'borrow', line: 'borrow', amount: -2 },
      { kind: 'dividend', line: 'dividends', amount: 3 },
    ],
    net: 220,
  },
  fees: 8,
  traded: 2000,
  exposure: 0.8,
};

/** The sample of {@link HAND_RUN}. */
export const HAND_RUN_SAMPLE = sampleOfRun(HAND_RUN);
