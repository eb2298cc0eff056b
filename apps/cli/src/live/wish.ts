import { accepted, type Client, type DeploymentPayloadView } from '@vela/client';
import type { Context } from '../context.js';
import type { Input } from '../input.js';
import { stateText } from './deployment-text.js';
import { findDeployment } from './find.js';

/** Sends a wish about a deployment, named by id or name, and says what state it is in. */
export async function wish(
  context: Context,
  input: Input,
  send: (
    client: Client,
    wanted: { readonly id: string; readonly reason: string | undefined },
  ) => Promise<DeploymentPayloadView>,
): Promise<void> {
  const connection = await context.connect();
  const { id, name } = await findDeployment(connection, input.requiredArgument('id'));
  const payload = await send(connection.client, { id, reason: input.text('reason') });
  accepted(payload);
  const state = payload.deployment?.state ?? 'PROVISIONING';
  context.output.result(payload.deployment, () => `  ${name} is ${stateText(state)}`);
  if (connection.place === 'in process') {
    context.output.note(
      '  The wish is kept; it is carried out as soon as a server runs: vela serve',
    );
  }
}
