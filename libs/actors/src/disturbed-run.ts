import type { Canonical } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { BacktestOutcome, RunRequest } from '@vela/ports';

/** How far a disturbed run is. */
export interface DisturbedProgress {
  readonly slices: number;
  readonly simulatedAt: number | null;
  readonly equity: number;
}

/**
 * A run with a fault script, slice by slice: its orders go the way of live ones. Every promise may
 * reject with a `VelaError`.
 */
export interface DisturbedRun {
  take(batch: CandleBatch): Promise<DisturbedProgress>;
  /** Returns the result, with what faults made of the undisturbed one. */
  finish(undisturbed: BacktestOutcome): Promise<BacktestOutcome>;
  /** Ends it, also in the middle of a batch. */
  close(): Promise<void>;
}

/** Begins the run of a request with a script; throws `INVALID_INPUT` for what cannot be disturbed. */
export type Disturb = (run: RunRequest, faults: Canonical) => DisturbedRun;
