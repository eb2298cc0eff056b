import { BROKER_ORDERS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { findAccount, findDeployment } from '../../live/find.js';
import { orderTable } from '../../live/order-text.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists orders, the newest first. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const connection = await context.connect();
  const deployment = input.text('deployment');
  const account = input.text('account');
  const filter = {
    ...(deployment === undefined
      ? {}
      : { deploymentId: (await findDeployment(connection, deployment)).id }),
    ...(account === undefined ? {} : { accountId: (await findAccount(connection, account)).id }),
    ...(input.flag('open') ? { open: true } : {}),
  };
  const { orders } = await connection.client.query(BROKER_ORDERS, { ...page, filter });
  context.output.result(orders, () => orderTable(orders.nodes));
  notePage(context.output, orders);
};
