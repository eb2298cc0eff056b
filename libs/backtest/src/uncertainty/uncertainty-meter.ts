import type { CandleBatch } from '@vela/market';
import type { AmbiguousCandle, Uncertainty } from '@vela/ports';
import { advance, snapshotRun } from '@vela/step';
import type { Run } from '@vela/step';
import { batchPart } from './batch-part.js';
import { candleOutcomes } from './candle-outcomes.js';
import { EquityPath } from './equity-path.js';
import { ForkPoint } from './fork-point.js';
import { branchOff } from './resolution.js';
import type { Scratch } from './resolution.js';
import { Resolutions } from './resolutions.js';
import { pointSpread, spreadOf } from './spread.js';

/** Ambiguous candles whose outcomes are listed. */
const CANDLES_MAX = 100;
/** Slices that are stepped at once while an ambiguous one is looked for. */
const STRIDE = 32;

const ambiguityOf = ({ venue }: Run): number => venue.ambiguity.count;

/**
 * Measures how far a run depends on the order of prices inside its candles. Until the first
 * ambiguous candle it keeps a fork point alone; from there on it keeps the candles, through which
 * seeded resolutions go one after the other when the run has come to its end. It never touches the
 * run.
 */
export class UncertaintyMeter {
  readonly #run: Run;
  readonly #requested: number;
  readonly #forkPoint: ForkPoint;
  #resolutions: Resolutions | null = null;
  #candles: AmbiguousCandle[] = [];
  /** Ambiguous candles of the run that were looked at. */
  #seen = 0;
  #pending: CandleBatch | null = null;
  readonly #scratch: Scratch = {
    equity: new Float64Array(0),
    time: new Float64Array(0),
    fresh: () => undefined,
  };

  constructor(run: Run) {
    this.#run = run;
    const { models, simulation } = run.setup;
    // A fee model given as an object keeps totals of its own, which no other run may touch.
    this.#requested = models?.fees === undefined ? simulation.uncertaintyResolutions : 0;
    this.#forkPoint = new ForkPoint(run);
  }

  /** Number of resolutions that go through the candles of the run beside the run itself. */
  get count(): number {
    return this.#resolutions?.count ?? 0;
  }

  /** Number of resolutions that are done with all candles. */
  get done(): number {
    return this.#resolutions?.done ?? 0;
  }

  /**
   * Gives a column into which each resolution writes its equity, for who watches from outside;
   * `fresh` is called before each of them. It must hold the longest batch.
   */
  watchedIn(equity: Float64Array, fresh: () => void): void {
    this.#scratch.equity = equity;
    this.#scratch.fresh = fresh;
  }

  /** Notes a batch that the run is about to step through. */
  before(batch: CandleBatch): void {
    if (this.#requested === 0) return;
    this.resolve();
    if (this.#needsForkPoint) this.#forkPoint.before(batch);
    this.#pending = batch;
  }

  /** Looks for ambiguous candles in the last batch that the run has stepped through. */
  resolve(): void {
    const batch = this.#pending;
    this.#pending = null;
    if (batch === null) return;
    const ambiguousCandles = ambiguityOf(this.#run);
    const isAmbiguous = ambiguousCandles > this.#seen;
    this.#seen = ambiguousCandles;
    this.#makeRoom(batch.length);
    const known = this.#resolutions;
    if (isAmbiguous && this.#needsForkPoint) this.#examine(batch);
    known?.add(batch);
  }

  /** Carries some resolutions to the end, once the run has seen its last candle. */
  step(): void {
    this.resolve();
    this.#resolutions?.step();
  }

  get #needsForkPoint(): boolean {
    return this.#resolutions === null || this.#candles.length < CANDLES_MAX;
  }

  #makeRoom(slices: number): void {
    const scratch = this.#scratch;
    if (scratch.equity.length < slices) scratch.equity = new Float64Array(slices);
    if (scratch.time.length < slices) scratch.time = new Float64Array(slices);
  }

  /** Walks replicas of the run to each ambiguous candle of a batch and tries its outcomes. */
  #examine(batch: CandleBatch): void {
    const scratch = this.#scratch;
    scratch.fresh();
    let ticks = 0;
    // Rows that fill up, so that who watches sees the work go on.
    const tick = (): void => {
      scratch.equity[ticks++ % scratch.equity.length] = 0;
    };
    const ahead = this.#forkPoint.replica(tick);
    const behind = this.#forkPoint.replica(tick);
    let reached = 0;
    const follow = (slice: number): void => {
      if (slice > reached) advance(behind, batchPart(batch, reached, slice));
      reached = slice;
    };
    for (let from = 0; from < batch.length && this.#needsForkPoint; from += STRIDE) {
      const to = Math.min(from + STRIDE, batch.length);
      const before = ambiguityOf(ahead);
      advance(ahead, batchPart(batch, from, to));
      tick();
      if (ambiguityOf(ahead) === before) continue;
      follow(from);
      for (const slice of this.#ambiguousSlices(behind, batch, { from, to })) {
        follow(slice);
        if (this.#resolutions === null) this.#fork(behind, batchPart(batch, slice, batch.length));
        this.#candles.push(...this.#outcomes(behind, batchPart(batch, slice, slice + 1)));
      }
    }
    this.#candles.length = Math.min(this.#candles.length, CANDLES_MAX);
    if (this.#needsForkPoint) this.#forkPoint.moveHere();
    else this.#forkPoint.forget();
  }

  /** Returns the slices of a part of a batch that are ambiguous for a run that stands before it. */
  #ambiguousSlices(
    replica: Run,
    batch: CandleBatch,
    { from, to }: { readonly from: number; readonly to: number },
  ): readonly number[] {
    const probe = branchOff({ setup: this.#run.setup, snapshot: snapshotRun(replica) });
    const found: number[] = [];
    for (let slice = from; slice < to; slice++) {
      const before = ambiguityOf(probe);
      advance(probe, batchPart(batch, slice, slice + 1));
      if (ambiguityOf(probe) > before) found.push(slice);
    }
    return found;
  }

  #outcomes(replica: Run, slice: CandleBatch): readonly AmbiguousCandle[] {
    try {
      return candleOutcomes(this.#run.setup, snapshotRun(replica), slice);
    } catch {
      // A strategy may fail on a path that the run itself did not take; the run goes on.
      return [];
    }
  }

  /** Branches resolutions off a replica; they go through the rest of its batch first. */
  #fork(replica: Run, rest: CandleBatch): void {
    const { setup, equityResults } = this.#run;
    const path = new EquityPath();
    path.take(equityResults.subarray(0, replica.sliceNumber + 1));
    const tradeCount = this.#forkPoint.tradeCount + replica.ledger.trades.length;
    const snapshot = snapshotRun(replica);
    this.#resolutions = new Resolutions({ setup, snapshot, path, tradeCount }, this.#scratch);
    this.#resolutions.add(rest);
  }

  /** Returns what was measured once the run has ended, after all resolutions have. */
  result(base: Readonly<Record<string, number | null>>): Uncertainty {
    this.step();
    while (this.done < this.count) this.step();
    const ambiguousCandles = ambiguityOf(this.#run);
    const failed = this.#resolutions?.failed ?? 0;
    const shared = { ambiguousCandles, requested: this.#requested, failed };
    if (ambiguousCandles === 0) {
      return {
        ...shared,
        resolutions: this.#requested,
        finalEquity: pointSpread(base['finalEquity'] ?? null),
        totalReturn: pointSpread(base['totalReturn'] ?? null),
        maxDrawdown: pointSpread(base['maxDrawdown'] ?? null),
        tradeCount: pointSpread(base['tradeCount'] ?? null),
        candles: [],
      };
    }
    const all = this.#resolutions?.finished ?? [];
    return {
      ...shared,
      resolutions: all.length,
      finalEquity: spreadOf(all.map(({ finalEquity }) => finalEquity)),
      totalReturn: spreadOf(all.map(({ totalReturn }) => totalReturn)),
      maxDrawdown: spreadOf(all.map(({ maxDrawdown }) => maxDrawdown)),
      tradeCount: spreadOf(all.map(({ tradeCount }) => tradeCount)),
      candles: this.#candles,
    };
  }
}
