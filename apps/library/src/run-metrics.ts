import type { RunSummary } from '@vela/analytics';

/** Statistics of a run by name; null where one is not defined. */
export interface RunMetrics extends RunSummary {
  /** Value traded as a multiple of the mean equity. */
  readonly turnover: number | null;
  /** Candles from entry to exit, on average. */
  readonly averageBarsHeld: number | null;
  /** Slices of the run. */
  readonly slices: number;
}

/** Equity at the close of each slice, in columns of one length. */
export interface EquityCurve {
  /** Instants from which the candles of the slice are known, in microseconds since 1970. */
  readonly at: Float64Array;
  /** Cash plus the value of all positions at the last closes. */
  readonly equity: Float64Array;
}
