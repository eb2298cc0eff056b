import type { MonteCarloRequest } from '@vela/backtest';

/** Which run is put to the test, and how. */
export interface MonteCarloInput extends MonteCarloRequest {
  readonly backtestId: string;
}

/** How far it is; the last one has the result. */
export interface MonteCarloProgress<Result> {
  /** 0 to 1. */
  readonly progress: number;
  readonly result: Result | null;
  /** True for the first one. */
  readonly snapshot: boolean;
}
