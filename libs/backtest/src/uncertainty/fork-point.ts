import type { CandleBatch } from '@vela/market';
import { advance, snapshotRun } from '@vela/step';
import type { Run, RunSnapshot } from '@vela/step';
import { branchOff } from './resolution.js';

/** Candles that may lie between a fork point and the run, 80 MB: snapshots cost more time. */
const CANDLES_BEHIND_MAX = 1_048_576;

/**
 * A state from which a run can be stepped again: a snapshot and the batches behind it. Most runs
 * never need it, so a snapshot is taken once for many batches.
 */
export class ForkPoint {
  #snapshot: RunSnapshot | null = null;
  #behind: CandleBatch[] = [];
  #candles = 0;
  /** Closed trades of the run at the fork point. */
  #tradeCount = 0;

  constructor(private readonly run: Run) {}

  /** Notes a batch that the run is about to step through. */
  before(batch: CandleBatch): void {
    if (this.#candles > CANDLES_BEHIND_MAX) this.moveHere();
    this.#behind.push(batch);
    this.#candles += batch.row.length;
  }

  /** Moves to where the run is now. */
  moveHere(): void {
    this.forget();
    this.#snapshot = snapshotRun(this.run);
    this.#tradeCount = this.run.ledger.trades.length;
  }

  /** Lets go of everything. */
  forget(): void {
    this.#snapshot = null;
    this.#behind = [];
    this.#candles = 0;
  }

  /** Closed trades of the run before the fork point. */
  get tradeCount(): number {
    return this.#tradeCount;
  }

  /**
   * Returns a run that stands where the run stood before the last batch that was noted; `stepped`
   * is called for each batch on the way.
   */
  replica(stepped: () => void): Run {
    const replica = branchOff({ setup: this.run.setup, snapshot: this.#snapshot });
    for (const batch of this.#behind.slice(0, -1)) {
      advance(replica, batch);
      stepped();
    }
    return replica;
  }
}
