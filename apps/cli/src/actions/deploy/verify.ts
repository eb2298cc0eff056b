import { DEPLOYMENT_VERIFY } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { findDeployment } from '../../live/find.js';
import { countText } from '../../output/number-text.js';

/** Carries a deployment out again from its tape and compares every link of the chain. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const connection = await context.connect();
  const { id, name } = await findDeployment(connection, input.requiredArgument('id'));
  const { deploymentVerify: found } = await connection.client.query(DEPLOYMENT_VERIFY, { id });
  const { agrees, inputs, links, difference } = found;
  const { paint } = context.output;
  context.output.result(found, () =>
    agrees
      ? `  ${paint.green('✓')} ${name} does the same again: ${countText(inputs)} inputs, ${countText(links)} links`
      : `  ${paint.red('✗')} ${name} differs at input ${difference?.input} (${difference?.source}): ${difference?.message}`,
  );
  return agrees ? EXIT.done : EXIT.findings;
};
