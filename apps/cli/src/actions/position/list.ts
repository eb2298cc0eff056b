import { POSITIONS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { findAccount, findDeployment } from '../../live/find.js';
import { positionTable } from '../../live/position-text.js';

/** Lists what is held. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const [account, deployment] = [input.text('account'), input.text('deployment')];
  const { positions } = await connection.client.query(POSITIONS, {
    ...(account === undefined ? {} : { accountId: (await findAccount(connection, account)).id }),
    ...(deployment === undefined
      ? {}
      : { deploymentId: (await findDeployment(connection, deployment)).id }),
  });
  context.output.result(positions, () => positionTable(positions));
};
