import { createRandom, VelaError, type Random } from '@vela/kernel';
import { distributionOf } from '../monte-carlo/distribution.js';
import {
  checkedOptions,
  type Simulation,
  type SimulationOptions,
} from '../monte-carlo/simulation.js';
import { simulatedPValue } from './p-value.js';

/** Closed round trips of one instrument as columns of one length, with the prices they lived in. */
export interface PlacedTrades {
  /** A price for each row, above 0; trades are bought and sold at it. */
  readonly prices: Float64Array;
  readonly entryRow: ArrayLike<number>;
  /** Not before the entry. */
  readonly exitRow: ArrayLike<number>;
  /** Money in the trade: above 0 long, below 0 short. */
  readonly amount: ArrayLike<number>;
}

/** Trades that overlap, which keep their places to one another. */
interface Stay {
  readonly length: number;
  readonly trades: readonly number[];
}

/** The trades of an instrument laid out for drawing. */
interface Layout {
  readonly prices: Float64Array;
  /** By stay, in random order: its length and where its trades begin in the columns below. */
  readonly lengths: Int32Array;
  readonly firsts: Int32Array;
  readonly begin: Int32Array;
  readonly held: Int32Array;
  readonly amount: Float64Array;
  readonly order: Int32Array;
  readonly places: Float64Array;
  /** Rows in which nothing is held. */
  readonly free: number;
}

/**
 * Returns a simulation of the same trades at random places: as many of the same lengths, sides and
 * amounts, in random order with random gaps between them. Trades that overlap stay together and are
 * moved as one. The run is measured in the same way, at the prices given, so that its p-value is
 * that of entries that know nothing. Fees are the same everywhere and are left out. Throws
 * `INVALID_INPUT` without trades. O(paths trades log trades).
 */
export function randomEntries(
  instruments: readonly PlacedTrades[],
  options: SimulationOptions = {},
): Simulation {
  const traded = instruments.filter(({ entryRow }) => entryRow.length > 0);
  if (traded.length === 0) {
    throw new VelaError('INVALID_INPUT', 'expected at least one closed trade, found none', {
      hint: 'Without trades there are no entries to move.',
    });
  }
  return new RandomEntries(traded, options);
}

class RandomEntries implements Simulation {
  readonly paths: number;
  readonly #seed: number;
  readonly #random: Random;
  readonly #layouts: readonly Layout[];
  readonly #observed: number;
  readonly #profits: Float64Array;
  #done = 0;

  constructor(instruments: readonly PlacedTrades[], options: SimulationOptions) {
    const trades = instruments.reduce((sum, { entryRow }) => sum + entryRow.length, 0);
    const { paths, seed } = checkedOptions(options, trades);
    this.paths = paths;
    this.#seed = seed;
    this.#random = createRandom(seed, 'random entries');
    this.#observed = instruments.reduce((sum, one) => sum + profitOf(one), 0);
    this.#layouts = instruments.map(layOut);
    this.#profits = new Float64Array(paths);
  }

  step(): void {
    let profit = 0;
    for (const layout of this.#layouts) profit += this.#place(layout);
    this.#profits[this.#done++] = profit;
  }

  result() {
    const several = this.#layouts.length > 1;
    return {
      method: 'entries' as const,
      paths: this.#done,
      seed: this.#seed,
      figures: [
        {
          name: 'grossProfit',
          unit: 'CURRENCY' as const,
          definition:
            'Profit of all closed trades before fees, bought and sold at the opens of their candles.',
          observed: this.#observed,
          distribution: distributionOf(this.#profits.subarray(0, this.#done)),
          pValue: simulatedPValue(this.#observed, this.#profits, this.#done),
        },
      ],
      chances: [],
      notes: [
        'The same number of trades of the same lengths, sides and amounts at random places; trades that overlap move together.',
        'Trades are measured at opens, so exits inside candles count as exits at the next open at the latest.',
        ...(several
          ? [
              'Each instrument is drawn on its own: where instruments move together the p-value is too small, and that of the permutation is the one to trust.',
            ]
          : []),
      ],
    };
  }

  /** Lays the stays of an instrument out anew and returns what they earn. */
  #place(layout: Layout): number {
    const { order, places, lengths, firsts, begin, held, amount, prices, free } = layout;
    const random = this.#random;
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = random.integer(last + 1);
      const stay = order[last]!;
      order[last] = order[other]!;
      order[other] = stay;
    }
    for (let at = 0; at < places.length; at += 1) places[at] = random.next();
    places.sort();
    let [profit, taken] = [0, 0];
    for (let at = 0; at < order.length; at += 1) {
      const stay = order[at]!;
      const row = taken + Math.floor(places[at]! * (free + 1));
      for (let trade = firsts[stay]!; trade < firsts[stay + 1]!; trade += 1) {
        const entry = row + begin[trade]!;
        profit += amount[trade]! * (prices[entry + held[trade]!]! / prices[entry]! - 1);
      }
      taken += lengths[stay]!;
    }
    return profit;
  }
}

/** Returns the profit of the trades where they were. A trade within one row counts to the next. */
function profitOf({ prices, entryRow, exitRow, amount }: PlacedTrades): number {
  let profit = 0;
  for (let trade = 0; trade < entryRow.length; trade += 1) {
    const [entry, exit] = rowsOfTrade(prices, entryRow[trade]!, exitRow[trade]!);
    profit += amount[trade]! * (prices[exit]! / prices[entry]! - 1);
  }
  return profit;
}

/** Returns the rows of a trade within the prices; it takes one row at least. */
function rowsOfTrade(prices: Float64Array, entry: number, exit: number): [number, number] {
  const last = prices.length - 1;
  const from = Math.max(0, Math.min(entry, last - 1));
  return [from, Math.max(from, Math.min(last, Math.max(exit, entry + 1)))];
}

function layOut(given: PlacedTrades): Layout {
  const { prices, entryRow, exitRow, amount } = given;
  const rows = Array.from(entryRow, (entry, at) => rowsOfTrade(prices, entry, exitRow[at]!));
  const byEntry = rows.map((_, trade) => trade).sort((a, b) => rows[a]![0] - rows[b]![0] || a - b);
  const stays: Stay[] = [];
  for (let at = 0; at < byEntry.length; ) {
    const from = rows[byEntry[at]!]![0];
    let until = rows[byEntry[at]!]![1];
    const trades: number[] = [];
    // What is entered in the row of an exit comes behind it: only real overlaps stay together.
    for (
      ;
      at < byEntry.length && (trades.length === 0 || rows[byEntry[at]!]![0] < until);
      at += 1
    ) {
      trades.push(byEntry[at]!);
      until = Math.max(until, rows[byEntry[at]!]![1]);
    }
    stays.push({ length: until - from, trades });
  }
  const flat = stays.flatMap(({ trades }) => trades);
  const firsts = new Int32Array(stays.length + 1);
  stays.forEach(({ trades }, stay) => (firsts[stay + 1] = firsts[stay]! + trades.length));
  const taken = stays.reduce((sum, { length }) => sum + length, 0);
  return {
    prices,
    lengths: Int32Array.from(stays, ({ length }) => length),
    firsts,
    begin: Int32Array.from(
      stays.flatMap(({ trades }) => trades.map((trade) => rows[trade]![0] - rows[trades[0]!]![0])),
    ),
    held: Int32Array.from(flat, (trade) => rows[trade]![1] - rows[trade]![0]),
    amount: Float64Array.from(flat, (trade) => amount[trade]!),
    order: Int32Array.from(stays, (_, stay) => stay),
    places: new Float64Array(stays.length),
    free: Math.max(0, prices.length - 1 - taken),
  };
}
