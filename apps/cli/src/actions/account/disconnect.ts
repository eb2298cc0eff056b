import { accepted, BROKER_ACCOUNT_DISCONNECT } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { confirm } from '../../confirmation.js';
import { findAccount } from '../../live/find.js';

/** Forgets the credential of an account. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const { id, name } = await findAccount(connection, input.requiredArgument('id'));
  const given = input.text('confirm');
  if (given === undefined) await confirm(context, `Forget the credential of ${name}?`);
  const variables = { id, confirm: given };
  const { brokerAccountDisconnect } = await connection.client.query(
    BROKER_ACCOUNT_DISCONNECT,
    variables,
  );
  accepted(brokerAccountDisconnect);
  const account = brokerAccountDisconnect.brokerAccount;
  context.output.result(account, () =>
    [
      `  ${name} has no credential any more; its orders and fills stay.`,
      '  The key itself is still good at the broker: revoke it there if others may have it.',
    ].join('\n'),
  );
};
