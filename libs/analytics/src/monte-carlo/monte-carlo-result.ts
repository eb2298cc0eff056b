import type { Distribution } from './distribution.js';

/** The ways in which a finished run is put to the test. */
export const MONTE_CARLO_METHODS = [
  'trades',
  'returns',
  'entries',
  'permutation',
  'candles',
] as const;

/** One of {@link MONTE_CARLO_METHODS}. */
export type MonteCarloMethod = (typeof MONTE_CARLO_METHODS)[number];

/** Unit of a figure: money of the account, a fraction (0.12 is 12 %), a plain ratio, a number. */
export type FigureUnit = 'CURRENCY' | 'FRACTION' | 'RATIO' | 'COUNT';

/** One figure of the run beside what the paths make of it. */
export interface MonteCarloFigure {
  readonly name: string;
  readonly unit: FigureUnit;
  readonly definition: string;
  /** The value of the run itself; null when it has none. */
  readonly observed: number | null;
  /** Null when no path has a value. */
  readonly distribution: Distribution | null;
  /** Share of chance that does as well or better, (b + 1) / (n + 1); null where nothing is tested. */
  readonly pValue: number | null;
}

/** How often something happens over the paths. */
export interface MonteCarloChance {
  readonly name: string;
  readonly definition: string;
  /** Share of the paths, 0 to 1. */
  readonly probability: number;
}

/** What simulated paths say about a run. */
export interface MonteCarloResult {
  readonly method: MonteCarloMethod;
  /** Paths that were drawn. */
  readonly paths: number;
  readonly seed: number;
  readonly figures: readonly MonteCarloFigure[];
  readonly chances: readonly MonteCarloChance[];
  /** What was drawn, and what that assumes, in words. */
  readonly notes: readonly string[];
}
