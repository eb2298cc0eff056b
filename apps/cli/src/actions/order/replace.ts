import { accepted, ORDER_REPLACE } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { stateText } from '../../live/deployment-text.js';

/** Changes a live order. */
export const action: Action = async (context, input) => {
  const id = input.requiredArgument('id');
  const changes = {
    quantity: input.text('quantity'),
    limitPrice: input.text('limit'),
    stopPrice: input.text('stop'),
    trail: input.text('trail'),
  };
  if (Object.values(changes).every((one) => one === undefined)) {
    throw new VelaError('INVALID_INPUT', 'expected something to change, found nothing', {
      hint: 'Add --quantity, --limit, --stop or --trail.',
    });
  }
  const { client } = await context.connect();
  const variables = { id, changes, confirm: input.text('confirm') };
  const { orderReplace } = await client.query(ORDER_REPLACE, variables);
  accepted(orderReplace);
  const state = stateText(orderReplace.order?.state ?? 'UNKNOWN');
  context.output.result(orderReplace.order, () => `  ${id} is ${state}`);
};
