import { MONTE_CARLO } from '@vela/client';
import type { MonteCarloView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { monteCarloInput } from '../../backtest/monte-carlo-input.js';
import type { Action } from '../../command-spec.js';
import { monteCarloText } from '../../result/monte-carlo-text.js';

/** Puts a finished run to the test by simulation. Ctrl-C ends the work: nothing is stored. */
export const action: Action = async (context, input) => {
  const { output, signal } = context;
  const request = monteCarloInput(input);
  const { client } = await context.connect();
  const bar = output.bar();
  let result: MonteCarloView | null = null;
  try {
    for await (const { monteCarlo } of client.subscribe(
      MONTE_CARLO,
      { input: request },
      { signal },
    )) {
      bar.update(monteCarlo.progress, request.method.toLowerCase());
      ({ result } = monteCarlo);
    }
  } finally {
    bar.clear();
  }
  if (result === null) {
    throw new VelaError('UNAVAILABLE', 'the simulation ended without a result', {
      hint: 'Ask again: the same seed gives the same answer.',
      retryable: true,
    });
  }
  const found = result;
  output.result({ backtestId: request.backtestId, ...found }, () => monteCarloText(found));
};
