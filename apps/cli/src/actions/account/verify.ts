import { accepted, BROKER_ACCOUNT_VERIFY } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { checkLines } from '../../live/account-access.js';
import { findAccount } from '../../live/find.js';

/** Tries everything that the connection of an account needs. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const connection = await context.connect();
  const { id, name } = await findAccount(connection, input.argument());
  const { brokerAccountVerify } = await connection.client.query(BROKER_ACCOUNT_VERIFY, { id });
  accepted(brokerAccountVerify);
  const { brokerAccount, checks } = brokerAccountVerify;
  const works = checks.every(({ outcome }) => outcome !== 'FAILED');
  context.output.result({ account: brokerAccount, works, checks }, () =>
    [
      ...checkLines(checks, context.output.paint),
      '',
      works ? `  ${name} works.` : `  ${name} does not work as it is.`,
    ].join('\n'),
  );
  return works ? EXIT.done : EXIT.findings;
};
