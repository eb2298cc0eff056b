import type { CandleBatch } from '@vela/market';
import { Run, advance, restoreRun } from '@vela/step';
import type { RunSetup, RunSnapshot } from '@vela/step';
import type { EquityPath } from './equity-path.js';

/** The columns into which every resolution writes in turn: its results are read at once. */
export interface Scratch {
  equity: Float64Array;
  time: Float64Array;
  /** Called before each resolution. */
  fresh: () => void;
}

/** What is kept of a resolution. */
export interface Figures {
  readonly finalEquity: number;
  readonly totalReturn: number;
  readonly maxDrawdown: number;
  readonly tradeCount: number;
}

/** How a run is carried on in another way than it went. */
export interface Branch {
  readonly setup: RunSetup;
  /** The state from which it goes on; null for the beginning of the run. */
  readonly snapshot: RunSnapshot | null;
}

/** Returns the run that goes on along a branch. Its columns make room for few results. */
export function branchOff({ setup, snapshot }: Branch): Run {
  const small = { ...setup, expectedSlices: 0 };
  return snapshot === null ? new Run(small) : restoreRun(small, snapshot);
}

/** Returns the setup of one seeded resolution of a run's ambiguous candles. */
export const resolutionSetup = (setup: RunSetup, resolution: number): RunSetup => ({
  ...alongPath(setup, 'seeded'),
  resolution,
});

/** Returns a setup whose prices inside candles follow a path, whatever they follow otherwise. */
export function alongPath(setup: RunSetup, intrabar: RunSetup['simulation']['intrabar']): RunSetup {
  const { path: _own, ...models } = setup.models ?? {};
  // Along a path of prices children live from the point of the fill on.
  const simulation = { ...setup.simulation, intrabar, bracketActiveFrom: 'entryBar' as const };
  return { ...setup, models, simulation };
}

/** One resolution of the ambiguous candles of a run: a run of its own that keeps sums alone. */
export class Resolution {
  readonly run: Run;
  readonly path: EquityPath;
  tradeCount: number;
  /** Whether its strategy threw. */
  hasFailed = false;

  constructor(branch: Branch, before: { readonly path: EquityPath; readonly tradeCount: number }) {
    this.run = branchOff(branch);
    this.path = before.path.copy();
    this.tradeCount = before.tradeCount;
  }

  /** Steps through a batch and takes what it gives; whatever the strategy throws is thrown. */
  advance(batch: CandleBatch, scratch: Scratch): void {
    const { run } = this;
    scratch.fresh();
    run.discardResults();
    run.equityColumn = scratch.equity;
    run.timeColumn = scratch.time;
    advance(run, batch);
    this.path.take(run.equityResults);
    this.tradeCount += run.ledger.trades.length;
  }

  /** Goes on in the arrays of one that has come to its end. */
  takeOver({ run }: Resolution): void {
    this.run.venue.orders.takeOver(run.venue.orders);
  }

  /** Returns what is kept of it. */
  figures(): Figures {
    const { last, totalReturn, maxDrawdown } = this.path;
    return { finalEquity: last, totalReturn, maxDrawdown, tradeCount: this.tradeCount };
  }

  /** Rows of orders that the resolution holds in memory. */
  get orderRows(): number {
    return this.run.venue.orders.length;
  }
}
