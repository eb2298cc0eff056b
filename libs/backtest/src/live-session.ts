import { VelaError, parseTimeframe } from '@vela/kernel';
import type { HasherFactory } from '@vela/kernel';
import type { BacktestOutcome, LiveInput, LiveRequest, LiveStep, LiveView } from '@vela/ports';
import { LiveRun, finish } from '@vela/step';
import type { StrategyClass } from '@vela/strategy';
import { checkedRunSetup, made, strategyFailure } from './checked-run-setup.js';
import { runOutcome } from './run-outcome.js';
import { describeSeries } from './series-of-run.js';

/** A live run in the thread that calls it, made as a backtest of the same request is made. */
export class LiveRunSession {
  readonly #run: LiveRun;
  readonly #notes: readonly string[];
  readonly #keepsResults: boolean;

  /** Makes the run, or goes on from a state. Throws as the session of a backtest does. */
  constructor(request: LiveRequest, strategy: StrategyClass) {
    const { run, actorId, native, feedSeries, snapshot, chain, keepsResults = false } = request;
    const { timeframe: name, strategy: code, ...rest } = run;
    const timeframe = parseTimeframe(name);
    const setup = checkedRunSetup({
      ...rest,
      strategy,
      timeframe,
      limits: request.limits,
      expectedSlices: 0,
    });
    const own = { actorId, code: code.name, run: setup, native, feedSeries, keepsResults };
    this.#run = made(() => new LiveRun(own, snapshot, chain));
    this.#notes = describeSeries({ ...rest, timeframe });
    this.#keepsResults = keepsResults;
  }

  /** Slices at the beginning that only move indicators. */
  get warmUp(): number {
    return this.#run.run.setup.strategy.warmUp;
  }

  /** Takes inputs in order; throws `STRATEGY_FAILED`, after which the session is of no use. */
  step(inputs: readonly LiveInput[]): LiveStep {
    try {
      return this.#run.step(inputs);
    } catch (thrown) {
      throw strategyFailure(thrown, this.#run.run);
    }
  }

  /** Returns the state behind the last step. */
  snapshot(): Uint8Array {
    return this.#run.snapshot();
  }

  /** Ends the run and returns its result; throws `CONFLICT` for one that has kept none. */
  finish(createHasher: HasherFactory): BacktestOutcome {
    if (!this.#keepsResults) {
      throw new VelaError('CONFLICT', 'expected a live run that keeps its results, found another');
    }
    const { run } = this.#run;
    try {
      finish(run);
    } catch (thrown) {
      throw strategyFailure(thrown, run);
    }
    return runOutcome(run, {
      createHasher,
      notes: this.#notes,
      uncertainty: () => NOT_MEASURED,
      warnings: () => [],
    });
  }

  /** Returns what the strategy saw at its last input. */
  describe(): LiveView {
    return this.#run.describe();
  }
}

/** Orders of prices inside candles are tried out in backtests alone. */
const NOT_MEASURED: BacktestOutcome['report']['uncertainty'] = {
  ambiguousCandles: 0,
  resolutions: 0,
  requested: 0,
  failed: 0,
  finalEquity: null,
  totalReturn: null,
  maxDrawdown: null,
  tradeCount: null,
  candles: [],
};
