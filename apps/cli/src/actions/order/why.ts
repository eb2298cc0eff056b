import { WHY } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { explanationText } from '../../live/explanation-text.js';

/** Shows why there is an order: the decision, the candle and the indicators behind it. */
export const action: Action = async (context, input) => {
  const orderId = input.requiredArgument('id');
  const { client } = await context.connect();
  const { why } = await client.query(WHY, { orderId });
  if (why === null) throw new VelaError('NOT_FOUND', `there is no order ${orderId}`);
  context.output.result(why, () => explanationText(why));
};
