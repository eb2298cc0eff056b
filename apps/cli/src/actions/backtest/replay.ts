import { BACKTEST_REPRODUCTION, type ReproductionView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { followRun, noSuchRun, readRun } from '../../backtest/follow.js';
import { runAgain } from '../../backtest/start.js';
import type { Action } from '../../command-spec.js';
import type { Connection, Context } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { reproductionText } from '../../result/reproduction-text.js';

/** Runs a configuration again, or takes a run that did, and compares the results bit for bit. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const { output } = context;
  const id = input.requiredArgument('id');
  const other = input.text('against');
  const connection = await context.connect({ willRun: other === undefined });
  const original = await readRun(connection, id);
  if (original.resultDigest === null) {
    const state = original.state.toLowerCase();
    throw new VelaError(
      'INVALID_TRANSITION',
      `expected a run with a result, found one that is ${state}`,
    );
  }
  const repeated = await readRun(connection, other ?? (await repeat(context, connection, id)));
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

/** Returns the id of another run of a configuration, behind its end. */
async function repeat(context: Context, connection: Connection, id: string): Promise<string> {
  const started = await runAgain(connection, id);
  await followRun(context, connection, started.id);
  return started.id;
}

async function reproductionOf(
  { client }: Connection,
  id: string,
  by: string,
): Promise<ReproductionView> {
  const { backtest } = await client.query(BACKTEST_REPRODUCTION, { id, by });
  if (backtest === null) throw noSuchRun(id);
  return backtest.reproduction;
}
