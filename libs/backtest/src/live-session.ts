import { parseTimeframe } from '@vela/kernel';
import type { LiveInput, LiveRequest, LiveStep, LiveView } from '@vela/ports';
import { LiveRun } from '@vela/step';
import type { StrategyClass } from '@vela/strategy';
import { checkedRunSetup, made, strategyFailure } from './checked-run-setup.js';

/** A live run in the thread that calls it, made as a backtest of the same request is made. */
export class LiveRunSession {
  readonly #run: LiveRun;

  /** Makes the run, or goes on from a state. Throws as the session of a backtest does. */
  constructor(request: LiveRequest, strategy: StrategyClass) {
    const { run, actorId, native, feedSeries, snapshot, chain } = request;
    const { timeframe, strategy: code, ...rest } = run;
    const setup = checkedRunSetup({
      ...rest,
      strategy,
      timeframe: parseTimeframe(timeframe),
      limits: request.limits,
      expectedSlices: 0,
    });
    this.#run = made(
      () =>
        new LiveRun({ actorId, code: code.name, run: setup, native, feedSeries }, snapshot, chain),
    );
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

  /** Returns what the strategy saw at its last input. */
  describe(): LiveView {
    return this.#run.describe();
  }
}
