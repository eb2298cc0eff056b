import { BROKER_FILLS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { findDeployment } from '../../live/find.js';
import { fillTable } from '../../live/order-text.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists the fills of a deployment, the newest first. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const connection = await context.connect();
  const { id } = await findDeployment(connection, input.requiredArgument('id'));
  const { fills } = await connection.client.query(BROKER_FILLS, { ...page, deploymentId: id });
  context.output.result(fills, () => fillTable(fills.nodes));
  notePage(context.output, fills);
};
