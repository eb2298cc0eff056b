import { DEPLOYMENT_MACHINE } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { findDeployment } from '../../live/find.js';
import { machineText } from '../../live/machine-text.js';

/** Shows the machine of a deployment as text. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const { id, name } = await findDeployment(connection, input.requiredArgument('id'));
  const { deployment } = await connection.client.query(DEPLOYMENT_MACHINE, { id });
  const machine = deployment!.machine;
  const { output } = context;
  output.result({ id, name, ...machine }, () => machineText(machine, output.paint));
};
