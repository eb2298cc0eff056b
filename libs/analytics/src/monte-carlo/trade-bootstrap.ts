import { createRandom, VelaError, type Random } from '@vela/kernel';
import { longestStreak } from '../streaks.js';
import { distributionOf } from './distribution.js';
import type { MonteCarloFigure } from './monte-carlo-result.js';
import { checkedOptions, type Simulation, type SimulationOptions } from './simulation.js';

/** What a trade bootstrap takes beside the trades. */
export interface TradeBootstrapOptions extends SimulationOptions {
  /** Equity before the first trade, above 0. */
  readonly startingCash: number;
  /**
   * `bootstrap`, the default, draws with replacement: other trades of the same kind. `shuffle`
   * draws without: the same trades in another order.
   */
  readonly draw?: 'bootstrap' | 'shuffle' | undefined;
  /**
   * `amount`, the default: a trade earns the same amount on every path. `share`: it earns the same
   * share of the equity before it, as if its size followed the equity of the path.
   */
  readonly sizing?: 'amount' | 'share' | undefined;
  /** Equity at or below this share of the start counts as ruin; 0.5 by default. */
  readonly ruinShare?: number | undefined;
}

/**
 * Returns a simulation over the net profits of closed trades in the order of their exits: final
 * equity, deepest drawdown, longest losing streak, and the chances of loss and ruin. A path ends
 * where nothing is left to trade with. Allocates nothing for a path. Throws `INVALID_INPUT` without
 * trades or cash. O(paths trades).
 */
