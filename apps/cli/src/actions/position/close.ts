import { randomUUID } from 'node:crypto';
import { accepted, POSITION_CLOSE, POSITIONS } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { confirm } from '../../confirmation.js';
import { findAccount } from '../../live/find.js';

/** Closes a position that was opened by hand, or a part of it, at market. */
export const action: Action = async (context, input) => {
  const symbol = input.requiredArgument('symbol');
  const ratio = input.number('ratio') ?? 1;
  const connection = await context.connect();
  const account = await findAccount(connection, input.text('account'));
  const { positions } = await connection.client.query(POSITIONS, { accountId: account.id });
  const held = positions.find(
    ({ instrument, deployment }) =>
      deployment === null && (instrument.symbol === symbol || instrument.id === symbol),
  );
  if (held === undefined) {
    throw new VelaError('NOT_FOUND', `nothing of ${symbol} is held by hand in ${account.name}`, {
      hint: 'vela position list shows what is held; stop a deployment with --flatten to close its own.',
    });
  }
  const share = ratio === 1 ? '' : `${ratio} of `;
  await confirm(context, `Close ${share}${held.quantity} ${symbol} at market?`);
  const { positionClose } = await connection.client.query(POSITION_CLOSE, {
    input: {
      accountId: account.id,
      instrumentId: held.instrument.id,
      ratio,
      clientOrderId: input.text('client-order-id') ?? randomUUID(),
      confirm: input.text('confirm'),
    },
  });
  accepted(positionClose);
  const { order } = positionClose;
  context.output.result(order, () => `  ${order?.id} closes ${symbol}`);
};
