import { accepted, ORDER_PLACE } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { stateText } from '../../live/deployment-text.js';
import { orderInput } from '../../live/order-input.js';

/** Places an order by hand. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const order = await orderInput(connection, input);
  const { orderPlace } = await connection.client.query(ORDER_PLACE, { input: order });
  accepted(orderPlace);
  const placed = orderPlace.order;
  if (placed === null) throw new VelaError('INTERNAL', 'the server answered no order');
  context.output.result(placed, () => `  ${placed.id} is ${stateText(placed.state)}`);
};