export function bootstrapTrades(
  pnlNet: ArrayLike<number>,
  options: TradeBootstrapOptions,
): Simulation {
  if (pnlNet.length === 0) {
    throw new VelaError('INVALID_INPUT', 'expected at least one closed trade, found none', {
      hint: 'A run without closed trades has nothing to draw from; look at its returns instead.',
    });
  }
  const { startingCash, ruinShare = 0.5 } = options;
  if (!(startingCash > 0)) {
    throw new VelaError('INVALID_INPUT', `expected cash above 0, found ${startingCash}`);
  }
  if (!(ruinShare >= 0 && ruinShare < 1)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a share of at least 0 and below 1 as ruin, found ${ruinShare}`,
      { path: ['ruinShare'] },
    );
  }
  return new TradeBootstrap(Float64Array.from(pnlNet), options);
}

class TradeBootstrap implements Simulation {
  readonly paths: number;
  readonly #options: TradeBootstrapOptions;
  readonly #seed: number;
  readonly #random: Random;
  /** Amounts, or shares of the equity before the trade. */
  readonly #gains: Float64Array;
  readonly #order: Int32Array;
  readonly #ruinAt: number;
  readonly #finals: Float64Array;
  readonly #drawdowns: Float64Array;
  readonly #streaks: Float64Array;
  readonly #observed: { equity: number; depth: number; streak: number };
  #done = 0;
  #ruined = 0;
  #lost = 0;
  #equity = 0;
  #depth = 0;
  #streak = 0;
  #lowest = 0;

  constructor(pnl: Float64Array, options: TradeBootstrapOptions) {
    const { paths, seed } = checkedOptions(options, pnl.length);
    const { startingCash, sizing = 'amount', ruinShare = 0.5 } = options;
    this.paths = paths;
    this.#options = options;
    this.#seed = seed;
    this.#random = createRandom(seed, 'monte carlo trades');
    this.#gains = sizing === 'amount' ? pnl : sharesOf(pnl, startingCash);
    this.#order = Int32Array.from(pnl, (_, row) => row);
    this.#ruinAt = ruinShare * startingCash;
    this.#finals = new Float64Array(paths);
    this.#drawdowns = new Float64Array(paths);
    this.#streaks = new Float64Array(paths);
    this.#walk();
    const streak = longestStreak(pnl, (value) => value < 0);
    this.#observed = { equity: this.#equity, depth: this.#depth, streak };
  }

  step(): void {
    if (this.#options.draw === 'shuffle') this.#shuffle();
    else this.#drawAgain();
    this.#walk();
    const path = this.#done++;
    this.#finals[path] = this.#equity;
    this.#drawdowns[path] = this.#depth;
    this.#streaks[path] = this.#streak;
    if (this.#lowest <= this.#ruinAt) this.#ruined += 1;
    if (this.#equity < this.#options.startingCash) this.#lost += 1;
  }

  result() {
    const { draw = 'bootstrap', sizing = 'amount', ruinShare = 0.5 } = this.#options;
    const count = this.#done;
    const chance = (hits: number): number => (count === 0 ? 0 : hits / count);
    return {
      method: 'trades' as const,
      paths: count,
      seed: this.#seed,
      figures: this.#figures(),
      chances: [
        {
          name: 'loss',
          definition: 'Equity at the end is below the start.',
          probability: chance(this.#lost),
        },
        {
          name: 'ruin',
          definition: `Equity falls to ${100 * ruinShare} % of the start or below.`,
          probability: chance(this.#ruined),
        },
      ],
      notes: [
        draw === 'shuffle'
          ? `The ${this.#gains.length} closed trades in random order, each once.`
          : `As many draws as there are closed trades (${this.#gains.length}), with replacement.`,
        sizing === 'amount'
          ? 'A trade earns the same amount on every path.'
          : 'A trade earns the same share of the equity before it, so its size follows the path.',
        'Trades are taken one after the other, as if they did not depend on one another; losses while a trade is open do not show.',
      ],
    };
  }

  #figures(): MonteCarloFigure[] {
    const count = this.#done;
    const { equity, depth, streak } = this.#observed;
    return [
      {
        name: 'finalEquity',
        unit: 'CURRENCY',
        definition: 'Equity after the last trade.',
        observed: equity,
        distribution: distributionOf(this.#finals.subarray(0, count)),
        pValue: null,
      },
      {
        name: 'maxDrawdown',
        unit: 'FRACTION',
        definition: 'Deepest fall from a peak, measured after each trade, 0 or below.',
        observed: depth,
        distribution: distributionOf(this.#drawdowns.subarray(0, count)),
        pValue: null,
      },
      {
        name: 'longestLosingStreak',
        unit: 'COUNT',
        definition: 'Losing trades in a row.',
        observed: streak,
        distribution: distributionOf(this.#streaks.subarray(0, count)),
        pValue: null,
      },
    ];
  }

  /** Fisher and Yates (1938) in the form of Durstenfeld (1964). */
  #shuffle(): void {
    const order = this.#order;
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = this.#random.integer(last + 1);
      const row = order[last]!;
      order[last] = order[other]!;
      order[other] = row;
    }
  }

  #drawAgain(): void {
    const order = this.#order;
    const { length } = order;
    for (let at = 0; at < length; at += 1) order[at] = this.#random.integer(length);
  }

  #walk(): void {
    const { startingCash, sizing = 'amount' } = this.#options;
    const [order, gains] = [this.#order, this.#gains];
    let [equity, peak, depth, lowest] = [startingCash, startingCash, 0, startingCash];
    let [streak, longest] = [0, 0];
    for (let at = 0; at < order.length && equity > 0; at += 1) {
      const gain = gains[order[at]!]!;
      equity = sizing === 'amount' ? equity + gain : equity * (1 + gain);
      streak = gain < 0 ? streak + 1 : 0;
      if (streak > longest) longest = streak;
      if (equity > peak) peak = equity;
      if (equity < lowest) lowest = equity;
      const fall = equity / peak - 1;
      if (fall < depth) depth = fall;
    }
    this.#equity = equity;
    this.#depth = depth;
    this.#lowest = lowest;
    this.#streak = longest;
  }
}

/** Returns what each trade earned as a share of the equity that the trades before it had left. */
function sharesOf(pnl: Float64Array, startingCash: number): Float64Array {
  let equity = startingCash;
  return pnl.map((gain) => {
    const share = equity > 0 ? Math.max(-1, gain / equity) : 0;
    equity += gain;
    return share;
  });
}
