import type { CandleBatch } from '@vela/market';
import type { RunSetup, RunSnapshot } from '@vela/step';
import type { EquityPath } from './equity-path.js';
import { Resolution, resolutionSetup } from './resolution.js';
import type { Figures, Scratch } from './resolution.js';

/** Candles that are kept until resolutions step through them, 224 MB. */
const BLOCK_CANDLES_MAX = 4_000_000;
/** Rows of orders that all resolutions may hold between two blocks; the last ones go first. */
const ORDER_ROWS_MAX = 1_500_000;
/** Characters of state that all resolutions may begin with. */
const STATE_MAX = 128_000_000;
/** Slices that one call of `step` goes through at least. */
const STEP_SLICES = 250_000;

/** The state from which resolutions branch off. */
export interface Fork {
  readonly setup: RunSetup;
  readonly snapshot: RunSnapshot;
  /** Equity and closed trades of the run up to there. */
  readonly path: EquityPath;
  readonly tradeCount: number;
}

/**
 * The seeded resolutions of a run from its first ambiguous candle on. Candles are kept, and one
 * resolution after the other goes through all of them, so that one at a time takes memory; only of
 * runs with more candles than that are they stepped block by block and kept in between.
 */
export class Resolutions {
  /** Those that were carried to the end. */
  readonly finished: Figures[] = [];
  /** Those whose strategy threw. */
  failed = 0;
  readonly #fork: Fork;
  readonly #scratch: Scratch;
  #block: CandleBatch[] = [];
  #candles = 0;
  #count: number;
  /** Number of the next one that goes through the block. */
  #next = 0;
  readonly #kept = new Map<number, Resolution>();
  /** The last one that was carried to the end: its arrays serve the next one. */
  #last: Resolution | null = null;

  constructor(
    fork: Fork,
    scratch: Scratch,
    private readonly bounds = { candles: BLOCK_CANDLES_MAX, orderRows: ORDER_ROWS_MAX },
  ) {
    this.#fork = fork;
    this.#scratch = scratch;
    const most = Math.floor(STATE_MAX / JSON.stringify(fork.snapshot).length);
    this.#count = Math.min(fork.setup.simulation.uncertaintyResolutions, most);
  }

  /** Number of resolutions, less those that take too much memory. */
  get count(): number {
    return this.#count;
  }

  /** Number of resolutions that are done with all candles so far. */
  get done(): number {
    return this.#next;
  }

  /** Adds candles behind those that are there. */
  add(batch: CandleBatch): void {
    this.#block.push(batch);
    this.#candles += batch.row.length;
    if (this.#candles > this.bounds.candles) this.#passBlock();
  }

  /** Carries further resolutions to the end, once there are no more candles. */
  step(): void {
    for (let slices = 0; this.#next < this.#count && slices < STEP_SLICES; ) {
      const number = this.#next++;
      const resolution = this.#through(number);
      this.#kept.delete(number);
      if (resolution !== null) {
        this.finished.push(resolution.figures());
        this.#last = resolution;
      }
      for (const { length } of this.#block) slices += length;
    }
  }

  /** Lets all resolutions go through the block and drops it. */
  #passBlock(): void {
    let rows = 0;
    for (let number = 0; number < this.#count; number++) {
      const resolution = this.#through(number);
      if (resolution === null) continue;
      rows += resolution.orderRows;
      if (rows <= this.bounds.orderRows) this.#kept.set(number, resolution);
      else this.#count = number;
    }
    for (const number of this.#kept.keys()) if (number >= this.#count) this.#kept.delete(number);
    this.#block = [];
    this.#candles = 0;
  }

  /** Steps one resolution through the block; null when its strategy throws or threw. */
  #through(number: number): Resolution | null {
    const resolution = this.#kept.get(number) ?? this.#begin(number);
    if (resolution.hasFailed) return null;
    try {
      for (const batch of this.#block) resolution.advance(batch, this.#scratch);
    } catch {
      // A strategy may fail on a path that the run itself did not take; the run goes on.
      resolution.hasFailed = true;
      this.failed++;
      this.#kept.set(number, resolution);
      return null;
    }
    return resolution;
  }

  #begin(number: number): Resolution {
    const { setup, snapshot, path, tradeCount } = this.#fork;
    const branch = { setup: resolutionSetup(setup, number), snapshot };
    const resolution = new Resolution(branch, { path, tradeCount });
    if (this.#last !== null) resolution.takeOver(this.#last);
    this.#last = null;
    return resolution;
  }
}
