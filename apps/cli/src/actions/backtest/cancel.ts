import { accepted, BACKTEST_CANCEL } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { isFinished, readRun } from '../../backtest/follow.js';
import type { Action } from '../../command-spec.js';

/** Cancels a run; refuses one that has come to its end. */
export const action: Action = async (context, input) => {
  const id = input.requiredArgument('id');
  const connection = await context.connect();
  const before = await readRun(connection, id);
  if (isFinished(before) && before.state !== 'CANCELLED') {
    const state = before.state.toLowerCase();
    throw new VelaError('INVALID_TRANSITION', `the run ${id} cannot be cancelled: it is ${state}`);
  }
  const { backtestCancel } = await connection.client.query(BACKTEST_CANCEL, { id });
  accepted(backtestCancel);
  const state = backtestCancel.backtest?.state ?? before.state;
  context.output.result({ id, state }, () => `  ${id} is being cancelled`);
};
