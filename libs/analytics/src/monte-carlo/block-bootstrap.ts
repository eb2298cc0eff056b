import { createRandom, VelaError, type Random } from '@vela/kernel';
import { defined } from '../defined.js';
import { simulatedPValue } from '../significance/p-value.js';
import { distributionOf } from './distribution.js';
import type { FigureUnit, MonteCarloFigure } from './monte-carlo-result.js';
import { checkedOptions, type Simulation, type SimulationOptions } from './simulation.js';

/** What a block bootstrap takes beside the returns. */
export interface BlockBootstrapOptions extends SimulationOptions {
  /** For annual figures; 252 for daily returns of anything that trades in sessions. */
  readonly periodsPerYear: number;
  /** Mean length of a block in returns, at least 1; the cube root of their number by default. */
  readonly meanBlock?: number | undefined;
  /** Equity at or below this share of the start counts as ruin; 0.5 by default. */
  readonly ruinShare?: number | undefined;
}

/** What one path of returns gives. */
interface PathFigures {
  total: number;
  mean: number;
  sharpe: number;
  depth: number;
  lowest: number;
}

/**
 * Returns a simulation over simple returns by period: blocks of random, geometrically distributed
 * length from random places, joined around the end (the stationary bootstrap of Politis and Romano,
 * 1994, JASA 89(428)), so that most of the dependence between neighbours is kept. The p-value of
 * the mean is that of a mean of zero: of the same draws moved so that chance earns nothing.
 * Allocates nothing for a path. Throws `INVALID_INPUT` for fewer than two returns. O(paths n).
 */
export function bootstrapReturns(
  returns: ArrayLike<number>,
  options: BlockBootstrapOptions,
): Simulation {
  if (returns.length < 2) {
    throw new VelaError('INVALID_INPUT', `expected at least 2 returns, found ${returns.length}`, {
      hint: 'Equity that falls to zero or below has no returns; a run needs at least three candles.',
    });
  }
  const { meanBlock } = options;
  if (meanBlock !== undefined && !(meanBlock >= 1 && meanBlock <= returns.length)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a mean block of 1 to ${returns.length}, found ${meanBlock}`,
      { path: ['meanBlock'] },
    );
  }
  return new BlockBootstrap(Float64Array.from(returns), options);
}

class BlockBootstrap implements Simulation {
  readonly paths: number;
  readonly #options: BlockBootstrapOptions;
  readonly #returns: Float64Array;
  readonly #seed: number;
  readonly #random: Random;
  readonly #meanBlock: number;
  readonly #found: { readonly [Name in keyof PathFigures]: Float64Array };
  readonly #observed: PathFigures;
  readonly #path: PathFigures = { total: 0, mean: 0, sharpe: 0, depth: 0, lowest: 0 };
  readonly #drawn: Float64Array;
  #done = 0;

  constructor(returns: Float64Array, options: BlockBootstrapOptions) {
    const { paths, seed } = checkedOptions(options, returns.length);
    this.paths = paths;
    this.#options = options;
    this.#returns = returns;
    this.#seed = seed;
    this.#random = createRandom(seed, 'monte carlo returns');
    this.#meanBlock = options.meanBlock ?? Math.max(1, Math.cbrt(returns.length));
    const column = (): Float64Array => new Float64Array(paths);
    this.#found = {
      total: column(),
      mean: column(),
      sharpe: column(),
      depth: column(),
      lowest: column(),
    };
    this.#drawn = returns.slice();
    this.#walk();
    this.#observed = { ...this.#path };
  }

  step(): void {
    this.#draw();
    this.#walk();
    const [path, found] = [this.#done++, this.#found];
    found.total[path] = this.#path.total;
    found.mean[path] = this.#path.mean;
    found.sharpe[path] = this.#path.sharpe;
    found.depth[path] = this.#path.depth;
    found.lowest[path] = this.#path.lowest;
  }

  result() {
    const { ruinShare = 0.5 } = this.#options;
    const count = this.#done;
    const share = (values: Float64Array, holds: (value: number) => boolean): number =>
      count === 0 ? 0 : values.subarray(0, count).filter(holds).length / count;
    return {
      method: 'returns' as const,
      paths: count,
      seed: this.#seed,
      figures: this.#figures(),
      chances: [
        {
          name: 'loss',
          definition: 'Equity at the end is below the start.',
          probability: share(this.#found.total, (value) => value < 0),
        },
        {
          name: 'ruin',
          definition: `Equity falls to ${100 * ruinShare} % of the start or below.`,
          probability: share(this.#found.lowest, (value) => value <= ruinShare),
        },
      ],
      notes: [
        `${this.#returns.length} returns by period in blocks of random length, ${Number(this.#meanBlock.toFixed(2))} on average (stationary bootstrap).`,
        'Positions are those that the run had: the strategy does not decide anew.',
        'The p-value of meanReturn is that of returns whose true mean is zero.',
      ],
    };
  }

  #figures(): MonteCarloFigure[] {
    const observed = this.#observed;
    const figure = (
      name: string,
      unit: FigureUnit,
      key: keyof PathFigures,
      definition: string,
    ) => ({
      name,
      unit,
      definition,
      observed: defined(observed[key]),
      distribution: distributionOf(this.#found[key].subarray(0, this.#done)),
      pValue: null,
    });
    return [
      figure('totalReturn', 'FRACTION', 'total', 'Last equity by first equity, less 1.'),
      {
        ...figure('meanReturn', 'FRACTION', 'mean', 'Mean return of a period.'),
        // The mean of moved returns is the mean of a path less that of the run.
        pValue: simulatedPValue(2 * observed.mean, this.#found.mean, this.#done),
      },
      figure('sharpe', 'RATIO', 'sharpe', 'Mean by deviation of the returns, annual.'),
      figure('maxDrawdown', 'FRACTION', 'depth', 'Deepest fall from a peak, 0 or below.'),
    ];
  }

  #draw(): void {
    const [returns, drawn, random] = [this.#returns, this.#drawn, this.#random];
    const newBlock = 1 / this.#meanBlock;
    const { length } = returns;
    let row = 0;
    for (let at = 0; at < length; at += 1) {
      if (at === 0 || random.next() < newBlock) row = random.integer(length);
      else if (++row === length) row = 0;
      drawn[at] = returns[row]!;
    }
  }

  #walk(): void {
    const drawn = this.#drawn;
    const { length } = drawn;
    let [equity, peak, depth, lowest] = [1, 1, 0, 1];
    let [sum, squares] = [0, 0];
    for (let at = 0; at < length; at += 1) {
      const value = drawn[at]!;
      sum += value;
      squares += value * value;
      equity *= 1 + value;
      if (equity > peak) peak = equity;
      if (equity < lowest) lowest = equity;
      const fall = equity / peak - 1;
      if (fall < depth) depth = fall;
    }
    const mean = sum / length;
    const variance = (squares - sum * mean) / (length - 1);
    const path = this.#path;
    path.total = equity - 1;
    path.mean = mean;
    path.sharpe =
      variance > 1e-18
        ? (mean / Math.sqrt(variance)) * Math.sqrt(this.#options.periodsPerYear)
        : NaN;
    path.depth = depth;
    path.lowest = lowest;
  }
}
