import { BACKTEST_REPRODUCTION, type ReproductionView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { followRun, noSuchRun, readRun } from '../../backtest/follow.js';
import { runAgain } from '../../backtest/start.js';
import type { Action } from '../../command-spec.js';
import type { Connection } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { reproductionText } from '../../result/reproduction-text.js';

/** Runs a configuration again, or takes a run that did, and compares the results bit for bit. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const { output } = context;
  const id = input.requiredArgument('id');
  const connection = await context.connect();
  const original = await readRun(connection, id);
  if (original.resultDigest === null) {
    const state = original.state.toLowerCase();
    throw new VelaError(
      'INVALID_TRANSITION',
      `expected a run with a result, found one that is ${state}`,
    );
  }
  const other = input.text('against');
  const repeated =
    other === undefined
      ? await followRun(context, connection, (await runAgain(connection, id)).id)
      : await readRun(connection, other);
  const found = await reproductionOf(connection, id, repeated.id);
  const value = {
    original: id,
    repeated: repeated.id,
    identical: found.identical,
    inputDigest: original.inputDigest,
    repeatedInputDigest: repeated.inputDigest,
    resultDigest: original.resultDigest,
    repeatedDigest: repeated.resultDigest,
    inputs: found.inputs,
    difference: found.first,
  };
  output.result(value, () => reproductionText({ original, repeated, found }, output.paint));
  return found.identical ? EXIT.done : EXIT.findings;
};

async function reproductionOf(
  { client }: Connection,
  id: string,
  by: string,
): Promise<ReproductionView> {
  const { backtest } = await client.query(BACKTEST_REPRODUCTION, { id, by });
  if (backtest === null) throw noSuchRun(id);
  return backtest.reproduction;
}
