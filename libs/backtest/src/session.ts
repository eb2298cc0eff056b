import { VelaError } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { BacktestOutcome, RunProgress } from '@vela/ports';
import { Run, advance, finish } from '@vela/step';
import { checkedRunSetup, made, strategyFailure } from './checked-run-setup.js';
import { Diagnosis } from './diagnosis/run-evidence.js';
import { LookAheadCheck } from './look-ahead/look-ahead-check.js';
import { runOutcome } from './run-outcome.js';
import type { SessionSetup } from './session-setup.js';
import { UncertaintyMeter } from './uncertainty/uncertainty-meter.js';
import { describeSeries } from './series-of-run.js';

/** One backtest from its first candle to its result, in the thread that calls it. */
export class BacktestSession {
  readonly run: Run;
  /** What steps other resolutions of ambiguous candles alongside the run. */
  readonly uncertainty: UncertaintyMeter;
  /** What runs windows of the run again, to see whether it looks ahead. */
  readonly lookAhead: LookAheadCheck;
  readonly #setup: SessionSetup;
  readonly #diagnosis: Diagnosis;

  /** Checks parameters and options and makes the strategy; throws `INVALID_INPUT` with all faults. */
  constructor(setup: SessionSetup) {
    this.#setup = setup;
    const checked = checkedRunSetup(setup);
    this.run = made(() => new Run(checked));
    this.uncertainty = new UncertaintyMeter(this.run);
    this.lookAhead = new LookAheadCheck(this.run, setup);
    this.#diagnosis = new Diagnosis(this.run);
  }

  /**
   * Steps through a batch; throws `STRATEGY_FAILED` when the strategy throws. Its ambiguous candles
   * are looked for with `uncertainty.resolve()`, at the latest before the next batch; after the
   * last one `uncertainty.step()` carries out resolutions, at the latest `finish` does.
   */
  advance(batch: CandleBatch): RunProgress {
    this.uncertainty.before(batch);
    try {
      advance(this.run, batch, this.lookAhead.pauseIn(batch));
    } catch (thrown) {
      throw strategyFailure(thrown, this.run);
    }
    this.#diagnosis.take(batch);
    return this.progress();
  }

  /** Returns how far the run is. */
  progress(): RunProgress {
    const { run } = this;
    const last = run.resultCount - 1;
    return {
      slices: run.sliceNumber + 1,
      simulatedAt: last < 0 ? null : run.timeColumn[last]!,
      equity: last < 0 ? run.ledger.cashValue : run.equityColumn[last]!,
      resolutions: { count: this.uncertainty.count, done: this.uncertainty.done },
    };
  }

  /** Ends the run and returns its result; throws `DATA_MISSING` when no candle ever came. */
  finish(): BacktestOutcome {
    const { run } = this;
    if (run.sliceNumber < 0) {
      throw new VelaError('DATA_MISSING', 'expected at least one candle in the range, found none');
    }
    // Before the strategy stops: onStop may reach outside the run, but its replicas must not.
    this.uncertainty.resolve();
    const lookAhead = this.lookAhead.result();
    try {
      finish(run);
    } catch (thrown) {
      throw strategyFailure(thrown, run);
    }
    const { createHasher } = this.#setup;
    const notes = describeSeries(this.#setup);
    return runOutcome(run, {
      createHasher,
      notes,
      lookAhead,
      uncertainty: (metrics) => this.uncertainty.result(metrics),
      warnings: (evidence) => this.#diagnosis.warnings(evidence),
    });
  }
}
