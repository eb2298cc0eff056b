import { accepted, ORDER_CANCEL, ORDERS_CANCEL_ALL } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { stateText } from '../../live/deployment-text.js';
import { findAccount } from '../../live/find.js';

/** Takes an order back, or all of an account. */
export const action: Action = async (context, input) => {
  const id = input.argument();
  if ((id === undefined) !== input.flag('all')) {
    throw new VelaError('INVALID_INPUT', 'expected an order or --all, and not both', {
      hint: 'For instance: vela order cancel --all --account practice',
    });
  }
  const connection = await context.connect();
  const { client } = connection;
  if (id !== undefined) {
    const { orderCancel } = await client.query(ORDER_CANCEL, { id });
    accepted(orderCancel);
    const state = stateText(orderCancel.order?.state ?? 'UNKNOWN');
    context.output.result(orderCancel.order, () => `  ${id} is ${state}`);
    return;
  }
  const account = await findAccount(connection, input.text('account'));
  const { ordersCancelAll } = await client.query(ORDERS_CANCEL_ALL, { accountId: account.id });
  accepted(ordersCancelAll);
  const { orders } = ordersCancelAll;
  context.output.result(
    orders,
    () => `  ${orders.length} orders of ${account.name} are taken back`,
  );
};
