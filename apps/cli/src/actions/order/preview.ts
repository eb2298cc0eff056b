import { accepted, ORDER_PREVIEW } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { orderInput } from '../../live/order-input.js';
import { moneyText } from '../../output/number-text.js';
import { facts } from '../../output/table.js';

/** Shows what an order would cost and what every check says of it; sends nothing. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const connection = await context.connect();
  const order = await orderInput(connection, input);
  const { orderPreview: found } = await connection.client.query(ORDER_PREVIEW, { input: order });
  accepted(found);
  const { paint } = context.output;
  context.output.result(found, () =>
    [
      facts([
        ['price', found.price],
        ['cost', found.estimatedCost === null ? null : moneyText(found.estimatedCost)],
        ['fees', found.estimatedFees === null ? null : moneyText(found.estimatedFees)],
        ['left to pay with', found.buyingPowerAfter],
      ]),
      ...found.checks.map(
        ({ rule, passed, message }) =>
          `  ${passed ? paint.green('✓') : paint.red('✗')} ${rule}  ${message}`,
      ),
    ].join('\n'),
  );
  return found.accepted ? EXIT.done : EXIT.findings;
};
