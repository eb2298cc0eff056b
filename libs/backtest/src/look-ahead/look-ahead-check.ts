import { messageOf } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { LookAhead, LookAheadFinding } from '@vela/ports';
import { snapshotRun } from '@vela/step';
import type { Pause, Run, RunSetup, RunSnapshot } from '@vela/step';
import type { StrategyClass } from '@vela/strategy';
import { copyPart, newestOf, warmthOf } from './decision-window.js';
import type { DecisionWindow } from './decision-window.js';
import { lookAheadStamp } from './stamp.js';
import { rowsBefore, traceOf } from './trace.js';
import type { Rows } from './trace.js';
import { checkWindow } from './window-check.js';
import { WindowPlan } from './window-plan.js';
import type { PlannedWindow } from './window-plan.js';

/** Slices of a window, and candles that a window may have where there are many series. */
const LENGTH = 32;
const LENGTH_MIN = 4;
const CANDLES_MAX = 4_096;
/** Slices for each window at least: what a window costs stays a small part of them. */
const STRIDE_MIN = 100_000;
/** Numbers that the states of all windows together may hold. */
const WEIGHT_MAX = 2_000_000;
/** What an order placed before a window weighs: its row is made anew when the window is run again. */
const ORDER_WEIGHT = 4;
/** Of so many windows one is looked at for warm-up. */
const WARM_UP_EACH = 4;

/** What a check needs beside the run. */
export interface LookAheadOptions {
  /** Returns the class loaded anew, so that nothing outside its fields is left of the run. */
  readonly freshStrategy?: (() => StrategyClass) | undefined;
}

/** Where a window begins. */
interface Begin {
  readonly planned: PlannedWindow;
  readonly snapshot: RunSnapshot;
  readonly rows: Rows;
  readonly results: number;
}

/**
 * Looks on samples whether a run depends on anything but its past: windows of the run are run again
 * from the state before them, with other prices behind them. It takes notes while the run goes on
 * and never touches it; `check` does the work.
 */
export class LookAheadCheck {
  readonly #run: Run;
  readonly #options: LookAheadOptions;
  readonly #plan: WindowPlan | null;
  #windows: DecisionWindow[] = [];
  #begin: Begin | null = null;
  #reason: string | null;
  #checked = 0;
  #candles = 0;
  readonly #findings: LookAheadFinding[] = [];
  #setup: RunSetup | null = null;

  constructor(run: Run, options: LookAheadOptions) {
    this.#run = run;
    this.#options = options;
    const { setup } = run;
    const windows = setup.simulation.lookAheadWindows;
    this.#reason = reasonAgainst(run);
    const fitting = Math.floor(CANDLES_MAX / run.series.length);
    this.#plan =
      this.#reason !== null
        ? null
        : new WindowPlan({
            windows,
            length: Math.min(LENGTH, Math.max(LENGTH_MIN, fitting)),
            strideMin: STRIDE_MIN,
            seed: setup.seed,
            expectedSlices: setup.expectedSlices,
          });
  }

  /** Returns where the run is to pause in a batch. */
  pauseIn(batch: CandleBatch): Pause | undefined {
    const plan = this.#plan;
    if (plan === null || this.#reason !== null) return undefined;
    for (let times = plan.makeRoom(batch.length); times > 0; times--) this.#thin();
    const planned = plan.take(batch.length);
    if (planned.length === 0) return undefined;
    const begins = new Map(planned.map((one) => [one.from, one]));
    return {
      slices: planned.flatMap(({ from, to }) => [from, to]),
      visit: (slice) => {
        if (this.#reason !== null) return;
        try {
          if (this.#begin === null) this.#open(batch, begins.get(slice)!);
          else this.#close(batch);
        } catch (thrown) {
          // The run itself may go on with a state that nobody can keep.
          this.#reason = `its state could not be kept: ${messageOf(thrown)}`;
          this.#windows = [];
        }
      },
    };
  }

  #open(batch: CandleBatch, planned: PlannedWindow): void {
    const rows = rowsBefore(batch, planned.from);
    const snapshot = snapshotRun(this.#run, rows);
    this.#begin = { planned, snapshot, rows, results: this.#run.resultCount };
  }

  #close(batch: CandleBatch): void {
    const begin = this.#begin!;
    this.#begin = null;
    const run = this.#run;
    const { stratum, from, to } = begin.planned;
    const rows = rowsBefore(batch, to);
    this.#windows.push({
      stratum,
      weight:
        weightOf(begin.snapshot.fields) +
        weightOf(begin.snapshot.history ?? null) +
        ORDER_WEIGHT * begin.snapshot.venue.placed,
      snapshot: begin.snapshot,
      batch: copyPart(batch, from, to),
      newest: newestOf(run, begin.rows),
      trace: traceOf(run, begin, rows),
      warmth: stratum % WARM_UP_EACH === 0 ? warmthOf(run, batch, rows) : null,
    });
    const weightOfAll = (): number => this.#windows.reduce((sum, { weight }) => sum + weight, 0);
    while (this.#windows.length > 1 && weightOfAll() > WEIGHT_MAX) {
      this.#plan!.double();
      this.#thin();
    }
  }

  /** Drops every second window, as the plan does when its strata double. */
  #thin(): void {
    this.#windows = this.#windows
      .filter(({ stratum }) => stratum % 2 === 0)
      .map((window) => ({ ...window, stratum: window.stratum / 2 }));
  }

  /** Runs the next window again; returns whether there are more. */
  step(): boolean {
    const window = this.#windows.shift();
    if (window === undefined || this.#reason !== null) return false;
    this.#setup ??= {
      ...this.#run.setup,
      strategy: this.#options.freshStrategy?.() ?? this.#run.setup.strategy,
    };
    const found = checkWindow(this.#setup, window);
    if (found !== null) {
      this.#checked++;
      this.#candles += window.batch.row.length;
      this.#findings.push(...found);
    }
    return this.#windows.length > 0;
  }

  /** Returns what was found, after all windows were run again. */
  result(): LookAhead {
    while (this.step());
    return lookAheadStamp({
      reason: this.#reason,
      windows: this.#checked,
      candles: this.#candles,
      findings: this.#findings,
      isFresh: this.#options.freshStrategy !== undefined,
      hasColumns: this.#run.series.some(({ history }) => history !== null),
    });
  }
}

/** Returns why a run cannot be looked at, or null. */
function reasonAgainst({ setup }: Run): string | null {
  if (setup.simulation.lookAheadWindows === 0) return 'lookAheadWindows is 0';
  // It keeps totals of its own, which no other run may touch.
  if (setup.models?.fees !== undefined) return 'the run has a fee model of its own';
  return (setup.quoted ?? []).length > 0 ? 'quotes fill the orders of the run' : null;
}

/** Returns about how many numbers and texts a state of the strategy holds. */
function weightOf(state: Canonical | { readonly [key: string]: Canonical }): number {
  if (typeof state !== 'object' || state === null) return 1;
  if (Array.isArray(state) && typeof state[0] !== 'object') return state.length;
  let weight = 1;
  for (const item of Object.values(state)) weight += weightOf(item as Canonical);
  return weight;
}
