import { VelaError, messageOf, schemaFault } from '@vela/kernel';
import { createGuard } from '@vela/limits';
import type { Run, RunSetup } from '@vela/step';
import { checkParameters } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import type { z } from 'zod';
import { seriesOfRun } from './series-of-run.js';
import type { SessionSetup } from './session-setup.js';

/**
 * Returns what a run is made of, parameters and options checked; throws `INVALID_INPUT` with all
 * faults, `STRATEGY_FAILED` for a class that no run can step.
 */
export function checkedRunSetup(
  setup: Omit<SessionSetup, 'createHasher' | 'freshStrategy'>,
): RunSetup {
  const simulation = simulationOptions.safeParse(setup.simulation, { error: schemaFault });
  if (!simulation.success) throw wrongOptions(simulation.error);
  refuseAsync(setup.strategy);
  const guard = createGuard(setup.limits, Number(setup.startingCash));
  return {
    strategy: setup.strategy,
    parameters: checkParameters(setup.strategy, setup.parameters),
    instruments: setup.instruments,
    series: seriesOfRun(setup.instruments.length, setup),
    ...(setup.quoted === undefined ? {} : { quoted: setup.quoted }),
    cash: setup.startingCash,
    ...(setup.currency === undefined ? {} : { currency: setup.currency }),
    rates: setup.rates ?? [],
    actions: setup.actions ?? [],
    simulation: simulation.data,
    ...(guard === null ? {} : { guard }),
    ...(setup.models === undefined ? {} : { models: setup.models }),
    seed: setup.seed,
    expectedSlices: setup.expectedSlices,
  };
}

/** Returns what is made with a strategy; throws `STRATEGY_FAILED` when its class throws. */
export function made<T>(make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof VelaError) throw thrown;
    throw new VelaError('STRATEGY_FAILED', `the strategy could not be made: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** Returns what a strategy threw as an error with a code; the strategy is named as its cause. */
export function strategyFailure(thrown: unknown, run: Pick<Run, 'sliceNumber'>): VelaError {
  // What the data of a run lack, a rate at its beginning for instance, is no fault of the strategy.
  const ownCodes: readonly string[] = ['STRATEGY_FAILED', 'DATA_MISSING'];
  if (thrown instanceof VelaError && ownCodes.includes(thrown.code)) return thrown;
  const where = run.sliceNumber < 0 ? 'before the first slice' : `at slice ${run.sliceNumber}`;
  return new VelaError('STRATEGY_FAILED', `the strategy threw ${where}: ${messageOf(thrown)}`, {
    cause: thrown,
    hint: 'Correct the strategy and run it again; nothing of this run was kept.',
  });
}

function wrongOptions({ issues }: z.ZodError): VelaError {
  const faults = issues.map(({ path, message }) =>
    [path.join('.'), message].filter((part) => part !== '').join(': '),
  );
  return new VelaError('INVALID_INPUT', `wrong options: ${faults.join('; ')}`, {
    path: ['simulation', ...(issues[0]?.path.map(String) ?? [])],
  });
}

const HOOKS = ['onStart', 'onCandle', 'onSlice', 'onFill', 'onOrder', 'onTimer', 'onStop'] as const;

/** What a hook does behind an `await` would happen after the run, and its errors be lost. */
function refuseAsync(strategy: StrategyClass): void {
  const hook = HOOKS.find(
    (name) => Reflect.get(strategy.prototype, name)?.constructor?.name === 'AsyncFunction',
  );
  if (hook === undefined) return;
  throw new VelaError(
    'STRATEGY_FAILED',
    `expected ${hook} of ${strategy.name} without async: nobody waits for it`,
    { hint: 'Read what it needs before the run, and give it as parameters.' },
  );
}
