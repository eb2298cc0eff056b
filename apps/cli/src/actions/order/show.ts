import { BROKER_ORDER } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { orderText } from '../../live/order-text.js';

/** Shows an order with its fills. */
export const action: Action = async (context, input) => {
  const id = input.requiredArgument('id');
  const { client } = await context.connect();
  const { order } = await client.query(BROKER_ORDER, { id });
  if (order === null) {
    throw new VelaError('NOT_FOUND', `there is no order ${id}`, {
      hint: 'vela order list shows what is there.',
    });
  }
  context.output.result(order, () => orderText(order));
};
