import { createRandom, VelaError, type Random } from '@vela/kernel';
import { distributionOf } from '../monte-carlo/distribution.js';
import type { MonteCarloFigure } from '../monte-carlo/monte-carlo-result.js';
import {
  checkedOptions,
  type Simulation,
  type SimulationOptions,
} from '../monte-carlo/simulation.js';
import { simulatedPValue } from './p-value.js';

/** What was held in one instrument, beside what the instrument did; columns of one length. */
export interface HeldReturns {
  /** Share of equity held from a row to the next, below 0 short. */
  readonly weight: Float64Array;
  /** Simple return of the instrument over the same period. */
  readonly returns: Float64Array;
}

/** What a permutation test takes. */
export interface TimingTestOptions extends SimulationOptions {
  /** Net profits of closed trades, for the test of their signs; none by default. */
  readonly pnlNet?: ArrayLike<number> | undefined;
}

/**
 * Returns a simulation that asks whether positions and returns belong together: the positions are
 * moved along the time by a random number of rows, all instruments alike and around the end, so
 * that how much is held, for how long, and how the market moves stay as they were; only the timing
 * is lost (rotation test; Phipson, Smyth, 2010, for its p-value). With `pnlNet` the signs of the
 * trades' profits are drawn as well: whether trades earn more than nothing (Fisher, 1935, The
 * Design of Experiments, section 21). Throws `INVALID_INPUT` for columns that are too short or
 * differ in length. O(paths (rows instruments + trades)).
 */
export function permuteTiming(
  held: readonly HeldReturns[],
  options: TimingTestOptions = {},
): Simulation {
  const rows = held[0]?.weight.length ?? 0;
  const same = held.every(
    ({ weight, returns }) => weight.length === rows && returns.length === rows,
  );
  if (rows < 2 || !same) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected columns of one length of at least 2, found ${rows}${same ? '' : ' and others'}`,
    );
  }
  return new TimingTest(held, options);
}

class TimingTest implements Simulation {
  readonly paths: number;
  readonly #seed: number;
  readonly #random: Random;
  readonly #held: readonly HeldReturns[];
  readonly #rows: number;
  readonly #pnl: Float64Array;
  readonly #earned: Float64Array;
  readonly #signed: Float64Array;
  #done = 0;

  constructor(held: readonly HeldReturns[], options: TimingTestOptions) {
    this.#pnl = Float64Array.from(options.pnlNet ?? []);
    this.#rows = held[0]!.weight.length;
    const { paths, seed } = checkedOptions(options, this.#rows * held.length + this.#pnl.length);
    this.paths = paths;
    this.#seed = seed;
    this.#random = createRandom(seed, 'permutation');
    this.#held = held;
    this.#earned = new Float64Array(paths);
    this.#signed = new Float64Array(paths);
  }

  step(): void {
    const path = this.#done++;
    this.#earned[path] = this.#movedBy(1 + this.#random.integer(this.#rows - 1));
    if (this.#pnl.length > 0) this.#signed[path] = this.#withRandomSigns();
  }

  result() {
    const [earned, count] = [this.#movedBy(0), this.#done];
    const figures: MonteCarloFigure[] = [
      {
        name: 'timedReturn',
        unit: 'FRACTION',
        definition: 'Sum over the periods of the share held times the return that followed.',
        observed: earned,
        distribution: distributionOf(this.#earned.subarray(0, count)),
        pValue: simulatedPValue(earned, this.#earned, count),
      },
    ];
    if (this.#pnl.length > 0) {
      const profit = this.#pnl.reduce((sum, pnl) => sum + pnl, 0);
      figures.push({
        name: 'netProfit',
        unit: 'CURRENCY',
        definition: 'Net profit of the closed trades; on the paths each gains or loses by chance.',
        observed: profit,
        distribution: distributionOf(this.#signed.subarray(0, count)),
        pValue: simulatedPValue(profit, this.#signed, count),
      });
    }
    return {
      method: 'permutation' as const,
      paths: count,
      seed: this.#seed,
      figures,
      chances: [],
      notes: [
        'timedReturn: positions moved along the time by a random number of candles, before fees; a market that only rises helps every path alike.',
        'netProfit: the sign of each trade by a coin; a market that only rises helps long trades here.',
      ],
    };
  }

  #movedBy(shift: number): number {
    const rows = this.#rows;
    let earned = 0;
    for (const { weight, returns } of this.#held) {
      for (let row = shift, from = 0; row < rows; row += 1, from += 1) {
        earned += weight[from]! * returns[row]!;
      }
      for (let row = 0, from = rows - shift; from < rows; row += 1, from += 1) {
        earned += weight[from]! * returns[row]!;
      }
    }
    return earned;
  }

  #withRandomSigns(): number {
    let profit = 0;
    for (let trade = 0; trade < this.#pnl.length; trade += 1) {
      profit += this.#random.next() < 0.5 ? this.#pnl[trade]! : -this.#pnl[trade]!;
    }
    return profit;
  }
}
